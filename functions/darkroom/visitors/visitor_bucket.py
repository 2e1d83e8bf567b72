"""The bucket for visitors' pictures: never the gallery's bucket, never publicly readable."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from darkroom.config import Settings
from darkroom.errors import ConfigurationError
from darkroom.storage import Bucket, open_bucket, split_url

_SERVED: Final = Path(__file__).resolve().parents[3] / "frontend"


@lru_cache(maxsize=8)
def user_bucket(settings: Settings) -> Bucket:
    """DARKROOM_USER_BUCKET, or a folder beside a local gallery, which is created if missing.

    Raises ConfigurationError if it overlaps the gallery or is publicly readable.
    """
    url = user_url(settings)
    _check_apart(settings, url)
    scheme, path = split_url(url)
    if scheme:
        from darkroom.storage.public_access import who_can_read

        readers = who_can_read(url)
        if readers:
            raise ConfigurationError(
                f"DARKROOM_USER_BUCKET is {url}, which {readers} can read; "
                "remove that permission, or name another bucket"
            )
    else:
        try:
            Path(path).expanduser().mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ConfigurationError(
                f"DARKROOM_USER_BUCKET: {path} cannot be created ({error.strerror}); "
                "name another folder, or set DARKROOM_ENABLE without my-images"
            ) from None
    return open_bucket(url)


def user_url(settings: Settings) -> str:
    if settings.user_bucket:
        return settings.user_bucket
    scheme, path = split_url(settings.bucket)
    if scheme:
        raise ConfigurationError("DARKROOM_USER_BUCKET is not set; my-images needs a bucket that nobody else may read")
    return f"{path.rstrip('/')}-visitors"


def is_local(settings: Settings) -> bool:
    return not split_url(user_url(settings))[0]


def _check_apart(settings: Settings, url: str) -> None:
    own = _normal(url)
    others = [("DARKROOM_BUCKET", settings.bucket), ("DARKROOM_DERIVATIVES", settings.derivatives)]
    for setting, other in [*others, ("the site", str(_SERVED))]:
        if not other:
            continue
        theirs = _normal(other)
        if own.startswith(theirs) or theirs.startswith(own):
            raise ConfigurationError(
                f"DARKROOM_USER_BUCKET is {url}, which overlaps with {setting} ({other}); name another bucket or folder"
            )


def _normal(url: str) -> str:
    """The URL in normal form with a trailing slash, so that a nested location starts with its parent."""
    scheme, path = split_url(url)
    return f"{scheme}://{path.strip('/')}/" if scheme else f"{Path(path).expanduser().resolve()}/"

"""Where things lie: the originals, and beside them, never mixed, what is made from them."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, NotFound
from darkroom.storage import Bucket, open_bucket, split_url
from darkroom.storage.collection import left_out
from darkroom.storage.layered import Layered
from darkroom.storage.prefixed import Prefixed

RESERVED: Final = ("derivatives/", "processed/")
"""Prefixes in the gallery's bucket that hold no originals: never listed, never a source."""


def originals(settings: Settings) -> Bucket:
    return open_bucket(settings.bucket)


def derivatives(settings: Settings) -> Bucket:
    """DARKROOM_DERIVATIVES, or `derivatives/` inside the gallery's bucket.

    Raises ConfigurationError where the originals lie in it: what is deleted there must never be one of them.
    """
    if not settings.derivatives:
        return Prefixed(open_bucket(settings.bucket), "derivatives/")
    if f"{_normal(settings.bucket)}/".startswith(f"{_normal(settings.derivatives)}/"):
        raise ConfigurationError(
            f"DARKROOM_DERIVATIVES is {settings.derivatives}, where the originals are stored; "
            "name another folder or bucket, or a prefix inside this one"
        )
    place = open_bucket(settings.derivatives)
    inside = _derivatives_inside(settings)
    return Layered(place, inside) if inside else place


def _derivatives_inside(settings: Settings) -> Prefixed | None:
    """`derivatives/` in a folder of photos: tiles of masters, and what an earlier version made."""
    scheme, path = split_url(settings.bucket)
    if scheme or split_url(settings.derivatives)[0]:
        return None
    folder = Path(path).expanduser()
    inside = folder / "derivatives"
    # Without our own folder beside it, `derivatives/` is the person's.
    ours = inside.is_dir() and (folder / ".darkroom").is_dir()
    if not ours or _normal(settings.derivatives) == _normal(str(inside)):
        return None
    return Prefixed(open_bucket(settings.bucket), "derivatives/")


def reserved(settings: Settings) -> tuple[str, ...]:
    """RESERVED, and the place of the derivatives where it was put inside the gallery's bucket by name."""
    inside = f"{_normal(settings.bucket)}/"
    if settings.derivatives and _normal(settings.derivatives).startswith(inside):
        return (*RESERVED, _normal(settings.derivatives).removeprefix(inside) + "/")
    return RESERVED


@lru_cache(maxsize=64)
def _normal(url: str) -> str:
    """One spelling for each place: a folder as an absolute path, without a final slash."""
    scheme, path = split_url(url)
    return f"{scheme}://{path.rstrip('/')}" if scheme else str(Path(path).expanduser().resolve())


def check_source(settings: Settings, name: str) -> None:
    """Raises NotFound for what is no original, or no photo of the collection. An illegal name is not judged here."""
    if name.startswith(reserved(settings)) or left_out(name) not in (None, "illegal_name"):
        raise NotFound(f"There is no picture {name!r}.")

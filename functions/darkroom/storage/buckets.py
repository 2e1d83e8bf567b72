"""Buckets for originals and derivatives."""

import secrets
from functools import lru_cache
from pathlib import Path
from typing import Final

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, NotFound
from darkroom.storage import Blob, Bucket, open_bucket, split_url
from darkroom.storage.albums import scope
from darkroom.storage.collection import left_out
from darkroom.storage.layered import Layered
from darkroom.storage.names import spellings
from darkroom.storage.prefixed import Prefixed

RESERVED: Final = ("derivatives/", "processed/")
"""Prefixes in the gallery's bucket that contain no originals: never listed, never a source."""


def originals(settings: Settings) -> Bucket:
    return open_bucket(settings.bucket)


def derivatives(settings: Settings) -> Bucket:
    """DARKROOM_DERIVATIVES, or `derivatives/` inside the gallery's bucket.

    Raises ConfigurationError if originals are stored there, since purging must never delete one.
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
    """`derivatives/` in a folder of photos, with tiles of masters and derivatives from an earlier version."""
    scheme, path = split_url(settings.bucket)
    if scheme or split_url(settings.derivatives)[0]:
        return None
    folder = Path(path).expanduser()
    inside = folder / "derivatives"
    # Without a `.darkroom` folder beside it, `derivatives/` is not ours.
    ours = inside.is_dir() and (folder / ".darkroom").is_dir()
    if not ours or _normal(settings.derivatives) == _normal(str(inside)):
        return None
    return Prefixed(open_bucket(settings.bucket), "derivatives/")


def reserved(settings: Settings) -> tuple[str, ...]:
    """RESERVED, and the derivatives' prefix if a setting puts it inside the gallery's bucket."""
    inside = f"{_normal(settings.bucket)}/"
    if settings.derivatives and _normal(settings.derivatives).startswith(inside):
        return (*RESERVED, _normal(settings.derivatives).removeprefix(inside) + "/")
    return RESERVED


@lru_cache(maxsize=64)
def _normal(url: str) -> str:
    """The URL in normal form: a folder as an absolute path, without a trailing slash."""
    scheme, path = split_url(url)
    return f"{scheme}://{path.rstrip('/')}" if scheme else str(Path(path).expanduser().resolve())


def check_source(settings: Settings, name: str) -> None:
    """Raise NotFound unless the name may be a photo of the collection that this request may see.

    Does not check whether the name is legal.
    """
    if name.startswith(reserved(settings)) or left_out(name) not in (None, "illegal_name"):
        raise NotFound(f"There is no picture {name!r}.")
    if scope.is_hidden(settings, name):
        raise _missed(settings, name)


def _missed(settings: Settings, name: str) -> NotFound:
    """The error for a hidden picture, with the text and the duration of a look-up of a missing one."""
    never = secrets.token_hex(16)
    try:
        originals(settings).stat(never)
    except NotFound as error:
        return NotFound(str(error).replace(repr(never), repr(name)))
    raise AssertionError(never)


def find_source(settings: Settings, name: str) -> Blob:
    """The object of the photo, under this name or another Unicode form of it. Raises NotFound."""
    check_source(settings, name)
    try:
        return originals(settings).stat(name)
    except NotFound:
        other = other_spelling(settings, name)
        if other is None:
            raise
        return originals(settings).stat(other)


def other_spelling(settings: Settings, name: str) -> str | None:
    """The name of the same picture in another Unicode form; None if none is stored."""
    for other in spellings(name):
        try:
            check_source(settings, other)
            return originals(settings).stat(other).name
        except NotFound:
            continue
    return None

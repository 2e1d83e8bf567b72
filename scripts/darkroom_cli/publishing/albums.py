"""Change the albums.json of a bucket, and join it with the albums.json of an uploaded folder."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from darkroom.errors import InvalidRequest, NotFound, PreconditionFailed
from darkroom.storage import ABSENT, Bucket
from darkroom.storage.albums.document import MOST_BYTES, NAME, Album, Albums, normal, parse, print_albums

_ATTEMPTS: Final = 5


def edit(bucket: Bucket, change: Callable[[Albums], Albums], dry_run: bool = False) -> bool:
    """Change the albums with a precondition, so that no concurrent change is lost. Returns whether anything changes.

    Raises DarkroomError.
    """
    for _ in range(_ATTEMPTS):
        try:
            generation = bucket.stat(NAME).generation
            before = parse(bucket.read(NAME, generation))
        except NotFound:
            generation, before = ABSENT, Albums()
        after = change(before)
        if after.entries == before.entries:
            return False
        data = print_albums(after)
        parse(data)
        if dry_run:
            return True
        try:
            bucket.write(NAME, data, "application/json", None, generation, "no-cache")
            return True
        except PreconditionFailed:
            continue
    raise PreconditionFailed(f"{NAME} changed during every attempt. Try again.")


def name_of(albums: Albums, folder: str) -> str:
    """The folder as the albums spell it, else as given."""
    return next((name for name in albums.entries if normal(name) == normal(folder)), folder.strip("/"))


def read_sources(sources: Sequence[Path]) -> list[Albums]:
    """The albums.json at the top of each folder. Raises InvalidRequest with the file's name."""
    found = []
    for file in (source / NAME for source in sources if source.is_dir()):
        try:
            with file.open("rb") as stream:
                found.append(parse(stream.read(MOST_BYTES + 1)))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise InvalidRequest(f"{file} cannot be read: {error.strerror or error}") from None
        except InvalidRequest as error:
            raise InvalidRequest(f"{file.parent}: {error}") from None
    return found


def join(added: Albums, albums: Albums) -> Albums:
    """The albums with those added. New words replace old ones; a closed folder stays closed, a revoked link revoked."""
    entries = dict(albums.entries)
    for folder, new in added.entries.items():
        name = name_of(albums, folder)
        old = entries.get(name, Album())
        words = {key: getattr(new, key) or getattr(old, key) for key in ("title", "description", "cover", "closed")}
        entries[name] = replace(old, **words, revoked=tuple(dict.fromkeys((*old.revoked, *new.revoked))))
    return replace(albums, entries=entries)

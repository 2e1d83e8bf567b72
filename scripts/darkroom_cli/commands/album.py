"""Name a folder, choose its cover, close it to the public, or revoke a link to it."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

from darkroom.config import Settings
from darkroom.errors import DarkroomError, InvalidRequest, NotFound
from darkroom.storage import open_bucket
from darkroom.storage.albums.document import Album, Albums, print_albums
from darkroom.storage.albums.links import id_of
from darkroom.storage.names import check_name
from darkroom_cli import parsing
from darkroom_cli.galleries import settings_of
from darkroom_cli.publishing import albums

EPILOG = """
Writes albums.json in the root of the bucket; without options, prints the folder's entry. Servers read the change within
30 seconds.

examples:
  darkroom album 2024/italy --title Italy --description "Two weeks by train." --cover beach.jpg
  darkroom album family --close                    hide it from everyone without a link
  darkroom sign --album family --expires 30d       print a link to it
  darkroom album family --revoke Yb3kQ0pTzzA1      disable that link
  darkroom album family --open

Close a folder before its photos are uploaded, since public photos may already have been copied. A public bucket
serves every photo by its URL, closed or not; darkroom doctor reports that.

exit code: 0 success, 1 something is wrong, 2 wrong usage
"""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("album", __doc__, EPILOG)
    own.add_argument("folder", metavar="FOLDER", help="a folder of the bucket; '' is the whole gallery")
    own.add_argument("--bucket", metavar="BUCKET", help="the photos: a folder or gs://bucket/prefix (DARKROOM_BUCKET)")
    own.add_argument("--title", help="the title for visitors; '' uses the folder's own name")
    own.add_argument("--description", help="a text below the title; '' for none")
    own.add_argument("--cover", metavar="NAME", help="a photo of the folder; '' for the newest")
    state = own.add_mutually_exclusive_group()
    state.add_argument("--close", dest="closed", action="store_true", default=None, help="show it only through links")
    state.add_argument("--open", dest="closed", action="store_false", default=None, help="show it to everyone")
    own.add_argument("--revoke", metavar="LINK", action="append", default=[], help="a link, or its id")
    own.add_argument("--dry-run", action="store_true", help="print the new entry, without writing")
    return own


def changed(album: Album, asked: argparse.Namespace) -> Album:
    """The entry with the requested changes."""
    words = {key: getattr(asked, key) for key in ("title", "description", "cover", "closed")}
    revoked = dict.fromkeys((*album.revoked, *(id_of(link) for link in asked.revoke)))
    return replace(album, revoked=tuple(revoked), **{key: value for key, value in words.items() if value is not None})


def update(settings: Settings, asked: argparse.Namespace) -> Album:
    """Change the entry, and return it. Raises DarkroomError."""
    album = Album()

    def change(before: Albums) -> Albums:
        nonlocal album
        folder = albums.name_of(before, asked.folder)
        album = changed(before.of(folder), asked)
        if asked.cover:
            _check_cover(settings, folder, asked.cover)
        # Asking for nothing only prints the entry.
        return before if album == before.of(folder) else replace(before, entries={**before.entries, folder: album})

    albums.edit(open_bucket(settings.bucket), change, asked.dry_run)
    return album


def _check_cover(settings: Settings, folder: str, cover: str) -> None:
    name = cover if cover.startswith(f"{folder}/") else f"{folder}/{cover}".lstrip("/")
    try:
        open_bucket(settings.bucket).stat(check_name(name))
    except NotFound:
        raise InvalidRequest(f"There is no {name!r} for a cover.") from None


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    try:
        if asked.folder.strip("/"):
            check_name(asked.folder.strip("/"))
        settings = settings_of(asked.bucket)
        album = update(settings, asked)
    except DarkroomError as error:
        print(f"darkroom album: {error}", file=sys.stderr)
        return 1
    print(print_albums(Albums({asked.folder.strip("/"): album})).decode(), end="")
    if asked.closed and not asked.dry_run:
        _warn(settings)
    return 0


def _warn(settings: Settings) -> None:
    """Warn of places where closed photos may still be readable."""
    print("If its photos were public before: darkroom purge deletes their stored derivatives, and a static site shows")
    print("them until the next darkroom export.")
    if settings.public_derivatives:
        print("DARKROOM_PUBLIC_DERIVATIVES is on: stored derivatives stay readable until they are purged.")

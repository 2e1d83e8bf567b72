"""Sign URLs of derivatives that are not on the open list, or a link that opens a closed folder."""

import argparse
import re
import shlex
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from darkroom import config
from darkroom.config import Settings
from darkroom.delivery import urls
from darkroom.errors import DarkroomError, NotFound
from darkroom.images.chains import authorization
from darkroom.images.chains.chain import Chain, parse
from darkroom.images.chains.presets import presets
from darkroom.storage import buckets, list_pages
from darkroom.storage.albums import links
from darkroom.storage.albums.scope import is_closed
from darkroom.storage.collection import is_photo
from darkroom.storage.names import check_name, spellings
from darkroom_cli import parsing

EPILOG = """
The first key in DARKROOM_SIGNING_KEYS signs; URLs start with DARKROOM_PUBLIC_URL.

examples:
  darkroom sign rotate:45,format:webp beach.jpg
  darkroom sign blur:9,format:jpeg beach.jpg 2024/snow.jpg --expires 7d
  darkroom sign grayscale,format:webp --prefix 2024/ --expires 2027-01-01
      print the query to append to the URL of any picture below 2024/
  darkroom sign --album family/2024 --expires 30d
      print a link to the closed folder family/2024, and the id that revokes it

A signature is valid for one canonical chain: 'rotate:45.0' and 'rotate:45' are the same, 'rotate:46' is
not. It is valid for one name, or with --prefix for all such names ('2024' includes '2024b.jpg': end it with '/').

exit code: 0 success, 1 a chain, name or key is wrong, 2 wrong usage
"""
_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def parser() -> argparse.ArgumentParser:
    own = parsing.command("sign", __doc__, EPILOG)
    own.add_argument("chain", nargs="?", metavar="CHAIN", help="such as rotate:45,format:webp")
    own.add_argument("names", nargs="*", metavar="NAME", help="a picture in the bucket")
    own.add_argument("--prefix", help="sign for all names with this prefix")
    own.add_argument("--album", metavar="FOLDER", help="sign a link that opens this closed folder (see darkroom album)")
    own.add_argument(
        "--expires", type=_expires, metavar="WHEN", help="90s, 30m, 12h, 7d, 4w, or a date (UTC); never by default"
    )
    return own


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    own = parser()
    asked = own.parse_args(arguments)
    if asked.album is not None:
        if asked.chain or asked.prefix:
            own.error("give --album alone; it opens every picture in the folder")
    elif not asked.chain or bool(asked.names) == bool(asked.prefix):
        own.error("give a CHAIN and the NAME of a picture or --prefix, or give --album")
    return asked


def _expires(text: str) -> int:
    """The argument as a Unix time in seconds."""
    span = re.fullmatch(r"(\d{1,6})([smhdw])", text)
    try:
        when = (
            int(time.time()) + int(span[1]) * _UNITS[span[2]]
            if span
            else int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
        )
    except ValueError:
        raise argparse.ArgumentTypeError("must be a duration such as 7d, or a date such as 2027-01-01") from None
    if when <= time.time():
        raise argparse.ArgumentTypeError("must be in the future")
    return when


def signed_address(settings: Settings, chain: Chain, name: str, expires: int | None) -> str:
    """The URL with its signature. Raises InvalidName, ConfigurationError."""
    signature = authorization.signature(settings, chain, name=check_name(name), expires=expires)
    return urls.derivative(settings, chain.text, name, None, _query(expires, signature))


def signed_query(settings: Settings, chain: Chain, prefix: str, expires: int | None) -> str:
    signature = authorization.signature(settings, chain, prefix=prefix, expires=expires)
    return urlencode({"p": prefix, **_query(expires, signature)})


def album_lines(settings: Settings, folder: str, expires: int | None) -> list[str]:
    """The link, and how to revoke it. Raises NotFound if the folder has no pictures, ConfigurationError."""
    folder = folder.strip("/")
    spelled = next((name for name in (folder, *spellings(folder)) if _has_pictures(settings, name)), None)
    if spelled is None:
        raise NotFound(f"There are no pictures in {folder!r}.")
    link = links.print_link(settings, spelled, expires)
    lines = [f"{settings.public_url}/?{urlencode({'album': spelled, 'link': link})}"]
    if not is_closed(settings, f"{spelled}/photo.jpg"):
        lines.append(f"The folder is open. To close it: darkroom album {shlex.quote(spelled)} --close")
    return [*lines, f"To revoke it: darkroom album {shlex.quote(spelled)} --revoke {links.id_of(link)}"]


def _has_pictures(settings: Settings, folder: str) -> bool:
    pages = list_pages(buckets.originals(settings), f"{folder}/".lstrip("/"), buckets.reserved(settings))
    return any(is_photo(blob.name, blob.content_type) for page in pages for blob in page.blobs)


def _query(expires: int | None, signature: str) -> dict[str, str]:
    return {**({"e": str(expires)} if expires else {}), "s": signature}


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parse_arguments(arguments)
    try:
        settings = config.settings()
        if asked.album is not None:
            print("\n".join(album_lines(settings, asked.album, asked.expires)))
            return 0
        chain = parse(asked.chain, presets(settings))
        if asked.prefix:
            print(f"?{signed_query(settings, chain, asked.prefix, asked.expires)}")
        for name in asked.names:
            print(signed_address(settings, chain, name, asked.expires))
    except DarkroomError as error:
        print(f"darkroom sign: {error}", file=sys.stderr)
        return 1
    return 0

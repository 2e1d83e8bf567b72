"""Sign URLs of derivatives that are not on the open list."""

import argparse
import re
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from darkroom import config
from darkroom.config import Settings
from darkroom.delivery import urls
from darkroom.errors import DarkroomError
from darkroom.images.chains import authorization
from darkroom.images.chains.chain import Chain, parse
from darkroom.images.chains.presets import presets
from darkroom.storage.names import check_name
from darkroom_cli import parsing

EPILOG = """
The first key of DARKROOM_SIGNING_KEYS signs; URLs start with DARKROOM_PUBLIC_URL.

examples:
  darkroom sign rotate:45,format:webp beach.jpg
  darkroom sign blur:9,format:jpeg beach.jpg 2024/snow.jpg --expires 7d
  darkroom sign grayscale,format:webp --prefix 2024/ --expires 2027-01-01
      prints the query to append to the URL of any picture under 2024/

A signature is valid for one canonical chain: 'rotate:45.0' and 'rotate:45' are the same, 'rotate:46' is
not. It is valid for one name, or with --prefix for all such names ('2024' includes '2024b.jpg': end it with '/').

exit code: 0 success, 1 a chain, name or key is wrong, 2 wrong usage
"""
_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def parser() -> argparse.ArgumentParser:
    own = parsing.command("sign", __doc__, EPILOG)
    own.add_argument("chain", metavar="CHAIN", help="such as rotate:45,format:webp")
    own.add_argument("names", nargs="*", metavar="NAME", help="a picture in the bucket")
    own.add_argument("--prefix", help="sign for all names with this prefix")
    own.add_argument(
        "--expires", type=_expires, metavar="WHEN", help="90s, 30m, 12h, 7d, 4w, or a date (UTC); never by default"
    )
    return own


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    own = parser()
    asked = own.parse_args(arguments)
    if bool(asked.names) == bool(asked.prefix):
        own.error("give the NAME of a picture, or --prefix")
    return asked


def _expires(text: str) -> int:
    """A Unix time in seconds."""
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
    """Raises InvalidName, ConfigurationError."""
    signature = authorization.signature(settings, chain, name=check_name(name), expires=expires)
    return urls.derivative(settings, chain.text, name, None, _query(expires, signature))


def signed_query(settings: Settings, chain: Chain, prefix: str, expires: int | None) -> str:
    signature = authorization.signature(settings, chain, prefix=prefix, expires=expires)
    return urlencode({"p": prefix, **_query(expires, signature)})


def _query(expires: int | None, signature: str) -> dict[str, str]:
    return {**({"e": str(expires)} if expires else {}), "s": signature}


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parse_arguments(arguments)
    try:
        settings = config.settings()
        chain = parse(asked.chain, presets(settings))
        if asked.prefix:
            print(f"?{signed_query(settings, chain, asked.prefix, asked.expires)}")
        for name in asked.names:
            print(signed_address(settings, chain, name, asked.expires))
    except DarkroomError as error:
        print(f"darkroom sign: {error}", file=sys.stderr)
        return 1
    return 0

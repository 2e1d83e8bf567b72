"""Describe in reports the pictures that are skipped by rule."""

from collections.abc import Mapping, Sequence
from typing import Final

from darkroom_cli.publishing.report import printable

TEXTS: Final = {
    "trash": "in a trash folder",
    "helper": "in a folder that a program uses internally, such as @eaDir",
    "hidden": "hidden, since a name starts with a dot",
    "partial": "not downloaded completely",
    "illegal_name": "with a name that no URL can express: '//', a leading '/', or a control character",
    "made": "made by Darkroom itself",
    "link": "behind a broken link, or a link to a folder",
    "twin": "HEIC, whose JPEG is present too",
    "unsupported_format": "in a format that is not accepted (DARKROOM_FORMATS)",
}
_SHOWN: Final = 3


def notes(left_out: Mapping[str, Sequence[str]]) -> list[str]:
    """One line per reason, with the first names."""
    return [
        f"left out: {len(names)} {TEXTS[reason]}{some(names)}" for reason, names in sorted(left_out.items()) if names
    ]


def some(names: Sequence[str]) -> str:
    shown = ", ".join(map(printable, sorted(names)[:_SHOWN]))
    return f" ({shown}{', ...' if len(names) > _SHOWN else ''})"

"""Rights statements allowed in IIIF documents: those of Creative Commons and RightsStatements.org."""

import re
from typing import Final

_KNOWN: Final = re.compile(
    r"https?://((?:www\.)?(?:creativecommons\.org/(?:licenses|publicdomain)/|rightsstatements\.org/).+)"
)


def known_rights(uri: str | None) -> str | None:
    """The URI in the standard's form, with http; None for any other URI."""
    match = _KNOWN.fullmatch(uri or "")
    return f"http://{match[1].removeprefix('www.')}" if match else None

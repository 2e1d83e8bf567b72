"""Parameters shared by the endpoints that take a chain."""

from typing import Any, Final

from darkroom.openapi.parts import query, segment

CHAIN: Final = segment("chain", "Steps joined by commas, a preset, or `original`.", "resize:640,format:webp")
SIGNATURE: Final[list[dict[str, Any]]] = [
    query("s", "The signature, for a chain that is not on the open list.", {"type": "string"}),
    query("p", "The signed prefix of names, if the signature covers more than one name.", {"type": "string"}),
    query("e", "Expiry of the signature: seconds since 1970 (UTC).", {"type": "string"}),
]

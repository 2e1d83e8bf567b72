"""Storage keys of derivatives.

    <name>/<version>/<canonical chain>@<engine versions>.<extension>

The name is one path segment: characters that a segment cannot contain, and `~`, are percent-encoded. So no two names
share a prefix, and purging `a` never touches `a/b`. A name or chain too long for Cloud Storage's 1,024 bytes becomes
`~` and its SHA-256. `:` becomes `_`, which no step contains, because some file systems refuse `:`.
"""

import hashlib
import re
from typing import Final

from darkroom.formats import FORMATS
from darkroom.images.chains.chain import SettledChain

_LONGEST_NAME: Final = 400
_LONGEST_CHAIN: Final = 480
_ENCODED: Final = re.compile(r"""[%/~\\#?*\[\]:"<>|]""")


def source_prefix(name: str) -> str:
    """The prefix of all derivatives of this source and of no other."""
    encoded = _ENCODED.sub(lambda match: f"%{ord(match[0]):02X}", name)
    if len(encoded.encode()) > _LONGEST_NAME:
        encoded = "~" + hashlib.sha256(name.encode()).hexdigest()
    return f"{encoded}/"


def chain_part(chain: SettledChain) -> str:
    """The last segment of the key."""
    output = FORMATS[chain.format]
    text = chain.text.replace(":", "_")
    if len(text) > _LONGEST_CHAIN:
        text = "~" + hashlib.sha256(text.encode()).hexdigest()
    return f"{text}@{engine_of(chain)}.{output.extension}"


def engine_of(chain: SettledChain) -> str:
    """The engine version of each operation in order, then the format's: `1.2.1`."""
    engines = [step.engine for step in chain.steps]
    return ".".join(str(engine) for engine in (*engines, FORMATS[chain.format].engine))


def entity_tag(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def cache_tag(name: str) -> str:
    """The Cache-Tag of all responses with this picture, with which a CDN purges them together."""
    return f"image-{hashlib.sha256(name.encode()).hexdigest()[:16]}"

"""Masters too large for a function: their tiles are generated beforehand, and a smaller picture represents them.

`scripts/make_tiles.py` writes them. The picture's object records the size of its master and its own generation, so that
a replaced picture has no master. The tiles are stored with its derivatives, so that purging deletes them too:

    <name>/<generation>/master/<x,y,w,h>/<w,h>/0/default.jpg
"""

import re
from typing import Final

from darkroom.geometry import Size
from darkroom.images.derivatives.keys import source_prefix
from darkroom.storage import Blob

KEY: Final = "master"

_VALUE: Final = re.compile(r"(\d{1,9})x(\d{1,9}) of (\S+)", re.ASCII)


def master_of(blob: Blob) -> Size | None:
    """The master's size in pixels, or None if the picture has none."""
    match = _VALUE.fullmatch({key.lower(): value for key, value in blob.metadata.items()}.get(KEY, ""))
    return (int(match[1]), int(match[2])) if match and match[3] == blob.generation else None


def print_master(size: Size, generation: str) -> str:
    return f"{size[0]}x{size[1]} of {generation}"


def tree(name: str, generation: str) -> str:
    """The prefix of all tiles of a master."""
    return f"{source_prefix(name)}{generation}/master/"

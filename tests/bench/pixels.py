"""Every figure of pixels with its limit, side by side in one run.

Measures thumbnails, the ladder, AVIF, memory and coloring pages in CPU time, in turns, so that a busy machine affects
all equally (`stored_derivative.py` measures the server). The exit code is 1 if a limit is missed by more than a tenth.
Arguments select parts. The default is all except `thumbnails`, which takes an hour: six kinds of sources, four sizes,
nine widths, three formats. `quick` is the part of it for a JPEG of 6 and 12 megapixels. FULL=1 runs `thumbnails`
instead.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "scripts")]


import _coloring as coloring  # noqa: E402
import _ladder as ladder  # noqa: E402
from _limits import Limits  # noqa: E402
from _matrix import matrix  # noqa: E402
from _photos import photo  # noqa: E402


def main(arguments: Sequence[str]) -> int:
    limits = Limits()
    data = photo(4000, 3000)
    parts = {
        "thumbnails": lambda: matrix(limits),
        "quick": lambda: matrix(limits, ("JPEG 4:2:0",), (6, 12)),
        "ladder": lambda: ladder.ladder(data, limits),
        "avif": lambda: ladder.negotiated(data, limits),
        "memory": lambda: coloring.thumbnail_memory(limits),
        "classic": lambda: coloring.classic(limits),
        "cold": lambda: coloring.cold_page(limits),
    }
    left_out = "quick" if os.environ.get("FULL") else "thumbnails"
    for name in arguments or (name for name in parts if name != left_out):
        parts[name]()
        print()
    return limits.tell()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

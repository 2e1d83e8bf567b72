"""Every figure of pixels with its limit, side by side in one run.

Measures the ladder, AVIF, memory and coloring pages in CPU time, in turns, so that a busy machine affects all equally
(`thumbnails.py` measures single thumbnails, `stored_derivative.py` the server). The exit code is 1 if a limit is missed
by more than a tenth. Arguments select parts.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "scripts")]


import _coloring as coloring  # noqa: E402
import _ladder as ladder  # noqa: E402
from _limits import Limits  # noqa: E402
from _photos import photo  # noqa: E402


def main(arguments: Sequence[str]) -> int:
    limits = Limits()
    data = photo(4000, 3000)
    parts = {
        "ladder": lambda: ladder.ladder(data, limits),
        "avif": lambda: ladder.negotiated(data, limits),
        "memory": lambda: coloring.thumbnail_memory(limits),
        "classic": lambda: coloring.classic(limits),
        "cold": lambda: coloring.cold_page(limits),
    }
    for name in arguments or parts:
        parts[name]()
        print()
    return limits.tell()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

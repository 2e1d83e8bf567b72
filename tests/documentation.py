"""The documentation as text: the README, CONTRIBUTING and the pages in docs/."""

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
FILES: Final = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "deploy/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
)
PAGES: Final = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in FILES}
TEXT: Final = "\n".join(PAGES.values())


def marked(name: str) -> list[str]:
    """The commands of the one shell block below the comment `<!-- name -->`."""
    (block,) = re.findall(rf"<!-- {name} -->\n\s*```sh\n(.*?)```", TEXT, re.DOTALL)
    return [line.strip() for line in block.strip().splitlines()]

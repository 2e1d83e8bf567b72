"""Symbolic links in a folder that are not followed, so that their photos are not shown."""

import os
from collections.abc import Iterator
from pathlib import Path

from darkroom.config import Settings
from darkroom.storage import split_url
from darkroom_cli.examining.finding import Finding, quoted


def findings(settings: Settings) -> Iterator[Finding]:
    scheme, path = split_url(settings.bucket)
    root = Path(path).expanduser().resolve()
    links = [] if scheme else sorted(link for link in _links(root) if _is_left_out(root, link))
    if links:
        what = (
            "A link to a folder, or out of this one, is"
            if len(links) == 1
            else "Links to folders, or out of this one, are"
        )
        names = ", ".join(str(link.relative_to(root)) for link in links[:3])
        more = f" and {len(links) - 3} more" if len(links) > 3 else ""
        mend = quoted("cp", "-RL", str(root), f"{root}-copy") + "   # a copy with the photos themselves"
        yield Finding("links", "note", f"{what} not followed ({names}{more}).", mend)


def _links(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        yield from (path for path in (Path(folder, name) for name in (*folders, *files)) if path.is_symlink())


def _is_left_out(root: Path, link: Path) -> bool:
    return link.is_dir() or not Path(os.path.realpath(link)).is_relative_to(root)

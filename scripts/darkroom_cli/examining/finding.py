"""A finding about a bucket: its severity, and the command that fixes it."""

import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["ok", "note", "fault"]


@dataclass(frozen=True)
class Finding:
    """`check` is the name of the check, in lower case with hyphens; `mend` is a command or a sentence, or "".

    A `note` can be improved; a `fault` breaks something or reveals private data.
    """

    check: str
    level: Level
    text: str
    mend: str = ""


def quoted(*words: str) -> str:
    """The words quoted for a shell."""
    return " ".join(shlex.quote(word) for word in words)


def command(name: str, *words: str) -> str:
    """A subcommand of `darkroom` as typed on this machine."""
    started = sys.argv[0] if Path(sys.argv[0]).name == "darkroom" else ".venv/bin/darkroom"
    found = "darkroom" if shutil.which("darkroom") else quoted(started)
    return f"{found} {name} {quoted(*words)}".rstrip()

"""One fact about a bucket: how bad it is, and what mends it."""

import shlex
import shutil
from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "note", "fault"]


@dataclass(frozen=True)
class Finding:
    """`check` names what was looked at, in one word with hyphens; `mend` is a command, or a sentence, "" for none.

    A `note` is worth knowing or improving; a `fault` keeps something from working, or gives something away.
    """

    check: str
    level: Level
    text: str
    mend: str = ""


def quoted(*words: str) -> str:
    """As a shell reads them."""
    return " ".join(shlex.quote(word) for word in words)


def command(name: str, *words: str) -> str:
    """A subcommand of `darkroom` as a person types it here."""
    found = "darkroom" if shutil.which("darkroom") else ".venv/bin/darkroom"
    return f"{found} {name} {quoted(*words)}".rstrip()

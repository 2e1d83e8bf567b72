"""The summary of a run, and its exit code."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from darkroom_cli.picture_metadata.problem import Problem
from darkroom_cli.publishing.loss import Loss
from darkroom_cli.publishing.progress import shown_bytes
from darkroom_cli.publishing.stop import INTERRUPTED, Stop
from darkroom_cli.publishing.work import Action

MOST_NOTES = 20


@dataclass
class Report:
    """`actions` counts actions, of which the summary lists `shown`; `failed` and `refused` are (name, reason)."""

    shown: Sequence[Action] = ("uploaded", "described", "skipped", "deleted")
    actions: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left: int = 0
    loss: Loss | None = None

    def values(self, stop: Stop) -> dict[str, Any]:
        """The summary for programs; failures and refusals by name, with the reason."""
        return {
            "actions": {action: self.actions[action] for action in self.shown},
            "bytes_sent": self.sent,
            "refused": dict(self.refused),
            "failed": dict(self.failed),
            "problems": [str(problem) for problem in sorted(set(self.problems))],
            "notes": self.notes,
            "not_processed": self.left,
            "stopped": stop.reason or None,
        }

    def tell(self, stop: Stop, dry_run: bool = False, stream: TextIO | None = None) -> int:
        """Print the summary to `stream`, with failures on standard error; returns the exit code."""
        for line in self.lines(stop, dry_run):
            wrong = line.startswith(("failed", "refused", "problem", "stopped"))
            print(line, file=sys.stderr if wrong else stream or sys.stdout, flush=True)
        return self.exit_code(stop)

    def lines(self, stop: Stop, dry_run: bool) -> Iterable[str]:
        """The lines of the summary: failures with reasons, and the counts."""
        found = sorted(set(self.problems))
        yield from (f"problem: {problem}" for problem in found if problem.serious)
        notes = [f"note: {problem}" for problem in found if not problem.serious]
        yield from notes[:MOST_NOTES]
        if len(notes) > MOST_NOTES:
            yield f"note: and {len(notes) - MOST_NOTES} more like these"
        yield from self.notes
        for name, reason in sorted(self.refused):
            yield f"refused: {printable(name)}: {printable(reason)}"
        for name, reason in sorted(self.failed):
            yield f"failed: {printable(name)}: {printable(reason)}"
        if stop.reason:
            yield f"stopped: {stop.reason}"
        if stop.event.is_set() and self.left:
            yield f"{self.left} files were not processed; run the same command to continue."
        yield from self.loss.lines() if self.loss else ()
        yield self._summary(dry_run)

    def _summary(self, dry_run: bool) -> str:
        counts = [f"{self.actions[action]} {action}" for action in self.shown]
        counts += [f"{len(self.refused)} refused"] if self.refused else []
        counts.append(f"{len(self.failed)} failed")
        counts += [f"{shown_bytes(self.sent)} sent"] if "uploaded" in self.shown else []
        return ("Would be: " if dry_run else "") + ", ".join(counts)

    def exit_code(self, stop: Stop) -> int:
        if stop.interrupted:
            return INTERRUPTED
        wrong = self.failed or self.refused or stop.reason or any(problem.serious for problem in self.problems)
        return 1 if wrong else 0


def printable(text: str) -> str:
    """The text on one printable line, for any file name."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)

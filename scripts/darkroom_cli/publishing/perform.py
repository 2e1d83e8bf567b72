"""Process a list of pieces in parallel, with progress, and collect the results in a report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from darkroom_cli.publishing import batch
from darkroom_cli.publishing.progress import Progress
from darkroom_cli.publishing.report import Report
from darkroom_cli.publishing.stop import Stop
from darkroom_cli.publishing.work import Outcome

Piece = TypeVar("Piece")


@dataclass(frozen=True)
class Manner:
    """How a list is processed: title of the progress bar, number of threads, and whether each piece is reported."""

    title: str
    jobs: int
    stop: Stop
    verbose: bool = False


def perform(
    pieces: Sequence[Piece],
    work: Callable[[Piece], Outcome],
    name_of: Callable[[Piece], str],
    size_of: Callable[[Piece], int],
    manner: Manner,
    report: Report,
) -> None:
    """Process the pieces. `size_of` returns bytes, for the rate and the remaining time."""
    report.left = len(pieces)
    with Progress(manner.title, len(pieces), sum(map(size_of, pieces))) as progress:
        for piece, outcome in batch.run(work, pieces, manner.jobs, manner.stop):
            report.left -= 1
            progress.advance(size_of(piece))
            if isinstance(outcome, Exception):
                report.failed.append((name_of(piece), reason_of(outcome)))
                continue
            report.actions[outcome.action] += 1
            report.sent += outcome.sent
            report.problems += outcome.problems
            if report.loss and outcome.action != "deleted":
                report.loss.done += 1
                report.loss.facts += [outcome.facts] if outcome.facts else []
            if manner.verbose and outcome.action not in ("skipped", "checked"):
                detail = f" ({outcome.detail})" if outcome.detail else ""
                progress.line(f"{outcome.action}: {name_of(piece)}{detail}")


def reason_of(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return str(error) or type(error).__name__

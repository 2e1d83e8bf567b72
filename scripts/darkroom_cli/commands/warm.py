"""Generate the presets and the ladder of a whole gallery in advance.

Several processes can share the work by shards. A picture's shard depends only on the hash of its name, so their
listings may differ. An interrupted run can be resumed, since stored derivatives are skipped.

    darkroom warm                         the whole bucket that DARKROOM_BUCKET names
    darkroom warm --shard 0/4             a quarter of it
    darkroom warm --chain thumb,format:webp --prefix 2024/ --max-new 500 --max-cost 0.50 --dry-run

In a Cloud Run job the shard is CLOUD_RUN_TASK_INDEX of CLOUD_RUN_TASK_COUNT, in an indexed Kubernetes job
JOB_COMPLETION_INDEX of JOB_COMPLETION_COUNT.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

from darkroom.catalog.stored.marks import Marks
from darkroom.catalog.stored.reconcile import LEASE_SECONDS, reconcile_in_turn
from darkroom.config import Settings
from darkroom.delivery import public_derivatives
from darkroom.errors import DarkroomError
from darkroom.images.models.kept import keeping
from darkroom.storage import buckets
from darkroom_cli import parsing, summary
from darkroom_cli.galleries import settings_of
from darkroom_cli.publishing.arguments import add_working
from darkroom_cli.publishing.perform import Manner, perform
from darkroom_cli.publishing.report import Report
from darkroom_cli.publishing.stop import Stop, on_interrupt
from darkroom_cli.publishing.work import Options
from darkroom_cli.warming import derivatives, shard
from darkroom_cli.warming.budget import Budget


def parser() -> argparse.ArgumentParser:
    own = parsing.command("warm", __doc__)
    own.add_argument("bucket", nargs="?", help="a folder or gs://name/prefix; by default DARKROOM_BUCKET")
    own.add_argument("--shard", metavar="I/N", help="process part I of N; I starts at 0")
    own.add_argument("--prefix", default="", help="only pictures with this prefix")
    own.add_argument("--chain", action="append", help="this chain instead of presets and ladder; may be repeated")
    own.add_argument("--max-new", type=int, metavar="N", help="maximum number of new derivatives")
    own.add_argument("--max-cost", type=float, metavar="DOLLARS", help="stop before the estimated cost exceeds this")
    add_working(own)
    summary.add_json(own)
    return own


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    with summary.printed(asked) as values:
        return warm(asked, values)


def warm(asked: argparse.Namespace, values: dict[str, Any]) -> int:
    """Run the command. Returns the exit code; `values` receives the summary."""
    stop = Stop()
    budget = Budget(asked.max_new, asked.max_cost, stop)
    try:
        own = settings_of(asked.bucket)
        part = shard.of(asked.shard, os.environ)
        options = Options(own, dry_run=asked.dry_run, stop=stop.event)
        marks: Marks = {}
        work = derivatives.warmer(own, derivatives.wanted(own, asked.chain), budget, options, marks)
        pictures = derivatives.pictures(own, part, asked.prefix)
    except DarkroomError as error:
        print(f"darkroom warm: {error}", file=sys.stderr)
        values["error"] = str(error)
        return 1
    print(f"{len(pictures)} pictures in shard {part}, into {buckets.derivatives(own).url}", flush=True)
    report = Report(shown=("warmed", "skipped"))
    manner = Manner("warming", asked.jobs, stop, asked.verbose)
    with on_interrupt(stop), keeping():
        perform(pictures, work, lambda blob: blob.name, lambda blob: blob.size, manner, report)
    code = report.tell(stop, asked.dry_run)
    print(budget.summary(asked.dry_run))
    values |= report.values(stop) | {"made": budget.made, "stored": budget.kept, "dollars": round(budget.cost, 4)}
    if own.public_derivatives and marks and not asked.dry_run:
        code |= mark(own, marks)
    return code


def mark(own: Settings, marks: Marks) -> int:
    """Mark the stored derivatives in the catalog, so that our JSON links to them directly."""
    try:
        public_derivatives.record(own, marks)
        reconcile_in_turn(own, LEASE_SECONDS)
    except DarkroomError as error:
        print(f"darkroom warm: the catalog was not marked: {error} Run it again.", file=sys.stderr)
        return 1
    print(f"Marked in the catalog: {len(marks)} pictures, whose URLs link directly to {own.derivatives_url}")
    return 0

"""Make the presets and the ladder of a whole gallery before anybody asks, each derivative once.

Several processes share the work by shards: picture by picture, by the hash of its name, so their listings need
not agree. A run that was ended goes on where it was, for what is stored is not made again.

    warm_derivatives.py                         everything, of the bucket that DARKROOM_BUCKET names
    warm_derivatives.py --shard 0/4             a quarter of it
    warm_derivatives.py --chain thumb,format:webp --prefix 2024/ --max-new 500 --max-cost 0.50 --dry-run

In a Cloud Run job the shard is CLOUD_RUN_TASK_INDEX of CLOUD_RUN_TASK_COUNT, in an indexed Kubernetes job
JOB_COMPLETION_INDEX of JOB_COMPLETION_COUNT.
"""

import argparse
import os
import sys

from darkroom.catalog.stored.marks import Marks
from darkroom.catalog.stored.reconcile import LEASE_SECONDS, reconcile_in_turn
from darkroom.config import Settings, settings
from darkroom.delivery import public_derivatives
from darkroom.errors import DarkroomError
from darkroom.storage import buckets
from darkroom_cli.publishing.arguments import add_working
from darkroom_cli.publishing.perform import Manner, perform
from darkroom_cli.publishing.report import Report
from darkroom_cli.publishing.stop import Stop, on_interrupt
from darkroom_cli.publishing.work import Options
from darkroom_cli.warming import derivatives, shard
from darkroom_cli.warming.budget import Budget


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shard", metavar="I/N", help="the part I, from 0, of N")
    parser.add_argument("--prefix", default="", help="only pictures whose names begin so")
    parser.add_argument("--chain", action="append", help="this chain, instead of presets and ladder; may be repeated")
    parser.add_argument("--max-new", type=int, metavar="N", help="make at most so many derivatives")
    parser.add_argument("--max-cost", type=float, metavar="DOLLARS", help="stop before the estimate is above this")
    add_working(parser)
    return parser


def main() -> int:
    arguments = parser().parse_args()
    stop = Stop()
    budget = Budget(arguments.max_new, arguments.max_cost, stop)
    try:
        own = settings()
        part = shard.of(arguments.shard, os.environ)
        options = Options(own, dry_run=arguments.dry_run, stop=stop.event)
        marks: Marks = {}
        work = derivatives.warmer(own, derivatives.wanted(own, arguments.chain), budget, options, marks)
        pictures = derivatives.pictures(own, part, arguments.prefix)
    except DarkroomError as error:
        sys.exit(f"warm_derivatives: {error}")
    print(f"{len(pictures)} pictures in shard {part}, into {buckets.derivatives(own).url}", flush=True)
    report = Report(shown=("warmed", "skipped"))
    manner = Manner("warming", arguments.jobs, stop, arguments.verbose)
    with on_interrupt(stop):
        perform(pictures, work, lambda blob: blob.name, lambda blob: blob.size, manner, report)
    code = report.tell(stop, arguments.dry_run)
    print(budget.summary(arguments.dry_run))
    if own.public_derivatives and marks and not arguments.dry_run:
        code |= mark(own, marks)
    return code


def mark(own: Settings, marks: Marks) -> int:
    """Let the catalog say what is there, so that our JSON leads straight to it."""
    try:
        public_derivatives.leave(own, marks)
        reconcile_in_turn(own, LEASE_SECONDS)
    except DarkroomError as error:
        print(f"warm_derivatives: the catalog was not marked: {error} Run it again.", file=sys.stderr)
        return 1
    print(f"Marked in the catalog: {len(marks)} pictures, whose addresses lead straight to {own.derivatives_url}")
    return 0

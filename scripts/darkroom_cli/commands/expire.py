"""Delete expired visitors' pictures and the remains of failed uploads."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from tqdm import tqdm

from darkroom.errors import DarkroomError, NotFound, PreconditionFailed
from darkroom.visitors import expiry
from darkroom_cli import parsing, summary
from darkroom_cli.galleries import settings_of

EPILOG = """
Uses only DARKROOM_USER_BUCKET. A record expires after DARKROOM_USER_DAYS and is hidden from then on, even before
it is deleted. Run this once a day, or set the rule in deploy/lifecycle-user.json on a cloud bucket.

examples:
  darkroom expire --dry-run     report what would be deleted, without deleting
  darkroom expire               delete expired records

exit code: 0 done, 1 something failed, 2 wrong usage, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("expire", __doc__, EPILOG)
    own.add_argument("--dry-run", action="store_true", help="report what would be deleted, without deleting")
    summary.add_json(own)
    return own


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    with summary.printed(asked) as values:
        return run(asked, values)


def run(asked: argparse.Namespace, values: dict[str, Any]) -> int:
    """Delete. Returns the exit code; `values` receives the number of objects by reason, and an error."""
    found: Counter[str] = Counter()
    failed = 0
    try:
        settings = settings_of()
        for old in tqdm(expiry.find_old(settings), unit="file", disable=None):
            found[old.reason] += 1
            if asked.dry_run:
                continue
            # Already deleted, or reused by a new record.
            with suppress(NotFound, PreconditionFailed):
                expiry.remove(settings, old)
    except DarkroomError as error:
        failed = 1
        values["error"] = str(error)
        print(f"darkroom expire: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    values |= {"found": found.total(), "reasons": dict(found), "dry_run": asked.dry_run}
    done = "would be deleted" if asked.dry_run else "deleted"
    print(f"{found.total()} objects {done}" + "".join(f"; {count} {reason}" for reason, count in sorted(found.items())))
    return failed

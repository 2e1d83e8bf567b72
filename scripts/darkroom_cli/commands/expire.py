"""Delete expired visitors' pictures and the remains of failed uploads."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from tqdm import tqdm

from darkroom.errors import DarkroomError, NotFound, PreconditionFailed
from darkroom.visitors import expiry
from darkroom_cli import parsing
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
    return own


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
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
        print(f"darkroom expire: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    done = "would be deleted" if asked.dry_run else "deleted"
    print(f"{found.total()} objects {done}" + "".join(f"; {count} {reason}" for reason, count in sorted(found.items())))
    return failed

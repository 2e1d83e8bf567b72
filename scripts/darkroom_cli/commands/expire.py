"""Delete visitors' pictures that have reached their end, and what broken uploads have left."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from tqdm import tqdm

from darkroom import config
from darkroom.errors import DarkroomError, NotFound, PreconditionFailed
from darkroom.visitors import expiry

EPILOG = """
Looks in DARKROOM_USER_BUCKET alone. A record ends after DARKROOM_USER_DAYS; it is not shown from that moment on,
whether this has run or not. Run it once a day, or give a cloud bucket the rule of deploy/lifecycle-user.json.

examples:
  remove_old_records.py --dry-run     say what would be deleted, and delete nothing
  remove_old_records.py               delete it

exit code: 0 done, 1 something failed, 2 wrong usage, 130 interrupted
"""


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parse_arguments(arguments)
    found: Counter[str] = Counter()
    failed = 0
    try:
        settings = config.settings()
        for old in tqdm(expiry.find_old(settings), unit="file", disable=None):
            found[old.reason] += 1
            if asked.dry_run:
                continue
            # Gone already, or taken by a new record: both are as it should be.
            with suppress(NotFound, PreconditionFailed):
                expiry.remove(settings, old)
    except DarkroomError as error:
        failed = 1
        print(f"remove_old_records: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    done = "would be deleted" if asked.dry_run else "deleted"
    print(f"{found.total()} objects {done}" + "".join(f"; {count} {reason}" for reason, count in sorted(found.items())))
    return failed

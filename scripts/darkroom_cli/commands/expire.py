"""Delete visitors' pictures that have reached their end, and what broken uploads have left."""

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
Looks in DARKROOM_USER_BUCKET alone. A record ends after DARKROOM_USER_DAYS; it is not shown from that moment on,
whether this has run or not. Run it once a day, or give a cloud bucket the rule of deploy/lifecycle-user.json.

examples:
  darkroom expire --dry-run     say what would be deleted, and delete nothing
  darkroom expire               delete it

exit code: 0 done, 1 something failed, 2 wrong usage, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("expire", __doc__, EPILOG)
    own.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")
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
            # Gone already, or taken by a new record: both are as it should be.
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

"""Delete the derivatives of a picture, of all pictures under a prefix, or of deleted pictures."""

import argparse
import shlex
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from tqdm import tqdm

from darkroom.catalog.stored import store
from darkroom.catalog.stored.reconcile import LEASE_SECONDS, reconcile_in_turn
from darkroom.config import Settings
from darkroom.delivery import public_derivatives
from darkroom.errors import DarkroomError
from darkroom.images.derivatives.keys import cache_tag
from darkroom.maintenance import purge
from darkroom.storage import Blob, buckets
from darkroom_cli import parsing, summary
from darkroom_cli.galleries import settings_of

EPILOG = """
Deletes only derivatives in DARKROOM_DERIVATIVES (or derivatives/ in DARKROOM_BUCKET), never an original or the
catalog. Deleted derivatives are generated again on request. To take a picture down, delete the original from the
bucket first, then purge its derivatives.

examples:
  darkroom purge beach.jpg 2024/snow.jpg     all derivatives of these two
  darkroom purge --prefix 2024/              those of all pictures with this prefix
  darkroom purge --orphans --dry-run         count derivatives of deleted or replaced pictures
  darkroom purge --orphans                   delete them; with DARKROOM_OBSCURE_FACES=1, also those that show faces

A CDN may have cached copies; the command that purges them is printed. Otherwise they expire after
DARKROOM_SHARED_MAX_AGE.

exit code: 0 done, 1 something failed, 2 wrong usage, 130 interrupted
"""
_THREADS: Final = 16
_MOST_TAGS: Final = 10
"""Cloud CDN's maximum per request."""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("purge", __doc__, EPILOG)
    own.add_argument("names", nargs="*", metavar="NAME", help="a picture that is or was in the bucket")
    own.add_argument("--bucket", help="a folder or gs://name/prefix; by default DARKROOM_BUCKET")
    own.add_argument("--prefix", help="all names with this prefix")
    own.add_argument("--orphans", action="store_true", help="derivatives of deleted pictures and of earlier versions")
    own.add_argument("--dry-run", action="store_true", help="report what would be deleted, without deleting")
    summary.add_json(own)
    return own


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    own = parser()
    asked = own.parse_args(arguments)
    if bool(asked.names) + (asked.prefix is not None) + asked.orphans != 1:
        own.error("give the NAME of a picture, --prefix or --orphans")
    return asked


def find(settings: Settings, asked: argparse.Namespace) -> Iterator[tuple[Blob, str]]:
    """The derivatives to delete, and the reasons. Raises DarkroomError."""
    if asked.orphans:
        yield from ((orphan.blob, orphan.reason) for orphan in purge.orphans(settings))
    elif asked.prefix is not None:
        yield from ((blob, "asked for") for blob in purge.of_prefix(settings, asked.prefix))
    else:
        for name in asked.names:
            yield from ((blob, "asked for") for blob in purge.of_picture(settings, name))


def unmark(settings: Settings, blobs: Sequence[Blob]) -> None:
    """Clear the marks first, so that our JSON no longer links to them. Raises Busy, StorageUnavailable."""
    gone = {(blob.metadata["source"], blob.metadata.get("version", "")): "" for blob in blobs}
    if gone and store.hold_root(store.bucket_of(settings)):
        public_derivatives.record(settings, gone)
        reconcile_in_turn(settings, LEASE_SECONDS)


def delete(settings: Settings, blobs: Sequence[Blob]) -> int:
    """Delete the derivatives. Returns the number of failures, each of which is reported on standard error."""
    failed = 0
    with ThreadPoolExecutor(_THREADS) as pool, tqdm(total=len(blobs), unit="file", disable=None) as bar:
        for blob, future in [(blob, pool.submit(purge.delete, settings, blob)) for blob in blobs]:
            try:
                future.result()
            except DarkroomError as error:
                failed += 1
                print(f"{blob.name}: {error}", file=sys.stderr)
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            bar.update()
    return failed


def cdn_command(names: Sequence[str]) -> str:
    """The command that purges by Cache-Tag, or everything if there are more tags than one request allows."""
    if 0 < len(names) <= _MOST_TAGS:
        which = f"--tags={','.join(cache_tag(name) for name in names)}"
    else:
        which = f"--path={shlex.quote('/api/*')}"
    return f"gcloud compute url-maps invalidate-cdn-cache URL_MAP {which}"


def report(found: Sequence[tuple[Blob, str]], dry_run: bool) -> None:
    counts = Counter(reason for _, reason in found)
    size = sum(blob.size for blob, _ in found)
    for reason, count in sorted(counts.items()):
        print(f"{reason}: {count}")
    print(f"{len(found)} derivatives, {size / 1e6:.1f} MB{' would be deleted' if dry_run else ''}")


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parse_arguments(arguments)
    with summary.printed(asked) as values:
        return run(asked, values)


def run(asked: argparse.Namespace, values: dict[str, Any]) -> int:
    """Run the command. Returns the exit code; `values` receives the summary."""
    try:
        settings = settings_of(asked.bucket)
        print(f"in {buckets.derivatives(settings).url}")
        found = list(find(settings, asked))
        report(found, asked.dry_run)
        values |= {"found": len(found), "bytes": sum(blob.size for blob, _ in found), "deleted": 0, "failed": 0}
        if asked.dry_run:
            return 0
        if settings.public_derivatives:
            unmark(settings, [blob for blob, _ in found])
        failed = delete(settings, [blob for blob, _ in found])
    except DarkroomError as error:
        print(f"darkroom purge: {error}", file=sys.stderr)
        values["error"] = str(error)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Deleted derivatives are generated again on request.", file=sys.stderr)
        return 130
    values |= {"deleted": len(found) - failed, "failed": failed}
    names = sorted({*asked.names, *(blob.metadata["source"] for blob, _ in found)})
    print(f"deleted {len(found) - failed}; to purge a CDN's copies:\n  {cdn_command(names)}")
    return 1 if failed else 0

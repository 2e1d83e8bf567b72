"""Build the gallery's catalog, or make it true again: what did not change is not read again.

    python scripts/build_catalog.py gs://my-photos
    python scripts/build_catalog.py gs://my-photos --derivatives gs://my-derivatives
    python scripts/build_catalog.py ~/Pictures --dry-run

With a catalog the functions answer without listing the bucket. It lies beside the derivatives, under
~catalog/. Started again after a kill it goes on where it was; any number may run at once.
"""

import argparse
import json
import os
import sys
from dataclasses import replace

from tqdm import tqdm

from darkroom import config
from darkroom.catalog.stored import store
from darkroom.catalog.stored.reconcile import Report, reconcile
from darkroom.config import Settings
from darkroom.errors import DarkroomError


def main() -> int:
    arguments = parse_arguments()
    try:
        settings = settings_of(arguments)
        with tqdm(unit="picture", disable=arguments.quiet, desc="reading headers") as bar:

            def report(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            found = reconcile(settings, report=report, dry_run=arguments.dry_run)
    except DarkroomError as error:
        print(f"build_catalog: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("build_catalog: stopped; start it again and it goes on.", file=sys.stderr)
        return 130
    if arguments.json:
        print(json.dumps(summary(found, settings)))
    else:
        tell(found, settings, arguments.dry_run)
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bucket", nargs="?", help="a folder or gs://name/prefix; by default DARKROOM_BUCKET")
    parser.add_argument(
        "--derivatives", help="where the catalog lies; by default DARKROOM_DERIVATIVES, else in the bucket"
    )
    parser.add_argument("--dry-run", action="store_true", help="list, say what would be done, write nothing")
    parser.add_argument("--json", action="store_true", help="print the result as one line of JSON")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser.parse_args()


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Those of the environment, and the places named on the command line."""
    settings = config.read(os.environ)
    settings = replace(settings, bucket=arguments.bucket or settings.bucket)
    return replace(settings, derivatives=arguments.derivatives or settings.derivatives)


def summary(found: Report, settings: Settings) -> dict[str, object]:
    root = found.root
    return {
        "catalog": f"{settings.derivatives_url}/{store.ROOT}",
        "pictures": root.total,
        "pending": root.pending,
        "skipped": dict(root.skipped),
        "segments": len(root.segments),
        "read": found.read,
        "files": found.files,
        "bytes": found.written,
        "removed": found.removed,
    }


def tell(found: Report, settings: Settings, dry_run: bool) -> None:
    root = found.root
    would = "would be " if dry_run else ""
    print(f"{root.total} pictures in {len(root.segments)} segments, {settings.derivatives_url}/{store.ROOT}")
    print(f"  {found.read} headers {would}read; {found.files} files ({found.written / 1e6:.2f} MB) {would}written")
    if root.pending and not dry_run:
        print(f"  {root.pending} could not be read for now; run this again")
    for reason, count in root.skipped.items():
        print(f"  {count} skipped: {reason}")

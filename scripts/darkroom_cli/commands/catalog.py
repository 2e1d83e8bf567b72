"""Build or update a bucket's stored catalog. Unchanged pictures are not read again.

    darkroom catalog gs://my-photos
    darkroom catalog gs://my-photos --derivatives gs://my-derivatives
    darkroom catalog ~/Pictures --dry-run
    darkroom catalog gs://my-photos --people     also find people and subjects, so that the first crop is quick

With a catalog, the functions do not list the bucket. It is stored beside the derivatives, under
~catalog/. An interrupted run resumes; any number of runs may be active at once.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from tqdm import tqdm

from darkroom.catalog.stored import store
from darkroom.catalog.stored.reconcile import Report, reconcile
from darkroom.config import Settings
from darkroom.errors import DarkroomError
from darkroom.images.models.kept import keeping
from darkroom_cli import parsing
from darkroom_cli.galleries import settings_of


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    try:
        settings = settings_of(asked.bucket, asked.derivatives)
        with tqdm(unit="picture", disable=asked.quiet, desc="reading headers") as bar:

            def report(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            found = reconcile(settings, report=report, dry_run=asked.dry_run)
        examined = find_people(settings, asked) if asked.people else {}
    except DarkroomError as error:
        print(f"darkroom catalog: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("darkroom catalog: stopped; run it again to resume.", file=sys.stderr)
        return 130
    if asked.json:
        print(json.dumps({**summary(found, settings), **examined}))
    else:
        tell(found, settings, asked.dry_run)
        if examined:
            would = "would be " if asked.dry_run else ""
            print(f"  {examined['examined']} pictures {would}searched for people and subjects")
    return 0


def find_people(settings: Settings, asked: argparse.Namespace) -> dict[str, int]:
    """The number of examined pictures. Pictures that cannot be examined are reported on standard error."""
    from darkroom_cli.warming import people

    blobs = people.missing(settings)
    done = len(blobs)
    if not asked.dry_run:
        with keeping():
            results = people.examine(settings, blobs)
            for result in tqdm(results, total=len(blobs), unit="picture", disable=asked.quiet, desc="finding people"):
                if result.problem:
                    done -= 1
                    tqdm.write(f"{result.name}: {result.problem}", file=sys.stderr)
    return {"examined": done}


def parser() -> argparse.ArgumentParser:
    own = parsing.command("catalog", __doc__)
    own.add_argument("bucket", nargs="?", help="a folder or gs://name/prefix; by default DARKROOM_BUCKET")
    own.add_argument(
        "--derivatives", help="where to store the catalog; by default DARKROOM_DERIVATIVES, else in the bucket"
    )
    own.add_argument("--dry-run", action="store_true", help="report what would be done, without writing")
    own.add_argument(
        "--people", action="store_true", help="find people and subjects for crops; takes about 0.5 s per picture"
    )
    own.add_argument("--json", action="store_true", help="print the result as one line of JSON")
    own.add_argument("--quiet", action="store_true", help="no progress bar")
    return own


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
        print(f"  {root.pending} could not be read now; run the command again")
    for reason, count in root.skipped.items():
        print(f"  {count} skipped: {reason}")

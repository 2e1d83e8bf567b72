"""Make a JPEG beside each HEIC and RAW file of a bucket, so that every browser shows it."""

import argparse
import json
import sys
import warnings
from collections.abc import Sequence
from threading import Lock

from darkroom.config import Settings
from darkroom.errors import DarkroomError, UnsupportedImage
from darkroom.formats import CONVERTIBLE, master_kind
from darkroom.image_file.privacy.public import Keep
from darkroom.maintenance.conversion.make import check_decoder, make
from darkroom.maintenance.conversion.plan import Task, plan
from darkroom.maintenance.conversion.remove import orphans, remove
from darkroom.storage import Blob, Bucket, list_all, open_bucket
from darkroom.storage.buckets import reserved
from darkroom_cli import parsing
from darkroom_cli.galleries import settings_of
from darkroom_cli.publishing.arguments import add_working
from darkroom_cli.publishing.perform import Manner, perform
from darkroom_cli.publishing.report import Report, printable
from darkroom_cli.publishing.retry import with_retries
from darkroom_cli.publishing.stop import Stop, on_interrupt
from darkroom_cli.publishing.work import Outcome

EPILOG = """
examples:
  darkroom convert gs://my-photos                    every HEIC and RAW file that has no JPEG yet
  darkroom convert ~/Pictures --dry-run --verbose    what would be made
  darkroom convert gs://my-photos --formats heic     HEIC only
  darkroom convert gs://my-photos --json             a line of JSON for each HEIC and RAW file

IMG_1.HEIC becomes IMG_1.jpg beside it: upright, at quality 90, with its color profile. From a RAW file (DNG, CR2,
CR3, NEF, ARW, ORF, RW2, RAF, PEF ...), the largest preview stored by the camera is copied; raw pixels are not
developed. The gallery then shows only the JPEG. The HEIC or RAW file is not changed.

Caption, keywords, credit, rights, dates, camera model and exposure are copied. Location, serial numbers and
owner are not. An existing JPEG with the same name and second of exposure is the same photo and is kept. With
another second of exposure it is another photo, and the new JPEG is called IMG_1.HEIC.jpg.

An interrupted run can be resumed. A HEIC or RAW file that was replaced is converted again. If the function
on_image_change is deployed, DARKROOM_CONVERT=heic,raw does the same for each new file.

HEIC needs pillow-heif: pip install pillow-heif

exit code: 0 success (a RAW file without a preview is left out), 1 a file could not be converted,
           2 the bucket cannot be read, or wrong usage, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("convert", __doc__, EPILOG)
    own.add_argument("bucket", metavar="BUCKET", help="a folder, gs://bucket/prefix or s3://bucket/prefix")
    kinds = "heic, raw, or both (default), separated by commas"
    own.add_argument("--formats", type=_kinds, default=CONVERTIBLE, metavar="LIST", help=kinds)
    own.add_argument("--keep-location", action="store_true", help="keep the location in the JPEGs")
    gone = "delete JPEGs that this command made and whose HEIC or RAW file is gone"
    own.add_argument("--delete", action="store_true", help=gone)
    own.add_argument("--json", action="store_true", help="print a line of JSON for each file")
    add_working(own)
    return own


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    warnings.filterwarnings("ignore", module=r"PIL\.")
    stop = Stop()
    try:
        settings = settings_of(asked.bucket)
        with on_interrupt(stop):
            return run(asked, settings, stop)
    except DarkroomError as error:
        print(f"darkroom convert: {error}", file=sys.stderr)
        return 2


def run(asked: argparse.Namespace, settings: Settings, stop: Stop) -> int:
    bucket = open_bucket(asked.bucket)
    blobs = list(list_all(bucket, exclude=reserved(settings)))
    tasks = list(plan(bucket, blobs, asked.formats))
    if any(not task.done and master_kind(task.master.name) == "heic" for task in tasks):
        check_decoder(("heic",))
    report = Report(shown=("converted", "skipped", "deleted") if asked.delete else ("converted", "skipped"))
    tell = _Teller(asked.json)

    def convert(task: Task) -> Outcome:
        try:
            return _convert(asked, settings, bucket, task, stop, tell)
        except (DarkroomError, OSError) as error:
            tell(task.master, task.target, "failed", str(error))
            raise

    shown = not asked.json and (asked.verbose or asked.dry_run)
    manner = Manner("Converting", asked.jobs, stop, shown)
    perform(tasks, convert, lambda task: task.master.name, lambda task: task.master.size, manner, report)
    if asked.delete and not stop.event.is_set():
        _delete(asked, bucket, list(orphans(blobs)), manner, report, tell)
    report.notes += tell.notes()
    return report.tell(stop, asked.dry_run, sys.stderr if asked.json else sys.stdout)


def _convert(
    asked: argparse.Namespace, settings: Settings, bucket: Bucket, task: Task, stop: Stop, tell: "_Teller"
) -> Outcome:
    if task.done:
        tell(task.master, task.target, "skipped", task.done)
        return Outcome("skipped")
    keep: Keep = "location" if asked.keep_location else ""
    try:
        made = with_retries(lambda: make(settings, bucket, task, keep, asked.dry_run), stop.event)
    except UnsupportedImage as error:
        if master_kind(task.master.name) != "raw":
            raise
        tell(task.master, "", "left out", str(error))
        return Outcome("skipped")
    tell(task.master, task.target, "converted", "")
    return Outcome("converted", made.sent, f"{printable(task.target)}, {made.width} x {made.height}")


def _delete(
    asked: argparse.Namespace, bucket: Bucket, gone: Sequence[Blob], manner: Manner, report: Report, tell: "_Teller"
) -> None:
    def delete(blob: Blob) -> Outcome:
        if not asked.dry_run and not with_retries(lambda: remove(bucket, blob), manner.stop.event):
            raise DarkroomError("another program has just replaced it, so it was not deleted")
        tell(blob, blob.name, "deleted", "its HEIC or RAW file is gone")
        return Outcome("deleted")

    perform(gone, delete, lambda blob: blob.name, lambda blob: blob.size, manner, report)


class _Teller:
    """Prints a line of JSON for each file, if requested, and collects the skipped ones."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._lock = Lock()
        self._left_out: list[str] = []

    def __call__(self, blob: Blob, target: str, action: str, reason: str) -> None:
        with self._lock:
            self._left_out += [blob.name] if action == "left out" else []
            if self._as_json:
                line = {"name": blob.name, "jpeg": target or None, "action": action, "reason": reason or None}
                print(json.dumps(line, ensure_ascii=False), flush=True)

    def notes(self) -> list[str]:
        count = len(self._left_out)
        shown = ", ".join(map(printable, sorted(self._left_out)[:3])) + (", ..." if count > 3 else "")
        return [f"left out: {count} RAW without a JPEG preview of at least 320 pixels ({shown})"] if count else []


def _kinds(text: str) -> tuple[str, ...]:
    words = tuple(word.strip().lower() for word in text.split(",") if word.strip())
    if not words or any(word not in CONVERTIBLE for word in words):
        raise argparse.ArgumentTypeError(f"must be one or more of {', '.join(CONVERTIBLE)}, separated by commas")
    return words

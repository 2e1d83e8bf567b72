"""List the pictures of a bucket whose metadata reveals a location, a device or a person."""

import argparse
import json
import sys
import warnings
from collections.abc import Sequence
from threading import Lock

from darkroom.errors import DarkroomError
from darkroom.image_file.privacy.private import Private
from darkroom.storage import Blob, open_bucket
from darkroom_cli import parsing
from darkroom_cli.galleries import settings_of
from darkroom_cli.publishing import privacy
from darkroom_cli.publishing.arguments import add_working
from darkroom_cli.publishing.perform import Manner, perform
from darkroom_cli.publishing.pictures import all_pictures
from darkroom_cli.publishing.report import Report, printable
from darkroom_cli.publishing.stop import Stop, on_interrupt
from darkroom_cli.publishing.work import Options, Outcome

EPILOG = """
examples:
  darkroom check-privacy gs://my-photos                    a line for each picture with private metadata
  darkroom check-privacy gs://my-photos --clean --dry-run  report what would be rewritten
  darkroom check-privacy gs://my-photos --clean            remove it from the stored pictures

Searches for GPS and place names, serial numbers of body and lens, unique ids, maker notes, the owner's
name and names of persons, in EXIF, XMP and IPTC, in thumbnails and after the picture's data. Artist, credit
and copyright are public. Pictures uploaded with --keep-location or --keep-all are listed as kept.

--clean rewrites each picture with the same pixels and captions. The removed metadata is lost; keep your originals.
A cleaned picture has a new version, so its derivatives are generated again.

exit code: 0 nothing found, or everything cleaned; 1 something found, or a picture could not be read;
           2 wrong usage, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("check-privacy", __doc__, EPILOG)
    own.add_argument("bucket", metavar="BUCKET", help="a folder, or gs://bucket/prefix")
    own.add_argument("--clean", action="store_true", help="rewrite these pictures without the private metadata")
    own.add_argument("--json", action="store_true", help="print a line of JSON for each finding")
    add_working(own)
    return own


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    warnings.filterwarnings("ignore", module=r"PIL\.")
    stop = Stop()
    try:
        options = Options(settings_of(asked.bucket), dry_run=asked.dry_run, stop=stop.event)
        with on_interrupt(stop):
            return run(asked, options, stop)
    except DarkroomError as error:
        print(f"darkroom check-privacy: {error}", file=sys.stderr)
        return 2


def run(asked: argparse.Namespace, options: Options, stop: Stop) -> int:
    bucket = open_bucket(asked.bucket)
    blobs = all_pictures(bucket, options.settings)
    found: dict[str, list[Private]] = {}
    lock = Lock()

    def check(blob: Blob) -> Outcome:
        result = privacy.check(bucket, blob, options)
        with lock:
            found[blob.name] = result
        return Outcome("checked")

    report = Report(shown=("checked",))
    perform(blobs, check, _name, _size, Manner("Checking", asked.jobs, stop), report)
    telling = [blob for blob in blobs if found.get(blob.name)]
    for blob in telling:
        tell(blob, found[blob.name], asked.json)
    wrong = [blob for blob in telling if not all(privacy.is_on_purpose(blob, one) for one in found[blob.name])]
    print(f"{len(wrong)} of {len(blobs)} pictures have private metadata", file=sys.stderr)
    if asked.clean and not stop.event.is_set():
        report.shown = ("checked", "cleaned")
        manner = Manner("Cleaning", asked.jobs, stop, asked.verbose or asked.dry_run)
        perform(wrong, lambda blob: privacy.clean(bucket, blob, options), _name, _size, manner, report)
    code = report.tell(stop, asked.dry_run)
    return code or int(len(wrong) > report.actions["cleaned"] or (bool(wrong) and asked.dry_run))


def tell(blob: Blob, found: Sequence[Private], as_json: bool) -> None:
    purpose = all(privacy.is_on_purpose(blob, one) for one in found)
    if as_json:
        finds = [{"kind": one.kind, "where": one.where} for one in found]
        print(json.dumps({"name": blob.name, "kept": purpose, "found": finds}, ensure_ascii=False))
    else:
        print(f"{printable(blob.name)}: {privacy.shown(found)}{', kept on purpose' if purpose else ''}")


def _name(blob: Blob) -> str:
    return blob.name


def _size(blob: Blob) -> int:
    return blob.size

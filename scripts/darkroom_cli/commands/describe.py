"""Set the captions, alt texts, tags and dates of a bucket's pictures from a table, without uploading any picture."""

import argparse
import os
import sys
import warnings
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from darkroom.errors import ConfigurationError, DarkroomError
from darkroom.storage import Blob, Bucket, open_bucket
from darkroom.storage.object_metadata import PictureMetadata, parse_metadata
from darkroom_cli import parsing, summary
from darkroom_cli.galleries import settings_of
from darkroom_cli.picture_metadata.description import Description, apply
from darkroom_cli.publishing import captions
from darkroom_cli.publishing.arguments import add_dates, add_working
from darkroom_cli.publishing.describe import describe
from darkroom_cli.publishing.perform import Manner, perform
from darkroom_cli.publishing.pictures import pictures, read_embedded_description
from darkroom_cli.publishing.report import Report
from darkroom_cli.publishing.stop import Stop, on_interrupt
from darkroom_cli.publishing.template import print_template, with_embedded
from darkroom_cli.publishing.work import Options, Outcome

EPILOG = """
examples:
  darkroom describe gs://my-photos --template captions.csv     write a table of all pictures, to fill in
  darkroom describe gs://my-photos captions.csv --dry-run      report changes
  darkroom describe gs://my-photos captions.csv                apply changes
  darkroom describe gs://my-photos --template todo.csv --missing

the table:
  name, caption, alt, taken, tags, credit, rights, focal_point, hidden; more in darkroom upload --help.
  An empty cell keeps the bucket's value; '-' removes it.
  --template contains the bucket's values and, for pictures that were copied there by hand, those of their EXIF,
  IPTC and XMP.

Bytes and versions stay the same, so stored derivatives stay valid; only a new focal point changes the version.
A stored catalog shows the new captions after the next `darkroom catalog`.

exit code: 0 success, 1 something failed, 2 wrong usage, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("describe", __doc__, EPILOG)
    own.add_argument("bucket", metavar="BUCKET", help="a folder, or gs://bucket/prefix")
    own.add_argument("captions", nargs="?", type=Path, metavar="CAPTIONS", help="captions.csv, or metadata.json")
    own.add_argument("--template", type=Path, metavar="FILE", help="write the table to fill in; '-' prints it")
    own.add_argument("--missing", action="store_true", help="with --template: only pictures without caption or alt")
    add_dates(own)
    add_working(own)
    summary.add_json(own)
    return own


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    own = parser()
    asked = own.parse_args(arguments)
    if asked.json and asked.template == Path("-"):
        own.error("--template - and --json both write to standard output")
    if (asked.captions is None) == (asked.template is None):
        own.error("give either CAPTIONS to apply or --template FILE to write")
    return asked


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parse_arguments(arguments)
    with summary.printed(asked) as values:
        return run(asked, values)


def run(asked: argparse.Namespace, values: dict[str, Any]) -> int:
    """Run the command. Returns the exit code; `values` receives the summary."""
    warnings.filterwarnings("ignore", module=r"PIL\.")
    stop = Stop()
    options = partial(Options, dry_run=asked.dry_run, stop=stop.event)
    try:
        with on_interrupt(stop):
            bucket, own = open_bucket(asked.bucket), options(settings_of(asked.bucket))
            if asked.template:
                return write_template(asked, bucket, own, stop, values)
            return apply_captions(asked, bucket, own, stop, values)
    except DarkroomError as error:
        print(f"darkroom describe: {error}", file=sys.stderr)
        values["error"] = str(error)
        return 2


def apply_captions(
    asked: argparse.Namespace, bucket: Bucket, options: Options, stop: Stop, values: dict[str, Any]
) -> int:
    rows, problems = captions.read_all([(asked.captions, "")], asked.dates)
    blobs = {blob.name: blob for blob in pictures(bucket, options.settings)}
    description, unmatched = captions.match(rows, captions.Names(_written(blobs)), strict=True)
    report = Report(shown=("described", "skipped"), problems=[*problems, *unmatched])

    def one(name: str) -> Outcome:
        return describe(bucket, blobs[name], apply(parse_metadata(blobs[name].metadata), description[name]), options)

    manner = Manner("Describing", asked.jobs, stop, asked.verbose or asked.dry_run)
    perform(sorted(description), one, str, lambda name: 0, manner, report)
    values |= report.values(stop)
    return report.tell(stop, asked.dry_run)


def _written(names: Iterable[str]) -> dict[str, str]:
    """Names that a table may use for each object; for a JPEG converted from HEIC, the HEIC name too."""
    names = list(names)
    return {name[:-4] + ".heic": name for name in names if name.endswith(".jpg")} | {name: name for name in names}


def write_template(
    asked: argparse.Namespace, bucket: Bucket, options: Options, stop: Stop, values: dict[str, Any]
) -> int:
    if asked.template != Path("-") and asked.template.exists():
        raise ConfigurationError(f"{asked.template} already exists and may contain your work; name another file")
    blobs = pictures(bucket, options.settings)
    found: dict[str, Description] = {}

    def one(blob: Blob) -> Outcome:
        found[blob.name] = read_embedded_description(bucket, blob, options)
        return Outcome("checked")

    by_hand = [blob for blob in blobs if not parse_metadata(blob.metadata).sha256]
    report = Report(shown=("checked",))
    perform(by_hand, one, lambda blob: blob.name, lambda blob: blob.size, Manner("Reading", asked.jobs, stop), report)
    if stop.event.is_set():
        return report.tell(stop)
    rows = [(blob.name, _known(blob, found.get(blob.name, {}))) for blob in blobs]
    if asked.missing:
        rows = [(name, picture) for name, picture in rows if not (picture.caption and picture.alt)]
    _write(asked.template, print_template(rows))
    values |= {"pictures": len(rows), "template": str(asked.template), "unread": dict(report.failed)}
    print(f"{len(rows)} pictures in {asked.template}", file=sys.stderr)
    for name, reason in report.failed:
        print(f"note: {name}: its metadata could not be read: {reason}", file=sys.stderr)
    return 0


def _known(blob: Blob, description: Description) -> PictureMetadata:
    picture = parse_metadata(blob.metadata)
    return apply(picture, with_embedded(picture, description))


def _write(path: Path, text: str) -> None:
    if path == Path("-"):
        sys.stdout.write(text.removeprefix("\ufeff"))
        return
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from None

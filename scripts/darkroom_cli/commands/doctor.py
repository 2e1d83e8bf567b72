"""Report a bucket's pictures, problems and permissions, with the commands that fix the problems."""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, DarkroomError, StorageForbidden
from darkroom.images.chains.presets import presets
from darkroom.storage import buckets, split_url
from darkroom.storage.albums.scope import public
from darkroom_cli import parsing
from darkroom_cli.examining import links, permissions, pictures
from darkroom_cli.examining.finding import Finding, quoted
from darkroom_cli.galleries import settings_of

EPILOG = """
examples:
  darkroom doctor gs://my-photos                     settings come from the environment (DARKROOM_...)
  darkroom doctor ~/Pictures --json | jq .findings
  make doctor DARKROOM_BUCKET=gs://my-photos

Reads headers and metadata. Writes one empty object into the derivatives' bucket and deletes it again.

exit code: 0 no faults, 1 a fault was found (with --strict, also a note),
           2 the bucket cannot be read at all, or wrong usage
"""
_MARKS = {"ok": "ok   ", "note": "note ", "fault": "FAULT"}


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    try:
        settings = settings_of(asked.bucket)
        presets(settings)
        buckets.originals(settings).list(page_size=1)
        with tqdm(unit="picture", disable=asked.json or None, leave=False) as bar:
            found = list(examine(settings, bar))
    except DarkroomError as error:
        refused = Finding("bucket", "fault", str(error), mend_of(error, asked.bucket or ""))
        show([refused], asked.json)
        return 2
    except KeyboardInterrupt:
        return 130
    show(found, asked.json)
    bad = ("fault", "note") if asked.strict else ("fault",)
    return 1 if any(finding.level in bad for finding in found) else 0


def parser() -> argparse.ArgumentParser:
    own = parsing.command("doctor", __doc__, EPILOG)
    own.add_argument("bucket", nargs="?", help="a folder or gs://bucket/prefix; by default DARKROOM_BUCKET")
    own.add_argument("--strict", action="store_true", help="count notes as faults")
    own.add_argument("--json", action="store_true", help="print the findings as JSON")
    return own


def examine(settings: Settings, bar: "tqdm[Any]") -> Iterator[Finding]:
    def report(doing: str, done: int, total: int) -> None:
        bar.set_description(doing, refresh=False)
        bar.total = total
        bar.n = done
        bar.refresh()

    yield Finding("bucket", "ok", f"{settings.bucket} can be read.")
    seen = pictures.see(settings, report)
    yield from pictures.findings(settings, seen)
    yield from links.findings(settings)
    shown = seen.gathered.shown()
    if shown:
        yield from permissions.public(settings, shown[0].name)
    yield permissions.writable(settings)
    if settings.public_derivatives:
        yield permissions.public_derivatives(settings)
    everybody = public(settings)
    yield permissions.catalog(settings, sum(everybody.shows(image.name) for image in shown))
    yield from permissions.closed(settings, [image.name for image in shown if not everybody.shows(image.name)])
    if settings.obscure_faces:
        yield permissions.faces(settings)
    yield permissions.models(settings)


def mend_of(error: DarkroomError, bucket: str) -> str:
    """The command or advice to fix a bucket that cannot be listed."""
    if "credentials" in str(error):
        return "aws configure" if split_url(bucket)[0] == "s3" else "gcloud auth application-default login"
    if isinstance(error, ConfigurationError):
        return "Correct the setting; docs/configuration.md explains all settings."
    if split_url(bucket)[0] == "s3":
        return f"aws s3api head-bucket --bucket {split_url(bucket)[1].partition('/')[0]}   # check name and keys"
    if split_url(bucket)[0] != "gs":
        return f"{quoted('mkdir', '-p', bucket)}   # or name another folder" if bucket else ""
    name = split_url(bucket)[1].partition("/")[0]
    if isinstance(error, StorageForbidden):
        return (
            f"gcloud storage buckets add-iam-policy-binding gs://{name} "
            "--member=user:YOU --role=roles/storage.objectViewer"
        )
    return f"gcloud storage buckets describe gs://{name}   # check the name"


def show(found: list[Finding], as_json: bool) -> None:
    if as_json:
        print(json.dumps({"findings": [asdict(finding) for finding in found]}, ensure_ascii=False))
        return
    for finding in found:
        print(f"{_MARKS[finding.level]}  {finding.text}")
        if finding.mend and finding.level != "ok":
            print(f"         {finding.mend}")

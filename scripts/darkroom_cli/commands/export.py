"""Export a gallery as plain files, to a folder or bucket that any static host can serve."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from werkzeug.urls import iri_to_uri

from darkroom.config import Settings
from darkroom.embedding.labels import LANGUAGES
from darkroom.errors import ConfigurationError, DarkroomError
from darkroom.images.chains.presets import presets
from darkroom.setting_values import base_url
from darkroom.storage import open_bucket, split_url
from darkroom_cli import parsing
from darkroom_cli.exporting import layout, run, tags
from darkroom_cli.exporting.options import Options
from darkroom_cli.exporting.run import Outcome
from darkroom_cli.exporting.site import open_site
from darkroom_cli.galleries import settings_of

EPILOG = """
examples:
  darkroom export gs://my-photos site/                     into the folder of a blog
  darkroom export gs://my-photos gs://my-site/photos       into another bucket
  darkroom export ~/Pictures site/ --dry-run

A second run exports only changes, and resumes after an interruption. It removes the files of deleted photos, but never
a file that it did not write. Originals are not exported, only derivatives, without location, serial numbers or
comments.

exit code: 0 success, 1 something failed (the site is unchanged), 2 wrong usage, 130 interrupted
"""


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parse_arguments(arguments)
    try:
        settings = replace(checked_settings(asked.source), public_url=tags.known_address(asked.target, asked.url))
        check_target(asked.source, asked.target)
        site = open_site(asked.target)
        options = Options(asked.jobs, asked.dry_run, asked.quiet, asked.coloring, asked.lang)
        outcome = run.export(settings, site, options)
    except DarkroomError as error:
        print(f"darkroom export: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("darkroom export: stopped; the site is unchanged. Run it again to resume.", file=sys.stderr)
        return 130
    if asked.json:
        print(run.summary(outcome))
    else:
        tell(outcome, asked)
    return 1 if outcome.failed else 0


def parser() -> argparse.ArgumentParser:
    own = parsing.command("export", __doc__, EPILOG)
    own.add_argument("source", metavar="FROM", help="the photos: a folder or gs://bucket/prefix")
    own.add_argument("target", metavar="TO", help="the site: a folder or gs://bucket/prefix")
    own.add_argument(
        "--url",
        type=_public_url,
        help="public URL of the site: for feed, sitemap, link previews, WordPress and the printed tag",
    )
    own.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="language of the pages (%(default)s)")
    own.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="photos in parallel (%(default)s)")
    own.add_argument(
        "--coloring",
        action="store_true",
        help="add coloring pages, as PNG and as PDF on A4 and letter; more than doubles the time",
    )
    own.add_argument("--dry-run", action="store_true", help="report what would be done, without writing")
    own.add_argument("--json", action="store_true", help="print the result as one line of JSON")
    own.add_argument("--quiet", action="store_true", help="no progress bar")
    return own


def _public_url(text: str) -> str:
    try:
        return iri_to_uri(base_url(text))
    except ValueError as error:
        guess = "" if "://" in text else f"; did you mean https://{text.lstrip('/')}?"
        raise argparse.ArgumentTypeError(f"{text!r} must be {error}{guess}") from None


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    own = parser()
    asked = own.parse_args(arguments)
    if asked.jobs < 1:
        own.error("--jobs must be 1 or more")
    return asked


def checked_settings(source: str) -> Settings:
    """The settings for a gallery. Raises DarkroomError for a wrong setting or a bucket that cannot be listed."""
    settings = settings_of(source)
    presets(settings)
    open_bucket(source).list(page_size=1)
    return settings


def check_target(source: str, target: str) -> None:
    """Raise ConfigurationError if the site would be among the photos, where the next export would find it."""
    photos, site = _whole(source), _whole(target)
    if f"{site}/".startswith(f"{photos}/"):
        raise ConfigurationError(f"{target} is inside {source}; export to a folder or bucket outside the photos.")
    if f"{photos}/".startswith((f"{site}/{layout.IMAGES}", f"{site}/{layout.PAGES}")):
        raise ConfigurationError(f"{source} is where the export to {target} writes; choose another target.")


def _whole(url: str) -> str:
    return (url if split_url(url)[0] else str(Path(url).expanduser().resolve())).rstrip("/")


def tell(outcome: Outcome, asked: argparse.Namespace) -> None:
    would = "would be " if asked.dry_run else ""
    print(
        f"{outcome.pictures} pictures; {outcome.made} files {would}made, {outcome.pages} pages written, "
        f"{outcome.removed} files {would}removed"
    )
    for reason, count in outcome.skipped.items():
        print(f"  {count} skipped: {reason}")
    for name, reason in outcome.failed.items():
        print(f"  failed: {name}: {reason}", file=sys.stderr)
    if outcome.failed:
        print("Nothing was published; the site is unchanged. Run the command again.", file=sys.stderr)
    elif not asked.dry_run:
        base = tags.known_address(asked.target, asked.url) or tags.PLACEHOLDER
        if base == tags.PLACEHOLDER:
            print("Without --url, the site has no feed, no sitemap, and no link previews for its photo pages.")
        print(f"\nRun once, so that a blog may read the site:\n{tags.cors(asked.target)}")
        print(f"\nThe tag:\n{tags.tag(base)}")
        if base != tags.PLACEHOLDER:
            print(f"\nIn WordPress, put this URL on its own line to show the gallery: {base}/{layout.INDEX}")

"""A gallery as plain files: from a bucket of photos to a folder, or a bucket, that any static host can serve."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from darkroom import config
from darkroom.config import Settings
from darkroom.errors import ConfigurationError, DarkroomError
from darkroom.images.chains.presets import presets
from darkroom.storage import open_bucket, split_url
from darkroom_cli.exporting import layout, run, tags
from darkroom_cli.exporting.run import Outcome
from darkroom_cli.exporting.site import open_site

EPILOG = """
examples:
  export_site.py gs://my-photos site/                     into the folder of a blog
  export_site.py gs://my-photos gs://my-site/photos       into another bucket
  export_site.py ~/Pictures site/ --dry-run

The same command again does only what changed; started again after a kill it goes on. It removes what went,
and never a file that it did not write. The photos themselves are not exported, only what is made
of them: without location, serial numbers or comments.

exit code: 0 all done, 1 something failed (the site is as it was), 2 wrong usage, 130 interrupted
"""


def main() -> int:
    arguments = parse_arguments()
    try:
        settings = settings_of(arguments.source)
        check_places(arguments.source, arguments.target)
        site = open_site(arguments.target)
        outcome = run.export(
            settings, site, arguments.jobs, arguments.dry_run, arguments.quiet, sheets=not arguments.no_sheets
        )
    except DarkroomError as error:
        print(f"export_site: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("export_site: stopped; the site is as it was. Start it again and it goes on.", file=sys.stderr)
        return 130
    if arguments.json:
        print(run.summary(outcome))
    else:
        tell(outcome, arguments)
    return 1 if outcome.failed else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", metavar="FROM", help="the photos: a folder or gs://bucket/prefix")
    parser.add_argument("target", metavar="TO", help="the site: a folder or gs://bucket/prefix")
    parser.add_argument("--url", help="where the site will be read, for the tag that is printed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="photos at a time (%(default)s)")
    parser.add_argument("--no-sheets", action="store_true", help="no coloring pages as PDF, which are most of the work")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")
    parser.add_argument("--json", action="store_true", help="print the result as one line of JSON")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    arguments = parser.parse_args()
    if arguments.jobs < 1:
        parser.error("--jobs has to be 1 or more")
    return arguments


def settings_of(source: str) -> Settings:
    """Those of the environment; a setting for another bucket's derivatives does not count."""
    settings = config.read(os.environ)
    if settings.bucket != source:
        settings = replace(settings, bucket=source, derivatives="")
    presets(settings)
    open_bucket(source).list(page_size=1)
    return settings


def check_places(source: str, target: str) -> None:
    """Raises ConfigurationError where the site would lie among the photos, and be exported the next time."""
    photos, site = _whole(source), _whole(target)
    if f"{site}/".startswith(f"{photos}/"):
        raise ConfigurationError(f"{target} lies inside {source}; export to a place outside of the photos.")
    if f"{photos}/".startswith((f"{site}/{layout.IMAGES}", f"{site}/{layout.PAGES}")):
        raise ConfigurationError(f"{source} lies where the export to {target} writes; choose another place for it.")


def _whole(url: str) -> str:
    return (url if split_url(url)[0] else str(Path(url).expanduser().resolve())).rstrip("/")


def tell(outcome: Outcome, arguments: argparse.Namespace) -> None:
    would = "would be " if arguments.dry_run else ""
    print(
        f"{outcome.pictures} pictures; {outcome.made} files {would}made, {outcome.pages} pages written, "
        f"{outcome.removed} files {would}removed"
    )
    for reason, count in outcome.skipped.items():
        print(f"  {count} skipped: {reason}")
    for name, reason in outcome.failed.items():
        print(f"  failed: {name}: {reason}", file=sys.stderr)
    if outcome.failed:
        print("Nothing was published; the site is as it was. Run it again.", file=sys.stderr)
    elif not arguments.dry_run:
        base = tags.address(arguments.target, arguments.url)
        print(f"\nOnce, so that a blog may read it:\n{tags.cors(arguments.target)}")
        print(f"\nThe tag:\n{tags.tag(base)}")

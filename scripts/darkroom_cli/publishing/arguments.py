"""Options shared by several subcommands."""

import argparse

from darkroom_cli.picture_metadata.table_dates import ORDERS

JOBS = 8


def add_working(parser: argparse.ArgumentParser) -> None:
    """Add --jobs, --dry-run and --verbose."""
    parser.add_argument("--jobs", type=jobs, default=JOBS, metavar="N", help="pieces at the same time (%(default)s)")
    parser.add_argument("--dry-run", action="store_true", help="report what would be done, without doing it")
    parser.add_argument("--verbose", "-v", action="store_true", help="a line for every picture")


def add_dates(parser: argparse.ArgumentParser) -> None:
    """--dates."""
    order = "how tables write 8/5/2017: dmy is May 8, mdy August 5; without it such a date is refused"
    parser.add_argument("--dates", choices=ORDERS, default="", help=order)


def jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 64):
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 64")
    return int(text)

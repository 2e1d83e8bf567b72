"""--json: print one line of JSON to standard output, and everything meant for people to standard error."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as one line of JSON")


@contextmanager
def printed(asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield the values to be filled in and printed. With --json, other output goes to standard error."""
    values: dict[str, Any] = {}
    if not asked.json:
        yield values
        return
    with redirect_stdout(sys.stderr):
        yield values
    print(json.dumps(values, ensure_ascii=False), flush=True)

"""--json: one line of JSON on standard output, and everything meant for people on standard error."""

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
    """The values of the line, to be filled in. With --json, what is printed meanwhile goes to standard error."""
    values: dict[str, Any] = {}
    if not asked.json:
        yield values
        return
    with redirect_stdout(sys.stderr):
        yield values
    print(json.dumps(values, ensure_ascii=False), flush=True)

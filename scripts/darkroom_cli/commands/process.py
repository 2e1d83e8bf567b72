"""Run a list of operations on many images of a bucket, as POST /api/process-images does.

    darkroom process batch.json
    darkroom process --operation split=True --operation resize=2 cat.jpg:quarters/cat.png dog.jpg:quarters/dog.png
    DARKROOM_BUCKET=gs://my-photos darkroom process --operation grayscale --operation blur=5 cat.jpg:gray/cat.webp

`batch.json` is {"images": [{"input": name, "output": name}], "operations": ["split=True", "resize=2"]}. Outputs are
written under `processed/` in the bucket that DARKROOM_BUCKET names; only outputs of batches are replaced.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from darkroom.batch.forecast import MOST_PARTS
from darkroom.batch.order import Order, read_order
from darkroom.batch.run import PROCESSED, check, run
from darkroom.config import settings
from darkroom.errors import DarkroomError, InvalidRequest
from darkroom.storage import buckets
from darkroom_cli import parsing


def parser() -> argparse.ArgumentParser:
    own = parsing.command("process", __doc__)
    own.add_argument("images", nargs="+", metavar="BATCH.json | INPUT:OUTPUT", help="a JSON file, or pairs of names")
    own.add_argument("--operation", action="append", default=[], metavar="NAME=VALUE", help="may be repeated")
    own.add_argument("--dry-run", action="store_true", help="report what would be done, without doing it")
    own.add_argument("--json", action="store_true", help="print the results as JSON")
    return own


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    try:
        order = _order(asked.images, asked.operation)
        for operation in order.operations:
            if operation.reason:
                print(f"skipped: {operation.text}: {operation.reason}", file=sys.stderr)
        if asked.dry_run:
            return _foresee(order)
        with tqdm(total=len(order.images), unit="image", desc="processing", disable=None) as bar:
            results = run(order, settings(), bar.update)
    except DarkroomError as error:
        print(f"darkroom process: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("darkroom process: stopped; images in progress were finished.", file=sys.stderr)
        return 130
    return _tell(results, order, asked.json)


def _foresee(order: Order) -> int:
    """Report what would be written, and what would fail before any pixel is read. Returns the exit code."""
    parts = min(MOST_PARTS, 4 ** sum(asked.splits for asked in order.operations))
    failed = 0
    for name, output in order.images:
        try:
            check(name, output, settings())
        except DarkroomError as error:
            failed += 1
            print(f"failed: {name}: {error}", file=sys.stderr)
        else:
            several = f", in {parts} parts: _1 to _{parts}" if parts > 1 else ""
            print(f"{name} -> {buckets.originals(settings()).url}/{PROCESSED}{output}{several}")
    return 1 if failed else 0


def _order(images: list[str], operations: list[str]) -> Order:
    """Parse the arguments. Raises InvalidRequest."""
    if len(images) == 1 and images[0].endswith(".json"):
        try:
            body = json.loads(Path(images[0]).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InvalidRequest(f"{images[0]} cannot be read as JSON: {error}") from None
        if operations and isinstance(body, dict):
            body["operations"] = operations
        return read_order(body)
    pairs = [image.partition(":") for image in images]
    if not all(name and output for name, _, output in pairs):
        raise InvalidRequest("Each image must be INPUT:OUTPUT, such as cat.jpg:small/cat.webp")
    return read_order(
        {"images": [{"input": name, "output": output} for name, _, output in pairs], "operations": operations}
    )


def _tell(results: list[dict[str, Any]], order: Order, as_json: bool) -> int:
    """Print the results; returns the exit code."""
    failed = [result for result in results if result["error"]]
    if as_json:
        print(json.dumps(results, ensure_ascii=False))
    for result in results:
        for asked, step in zip(order.operations, result["steps"], strict=False):
            # Operations that no image can run were already reported.
            if step["reason"] and not asked.reason:
                print(f"skipped: {result['input']}: {step['operation']}: {step['reason']}", file=sys.stderr)
    for result in failed:
        print(f"failed: {result['input']}: {result['error']}", file=sys.stderr)
    written = sum(len(result["outputs"]) for result in results)
    print(f"{written} written, {len(failed)} of {len(results)} failed", file=sys.stderr if as_json else sys.stdout)
    return 1 if failed else 0

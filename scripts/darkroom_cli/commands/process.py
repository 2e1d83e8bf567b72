"""Run a batch on the pictures of a bucket: many images, one list of operations, as POST /api/process-images does.

    process_images.py batch.json
    process_images.py --operation split=True --operation resize=2 cat.jpg:quarters/cat.png dog.jpg:quarters/dog.png
    DARKROOM_BUCKET=gs://my-photos process_images.py --operation grayscale --operation blur=5 cat.jpg:gray/cat.webp

`batch.json` is {"images": [{"input": name, "output": name}], "operations": ["split=True", "resize=2"]}. Outputs
lie under `processed/` in the bucket that DARKROOM_BUCKET names; only what a batch has written is replaced.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from darkroom.batch.forecast import MOST_PARTS
from darkroom.batch.order import Order, read_order
from darkroom.batch.run import PROCESSED, look, run
from darkroom.config import settings
from darkroom.errors import DarkroomError, InvalidRequest
from darkroom.storage import buckets


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", nargs="+", metavar="BATCH.json | INPUT:OUTPUT", help="a file, or pairs of names")
    parser.add_argument("--operation", action="append", default=[], metavar="NAME=VALUE", help="may be repeated")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    return parser


def main() -> int:
    arguments = parser().parse_args()
    try:
        order = _order(arguments.images, arguments.operation)
        for asked in order.operations:
            if asked.reason:
                print(f"skipped: {asked.text}: {asked.reason}", file=sys.stderr)
        if arguments.dry_run:
            return _foresee(order)
        with tqdm(total=len(order.images), unit="image", desc="processing", disable=None) as bar:
            results = run(order, settings(), bar.update)
    except DarkroomError as error:
        sys.exit(f"process_images: {error}")
    except KeyboardInterrupt:
        print("process_images: stopped; what was under way is finished, and the rest not begun.", file=sys.stderr)
        return 130
    return _tell(results, order, arguments.json)


def _foresee(order: Order) -> int:
    """What would be written, and what would fail before a pixel is read; returns the exit code."""
    parts = min(MOST_PARTS, 4 ** sum(asked.splits for asked in order.operations))
    failed = 0
    for name, output in order.images:
        try:
            look(name, output, settings())
        except DarkroomError as error:
            failed += 1
            print(f"failed: {name}: {error}", file=sys.stderr)
        else:
            several = f", in {parts} parts: _1 to _{parts}" if parts > 1 else ""
            print(f"{name} -> {buckets.originals(settings()).url}/{PROCESSED}{output}{several}")
    return 1 if failed else 0


def _order(images: list[str], operations: list[str]) -> Order:
    """Raises InvalidRequest."""
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
        raise InvalidRequest("Each image has to be INPUT:OUTPUT, such as cat.jpg:small/cat.webp")
    return read_order(
        {"images": [{"input": name, "output": output} for name, _, output in pairs], "operations": operations}
    )


def _tell(results: list[dict[str, Any]], order: Order, as_json: bool) -> int:
    """Returns the exit code."""
    failed = [result for result in results if result["error"]]
    if as_json:
        print(json.dumps(results, ensure_ascii=False))
    for result in results:
        for asked, step in zip(order.operations, result["steps"], strict=False):
            # What no image could have is told once, before.
            if step["reason"] and not asked.reason:
                print(f"skipped: {result['input']}: {step['operation']}: {step['reason']}", file=sys.stderr)
    for result in failed:
        print(f"failed: {result['input']}: {result['error']}", file=sys.stderr)
    written = sum(len(result["outputs"]) for result in results)
    print(f"{written} written, {len(failed)} of {len(results)} failed", file=sys.stderr if as_json else sys.stdout)
    return 1 if failed else 0

"""A mirror of 500 known photos: seconds and requests of an upload without changes, compared with one with --checksum.

The limits are one second of CPU time, which does not depend on the load, and 20 requests. The S3 server runs in
the same process, and its listing is more than half of that line. Exits 1 above a limit.
"""

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / folder) for folder in ("functions", "scripts", "tests")]
os.environ |= {"XDG_CACHE_HOME": tempfile.mkdtemp(prefix="known-photos-")}

from PIL import Image  # noqa: E402

from darkroom_cli.commands import upload  # noqa: E402
from fake_bucket import FakeBucketServer  # noqa: E402
from s3_server import S3Server  # noqa: E402

PHOTOS, LIMIT, MOST_REQUESTS = 500, 1.0, 20

Requests = Callable[[], int]


@contextmanager
def local() -> Iterator[tuple[str, Requests]]:
    with tempfile.TemporaryDirectory() as folder:
        yield folder, lambda: 0


@contextmanager
def gs() -> Iterator[tuple[str, Requests]]:
    with FakeBucketServer() as server:
        os.environ["STORAGE_EMULATOR_HOST"] = server.url
        yield "gs://photos", server.counts.total


@contextmanager
def s3() -> Iterator[tuple[str, Requests]]:
    with S3Server() as server:
        os.environ |= server.environment
        from darkroom.storage.s3.client import connect

        connect(10.0).create_bucket(Bucket="photos")
        yield "s3://photos", lambda: server.requests


def run(source: Path, destination: str, *options: str) -> tuple[float, float]:
    """Seconds, and seconds of the processor, from a command whose modules are loaded. Raises SystemExit if it fails."""
    from darkroom.storage import open_bucket

    open_bucket.cache_clear()
    said = io.StringIO()
    begins, worked = time.perf_counter(), time.process_time()
    with redirect_stdout(said), redirect_stderr(said):
        code = upload.main([str(source), destination, *options])
    if code:
        sys.exit(said.getvalue())
    return time.perf_counter() - begins, time.process_time() - worked


def main() -> int:
    exceeded = False
    with tempfile.TemporaryDirectory() as folder:
        for number in range(PHOTOS):
            Image.effect_noise((320, 240), 40).convert("RGB").save(Path(folder, f"{number:03}.jpg"))
        headings = f"{'seconds':>12}{'CPU s':>8}{'requests':>10}{'--checksum':>12}{'CPU s':>8}{'ratio':>8}"
        print(f"{PHOTOS} known photos{headings}")
        for store in (local, gs, s3):
            with store() as (destination, requests):
                run(Path(folder), destination)
                before = requests()
                seconds, cpu = run(Path(folder), destination)
                sent = requests() - before
                whole, most = run(Path(folder), destination, "--checksum")
            exceeded |= cpu > LIMIT or sent > MOST_REQUESTS
            figures = f"{seconds:12.2f}{cpu:8.2f}{sent:10}{whole:12.2f}{most:8.2f}{cpu / most:8.2f}"
            print(f"{store.__name__:16}{figures}", flush=True)
    return int(exceeded)


if __name__ == "__main__":
    sys.exit(main())

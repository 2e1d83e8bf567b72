"""Large folders behind the self-hosted server: listing, first page, and random picks while photos arrive.

    python tests/bench/large_folder.py             100,000 photos
    python tests/bench/large_folder.py 30000       a server over 30,000, for a quick look
    python tests/bench/large_folder.py 100000 /tmp/many      fill this folder, and keep it for the next run

The folder is filled with small photos, which takes half a minute. It measures the server's wall time, so run it on an
idle machine; the listing is compared with the bare `os.scandir` and `stat` of the same folder.
"""

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import requests
from PIL import Image

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "tests")]

from _limits import Limits  # noqa: E402

from darkroom.storage import list_all, open_bucket  # noqa: E402
from live_server import live_server  # noqa: E402

FOLDERS: Final = 20
ARRIVING_SECONDS: Final = 20.0
ARRIVALS_A_SECOND: Final = 10


def main() -> int:
    limits = Limits()
    photos = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(place) / "photos"
        fill(folder, photos)
        listing(folder, limits)
        behind_the_server(folder, photos, Path(place) / "derivatives", limits)
    return limits.tell()


def fill(folder: Path, photos: int) -> None:
    for year in range(FOLDERS):
        (folder / f"{2000 + year}").mkdir(parents=True, exist_ok=True)
    for number in range(photos):
        if not os.path.exists(path_of(folder, number)):  # noqa: PTH110 - a Path takes longer than the file
            add(folder, number)


def path_of(folder: Path, number: int) -> str:
    return f"{folder}/{2000 + number % FOLDERS}/IMG_{number:06}.jpg"


def add(folder: Path, number: int) -> None:
    path = path_of(folder, number)
    with open(f"{path}.part", "wb") as file:  # noqa: PTH123
        file.write(_photo() + bytes(number % 7))
    os.rename(f"{path}.part", path)  # noqa: PTH104


@cache
def _photo() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (16, 12), (9, 80, 120)).save(buffer, "JPEG")
    return buffer.getvalue()


def listing(folder: Path, limits: Limits) -> None:
    bucket = open_bucket(str(folder))
    bare = best(lambda: sum(1 for path in folder.iterdir() for entry in os.scandir(path) if entry.stat()))
    ours = best(lambda: sum(1 for _ in list_all(bucket)))
    print(f"listing a photo: {ours:.1f} us, including {bare:.1f} us for scandir and stat (limit 6.0)")
    limits.at_most("microseconds to list one photo", ours, 6.0)


def best(count: Callable[[], int]) -> float:
    """CPU microseconds per file, the minimum of five runs."""
    found = []
    for _ in range(5):
        started = time.process_time()
        files = count()
        found.append((time.process_time() - started) / files * 1e6)
    return min(found)


def behind_the_server(folder: Path, photos: int, derivatives: Path, limits: Limits) -> None:
    derivatives.mkdir()
    for name in ("first start, without a catalog", "second start"):
        started = time.perf_counter()
        with live_server(folder, derivatives=str(derivatives)) as server:
            page = requests.get(f"{server.url}/api/list-images", timeout=60).json()
            seconds = time.perf_counter() - started
            print(f"{name}: page of {len(page['images'])} of {page['total']:,} after {seconds:.2f} s (limit 1.0)")
            limits.at_most(f"seconds to the first page, {name}", seconds, 1.0)
            if name.startswith("first"):
                wait_for_catalog(server.url, started)
            else:
                picks_while_photos_arrive(server.url, folder, photos, limits)


def wait_for_catalog(url: str, started: float) -> None:
    while requests.get(f"{url}/api/list-images?limit=1", timeout=60).json()["pending"]:
        time.sleep(1)
    print(f"catalog built in the background {time.perf_counter() - started:.0f} s after the start")


def picks_while_photos_arrive(url: str, folder: Path, photos: int, limits: Limits) -> None:
    ends = time.monotonic() + ARRIVING_SECONDS
    arrived = threading.Thread(target=_arrive, args=(folder, photos, ends))
    arrived.start()
    found: dict[str, list[float]] = {"random-image": [], "list-images": [], "random-image?seed=1&prefix=20": []}
    with requests.Session() as session:
        while time.monotonic() < ends:
            for query, seconds in found.items():
                started = time.perf_counter()
                session.get(f"{url}/api/{query}", timeout=60).raise_for_status()
                seconds.append(time.perf_counter() - started)
            time.sleep(0.02)
    arrived.join()
    for query, seconds in found.items():
        last = statistics.quantiles(seconds, n=100)[98] * 1000
        print(f"{query}: median {statistics.median(seconds) * 1000:.1f} ms, 99th percentile {last:.0f} ms", end="")
        print(" (limit 50)" if query == "random-image" else "")
    limits.at_most("ms of random-image, 99th percentile", statistics.quantiles(found["random-image"], n=100)[98], 0.05)


def _arrive(folder: Path, number: int, ends: float) -> None:
    while time.monotonic() < ends:
        add(folder, number)
        number += 1
        time.sleep(1 / ARRIVALS_A_SECOND)


if __name__ == "__main__":
    sys.exit(main())

"""Large folders behind the self-hosted server: listing, first page, and requests while photos come, change and go.

    python tests/bench/large_folder.py             100,000 photos, about three minutes
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
from darkroom.storage.local import LocalBucket  # noqa: E402
from live_server import live_server  # noqa: E402

FOLDERS: Final = 20
CHANGING_SECONDS: Final = 15.0
CHANGES_A_SECOND: Final = 10
CATALOG_SECONDS: Final = 120.0
"""How long to wait for the catalog; the photos that are left are read after the bench."""
SHAPES: Final = {"in one folder": 1, "in ten folders": 10, "in a thousand folders": 1000}


def main() -> int:
    limits = Limits()
    photos = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(place) / "photos"
        print(f"filling a folder with {photos:,} photos", flush=True)
        fill(folder, photos)
        listing(f"{photos:,} photos", folder, limits)
        for name, folders in SHAPES.items():
            listing(f"30,000 photos {name}", linked(Path(place) / name, 30_000, folders), limits)
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


def linked(place: Path, photos: int, folders: int) -> Path:
    """That many hard links to one photo, two folders deep."""
    for number in range(folders):
        (place / f"{number % 10}" / f"{number:04}").mkdir(parents=True)
    photo = place / "photo.jpg"
    photo.write_bytes(_photo())
    for number in range(photos):
        folder = number % folders
        os.link(photo, f"{place}/{folder % 10}/{folder:04}/IMG_{number:06}.jpg")
    return place


def listing(name: str, folder: Path, limits: Limits) -> None:
    bucket = open_bucket(str(folder))
    first = best(lambda: sum(1 for _ in list_all(LocalBucket(str(folder)))))
    again = best(lambda: sum(1 for _ in list_all(bucket)))
    folders = [path for path, _, _ in os.walk(folder)]
    bare = best(lambda: sum(bool(entry.stat()) for path in folders for entry in os.scandir(path)))
    print(f"{name}: {again:.1f} us to list one (limit 6.0), {first:.1f} us the first time;", end=" ")
    print(f"{bare:.1f} us for os.scandir and stat", flush=True)
    limits.at_most(f"microseconds to list a photo, {name}", again, 6.0)


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
    for name in ("first start", "second start"):
        started = time.perf_counter()
        with live_server(folder, derivatives=str(derivatives), fresh=True) as server:
            page = requests.get(f"{server.url}/api/list-images", timeout=60).json()
            seconds = time.perf_counter() - started
            print(f"{name}: page of {len(page['images'])} of {page['total']:,} after {seconds:.2f} s (limit 1.0)")
            limits.at_most(f"seconds to the first page, {name}", seconds, 1.0)
            requests_while_photos_change(f"after the {name}", server.url, folder, photos, limits)
            if name == "first start":
                wait_for_catalog(server.url, started)


def wait_for_catalog(url: str, started: float) -> None:
    told = 0.0
    while pending := requests.get(f"{url}/api/list-images?limit=1", timeout=60).json()["pending"]:
        seconds = time.perf_counter() - started
        if seconds > CATALOG_SECONDS:
            print(f"catalog: {pending:,} photos are left to read {seconds:.0f} s after the start", flush=True)
            return
        if seconds - told > 10:
            told = seconds
            print(f"catalog: {pending:,} photos to read", flush=True)
        time.sleep(1)
    print(f"catalog: built in the background {time.perf_counter() - started:.0f} s after the start", flush=True)


def requests_while_photos_change(name: str, url: str, folder: Path, photos: int, limits: Limits) -> None:
    ends = time.monotonic() + CHANGING_SECONDS
    changes = threading.Thread(target=_change, args=(folder, photos, ends))
    changes.start()
    found: dict[str, list[float]] = {"random-image": [], "list-images": [], "random-image?seed=1&prefix=20": []}
    with requests.Session() as session:
        while time.monotonic() < ends:
            for query, seconds in found.items():
                started = time.perf_counter()
                session.get(f"{url}/api/{query}", timeout=60).raise_for_status()
                seconds.append(time.perf_counter() - started)
            time.sleep(0.02)
    changes.join()
    for query, seconds in found.items():
        last = statistics.quantiles(seconds, n=100)[98]
        print(f"{query} {name}: {len(seconds)} requests, median {statistics.median(seconds) * 1000:.1f} ms,", end=" ")
        print(f"99th percentile {last * 1000:.0f} ms, slowest {max(seconds) * 1000:.0f} ms", end="")
        print(" (limit of the 99th 50)" if query == "random-image" else "", flush=True)
    last = statistics.quantiles(found["random-image"], n=100)[98]
    limits.at_most(f"seconds of random-image {name}, 99th percentile", last, 0.05)


def _change(folder: Path, photos: int, ends: float) -> None:
    """Photos arrive ten times a second; each second one is replaced and another one deleted."""
    number = 0
    while time.monotonic() < ends:
        add(folder, photos + number)
        if number % CHANGES_A_SECOND == 0:
            add(folder, number)
            gone = Path(path_of(folder, number + 1))
            gone.unlink(missing_ok=True)
        number += 1
        time.sleep(1 / CHANGES_A_SECOND)


if __name__ == "__main__":
    sys.exit(main())

"""Growth of the stored catalog from 1,000 to 1,000,000 pictures, and the cost per month (`make bench-scale`).

Pictures are synthetic entries in a bucket in memory. Measures our own work for one request, and counts storage calls. A
`plain listing` is the work of every request without a catalog.
"""

import argparse
import gc
import os
import random
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "functions"))

from darkroom.catalog.image import Facts, Image
from darkroom.catalog.query import Query
from darkroom.catalog.stored import store
from darkroom.catalog.stored.catalog import GalleryCatalog
from darkroom.catalog.stored.gather import Gathered, rules_of
from darkroom.catalog.stored.reconcile import commit
from darkroom.config import Settings
from darkroom.delivery.urls import image_json
from darkroom.errors import NotFound, PreconditionFailed
from darkroom.storage import Blob, buckets
from darkroom.storage.albums import current

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SETTINGS = Settings(bucket="synthetic", derivatives="made", catalog_seconds=3600, catalog_max_age=86_400)
REQUESTS = 500
FEW, MANY = 1_000, 100_000
TIMED = ("random_ms", "seeded_ms", "page_ms")
MOST_GROWTH, MOST_COLD, MOST_WARM = 2.0, 4, 1
ROUNDS = 3
"""Maximum attempts to measure times that seem to grow."""
START = datetime(2010, 1, 1, tzinfo=UTC)


class Memory:
    """The part of a bucket that the catalog needs, with a count of the calls and of the bytes written."""

    url = "memory"

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, Blob]] = {}
        self.calls: Counter[str] = Counter()
        self.written = 0
        self._generation = 0

    def stat(self, name: str) -> Blob:
        self.calls["stat"] += 1
        return self._find(name)[1]

    def read(self, name: str, generation: str | None = None, start: int | None = None, end: int | None = None) -> bytes:
        self.calls["read"] += 1
        return self._find(name)[0]

    def write(
        self,
        name: str,
        data: bytes,
        content_type: str,
        metadata: dict[str, str] | None = None,
        if_generation_match: str | None = None,
        cache_control: str | None = None,
    ) -> Blob:
        self.calls["write"] += 1
        self.written += len(data)
        current = self.objects.get(name)
        if if_generation_match not in (None, current[1].generation if current else "0"):
            raise PreconditionFailed(name)
        self._generation += 1
        blob = Blob(name, str(self._generation), len(data), content_type, datetime.now(UTC), metadata or {})
        self.objects[name] = (data, blob)
        return blob

    def public_url(self, name: str) -> str:
        return f"https://storage.googleapis.com/photos/{name}"

    def _find(self, name: str) -> tuple[bytes, Blob]:
        if name not in self.objects:
            raise NotFound(name)
        return self.objects[name]


def synthetic(count: int) -> Iterator[Image]:
    chance = random.Random(7)
    for number in range(count):
        taken = START + timedelta(minutes=number * 5)
        width, height = chance.choice([(6000, 4000), (4000, 6000), (4032, 3024), (1920, 1080), (3000, 3000)])
        yield Image(
            name=f"{taken.year}/{taken.month:02}/DSC_{number:07}.jpg",
            version=str(1_700_000_000_000_000 + number),
            generation=str(1_700_000_000_000_000 + number),
            size=chance.randint(1_000_000, 8_000_000),
            content_type="image/jpeg",
            updated=taken,
            width=width,
            height=height,
            taken=taken.strftime("%Y-%m-%dT%H:%M:%S"),
            caption="A photograph, with a caption of usual length" if number % 3 == 0 else None,
        )


def gathered_of(images: list[Image]) -> Gathered:
    known = {
        (image.name, image.generation): Facts(image.width or 1, image.height or 1, image.taken) for image in images
    }
    return Gathered(tuple(images), {}, time.time(), rules_of(SETTINGS), dict(known))


def build(count: int) -> tuple[Memory, list[Image], float]:
    images = list(synthetic(count))
    bucket = Memory()
    started = time.process_time()
    commit(bucket, gathered_of(images), None)
    return bucket, images, time.process_time() - started


def put(bucket: Memory) -> None:
    """From now on, use this bucket for every URL."""
    for module in (buckets, current):
        module.open_bucket = lambda url: bucket  # type: ignore[attr-defined]  # implements only the used part of Bucket


def held_mb() -> float:
    """Memory of a loaded root in MB, including its ring."""
    tracemalloc.start()
    catalog = GalleryCatalog(SETTINGS)
    catalog.pick(Query(), 1, "seed")
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return held / 1e6


def walk(bucket: Memory, catalog: GalleryCatalog, start: int) -> int:
    """The maximum number of calls for one page, page after page."""
    catalog.page(Query(), 50, offset=start)
    return max(
        calls_of(bucket, lambda at=at: catalog.page(Query(), 50, offset=start + at)) for at in range(50, 500, 50)
    )


def calls_of(bucket: Memory, act: Callable[[], object]) -> int:
    bucket.calls.clear()
    act()
    return bucket.calls.total()


def median_ms(act: Callable[[], object]) -> float:
    """The smallest of five medians, since other processes only add time."""
    gc.collect()
    medians = []
    for _ in range(5):
        times = []
        for _ in range(REQUESTS // 5):
            started = time.process_time_ns()
            act()
            times.append(time.process_time_ns() - started)
        medians.append(statistics.median(times))
    return min(medians) / 1e6


def measure(count: int) -> dict[str, float]:
    """Measure one size in this process."""
    bucket, images, build_seconds = build(count)
    put(bucket)
    root_bytes = len(bucket.objects[store.ROOT][0])
    gc.collect()
    gc.freeze()
    chance = random.Random(3)

    def page(catalog: GalleryCatalog) -> object:
        found = catalog.page(Query(), 50, offset=chance.randrange(max(1, count - 50)))
        return [image_json(SETTINGS, image) for image in found.images]

    def pick(catalog: GalleryCatalog, seed: str | None) -> object:
        return [image_json(SETTINGS, image) for image in catalog.pick(Query(), 1, seed)]

    cold = {
        "random": calls_of(bucket, lambda: pick(GalleryCatalog(SETTINGS), None)),
        "page": max(calls_of(bucket, lambda: page(GalleryCatalog(SETTINGS))) for _ in range(20)),
    }
    started = time.process_time()
    catalog = GalleryCatalog(SETTINGS)
    catalog.pick(Query(), 1, "seed")
    load_ms = 1000 * (time.process_time() - started)
    memory = held_mb()
    warm = {
        "random": max(calls_of(bucket, lambda: pick(catalog, None)) for _ in range(50)),
        "page": max(walk(bucket, catalog, chance.randrange(max(1, count - 500))) for _ in range(10)),
    }
    result = {
        "pictures": count,
        "build_s": build_seconds,
        "root_kB": root_bytes / 1000,
        "load_ms": load_ms,
        "random_ms": median_ms(lambda: pick(catalog, None)),
        "seeded_ms": median_ms(lambda: pick(catalog, f"{chance.random()}")),
        "page_ms": median_ms(lambda: page(catalog)),
        "cold_random": cold["random"],
        "cold_page": cold["page"],
        "warm_random": warm["random"],
        "warm_page": warm["page"],
        "memory_MB": memory,
    }
    return result | change(bucket, images)


def change(bucket: Memory, images: list[Image]) -> dict[str, float]:
    """The bytes written when one picture is replaced."""
    middle = len(images) // 2
    images[middle] = replace(images[middle], version="9", generation="9", width=800, height=600)
    held = store.hold_root(bucket)  # type: ignore[arg-type]  # as above
    bucket.written = 0
    commit(bucket, gathered_of(images), held)  # type: ignore[arg-type]  # as above
    root = len(bucket.objects[store.ROOT][0])
    return {"segment_kB": (bucket.written - root) / 1000}


def in_fresh_process(count: int) -> dict[str, Any]:
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import scale; print(scale.measure({count}))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=os.environ)
    result: dict[str, Any] = eval(done.stdout)
    return result


COLUMNS = (
    ("pictures", "pictures", "{:>10,.0f}"),
    ("random_ms", "random ms", "{:>10.3f}"),
    ("seeded_ms", "seeded ms", "{:>10.3f}"),
    ("page_ms", "page ms", "{:>9.2f}"),
    ("cold_random", "cold calls", "{:>11.0f}"),
    ("warm_random", "warm", "{:>5.0f}"),
    ("cold_page", "page cold", "{:>10.0f}"),
    ("warm_page", "warm", "{:>5.0f}"),
    ("root_kB", "root kB", "{:>9,.0f}"),
    ("load_ms", "load ms", "{:>8.1f}"),
    ("memory_MB", "load MB", "{:>8.0f}"),
    ("segment_kB", "1 change kB", "{:>12.0f}"),
    ("build_s", "build s", "{:>8.1f}"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().sizes
    print("CPU time of one request (median), storage calls (maximum), bytes.")
    print("Cold: the first request of a process. Warm: a random pick, and a visitor's next page.\n")
    print("".join(title.rjust(len(form.format(0))) for _, title, form in COLUMNS))
    found = []
    for count in sizes:
        result = in_fresh_process(count)
        found.append(result)
        print("".join(form.format(result[key]) for key, _, form in COLUMNS), flush=True)
    print(
        "\n`1 change kB` is the segment that is rewritten for one changed picture. Its size is bounded for any gallery."
    )
    print(
        "The root is also rewritten, 13 bytes per picture. It is one file, so that a cold start reads it in one call.\n"
    )
    bad = verdict(found)
    from costs import table

    print(table())
    return bad


def verdict(found: list[dict[str, Any]]) -> int:
    by_size = {result["pictures"]: result for result in found}
    bad = 0
    if {FEW, MANY} <= by_size.keys():
        few, many = least(by_size[FEW], by_size[MANY])
        for key in TIMED:
            ratio = many[key] / few[key]
            bad |= ratio > MOST_GROWTH
            held = "NOT HELD" if ratio > MOST_GROWTH else "held"
            print(f"{key.partition('_')[0]:8} {MANY:,} pictures to {FEW:,}: {ratio:.2f}, limit {MOST_GROWTH:g}: {held}")
    cold = max(max(result["cold_random"], result["cold_page"]) for result in found)
    warm = max(max(result["warm_random"], result["warm_page"]) for result in found)
    calls = cold > MOST_COLD or warm > MOST_WARM
    held = "NOT HELD" if calls else "held"
    print(f"storage calls: {cold:.0f} cold and {warm:.0f} warm, limits {MOST_COLD} and {MOST_WARM}: {held}\n")
    return int(bad or calls)


def least(few: dict[str, Any], many: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The minimum of both, measured again while they differ too much, since other processes only add time."""
    for _ in range(ROUNDS):
        if all(many[key] <= MOST_GROWTH * few[key] for key in TIMED):
            break
        again = in_fresh_process(FEW), in_fresh_process(MANY)
        few, many = (
            before | {key: min(before[key], now[key]) for key in TIMED}
            for before, now in zip((few, many), again, strict=True)
        )
    return few, many


if __name__ == "__main__":
    sys.exit(main())

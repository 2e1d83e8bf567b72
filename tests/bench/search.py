"""Text search at 100,000 pictures from the stored catalog, compared with reading all of its entries.

The bucket is in memory. Measures our own CPU time, and counts reads.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "functions"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from scale import SETTINGS, build, put

from darkroom.catalog.query import Query
from darkroom.catalog.stored.catalog import GalleryCatalog

COUNT = 100_000
QUERIES = ("dsc_0077777", "caption 2010/03", "photograph", "nothing of it")
MOST_WARM, MOST_COLD = 0.05, 0.25
"""Maximum CPU time relative to a search of every entry, for a new word in a warm process and in a new one."""


def milliseconds(catalog: GalleryCatalog, query: Query, offset: int = 0) -> float:
    started = time.process_time()
    catalog.page(query, 50, offset=offset)
    return 1000 * (time.process_time() - started)


def main() -> int:
    bucket, _, _ = build(COUNT)
    put(bucket)
    warm = GalleryCatalog(SETTINGS)
    warm.page(Query(q="first"), 50)
    print(
        f"{COUNT:,} pictures{'hits':>20}{'all entries ms':>16}{'cold ms':>9}{'reads':>7}{'warm ms':>9}{'again ms':>10}"
    )
    failed = False
    for words in QUERIES:
        # A width that excludes nothing makes the catalog read every entry.
        scan = milliseconds(GalleryCatalog(SETTINGS), Query(min_width=1))
        bucket.calls.clear()
        cold = milliseconds(GalleryCatalog(SETTINGS), Query(q=words))
        reads = bucket.calls["read"]
        new = milliseconds(warm, Query(q=words))
        again = milliseconds(warm, Query(q=words), 50)
        total = warm.page(Query(q=words), 1).total
        print(f"{words:>24}{total:>11,}{scan:>16.0f}{cold:>9.0f}{reads:>7}{new:>9.1f}{again:>10.1f}")
        failed |= new > MOST_WARM * scan or cold > MOST_COLD * scan
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

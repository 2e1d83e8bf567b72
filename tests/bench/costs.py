"""The cost per month, at published prices (Cloud Run, Cloud Storage us-central1, Firebase Hosting; read in 2026).

A view is a first page with empty caches: the script, one request for JSON, 18 pictures. Free tiers are included.
Storage of derivatives is counted; storage of originals is not.
"""

from dataclasses import dataclass
from typing import Final

PICTURES_A_VIEW: Final = 18
PICTURE_KB: Final = 45
JSON_KB: Final = 12
SCRIPT_KB: Final = 16
DERIVATIVES_MB: Final = 0.7
"""Derivatives of one photo of 12 megapixels: its ladder and its presets as WebP."""
LIFETIME: Final = 12
"""Months over which the one-time cost of derivatives is spread."""

CPU_SECOND, GIB_SECOND, MILLION_REQUESTS = 0.000024, 0.0000025, 0.40
FREE_CPU, FREE_GIB, FREE_REQUESTS = 180_000, 360_000, 2_000_000
CLASS_A, CLASS_B, FREE_A, FREE_B = 0.005 / 1000, 0.0004 / 1000, 5_000, 50_000
STORED_GB, FREE_STORED = 0.020, 5
BUCKET_GB, FREE_BUCKET_GB = 0.12, 100
HOSTING_GB, FREE_HOSTING_GB = 0.15, 0.36 * 30
HOSTING_HITS: Final = 0.9
"""Share of pictures cached by the CDN; JSON is requested once a minute."""
MINUTES: Final = 60 * 24 * 30

SECONDS_JSON, SECONDS_PICTURE, SECONDS_MAKE = 0.010, 0.010, 1.5
SECONDS_LISTED: Final = 0.007
"""CPU seconds for 1,000 names, in the client and in our code."""
GIB: Final = 2


@dataclass
class Month:
    """Usage: CPU seconds, function requests, class A and B operations, and GB sent by each service."""

    cpu: float = 0
    requests: float = 0
    class_a: float = 0
    class_b: float = 0
    bucket_gb: float = 0
    hosting_gb: float = 0
    stored_gb: float = 0

    def dollars(self) -> float:
        return (
            over(self.cpu, FREE_CPU) * CPU_SECOND
            + over(self.cpu * GIB, FREE_GIB) * GIB_SECOND
            + over(self.requests, FREE_REQUESTS) / 1e6 * MILLION_REQUESTS
            + over(self.class_a, FREE_A) * CLASS_A
            + over(self.class_b, FREE_B) * CLASS_B
            + over(self.stored_gb, FREE_STORED) * STORED_GB
            + over(self.bucket_gb, FREE_BUCKET_GB) * BUCKET_GB
            + over(self.hosting_gb, FREE_HOSTING_GB) * HOSTING_GB
        )


def over(used: float, free: float) -> float:
    return max(0.0, used - free)


def gigabytes(views: float, kilobytes: float) -> float:
    return views * kilobytes / 1e6


def made(images: int, views: float) -> Month:
    """Storing the derivatives and generating each once, limited to those that are viewed."""
    photos = min(images, views * PICTURES_A_VIEW)
    each = photos / LIFETIME
    return Month(
        cpu=each * SECONDS_MAKE, class_a=each * 10, class_b=each * 11, stored_gb=photos * DERIVATIVES_MB / 1000
    )


def listing(images: int, views: float) -> Month:
    """Every request for JSON lists the bucket; pictures come from the function."""
    month = function(images, views)
    month.class_a += views * -(-images // 1000)
    month.cpu += views * images / 1000 * SECONDS_LISTED
    return month


def function(images: int, views: float) -> Month:
    """The function serves everything; the catalog's root stays in the process."""
    month = made(images, views)
    month.requests = views * (PICTURES_A_VIEW + 2)
    month.cpu += views * (SECONDS_JSON + PICTURES_A_VIEW * SECONDS_PICTURE)
    month.class_b += views * (PICTURES_A_VIEW + 1) + MINUTES * 6
    # Transfer from Cloud Run costs as much as from the bucket.
    month.bucket_gb = gigabytes(views, PICTURES_A_VIEW * PICTURE_KB + JSON_KB + SCRIPT_KB)
    return month


def hosting(images: int, views: float) -> Month:
    """A CDN in front of the function caches pictures forever, and JSON for a minute."""
    month = made(images, views)
    missed = views * PICTURES_A_VIEW * (1 - HOSTING_HITS)
    json = min(views, MINUTES)
    month.requests = missed + json
    month.cpu += json * SECONDS_JSON + missed * SECONDS_PICTURE
    month.class_b += missed + json + MINUTES * 6
    month.hosting_gb = gigabytes(views, PICTURES_A_VIEW * PICTURE_KB + JSON_KB + SCRIPT_KB)
    return month


def bucket(images: int, views: float) -> Month:
    """An exported site, or the public bucket of derivatives: no function at all."""
    month = made(images, views)
    month.class_b += views * (PICTURES_A_VIEW + 3)
    month.bucket_gb = gigabytes(views, PICTURES_A_VIEW * PICTURE_KB + JSON_KB + SCRIPT_KB)
    return month


def table() -> str:
    """Dollars per month; in parentheses, without the transfer, whose price is similar everywhere."""
    ways = {"listing each": listing, "function": function, "hosting": hosting, "bucket": bucket}
    lines = [
        "Dollars a month, and in parentheses without transfer "
        f"({PICTURES_A_VIEW} pictures of {PICTURE_KB} kB a view, published prices, free tiers counted):",
        "",
        f"{'pictures':>10}{'views':>12}" + "".join(f"{name:>24}" for name in ways),
    ]
    for images in (1_000, 10_000, 100_000, 1_000_000):
        for views in (10_000, 100_000, 1_000_000, 10_000_000):
            cells = ""
            for way in ways.values():
                month = way(images, views)
                all_dollars = month.dollars()
                month.bucket_gb = month.hosting_gb = 0
                cells += f"{f'{all_dollars:,.2f} ({month.dollars():,.2f})':>24}"
            lines.append(f"{images:>10,}{views:>12,}{cells}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())

"""Seeded random picks: the same for everyone, nearly stable as the gallery grows, at constant cost.

Multi-probe consistent hashing (Appleton and O'Reilly 2015, arXiv:1505.00062): every image is one point on a ring, every
seed is PROBES points, and the image that most closely follows a probe is picked. A new image takes over 1/n of the
seeds and moves no other; the largest share is about 1 + 1/PROBES of the mean.
"""

import hashlib
import heapq
import random
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

PROBES: Final = 64
_TURN: Final = 1 << 64
_INDEX: Final = (1 << 24) - 1
"""A ring has at most 16 million points; the other 40 bits distinguish them."""


def point(name: str) -> int:
    """The position of a name on the ring: 64 bits."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


class Ring:
    """Points in order around the ring; `pick` returns indices into the points as given."""

    def __init__(self, points: "array[int]") -> None:
        # The low bits of a point are replaced by its index, so one array has both order and origin.
        self._points = array("Q", sorted(at & ~_INDEX | index for index, at in enumerate(points)))

    @classmethod
    def of(cls, names: Iterable[str]) -> "Ring":
        return cls(array("Q", (point(name) for name in names)))

    def pick(self, seed: str, count: int = 1) -> list[int]:
        """`count` different indices, or all if there are fewer; the first ones do not depend on `count`."""
        total = len(self._points)
        picked: dict[int, None] = {}
        attempt = 0
        while len(picked) < min(count, total):
            if attempt > 20 * count:
                self._fill(seed, count, picked)
                break
            picked.setdefault(self._pick_one(f"{seed}\0{attempt}" if attempt else seed))
            attempt += 1
        return list(picked)

    def _pick_one(self, seed: str) -> int:
        points, total = self._points, len(self._points)
        nearest, best = _TURN, 0
        for probe in _probes(seed):
            at = bisect_left(points, probe)
            distance = (points[at] if at < total else points[0] + _TURN) - probe
            if distance < nearest:
                nearest, best = distance, at % total
        return points[best] & _INDEX

    def _fill(self, seed: str, count: int, picked: dict[int, None]) -> None:
        """Add the rest if almost all are wanted, by rendezvous hashing: the smallest hashes of seed and point."""
        for at in heapq.nsmallest(count, self._points, key=lambda at: point(f"{seed}\0{at & ~_INDEX}")):
            if len(picked) < count:
                picked.setdefault(at & _INDEX)


def pick_any(total: int, count: int) -> list[int]:
    """Distinct indices below `total`, uniformly distributed."""
    return random.SystemRandom().sample(range(total), min(count, total))


def _probes(seed: str) -> list[int]:
    """64 points from eight digests of eight points each."""
    probes: list[int] = []
    for block in range(PROBES // 8):
        digest = hashlib.blake2b(seed.encode("utf-8", "replace"), salt=block.to_bytes(8, "big")).digest()
        probes += [at & ~_INDEX for at in struct.unpack(">8Q", digest)]
    return probes

"""All pictures of a root, or those that a search found."""

import hashlib
import sys
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby

from darkroom.catalog.months import Run
from darkroom.catalog.pick import Ring
from darkroom.catalog.stored.root import Root
from darkroom.catalog.view import UNKNOWN_RATIO, Index


@dataclass(frozen=True)
class Selection:
    """The selected pictures; `places` are their positions in gallery order, ascending."""

    root: Root
    places: Sequence[int]

    @property
    def is_whole(self) -> bool:
        return len(self.places) == self.root.total

    @property
    def pending(self) -> int:
        return self.root.pending if self.is_whole else self._ratios.count(UNKNOWN_RATIO)

    @cached_property
    def ring(self) -> Ring:
        """A ring whose picks are indices into `places`."""
        if self.is_whole:
            return self.root.ring
        points = array("Q", b"".join(self.root.hashes[8 * place : 8 * place + 8] for place in self.places))
        if sys.byteorder == "little":
            points.byteswap()
        return Ring(points)

    @property
    def index(self) -> Index:
        if self.is_whole:
            return Index(self.root.total, self.root.ratios, self.root.months, self.root.etag)
        digest = hashlib.sha256(self.root.etag.encode() + repr(self.places).encode()).hexdigest()[:32]
        return Index(len(self.places), self._ratios, self._months(), digest)

    @cached_property
    def _ratios(self) -> bytes:
        return bytes(self.root.ratios[place] for place in self.places)

    def _months(self) -> tuple[Run, ...]:
        ends = list(accumulate(count for _, count in self.root.months))
        if not ends:
            return ()
        months = (self.root.months[bisect_right(ends, place)][0] for place in self.places)
        return tuple((month, sum(1 for _ in run)) for month, run in groupby(months))

"""The root, which holds totals, random picks and page positions without reading any segment."""

import base64
import hashlib
import json
import sys
from array import array
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from darkroom.catalog.months import Run, join
from darkroom.catalog.pick import Ring
from darkroom.catalog.query import Query
from darkroom.catalog.stored.segments import Summary

FORMAT: Final = 1


@dataclass(frozen=True)
class Root:
    """`listed` is the Unix time in seconds at which its listing began; `rules` is the digest of the settings that
    decide which pictures are refused. In gallery order (newest first), `hashes` has 8 bytes per picture (big endian)
    and `ratios` one. `refused` and `folders` are the digests of these files, "" without one; `texts` has the digest
    and number of pictures of each part. `albums` is the generation of albums.json whose closed folders were excluded.
    """

    listed: float
    rules: str
    skipped: Mapping[str, int]
    refused: str
    segments: tuple[Summary, ...]
    hashes: bytes
    ratios: bytes
    texts: tuple[tuple[str, int], ...] = ()
    folders: str = ""
    albums: str = ""

    @property
    def total(self) -> int:
        return len(self.ratios)

    @cached_property
    def months(self) -> tuple[Run, ...]:
        """The months; empty if a segment was written by a version of Darkroom that did not record them."""
        if not all(segment.months for segment in self.segments):
            return ()
        return join(segment.months for segment in self.segments)

    @property
    def pending(self) -> int:
        return sum(segment.unmeasured for segment in self.segments)

    @cached_property
    def starts(self) -> list[int]:
        """The index of the first picture of each segment, and the total."""
        return [0, *accumulate(segment.count for segment in self.segments)]

    @cached_property
    def ring(self) -> Ring:
        points = array("Q", self.hashes)
        if sys.byteorder == "little":
            points.byteswap()
        return Ring(points)

    @cached_property
    def etag(self) -> str:
        return hashlib.sha256("".join(segment.digest for segment in self.segments).encode()).hexdigest()[:32]

    @cached_property
    def _firsts(self) -> list[tuple[object, ...]]:
        query = Query()
        return [query.key_of(*segment.first) for segment in self.segments]

    def segment_at(self, index: int) -> int:
        """The segment that contains the picture at that index."""
        return bisect_right(self.starts, index) - 1

    def segment_after(self, key: tuple[object, ...]) -> int:
        """The segment of the last picture whose key is not greater; 0 if there is none."""
        return max(0, bisect_right(self._firsts, key) - 1)


def print_root(root: Root) -> bytes:
    values = {
        "format": FORMAT,
        "order": "taken",
        "listed": root.listed,
        "rules": root.rules,
        "total": root.total,
        "skipped": dict(root.skipped),
        "refused": root.refused,
        "segments": [segment.to_json() for segment in root.segments],
        "ratios": base64.b64encode(root.ratios).decode(),
        "hashes": base64.b64encode(root.hashes).decode(),
        "texts": root.texts,
        "folders": root.folders,
        "albums": root.albums,
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def parse_root(data: bytes) -> Root | None:
    """The root; None if a newer version of Darkroom wrote its format."""
    values = json.loads(data)
    if values.get("format") != FORMAT:
        return None
    return Root(
        listed=values["listed"],
        rules=values["rules"],
        skipped=values["skipped"],
        refused=values["refused"],
        segments=tuple(Summary.from_json(segment) for segment in values["segments"]),
        hashes=base64.b64decode(values["hashes"]),
        ratios=base64.b64decode(values["ratios"]),
        texts=tuple((digest, count) for digest, count in values.get("texts", ())),
        folders=values.get("folders", ""),
        albums=values.get("albums", ""),
    )

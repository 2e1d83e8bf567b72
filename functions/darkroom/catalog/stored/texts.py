"""The searchable text of the stored catalog: one line per picture, in gallery order, in parts of some thousand."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from darkroom.catalog.image import Image
from darkroom.catalog.search import lines_with, text_of
from darkroom.catalog.stored import store
from darkroom.catalog.stored.root import Root
from darkroom.catalog.stored.segments import cut
from darkroom.config import Settings

SHORTEST: Final = 1024
MEAN: Final = 4096
LONGEST: Final = 8192
"""Pictures per part, see `segments`."""

_ANSWERS: Final = 64


def parts_of(images: Sequence[Image], factor: int = 1) -> Iterator[tuple[bytes, int]]:
    """The bytes of each part, with its number of pictures. `factor` multiplies the length of the parts."""
    for run in cut(images, SHORTEST * factor, MEAN * factor, LONGEST * factor):
        lines = (text_of(image) for image in images[run.start : run.stop])
        yield "\n".join(lines).encode("utf-8", "replace"), len(run)


class Texts:
    """The parts of the current root, cached in the process. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._bucket = store.bucket_of(settings)
        self._lock = threading.Lock()
        self._kept: dict[str, str] = {}
        self._answers: OrderedDict[tuple[str, tuple[str, ...]], list[int]] = OrderedDict()

    def search(self, root: Root, words: tuple[str, ...]) -> list[int]:
        """Positions in gallery order of pictures that contain every word. Raises NotFound if the root is outdated."""
        key = (root.etag, words)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        texts = self._read(root)
        starts = [0, *accumulate(count for _, count in root.texts)]
        found = [start + line for start, text in zip(starts, texts, strict=False) for line in lines_with(text, words)]
        with self._lock:
            self._answers[key] = found
            while len(self._answers) > _ANSWERS:
                self._answers.popitem(last=False)
        return found

    def _read(self, root: Root) -> list[str]:
        digests = [digest for digest, _ in root.texts]
        with self._lock:
            kept = self._kept
        missing = list(dict.fromkeys(digest for digest in digests if digest not in kept))
        names = [f"{store.TEXTS}{digest}.txt" for digest in missing]
        read = {
            digest: data.decode() for digest, data in zip(missing, store.read_files(self._bucket, names), strict=True)
        }
        found = {digest: kept.get(digest) or read.get(digest, "") for digest in digests}
        with self._lock:
            self._kept = found
        return [found[digest] for digest in digests]

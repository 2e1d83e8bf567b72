"""Random access to a file if only a few parts are needed, such as an object of 100 MB in a bucket."""

from collections.abc import Callable
from typing import Final

_BLOCK: Final = 262_144
_MOST_BLOCKS: Final = 64


class Slices:
    """`read(start, end)` returns the bytes of a slice; `size` is that of the file, in bytes.

    Blocks of small reads are cached, so that neighboring directories cost one read.
    """

    def __init__(self, read: Callable[[int, int], bytes], size: int) -> None:
        self._read = read
        self._blocks: dict[int, bytes] = {}
        self.size = size

    def get(self, start: int, length: int) -> bytes:
        """The bytes; fewer at the end of the file, none outside it."""
        end = min(start + length, self.size)
        if start < 0 or end <= start:
            return b""
        first, last = start // _BLOCK, (end - 1) // _BLOCK
        if last - first > 1:
            return self._read(start, end)
        found = b"".join(self._block(number) for number in range(first, last + 1))
        return found[start - first * _BLOCK : end - first * _BLOCK]

    def _block(self, number: int) -> bytes:
        if number not in self._blocks:
            if len(self._blocks) >= _MOST_BLOCKS:
                self._blocks.clear()
            start = number * _BLOCK
            self._blocks[number] = self._read(start, min(start + _BLOCK, self.size))
        return self._blocks[number]


def slices_of(data: bytes) -> Slices:
    """Slices of a file in memory."""
    return Slices(lambda start, end: data[start:end], len(data))

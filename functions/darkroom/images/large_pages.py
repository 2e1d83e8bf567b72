"""Memory of large pictures in large pages, which the kernel maps and clears 2 MB at a time instead of 4 kB.

Mapping 48 MB in small pages is a third of the CPU of decoding a JPEG of 12 megapixels (28 of 87 ms on a virtual
machine). Systems without large pages ignore the advice.
"""

import mmap
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PIL import Image, _imaging

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEAST: Final = 4_194_304
"""Bytes; two large pages."""
_WIDTHS: Final = {"L": 1, "RGB": 4, "RGBA": 4, "CMYK": 4}
"""Bytes per pixel in Pillow's memory, by mode."""


def new(mode: str, size: tuple[int, int]) -> Image.Image:
    """An image whose pixels are undefined."""
    image = Image.new(mode, (0, 0))
    return image._new(_pixels(mode, size) or _imaging.new(mode, size))


def provide(image: Image.Image) -> None:
    """Allocate memory for the pixels of an opened image that is not decoded yet, if it is large."""
    pixels = _pixels(image.mode, image.size)
    if pixels:
        image.im = pixels


def view(mode: str, size: tuple[int, int], pixels: object) -> Image.Image:
    """An image in the memory of `pixels`, a contiguous buffer of 1 or 4 bytes per pixel."""
    return Image.new(mode, (0, 0))._new(_imaging.map_buffer(pixels, size, "raw", 0, (mode, 0, 1)))


def memory(count: int) -> "NDArray[np.uint8]":
    """That many undefined bytes."""
    import numpy as np

    if count < _LEAST or not hasattr(mmap, "MADV_HUGEPAGE"):
        return np.empty(count, np.uint8)
    return np.frombuffer(_mapped(count), np.uint8)


def _pixels(mode: str, size: tuple[int, int]) -> "_imaging.ImagingCore | None":
    """None for a small picture, for other modes, and for systems other than Linux."""
    count = _WIDTHS.get(mode, 0) * size[0] * size[1]
    if count < _LEAST or not hasattr(mmap, "MADV_HUGEPAGE"):
        return None
    pixels: _imaging.ImagingCore = _imaging.map_buffer(_mapped(count), size, "raw", 0, (mode, 0, 1))
    return pixels


def _mapped(count: int) -> mmap.mmap:
    memory = mmap.mmap(-1, count, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    # A kernel without large pages rejects the advice.
    with suppress(OSError):
        memory.madvise(mmap.MADV_HUGEPAGE)
    return memory

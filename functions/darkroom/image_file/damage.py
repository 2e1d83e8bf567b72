"""Measure how much of a damaged JPEG is left: the lines that a decoder gets before the data ends."""

import io
from typing import TYPE_CHECKING, Final

from darkroom.image_file.jpeg import END, Structure

if TYPE_CHECKING:
    from PIL.JpegImagePlugin import JpegImageFile

LEAST_SHARE: Final = 0.5
"""A picture with a smaller share of its lines is refused."""
_SCALE: Final = 8


def share_of_lines(data: bytes, structure: Structure) -> float:
    """The share of lines, 0 to 1, in a JPEG without an end-of-image marker. Trailing zeros of a failed copy do not
    count.

    Later scans of a progressive JPEG only refine lines, so the first scan decides.
    """
    if structure.first_scan_is_whole and not structure.is_interleaved:
        return 1.0
    coded = data[: structure.end].rstrip(b"\0")
    above = _lines_above_flat(coded)
    return max(above, _given_lines(coded)) if structure.is_interleaved else above


def _opened(data: bytes) -> "JpegImageFile":
    """Opened at an eighth of the size without color, which is cheap for a JPEG."""
    from PIL import JpegImagePlugin

    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    image.draft("L", (max(1, image.width // _SCALE), max(1, image.height // _SCALE)))
    return image


def _given_lines(data: bytes) -> float:
    """The share that libjpeg decodes of truncated data, found by the rows that it leaves untouched."""
    from PIL import Image

    image = _opened(data)
    [(name, extents, offset, arguments)] = image.tile
    bottom: list[int] = []
    for level in (0, 255):
        canvas = Image.new(image.mode, image.size, level)
        decoder = Image._getdecoder(image.mode, name, arguments, image.decoderconfig)
        decoder.setimage(canvas.im, extents)
        decoder.decode(data[offset:])
        decoder.cleanup()
        rows = canvas.convert("L").resize((1, image.height), Image.Resampling.BOX)
        bottom.append(len(rows.tobytes().rstrip(bytes([level]))))
    return min(bottom) / image.height


def _lines_above_flat(data: bytes) -> float:
    """The share above the area that libjpeg fills with the last block's level for missing coefficients."""
    image = _opened(data + END)
    samples = image.convert("L").tobytes()
    lines, column = divmod(len(samples.rstrip(samples[-1:])), image.width)
    # The last block of a complete line has that level too.
    return (lines + (image.width - column <= 2)) / image.height

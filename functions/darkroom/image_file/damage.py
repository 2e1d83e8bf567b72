"""How much of a damaged JPEG is left: the lines that a decoder gets of it before the data end."""

import io
from typing import TYPE_CHECKING, Final

from darkroom.image_file.jpeg import END, Structure

if TYPE_CHECKING:
    from PIL.JpegImagePlugin import JpegImageFile

LEAST_SHARE: Final = 0.5
"""A picture with fewer of its lines is refused."""
_SCALE: Final = 8


def share_of_lines(data: bytes, structure: Structure) -> float:
    """From 0 to 1, of a JPEG without an end-of-image marker. Zeros at its end, as a failed copy leaves them, are none.

    A further scan of a progressive JPEG refines lines that are there, so its first scan alone decides.
    """
    if structure.first_scan_is_whole and not structure.is_interleaved:
        return 1.0
    coded = data[: structure.end].rstrip(b"\0")
    above = _lines_above_flat(coded)
    return max(above, _given_lines(coded)) if structure.is_interleaved else above


def _opened(data: bytes) -> "JpegImageFile":
    """At an eighth of the size and without color, which a JPEG gives cheaply."""
    from PIL import JpegImagePlugin

    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    image.draft("L", (max(1, image.width // _SCALE), max(1, image.height // _SCALE)))
    return image


def _given_lines(data: bytes) -> float:
    """The share that libjpeg gives of data that stop, which is found by what it leaves as it was."""
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
    """The share above the area that libjpeg fills with the last block's level, where coefficients are missing."""
    image = _opened(data + END)
    samples = image.convert("L").tobytes()
    lines, column = divmod(len(samples.rstrip(samples[-1:])), image.width)
    # The last block of a line that is there has that level too.
    return (lines + (image.width - column <= 2)) / image.height

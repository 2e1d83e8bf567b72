"""Decode damaged pictures, and measure the share of lines that a decoder can read before the damage."""

import io
from typing import TYPE_CHECKING, Final

from darkroom.image_file import png
from darkroom.image_file.ending import TAIL, ends_well
from darkroom.image_file.jpeg import END, Structure

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile
    from PIL.JpegImagePlugin import JpegImageFile

LEAST_SHARE: Final = 0.5
"""A picture with a smaller share of intact lines is refused."""
_SCALE: Final = 8
_SALVAGED: Final = ("PNG", "GIF")


def load(image: "Image") -> "Image":
    """Decode `image`. For a damaged PNG or GIF, returns a new image with all lines that can be decoded.

    Raises what Pillow raises, and also if the end of the file is missing and less than half of the lines are intact.
    """
    file = getattr(image, "fp", None)
    data = file.getvalue() if image.format in _SALVAGED and isinstance(file, io.BytesIO) else b""
    try:
        image.load()
    except (OSError, SyntaxError, ValueError):
        if not data:
            raise
        left, share = _left(data, str(image.format))
        if share < LEAST_SHARE and not ends_well(str(image.format).lower(), b"", data[-TAIL:]):
            raise
        left.info = image.info
        return left
    return image


def _left(data: bytes, format: str) -> tuple["Image", float]:
    from PIL import Image

    image = Image.open(io.BytesIO(data), formats=[format])
    coded = png.pixel_data(data) if format == "PNG" else data[image.tile[0].offset :]
    left, share = _given(image, coded)
    if image.mode == "P":
        left.palette = image.palette
    return left, share


def share_of_lines(data: bytes, structure: Structure) -> float:
    """The share of lines, 0 to 1, in a JPEG without an end-of-image marker, not counting a failed copy's trailing
    zeros.

    Later scans of a progressive JPEG only refine lines, so the first scan decides.
    """
    if structure.first_scan_is_whole and not structure.is_interleaved:
        return 1.0
    coded = data[: structure.end].rstrip(b"\0")
    above = _lines_above_flat(coded)
    return max(above, _given_lines(coded)) if structure.is_interleaved else above


def _opened(data: bytes) -> "JpegImageFile":
    """Open at an eighth of the size without color, which is cheap for a JPEG."""
    from PIL import JpegImagePlugin

    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    image.draft("L", (max(1, image.width // _SCALE), max(1, image.height // _SCALE)))
    return image


def _given_lines(data: bytes) -> float:
    """The share that libjpeg decodes of truncated data, measured by the rows that it leaves untouched."""
    image = _opened(data)
    return _given(image, data[image.tile[0].offset :])[1]


def _given(image: "ImageFile", coded: bytes) -> tuple["Image", float]:
    """The decoded lines, with white or transparent pixels for missing ones, and their share of all lines."""
    from PIL import Image

    [(name, extents, _, arguments)] = image.tile
    config = (*image.decoderconfig, 1) if image.format == "PNG" and image.info.get("interlace") else image.decoderconfig
    made = []
    for level in (0, 255):
        canvas = Image.new(image.mode, image.size, (level,) * len(image.getbands()))
        decoder = Image._getdecoder(image.mode, name, arguments, config)
        decoder.setimage(canvas.im, extents)
        decoder.decode(coded)
        decoder.cleanup()
        made.append(canvas)
    left = made[image.mode in ("L", "RGB")]
    lines = _written_lines(*(canvas.crop(extents) for canvas in made))
    if extents and name == "gif" and isinstance(arguments, tuple) and arguments[1] and any(lines):
        # Interlaced.
        _repeat(left, extents, lines)
    return left, sum(lines) / max(1, len(lines))


def _written_lines(black: "Image", white: "Image") -> list[bool]:
    """Per line, whether the decoder wrote all of it, which makes two canvases of different levels equal."""
    one, other = black.tobytes(), white.tobytes()
    stride = len(one) // black.height
    return [one[at : at + stride] == other[at : at + stride] for at in range(0, len(one), stride)]


def _repeat(image: "Image", box: tuple[int, int, int, int], lines: list[bool]) -> None:
    """Fill missing lines of an interlaced picture with the line above, as browsers do."""
    left, top, right, _ = box
    last = lines.index(True)
    for line, is_written in enumerate(lines):
        if is_written:
            last = line
        else:
            image.paste(image.crop((left, top + last, right, top + last + 1)), (left, top + line))


def _lines_above_flat(data: bytes) -> float:
    """The share above the area that libjpeg fills with the last block's level if coefficients are missing."""
    image = _opened(data + END)
    samples = image.convert("L").tobytes()
    lines, column = divmod(len(samples.rstrip(samples[-1:])), image.width)
    # The last block of a complete line also has that level.
    return (lines + (image.width - column <= 2)) / image.height

"""Decode damaged pictures, and measure the share of lines that a decoder can read before the damage."""

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from darkroom.image_file import png, webp
from darkroom.image_file.canvas import canvas_of
from darkroom.image_file.ending import TAIL, ends_well
from darkroom.image_file.jpeg import END, Structure, ended, structure_of

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile, _Tile
    from PIL.JpegImagePlugin import JpegImageFile

LEAST_SHARE: Final = 0.5
"""A picture with a smaller share of intact lines is refused."""
MOST_PIXELS: Final = 25_000_000
"""A larger truncated PNG, GIF or WebP is refused, since measuring its intact part takes a second decoding."""
DAMAGED: Final = "damaged"
"""In `info` of an opened JPEG or WebP with a missing end."""
_SCALE: Final = 8
_CHECKSUM: Final = 4
"""Bytes of the Adler-32 at the end of compressed data (RFC 1950)."""
_SALVAGED: Final = ("JPEG", "MPO", "PNG", "GIF", "WEBP")


def load(image: "Image") -> "Image":
    """Decode `image`. For damaged data, returns a new image with all lines that can be decoded (JPEG, PNG, GIF, WebP).

    Raises what Pillow raises, and also if the end of the file is missing and less than half of the lines are intact.
    """
    file = getattr(image, "fp", None)
    data = file.getvalue() if image.format in _SALVAGED and isinstance(file, io.BytesIO) else b""
    tile = getattr(image, "tile", [])
    if data and image.format in ("JPEG", "MPO"):
        # BytesIO then returns its data without a copy. Pillow's blocks of 64 kB take a twentieth longer, and give up
        # the processor to other threads fifty times in a picture.
        image.decodermaxblock = len(data)  # type: ignore[attr-defined]  # an ImageFile has it
    try:
        image.load()
    except (OSError, SyntaxError, ValueError):
        if not data:
            raise
        from PIL.JpegImagePlugin import JpegImageFile

        if isinstance(image, JpegImageFile):
            return _up_to_damage(image, tile, data)
        left, share = _left_of_webp(image, data) if image.format == "WEBP" else _left(data, str(image.format))
        if share < LEAST_SHARE and is_cut(image, data):
            raise
        left.info = image.info
        return left
    return image


def is_cut(image: "Image", data: bytes) -> bool:
    """Whether the end of the file is missing, for formats that `load` decodes partially."""
    if image.format == "WEBP":
        return bool(image.info.get(DAMAGED))
    return image.format in ("PNG", "GIF") and not ends_well(image.format.lower(), b"", data[-TAIL:])


def _up_to_damage(image: "JpegImageFile", tile: "list[_Tile]", data: bytes) -> "Image":
    """Decode an otherwise undecodable JPEG at the same size, up to the first misplaced marker."""
    from PIL.JpegImagePlugin import JpegImageFile

    left = JpegImageFile(io.BytesIO(ended(data, structure_of(data))))
    left.tile, left.decoderconfig, left._size, left._mode = tile, image.decoderconfig, image.size, image.mode
    left.load()
    left.info = image.info
    return left


def _left(data: bytes, format: str) -> tuple["Image", float]:
    from PIL import Image

    image = Image.open(io.BytesIO(data), formats=[format])
    coded = png.pixel_data(data) if format == "PNG" else data[image.tile[0].offset :]
    if format == "PNG" and ends_well("png", b"", data[-TAIL:]):
        # The decoder withholds the last line if the checksum behind it is wrong.
        coded = coded[:-_CHECKSUM]
    left, share = _given(image, coded)
    if image.mode == "P":
        left.palette = image.palette
    return left, share


def _left_of_webp(image: "Image", data: bytes) -> tuple["Image", float]:
    import imagecodecs
    import numpy as np
    from PIL import Image

    frame = webp.first_frame(data)
    width, height = canvas_of(frame.data, "webp") or image.size
    made = [np.full((height, width, 4), level, np.uint8) for level in (0, 255)]
    for canvas in made:
        # Lines before the damage are decoded even if the decoder raises.
        with suppress(RuntimeError, ValueError):
            imagecodecs.webp_decode(frame.data, hasalpha=True, out=canvas)
    lines = (made[0] == made[1]).all(axis=(1, 2))
    left = Image.new(image.mode, image.size, "white" if image.mode == "RGB" else 0)
    left.paste(Image.fromarray(made[image.mode == "RGB"]).convert(image.mode), frame.corner)
    return left, float(lines.mean())


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
    """The share that libjpeg decodes of truncated data, measured by the rows that it leaves unchanged."""
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
    """Per line, whether the decoder wrote all of it: two canvases of different levels are then equal."""
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

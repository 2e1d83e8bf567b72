"""What a picture's header says: format, upright size, orientation, when it was taken. Decodes no pixel."""

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from darkroom.errors import BrokenImage, TooLarge, UnsupportedImage
from darkroom.formats import FORMATS
from darkroom.image_file.canvas import canvas_of, format_of, scans_of
from darkroom.image_file.dates import parse_date
from darkroom.image_file.segments import check_segments

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE: Final = 30_000
MOST_SCANS: Final = 100
MOST_SCANNED: Final = 1_500_000_000
"""Scans of a progressive JPEG times its pixels: each scan goes over all of them. A camera's has about ten."""

_FIRST_READS: Final = (65_536, 1_048_576)
_whole_reads = threading.BoundedSemaphore(2)
"""Pictures whose header is not in the first megabyte are read whole, and only so many at a time."""
_ORIENTATION, _EXIF_IFD = 0x0112, 0x8769
_DATES: Final = ((0x9003, 0x9011), (0x9004, 0x9012), (0x0132, 0x9010))
"""DateTimeOriginal, DateTimeDigitized and DateTime, each with the tag of its offset from UTC."""


@dataclass(frozen=True, slots=True)
class Header:
    """`width`, `height` in pixels as seen upright; `orientation` 1 to 8 as in EXIF; `taken` ISO 8601 or None."""

    format: str
    width: int
    height: int
    orientation: int
    taken: str | None


def open_picture(data: bytes, formats: Sequence[str], max_pixels: int) -> "Image":
    """A Pillow image whose pixels are not decoded yet, of a format and size that are accepted.

    Raises UnsupportedImage, BrokenImage, TooLarge.
    """
    from PIL import Image, UnidentifiedImageError

    name = format_of(data)
    if name is None or name not in formats:
        raise UnsupportedImage(f"The file is not a picture in an accepted format ({', '.join(formats)}).")
    if name == "heic":
        _register_heic()
    canvas = canvas_of(data, name)
    if canvas:
        _check_size(canvas, max_pixels)
    check_segments(data, name)
    # A second net, under what the canvas says: Pillow refuses above twice this value, and warns above it.
    Image.MAX_IMAGE_PIXELS = max_pixels
    try:
        image = Image.open(io.BytesIO(data), formats=[FORMATS[name].pillow])
    except UnidentifiedImageError:
        raise BrokenImage(f"The file starts like {name}, but its header cannot be read.") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge(f"The picture has too many pixels; DARKROOM_MAX_PIXELS allows {max_pixels}.") from None
    except Exception as error:
        raise BrokenImage(f"The picture's header cannot be read: {error}.") from error
    _check_size(image.size, max_pixels)
    if name == "jpeg":
        _check_scans(scans_of(data), image.size)
    return image


def _check_size(size: tuple[int, int], max_pixels: int) -> None:
    width, height = size
    if width * height > max_pixels:
        raise TooLarge(f"The picture is {width} x {height} pixels; DARKROOM_MAX_PIXELS allows {max_pixels} in total.")
    if max(width, height) > LONGEST_SIDE:
        raise TooLarge(f"The picture is {width} x {height} pixels; a side may have at most {LONGEST_SIDE}.")
    if min(width, height) < 1:
        raise BrokenImage(f"The picture's header states a size of {width} x {height} pixels.")


def _check_scans(scans: int, size: tuple[int, int]) -> None:
    if scans > MOST_SCANS or scans * size[0] * size[1] > MOST_SCANNED:
        raise TooLarge(f"The JPEG has {scans} progressive scans; save it again with fewer.")


def read_header(read: Callable[[int, int], bytes], size: int, formats: Sequence[str], max_pixels: int) -> Header:
    """From as few bytes as will do: `read(start, end)` gives a slice of the file of `size` bytes.

    Raises what `open_picture` raises.
    """
    for length in (first for first in _FIRST_READS if first < size):
        data = read(0, length)
        if format_of(data) not in formats:
            return header_of(open_picture(data, formats, max_pixels))
        try:
            return _bare_webp(data, max_pixels) or header_of(open_picture(data, formats, max_pixels))
        except BrokenImage:
            # Some formats keep their header at the end, or are not opened before they are whole.
            continue
    with _whole_reads:
        return header_of(open_picture(read(0, size), formats, max_pixels))


def _bare_webp(data: bytes, max_pixels: int) -> Header | None:
    """Of a WebP without EXIF, whose first bytes say all that there is to say; Pillow opens none that is cut."""
    if format_of(data) != "webp" or (data[12:16] == b"VP8X" and data[20] & 0b1100):
        return None
    canvas = canvas_of(data, "webp")
    if canvas is None:
        return None
    _check_size(canvas, max_pixels)
    return Header("webp", *canvas, 1, None)


def header_of(image: "Image") -> Header:
    """Damaged EXIF counts as none."""
    from PIL.Image import Image

    try:
        # Not the format's own `getexif`: that of PNG decodes all pixels to look for EXIF behind them.
        exif: Any = Image.getexif(image)
        orientation = exif.get(_ORIENTATION, 1)
        taken = _taken(exif)
    except Exception:  # noqa: BLE001 - damaged EXIF is common, and the picture may well be whole
        orientation, taken = 1, None
    orientation = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
    width, height = image.size if orientation < 5 else image.size[::-1]
    name = (image.format or "").lower()
    return Header({"mpo": "jpeg", "heif": "heic"}.get(name, name), width, height, orientation, taken)


def _taken(exif: Any) -> str | None:
    details = exif.get_ifd(_EXIF_IFD)
    for date_tag, offset_tag in _DATES:
        date = details.get(date_tag) or exif.get(date_tag)
        if isinstance(date, str):
            offset = details.get(offset_tag)
            text = date.strip("\0 ") + (offset.strip("\0 ") if isinstance(offset, str) else "")
            found = parse_date(text) or parse_date(date.strip("\0 "))
            if found:
                return found
    return None


def _register_heic() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()

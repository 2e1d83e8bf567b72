"""Open a picture within the limits, and read its header: format, upright size, orientation, date.

Decodes no pixel, except to count the lines of a damaged JPEG.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from darkroom.errors import BrokenImage, TooLarge, UnsupportedImage
from darkroom.formats import FORMATS
from darkroom.geometry import Size
from darkroom.image_file import bmff, jpeg, png, webp
from darkroom.image_file.canvas import canvas_of
from darkroom.image_file.damage import DAMAGED, LEAST_SHARE, MOST_PIXELS, is_cut, share_of_lines
from darkroom.image_file.ending import TAIL, ends_well
from darkroom.image_file.metadata.embedded import orientation_of, read_dates, read_embedded
from darkroom.image_file.metadata.taken import taken
from darkroom.image_file.segments import check_segments
from darkroom.image_file.signature import format_of
from darkroom.image_file.tiff import check_samples

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE: Final = 30_000
MOST_SCANS: Final = 100
MOST_SCANNED: Final = 1_500_000_000
"""Maximum of scans times pixels of a progressive JPEG, since each scan decodes all pixels. Cameras write about ten."""

_HEAD: Final = 65_536
"""Number of first bytes, which a listing reads too."""

CODE_POINTS: Final = "code_points"
"""Key in `info` of an opened PNG, AVIF or HEIC: primaries and transfer by ITU-T H.273, if the file has them."""
CLEAN_APERTURE: Final = "clean_aperture"
"""Key in `info` of an opened AVIF: the visible box, before orientation."""


@dataclass(frozen=True, slots=True)
class Header:
    """`width`, `height` are in pixels, upright; `orientation` is 1 to 8 as in EXIF; `taken` is ISO 8601, or None if it
    is unknown or was not requested.

    `damaged` is True if the end of the file is missing, but enough is left to show the picture. `traits` determine the
    memory for decoding: gray, transparent, progressive (JPEG), lossless (WebP), converted (rotated upright, or from
    colors other than sRGB).
    """

    format: str
    width: int
    height: int
    orientation: int
    taken: str | None = None
    damaged: bool = False
    traits: frozenset[str] = frozenset()


def open_picture(data: bytes, formats: Sequence[str], max_pixels: int, is_whole: bool = True) -> "Image":
    """Open a Pillow image in an accepted format and size, without decoding its pixels.

    `info` has CODE_POINTS, CLEAN_APERTURE and DAMAGED if they apply. With `is_whole` False, the data are the first
    bytes of a file, so its end is not checked. Raises UnsupportedImage, BrokenImage, TooLarge.
    """
    name = format_of(data)
    if name is None or name not in formats:
        raise UnsupportedImage(f"The file is not a picture in an accepted format ({', '.join(formats)}).")
    check_segments(data, name)
    canvas = canvas_of(data, name)
    if canvas:
        check_size(canvas, max_pixels)
    info: dict[str, object] = {}
    if name == "jpeg":
        _check_frame(data)
    if name == "jpeg" and is_whole:
        data, info[DAMAGED] = _whole_jpeg(data, canvas)
    elif name == "avif" and is_whole:
        data = bmff.with_alpha_sizes(data)
    elif name == "webp" and is_whole and not webp.is_whole(data):
        data, info[DAMAGED] = webp.ended(data), True
    elif name == "png":
        data = png.without_damaged_chunks(data)
    image = _opened(data, name, max_pixels)
    if name == "webp" and image.mode == "RGB" and webp.is_open(data, image.size):
        _show_uncovered(image)
    check_size(image.size, max_pixels)
    check_samples(image)
    info |= _samples(data, name, image.size)
    image.info |= {key: value for key, value in info.items() if value}
    if is_whole and image.width * image.height > MOST_PIXELS and is_cut(image, data):
        raise BrokenImage(f"The {name} is truncated, and too large to measure its intact part.")
    return image


def check_size(size: Size, max_pixels: int) -> None:
    """Raise TooLarge or BrokenImage for a size that is not accepted."""
    width, height = size
    if width * height > max_pixels:
        raise TooLarge(f"The picture is {width} x {height} pixels; DARKROOM_MAX_PIXELS allows {max_pixels} in total.")
    if max(width, height) > LONGEST_SIDE:
        raise TooLarge(f"The picture is {width} x {height} pixels; a side may have at most {LONGEST_SIDE}.")
    if min(width, height) < 1:
        raise BrokenImage(f"The picture's header states a size of {width} x {height} pixels.")


def _show_uncovered(image: "Image") -> None:
    """Make the parts of the canvas transparent that the first frame of an animated WebP leaves uncovered."""
    from PIL.WebPImagePlugin import WebPImageFile

    assert isinstance(image, WebPImageFile)
    image._mode = image.rawmode = "RGBA"


def _check_frame(data: bytes) -> None:
    """Raises UnsupportedImage."""
    frame = jpeg.frame_of(data)
    if frame and frame.is_lossless:
        raise UnsupportedImage("A lossless JPEG is not accepted, since browsers cannot show it; save it as PNG.")


def _whole_jpeg(data: bytes, canvas: Size | None) -> tuple[bytes, bool]:
    """The picture without trailing data, and whether its end is missing. Raises BrokenImage, TooLarge.

    Reading all coded data takes a twentieth of the CPU of a thumbnail, so a sequential picture with an intact end
    is left to the decoder, which stops at the end by itself.
    """
    frame = jpeg.frame_of(data)
    if frame and frame.is_sequential and data.endswith(jpeg.END):
        return data, False
    structure = jpeg.structure_of(data)
    pixels = canvas[0] * canvas[1] if canvas else 0
    if structure.scans > MOST_SCANS or structure.scans * pixels > MOST_SCANNED:
        raise TooLarge(f"The JPEG has {structure.scans} progressive scans; save it again with fewer.")
    if not structure.is_whole and not ends_well("jpeg", data[:_HEAD], data[-TAIL:]):
        try:
            share = share_of_lines(data, structure)
        except Exception as error:
            raise BrokenImage(f"The JPEG is truncated, and the rest cannot be decoded: {error}.") from error
        if share < LEAST_SHARE:
            raise BrokenImage(f"The JPEG is truncated: only {100 * share:.0f} % of its lines are left.")
    return jpeg.ended(data, structure), not structure.is_whole


def _opened(data: bytes, name: str, max_pixels: int) -> "Image":
    from PIL import Image, UnidentifiedImageError

    if name == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener()
    # A second check after the canvas: Pillow refuses pictures above twice this value, and warns above it.
    Image.MAX_IMAGE_PIXELS = max_pixels
    try:
        try:
            return Image.open(io.BytesIO(data), formats=[FORMATS[name].pillow])
        except UnidentifiedImageError:
            plainer = jpeg.without_odd_segments(data) if name == "jpeg" else data
            if plainer == data:
                raise
            return Image.open(io.BytesIO(plainer), formats=[FORMATS[name].pillow])
    except UnidentifiedImageError:
        raise BrokenImage(f"The file starts like {name}, but its header cannot be read.") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge(f"The picture has too many pixels; DARKROOM_MAX_PIXELS allows {max_pixels}.") from None
    except Exception as error:
        raise BrokenImage(f"The picture's header cannot be read: {error}.") from error


def _samples(data: bytes, name: str, size: Size) -> dict[str, object]:
    """Properties of the samples that Pillow does not read."""
    if name == "png":
        return {CODE_POINTS: png.code_points(data)}
    items = bmff.items_of(data) if name in ("avif", "heic") else None
    if items is None:
        return {}
    # libheif applies the crop itself.
    aperture = bmff.clean_aperture(items, size) if name == "avif" else None
    return {CODE_POINTS: bmff.code_points(items), CLEAN_APERTURE: aperture}


def header_of(image: "Image") -> Header:
    """The header without the date. Damaged EXIF is ignored."""
    orientation = _orientation(image)
    aperture = image.info.get(CLEAN_APERTURE)
    size = (aperture[2] - aperture[0], aperture[3] - aperture[1]) if aperture else image.size
    width, height = size if orientation < 5 else size[::-1]
    name = (image.format or "").lower()
    format = {"mpo": "jpeg", "heif": "heic"}.get(name, name)
    traits = frozenset(_traits(image, orientation))
    return Header(format, width, height, orientation, damaged=bool(image.info.get(DAMAGED)), traits=traits)


def _traits(image: "Image", orientation: int) -> Iterator[str]:
    if image.mode in ("1", "L"):
        yield "gray"
    if image.has_transparency_data:
        yield "transparent"
    if image.info.get("progressive"):
        yield "progressive"
    if image.format == "WEBP" and _is_lossless(image):
        yield "lossless"
    if orientation > 1 or image.info.get("icc_profile") or image.mode == "CMYK" or CODE_POINTS in image.info:
        yield "converted"


def _is_lossless(image: "Image") -> bool:
    """Whether a WebP is lossless (RFC 9649: has the chunk VP8L among its first chunks)."""
    file = getattr(image, "fp", None)
    return isinstance(file, io.BytesIO) and b"VP8L" in file.getbuffer()[12:4096].tobytes()


def dated_header_of(image: "Image") -> Header:
    """The header with the date when the picture was taken."""
    return replace(header_of(image), taken=taken(*read_dates(read_embedded(image))))


def _orientation(image: "Image") -> int:
    """The EXIF orientation as browsers apply it: not for WebP. For TIFF, Pillow rotates the pixels itself."""
    if image.format in ("TIFF", "WEBP"):
        return 1
    return orientation_of(image) or 1

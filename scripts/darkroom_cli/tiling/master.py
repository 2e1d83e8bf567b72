"""Read pages of masters of any size as a stream: TIFF, PDF, JPEG 2000 and other formats of libvips."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from darkroom.errors import BrokenImage, ConfigurationError
from darkroom.geometry import Size
from darkroom.iiif.geometry import fit
from darkroom.iiif.grid import TILE
from darkroom_cli.tiling import INSTALL, jpeg2000, pdf
from darkroom_cli.tiling.page import Page

QUALITY: Final = 85

Opener = Callable[[], Any]
"""Returns a libvips image whose pixels are read later."""


def libvips() -> Any:
    """The module pyvips. Raises ConfigurationError if the optional package is missing."""
    try:
        import pyvips
    except (ImportError, OSError):
        raise ConfigurationError(f"libvips is missing: {INSTALL}") from None
    # Results are not requested twice, so a cache would only use memory.
    pyvips.cache_set_max(0)
    return pyvips


def frames_of(path: Path) -> int:
    """The number of pages that libvips finds. Raises BrokenImage, ConfigurationError."""
    vips = libvips()
    with _reading():
        image = vips.Image.new_from_file(str(path))
        return int(image.get("n-pages")) if image.get_typeof("n-pages") else 1


def size_of(page: Page) -> Size:
    """The upright size, from the header. Raises BrokenImage, TooLarge, ConfigurationError."""
    if jpeg2000.is_jpeg2000(page.path):
        return jpeg2000.size_of(page.path)
    if pdf.is_pdf(page.path):
        return pdf.size_of(page.path, page.index, page.dpi)
    image = open_master(page.path, page.index)
    return image.width, image.height


def opener(page: Page, folder: Path) -> Opener:
    """A function that opens the page as a stream: in the master, or in a copy made in the folder.

    Raises BrokenImage, TooLarge, ConfigurationError.
    """
    if jpeg2000.is_jpeg2000(page.path):
        jpeg2000.unpack(page.path, folder / "master.tif")
        return partial(open_master, folder / "master.tif")
    if pdf.is_pdf(page.path):
        size = pdf.draw(page.path, page.index, page.dpi, folder / "master.rgb")
        return partial(_open_pixels, folder / "master.rgb", size)
    return partial(open_master, page.path, page.index)


def _open_pixels(path: Path, size: Size) -> Any:
    return libvips().Image.rawload(str(path), *size, 3, access="sequential").copy(interpretation="srgb")


def open_master(path: Path, index: int = 0) -> Any:
    """A libvips image, upright, 8 bits, sRGB or gray, without transparency; pixels are read later. Raises
    BrokenImage."""
    vips = libvips()
    # Loaders for formats without pages do not have this option.
    options = {"fail_on": "error"} | ({"page": index} if index else {})
    with _reading():
        image = vips.Image.new_from_file(str(path), access="sequential", **options)
        if image.get_typeof("orientation") and image.get("orientation") > 1:
            # Rotating needs the pixels in another order, so libvips stores them in a temporary file.
            image = vips.Image.new_from_file(str(path), **options).autorot()
        if image.hasalpha():
            image = image.flatten(background=[255, 255, 255])
        if image.get_typeof("icc-profile-data"):
            image = image.icc_transform("srgb", embedded=True, intent="perceptual")
        return image.colourspace("b-w" if image.bands == 1 else "srgb").cast("uchar")


def access_size(master: Size, longest: int, max_pixels: int) -> Size:
    """The size of the master's picture in the gallery: within `longest` and the functions' pixel limit."""
    width, height = fit(master, (longest, longest))
    while width * height > max_pixels:
        longest = longest * 9 // 10
        width, height = fit(master, (longest, longest))
    return width, height


def write_access(opened: Opener, size: Size, target: Path) -> None:
    """Write the master's picture for the gallery as JPEG. Raises BrokenImage, also for a truncated master."""
    image = opened()
    with _reading():
        scaled = image.resize(size[0] / image.width, vscale=size[1] / image.height)
        scaled.jpegsave(str(target), Q=QUALITY, optimize_coding=True, interlace=False, strip=True)


def write_tiles(opened: Opener, folder: Path, service: str) -> None:
    """Write `folder/<x,y,w,h>/<w,h>/0/default.jpg` and `info.json`: an IIIF 3.0 service of level 0 with id `service`.

    Raises BrokenImage.
    """
    base, _, last = service.rpartition("/")
    made = folder.parent / last
    # `keep=none` is newer than the libvips that Debian 12 ships.
    suffix = f".jpg[Q={QUALITY},strip]"
    image = opened()
    with _reading():
        image.dzsave(str(made), layout="iiif3", tile_size=TILE, suffix=suffix, id=base or "/", overlap=0)
    (made / "vips-properties.xml").unlink(missing_ok=True)
    made.rename(folder)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except libvips().Error as error:
        raise BrokenImage(f"The file cannot be read: {str(error).strip().splitlines()[-1].strip()}") from None

"""Masters of any size as a stream: TIFF, pyramidal TIFF, JPEG 2000 and whatever else libvips reads."""

from pathlib import Path
from typing import Any, Final

from darkroom.errors import BrokenImage, ConfigurationError
from darkroom.iiif.geometry import Pixels, fit
from darkroom.iiif.grid import TILE

QUALITY: Final = 85
JPEG_2000: Final = (".jp2", ".j2k", ".jpf", ".jpx")


def libvips() -> Any:
    """Raises ConfigurationError where the optional package is missing."""
    try:
        import pyvips
    except (ImportError, OSError):
        raise ConfigurationError("libvips is missing: pip install -r scripts/requirements-tiles.txt") from None
    # What was computed is not asked for again, and would only take memory.
    pyvips.cache_set_max(0)
    return pyvips


def open_master(path: Path) -> Any:
    """A libvips image, upright, 8 bit sRGB or gray, without transparency; no pixel is read yet. Raises BrokenImage."""
    vips = libvips()
    try:
        image = _open(vips, path)
        if image.get_typeof("orientation") and image.get("orientation") > 1:
            # Turning needs pixels in another order than they come: libvips keeps them in a file of its own.
            image = vips.Image.new_from_file(str(path)).autorot()
        if image.hasalpha():
            image = image.flatten(background=[255, 255, 255])
        if image.get_typeof("icc-profile-data"):
            image = image.icc_transform("srgb", embedded=True, intent="perceptual")
        return image.colourspace("b-w" if image.bands == 1 else "srgb").cast("uchar")
    except vips.Error as error:
        raise BrokenImage(f"{path} cannot be read: {str(error).strip().splitlines()[-1]}") from None


def access_size(master: Pixels, longest: int, max_pixels: int) -> Pixels:
    """Of the picture that stands for the master: within a longest side, and the pixels that a function may read."""
    width, height = fit(master, (longest, longest))
    while width * height > max_pixels:
        longest = longest * 9 // 10
        width, height = fit(master, (longest, longest))
    return width, height


def write_access(path: Path, size: Pixels, target: Path) -> None:
    """The picture that stands for the master, as JPEG."""
    image = open_master(path)
    scaled = image.resize(size[0] / image.width, vscale=size[1] / image.height)
    scaled.jpegsave(str(target), Q=QUALITY, optimize_coding=True, interlace=False, keep="none")


def write_tiles(path: Path, folder: Path, service: str) -> None:
    """`folder/<x,y,w,h>/<w,h>/0/default.jpg` and `info.json`: an IIIF 3.0 service of level 0 with the id `service`."""
    base, _, last = service.rpartition("/")
    made = folder.parent / last
    open_master(path).dzsave(
        str(made), layout="iiif3", tile_size=TILE, suffix=f".jpg[Q={QUALITY},keep=none]", id=base or "/", overlap=0
    )
    (made / "vips-properties.xml").unlink(missing_ok=True)
    made.rename(folder)


def _open(vips: Any, path: Path) -> Any:
    """Packages of libvips without JPEG 2000 are common; Pillow reads it then, and holds the whole picture."""
    if path.suffix.lower() in JPEG_2000 and not vips.type_find("VipsForeignLoad", "jp2kload"):
        import numpy as np
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = None
        try:
            with Image.open(path, formats=["JPEG2000"]) as picture:
                plain = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
                return vips.Image.new_from_array(np.asarray(plain))
        except OSError as error:
            raise BrokenImage(f"{path} cannot be read: {error}") from None
    return vips.Image.new_from_file(str(path), access="sequential")

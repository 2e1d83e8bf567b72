"""Unpack JPEG 2000 part by part into a TIFF, which libvips then reads as a stream.

GDAL decodes squares of 1024 pixels, even from a file with a single tile. libvips and Pillow read such a file whole,
with 12 bytes per pixel.
"""

import base64
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from darkroom.errors import BrokenImage, ConfigurationError
from darkroom.geometry import Size
from darkroom_cli.tiling import INSTALL

_SIGNATURES: Final = (b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
_COLORS: Final = {16: "sRGB", 17: "gray"}
"""Enumerated color spaces (ISO/IEC 15444-1, table I.10) that need no conversion."""
_BLOCK: Final = 1024
_CACHE: Final = 64
"""GDAL's cache of decoded data, in megabytes."""


def is_jpeg2000(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(12).startswith(_SIGNATURES)


def size_of(path: Path) -> Size:
    """The size from the header. Raises BrokenImage, ConfigurationError."""
    with _opened(path) as source:
        return source.width, source.height


def unpack(path: Path, target: Path) -> None:
    """Write `target`, a TIFF with the same size, colors and profile. Raises BrokenImage, ConfigurationError."""
    profile = _profile(path)
    with _opened(path) as source:
        import rasterio

        depth = 8 if source.dtypes[0] == "uint8" else 16
        # Samples of ten or twelve bits are the lower bits of sixteen.
        shift = depth - int(source.tags(1, ns="IMAGE_STRUCTURE").get("NBITS", depth))
        options = {"SOURCE_ICC_PROFILE": base64.b64encode(profile).decode()} if profile else {}
        with rasterio.open(
            target,
            "w",
            driver="GTiff",
            width=source.width,
            height=source.height,
            count=source.count,
            dtype=f"uint{depth}",
            photometric="RGB" if source.count > 2 else "MINISBLACK",
            alpha="UNSPECIFIED" if source.count in (2, 4) else "NO",
            tiled=True,
            blockxsize=256,
            blockysize=256,
            bigtiff="IF_SAFER",
            **options,
        ) as unpacked:
            for window in _windows(source.width, source.height):
                unpacked.write(source.read(window=window) << shift, window=window)


def _windows(width: int, height: int) -> Iterator[Any]:
    from rasterio.windows import Window

    for top in range(0, height, _BLOCK):
        for left in range(0, width, _BLOCK):
            yield Window(left, top, min(_BLOCK, width - left), min(_BLOCK, height - top))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        import rasterio
        from rasterio.errors import NotGeoreferencedWarning, RasterioError
    except ImportError:
        raise ConfigurationError(f"JPEG 2000 needs: {INSTALL}") from None
    # Scans have no georeference, and GDAL must not search for files beside them.
    settings = {"GDAL_CACHEMAX": _CACHE, "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "GDAL_PAM_ENABLED": False}
    with warnings.catch_warnings(), rasterio.Env(**settings):
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        try:
            with rasterio.open(path, driver="JP2OpenJPEG") as source:
                if source.dtypes[0] not in ("uint8", "uint16"):
                    raise BrokenImage(f"Samples of type {source.dtypes[0]} are not supported. Convert it to TIFF.")
                yield source
        except RasterioError as error:
            raise BrokenImage(f"The file cannot be read: {error.__cause__ or error}") from None


def _profile(path: Path) -> bytes:
    """The ICC profile, or nothing if the colors are sRGB or gray. Raises BrokenImage for other color spaces."""
    with path.open("rb") as file:
        end = path.stat().st_size
        for name, start, stop in _boxes(file, 0, end):
            if name == b"jp2h":
                for inner, first, last in _boxes(file, start, stop):
                    if inner == b"colr":
                        return _color(file, first, last)
    return b""


def _color(file: BinaryIO, start: int, stop: int) -> bytes:
    file.seek(start)
    data = file.read(stop - start)
    if data[:1] == b"\x02":
        return data[3:]
    number = int.from_bytes(data[3:7], "big")
    if number not in _COLORS:
        raise BrokenImage(f"Its JPEG 2000 color space {number} is not supported. Convert it to TIFF.")
    return b""


def _boxes(file: BinaryIO, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of each box's content (ISO/IEC 15444-1, annex I.4); none for a bare codestream."""
    while stop - start >= 8:
        file.seek(start)
        length, name = struct.unpack(">I4s", file.read(8))
        head = 8
        if length == 1:
            length, head = int.from_bytes(file.read(8), "big"), 16
        end = stop if length == 0 else start + length
        if not start + head <= end <= stop:
            return
        yield name, start + head, end
        start = end

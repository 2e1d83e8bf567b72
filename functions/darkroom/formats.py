"""Picture formats that are read, written, or recognized but refused. Does not load Pillow."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Format:
    """`name` is used in chains and settings, `pillow` is Pillow's name; `quality` is the default, None if lossless.

    `longest_side` is the encoder's limit in pixels. `memory` is the measured number of bytes per pixel that the encoder
    needs in addition to the picture. `engine` is part of every stored key, and raised only when decoding or encoding
    visibly changes.
    """

    name: str
    pillow: str
    media_type: str
    extensions: tuple[str, ...]
    quality: int | None = None
    alpha: bool = True
    longest_side: int = 65_535
    memory: int = 6
    engine: int = 1

    @property
    def extension(self) -> str:
        return self.extensions[0]


# Defaults of equal quality: their means of SSIMULACRA2 over the photos of tests/bench/qualities.py are 75.8, 76.7 and
# 76.4. A changed default applies to new derivatives; stored ones stay valid.
_ALL = (
    Format("jpeg", "JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif", "mpo"), quality=82, alpha=False),
    Format("png", "PNG", "image/png", ("png",), memory=8),
    Format("webp", "WEBP", "image/webp", ("webp",), quality=84, longest_side=16_383, memory=16),
    Format("avif", "AVIF", "image/avif", ("avif",), quality=68, memory=27),
    Format("gif", "GIF", "image/gif", ("gif",)),
    Format("bmp", "BMP", "image/bmp", ("bmp",)),
    Format("tiff", "TIFF", "image/tiff", ("tiff", "tif")),
    Format("heic", "HEIF", "image/heic", ("heic", "heif", "hif")),
)
_WRITTEN_ONLY = (
    Format("pdf", "PDF", "application/pdf", ("pdf",), quality=90, alpha=False),
    Format("svg", "SVG", "image/svg+xml", ("svg",), alpha=False),
)

FORMATS: Final = {format.name: format for format in (*_ALL, *_WRITTEN_ONLY)}
SOURCES: Final = ("jpeg", "png", "gif", "webp", "avif")
"""Formats that are read unless DARKROOM_FORMATS says otherwise."""
OPTIONAL_SOURCES: Final = ("tiff", "heic")
UPLOADED_SOURCES: Final = ("tiff", "bmp")
"""Formats that are read only in a picture posted for its coloring page."""
OUTPUTS: Final = ("jpeg", "png", "webp", "avif", "pdf", "svg")
PIXELS: Final = ("jpeg", "png", "webp", "avif")
"""Output formats for any picture; the others hold only a sheet to print or a line drawing."""

RAW_EXTENSIONS: Final = frozenset(
    "dng cr2 cr3 crw nef nrw arw sr2 srf orf rw2 raf pef srw 3fr fff iiq mef mos mrw erf kdc dcr x3f rwl gpr".split()
)
REFUSED_EXTENSIONS: Final = RAW_EXTENSIONS | frozenset(
    "svg svgz pdf eps ps psd bmp ico tga jp2 j2k jxl ppm pgm pbm pnm exr hdr".split()
)
CONVERTIBLE: Final = ("heic", "raw")
"""Formats of originals that can be converted to a JPEG beside them."""
_BY_EXTENSION: Final = {extension: format for format in _ALL for extension in format.extensions}
_BY_ENDING: Final = {
    f".{form}": format
    for extension, format in _BY_EXTENSION.items()
    if len(extension) == 3
    for form in (extension, extension.upper())
}
"""Of the usual endings with four characters, which are found without splitting the name."""


def extension_of(name: str) -> str:
    """The extension in lower case without the dot; "" if there is none."""
    _, dot, extension = name.rpartition(".")
    return extension.lower() if dot and "/" not in extension else ""


def looks_like(name: str) -> Format | None:
    """The format suggested by the file name's extension."""
    return _BY_ENDING.get(name[-4:]) or _BY_EXTENSION.get(extension_of(name))


def is_picture(name: str, content_type: str) -> bool:
    """Whether the name or the type is that of a picture, even in a format that is refused."""
    if content_type.startswith("image/"):
        return True
    extension = extension_of(name)
    return extension in _BY_EXTENSION or extension in REFUSED_EXTENSIONS


def media_type(name: str) -> str:
    """The content type for a file name; `application/octet-stream` if it is not a picture's."""
    format = looks_like(name)
    return format.media_type if format else "application/octet-stream"


def master_kind(name: str) -> str | None:
    """`heic` or `raw` for a file that cameras and converters turn into a JPEG; None for any other."""
    extension = extension_of(name)
    if extension in RAW_EXTENSIONS:
        return "raw"
    return "heic" if extension in FORMATS["heic"].extensions else None

"""The picture formats: what is read, what is written, and what is known but refused. Loads no Pillow."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Format:
    """`name` is the word in a chain and in settings, `pillow` Pillow's; `quality` the default, None where lossless.

    `longest_side` in pixels is the encoder's own limit, `memory` the bytes that it needs for each pixel beside the
    picture, as measured. One that `halves_color` keeps color at half the size of light. `engine` is raised only when
    decoding or encoding visibly changes: it is part of every stored key.
    """

    name: str
    pillow: str
    media_type: str
    extensions: tuple[str, ...]
    quality: int | None = None
    alpha: bool = True
    halves_color: bool = False
    longest_side: int = 65_535
    memory: int = 2
    engine: int = 1

    @property
    def extension(self) -> str:
        return self.extensions[0]


_ALL = (
    Format(
        "jpeg", "JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif", "mpo"), quality=82, alpha=False, halves_color=True
    ),
    Format("png", "PNG", "image/png", ("png",)),
    Format("webp", "WEBP", "image/webp", ("webp",), quality=82, halves_color=True, longest_side=16_383, memory=10),
    Format("avif", "AVIF", "image/avif", ("avif",), quality=60, halves_color=True, memory=24),
    Format("gif", "GIF", "image/gif", ("gif",)),
    Format("tiff", "TIFF", "image/tiff", ("tiff", "tif")),
    Format("heic", "HEIF", "image/heic", ("heic", "heif")),
)
_WRITTEN_ONLY = (
    Format("pdf", "PDF", "application/pdf", ("pdf",), quality=90, alpha=False),
    Format("svg", "SVG", "image/svg+xml", ("svg",), alpha=False),
)

FORMATS: Final = {format.name: format for format in (*_ALL, *_WRITTEN_ONLY)}
SOURCES: Final = ("jpeg", "png", "gif", "webp", "avif")
"""What is read unless DARKROOM_FORMATS says otherwise."""
OPTIONAL_SOURCES: Final = ("tiff", "heic")
OUTPUTS: Final = ("jpeg", "png", "webp", "avif", "pdf", "svg")
PIXELS: Final = ("jpeg", "png", "webp", "avif")
"""The outputs that hold any picture: not a sheet to print, not a drawing's lines."""

REFUSED_EXTENSIONS: Final = frozenset(
    "svg svgz pdf eps ps psd bmp ico tga jp2 j2k jxl ppm pgm pbm pnm exr hdr dng cr2 cr3 nef arw orf rw2 raf".split()
)
_BY_EXTENSION: Final = {extension: format for format in _ALL for extension in format.extensions}


def extension_of(name: str) -> str:
    """The extension in lower case, without the dot, or ""."""
    last = name.rpartition("/")[2]
    return last.rpartition(".")[2].lower() if "." in last else ""


def looks_like(name: str) -> Format | None:
    """The format that the name's extension promises."""
    return _BY_EXTENSION.get(extension_of(name))


def is_picture(name: str, content_type: str) -> bool:
    """True of what a person would call a picture by its name or its type, also where we refuse it."""
    extension = extension_of(name)
    return extension in _BY_EXTENSION or extension in REFUSED_EXTENSIONS or content_type.startswith("image/")


def media_type(name: str) -> str:
    """The content type for a file of that name, `application/octet-stream` when it is not a picture's."""
    format = looks_like(name)
    return format.media_type if format else "application/octet-stream"

"""Read all metadata of an opened picture once: EXIF, IPTC, XMP and the texts of PNG."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from darkroom.image_file.dates import parse_date
from darkroom.image_file.metadata import exif as exif_module
from darkroom.image_file.metadata import iptc as iptc_module
from darkroom.image_file.metadata import png
from darkroom.image_file.metadata import xmp as xmp_module
from darkroom.image_file.metadata.exif import Exif
from darkroom.image_file.metadata.taken import Dates, taken
from darkroom.image_file.metadata.text import clean_text, decode, first_meaningful
from darkroom.image_file.metadata.tiff_tags import Buffer

if TYPE_CHECKING:
    from PIL.Image import Image

_IPTC_TAG, _PHOTOSHOP_TAG = 0x83BB, 0x8649


@dataclass(frozen=True)
class Embedded:
    """The metadata of one file, by standard.

    `packet` is the XMP as stored, `text` are PNG's texts. `orientation` is that of `orientation_of`, or 1 if only a
    block that browsers ignore has one.
    """

    exif: Exif = field(default_factory=Exif)
    xmp: xmp_module.Properties = field(default_factory=dict)
    iptc: iptc_module.Datasets = field(default_factory=dict)
    text: Mapping[str, str] = field(default_factory=dict)
    packet: bytes = b""
    orientation: int | None = None


def read_embedded(image: "Image") -> Embedded:
    """The metadata of an opened picture. Never raises; unreadable parts are ignored."""
    texts = _png_texts(image)
    packet, exif = _packet(image, texts), exif_module.parse(_exif_block(image, texts))
    iptc = iptc_module.parse(_iptc_block(image, exif, texts))
    return Embedded(
        exif=exif,
        xmp={**iptc_module.as_xmp(iptc), **xmp_module.parse(packet)},
        iptc=iptc,
        text={key: decode(value) for key, value in texts.items() if key != png.EXIF},
        packet=packet,
        orientation=orientation_of(image) or (1 if exif.orientation else None),
    )


def orientation_of(image: "Image") -> int | None:
    """The orientation, 1 to 8; None without one. Like browsers, reads only EXIF before the pixels."""
    block = image.info.get("exif")
    # Pillow adds the prefix to a PNG's block; a block with its own prefix is invalid.
    if isinstance(block, bytes) and block.startswith(b"Exif\0\0Exif\0\0"):
        return None
    return exif_module.parse(block).orientation if isinstance(block, bytes) else None


def read_description(embedded: Embedded) -> dict[str, Any]:
    """`caption`, `alt`, `taken`, `tags`, `credit` and `rights`, if present.

    Precedence: XMP, IPTC, EXIF, PNG; for dates see `taken`.
    """
    captions = (
        _png_description(embedded.text)
        | exif_module.read_description(embedded.exif)
        | xmp_module.read_description(embedded.xmp)
    )
    date = taken(*read_dates(embedded))
    return captions | {"taken": date} if date else captions


def read_dates(embedded: Embedded) -> tuple[Dates, ...]:
    """The dates in each standard, for `taken`."""
    texts = Dates(digitized=parse_date(embedded.text.get("Creation Time", "")))
    return (
        xmp_module.read_dates(embedded.xmp),
        iptc_module.read_dates(embedded.iptc),
        exif_module.read_dates(embedded.exif),
        texts,
    )


def _png_description(text: Mapping[str, str]) -> dict[str, Any]:
    """The description from the keywords registered in the PNG specification."""
    said = {
        "caption": first_meaningful(*(clean_text(text.get(key, "")) for key in ("Description", "Title", "Comment"))),
        "credit": clean_text(text.get("Author") or text.get("Copyright") or ""),
    }
    return {key: value for key, value in said.items() if value}


def _png_texts(image: "Image") -> dict[str, bytes]:
    data = _file(image) if image.format == "PNG" else b""
    return png.read(data) if data else {}


def _file(image: "Image") -> Buffer:
    """The bytes from which the picture was opened, if it is still open."""
    file = getattr(image, "fp", None)
    return file.getbuffer() if isinstance(file, io.BytesIO) else b""


def _exif_block(image: "Image", texts: Mapping[str, bytes]) -> Buffer:
    if image.format == "TIFF":
        return _file(image)
    block = texts.get(png.EXIF) or image.info.get("exif")
    return block if isinstance(block, bytes) else raw_profile(texts.get("Raw profile type exif", b""))


def raw_profile(text: bytes) -> bytes:
    """The bytes of a PNG text `Raw profile type ...`: a blank line, a name, a length, then hexadecimal lines."""
    try:
        return bytes.fromhex(b"".join(text.split(b"\n")[3:]).decode("ascii"))
    except ValueError:
        return b""


def _packet(image: "Image", texts: Mapping[str, bytes]) -> bytes:
    packet = texts.get("XML:com.adobe.xmp") or image.info.get("xmp") or b""
    return packet.encode() if isinstance(packet, str) else bytes(packet)


def _iptc_block(image: "Image", exif: Exif, texts: Mapping[str, bytes]) -> bytes:
    """Photoshop's resources in a JPEG, the tag of a TIFF, or the raw profile of a PNG."""
    found = image.info.get("photoshop")
    if isinstance(found, Mapping):
        return bytes(found.get(0x0404, b""))
    for tag in (_IPTC_TAG, _PHOTOSHOP_TAG):
        if tag in exif.main:
            return exif.main[tag].data
    return raw_profile(texts.get("Raw profile type iptc") or texts.get("Raw profile type 8bim", b""))

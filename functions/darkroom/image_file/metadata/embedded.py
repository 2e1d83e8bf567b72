"""What a picture file says about itself: XMP before IPTC before EXIF for words, EXIF first for the date.

That is the order of the Metadata Working Group's guidelines (2.0, section 5), without its digests.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PIL import Image, IptcImagePlugin, TiffImagePlugin

from darkroom.image_file.header import exif_of
from darkroom_cli.picture_metadata import exif as exif_module
from darkroom_cli.picture_metadata import iptc as iptc_module
from darkroom_cli.picture_metadata import xmp as xmp_module
from darkroom_cli.picture_metadata.exif import Exif
from darkroom_cli.picture_metadata.said import Said, clean_text, merge


@dataclass(frozen=True)
class Embedded:
    """The standards that one file carries.

    `packet` is the XMP as it lies there, `text` are PNG's, `orientation` is EXIF's, 1 to 8, None when there is none.
    """

    exif: Exif = field(default_factory=Exif)
    xmp: xmp_module.Properties = field(default_factory=dict)
    iptc: iptc_module.Datasets = field(default_factory=dict)
    text: Mapping[str, str] = field(default_factory=dict)
    packet: bytes = b""
    orientation: int | None = None


def read_embedded(image: Image.Image) -> Embedded:
    """Never fails: what cannot be read is not there."""
    packet, iptc = _packet(image), _iptc(image)
    return Embedded(
        exif=exif_module.parse(_exif_block(image)),
        xmp={**iptc_module.as_xmp(iptc), **xmp_module.parse(packet)},
        iptc=iptc,
        packet=packet,
        text={key: str(value) for key, value in image.info.items() if isinstance(key, str) and isinstance(value, str)},
        orientation=_orientation(image),
    )


def read_words(embedded: Embedded) -> Said:
    exif_words = exif_module.read_words(embedded.exif)
    words = merge(
        _png_words(embedded.text),
        exif_words,
        xmp_module.read_words(embedded.xmp),
    )
    taken = exif_words.get("taken") or words.get("taken") or exif_module.date_of_change(embedded.exif)
    return merge(words, {"taken": taken} if taken else {})


def _png_words(text: Mapping[str, str]) -> Said:
    """The keywords that the PNG specification registers."""
    said = {
        "caption": clean_text(text.get("Description") or text.get("Title") or ""),
        "credit": clean_text(text.get("Author") or text.get("Copyright") or ""),
    }
    return {key: value for key, value in said.items() if value}


def _exif_block(image: Image.Image) -> bytes:
    block = image.info.get("exif")
    if isinstance(block, bytes):
        return block
    if isinstance(image, TiffImagePlugin.TiffImageFile) and image.fp:
        image.fp.seek(0)
        return image.fp.read()
    raw = image.info.get("Raw profile type exif")
    return raw_profile(raw) if isinstance(raw, str) else b""


def raw_profile(text: str) -> bytes:
    """The bytes of a PNG text `Raw profile type ...`: a blank line, a name, a length, then hexadecimal lines."""
    try:
        return bytes.fromhex("".join(text.split("\n")[3:]))
    except ValueError:
        return b""


def _packet(image: Image.Image) -> bytes:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return packet.encode() if isinstance(packet, str) else bytes(packet)


def _iptc(image: Image.Image) -> iptc_module.Datasets:
    try:
        # Its type is that of an opened file, and it reads any image.
        return IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]
    except Exception:  # noqa: BLE001  whatever a broken block makes Pillow raise, the picture has no IPTC
        return {}


def _orientation(image: Image.Image) -> int | None:
    """EXIF's alone, since that is what derivatives and browsers go by."""
    try:
        value = exif_of(image).get(exif_module.ORIENTATION)
    except Exception:  # noqa: BLE001  whatever a broken block makes Pillow raise, nothing turns the picture
        return None
    return value if isinstance(value, int) and 1 <= value <= 8 else None

"""Who made a picture and who may use it: all that derivatives keep where DARKROOM_KEEP_COPYRIGHT asks for it.

Read from EXIF (Artist, Copyright), IPTC (By-line, Credit, CopyrightNotice) and XMP (dc:creator, photoshop:Credit,
dc:rights); written as XMP and, where it is ASCII as EXIF wants it, as EXIF.
"""

from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from PIL import Image, ImageFile, IptcImagePlugin, PngImagePlugin

LONGEST: Final = 2000
"""Characters of one text, and bytes of XMP per hundred: what is longer was not written by a person."""

_ARTIST, _COPYRIGHT = 0x013B, 0x8298
_IPTC: Final = {"creator": (2, 80), "credit": (2, 110), "rights": (2, 116)}
_DC: Final = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP: Final = "http://ns.adobe.com/photoshop/1.0/"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP: Final = {"creator": f"{{{_DC}}}creator", "credit": f"{{{_PHOTOSHOP}}}Credit", "rights": f"{{{_DC}}}rights"}


@dataclass(frozen=True)
class Ownership:
    """ "" is not known."""

    creator: str = ""
    credit: str = ""
    rights: str = ""


def read_ownership(image: Image.Image) -> Ownership:
    """Of an opened picture. Damaged metadata counts as none; the first that speaks wins: XMP, IPTC, EXIF."""
    found: dict[str, str] = {}
    for read in (_from_xmp, _from_iptc, _from_exif):
        try:
            said = read(image)
        except Exception:  # noqa: BLE001 - damaged metadata is common, and the picture may well be whole
            continue
        for field, text in said.items():
            clean = "".join(character for character in text if character.isprintable()).strip()[:LONGEST]
            if clean:
                found.setdefault(field, clean)
    return Ownership(**found)


def save_options(ownership: Ownership, format: str) -> dict[str, Any]:
    """For Pillow's `save`; none where nothing is known."""
    if ownership == Ownership():
        return {}
    packet = _packet(ownership)
    options: dict[str, Any] = {"exif": _exif(ownership)}
    if format != "png":
        return {**options, "xmp": packet}
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", packet.decode())
    return {**options, "pnginfo": texts}


def _from_exif(image: Image.Image) -> dict[str, str]:
    # Not the format's own `getexif`: that of PNG decodes all pixels.
    exif = Image.Image.getexif(image)
    return {"creator": str(exif.get(_ARTIST, "")), "rights": str(exif.get(_COPYRIGHT, ""))}


def _from_iptc(image: Image.Image) -> dict[str, str]:
    if not isinstance(image, ImageFile.ImageFile):
        return {}
    datasets: Any = IptcImagePlugin.getiptcinfo(image) or {}
    said = {}
    for field, key in _IPTC.items():
        value = datasets.get(key, b"")
        said[field] = (value[0] if isinstance(value, list) else value).decode("utf-8", "replace")
    return said


def _from_xmp(image: Image.Image) -> dict[str, str]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    if not packet or len(packet) > 100 * LONGEST or b"<!" in packet:
        return {}
    said = {}
    for description in ElementTree.fromstring(packet.strip(b"\0 ")).iter(f"{{{_RDF}}}Description"):
        for field, name in _XMP.items():
            element = description.find(name)
            items = [] if element is None else [item.text or "" for item in element.iter(f"{{{_RDF}}}li")]
            text = ", ".join(items) or (element.text if element is not None else "") or description.get(name, "")
            if text:
                said[field] = text
    return said


def _exif(ownership: Ownership) -> bytes:
    exif = Image.Exif()
    for tag, text in ((_ARTIST, ownership.creator), (_COPYRIGHT, ownership.rights)):
        if text and text.isascii():
            exif[tag] = text
    return exif.tobytes() if exif else b""


def _packet(ownership: Ownership) -> bytes:
    creator = f"<dc:creator><rdf:Seq><rdf:li>{escape(ownership.creator)}</rdf:li></rdf:Seq></dc:creator>"
    rights = (
        f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{escape(ownership.rights)}</rdf:li></rdf:Alt></dc:rights>'
    )
    credit = f"<photoshop:Credit>{escape(ownership.credit)}</photoshop:Credit>"
    said = [
        text
        for text, known in ((creator, ownership.creator), (rights, ownership.rights), (credit, ownership.credit))
        if known
    ]
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about="" '
        f'xmlns:dc="{_DC}" xmlns:photoshop="{_PHOTOSHOP}">{"".join(said)}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()

"""Read and write creator, credit and rights, the only metadata that DARKROOM_KEEP_COPYRIGHT keeps in derivatives.

Read from EXIF (Artist, Copyright), IPTC (By-line, Credit, CopyrightNotice) and XMP (dc:creator, photoshop:Credit,
dc:rights); written as XMP, and as EXIF if it is ASCII, which EXIF requires.
"""

from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from PIL import Image, PngImagePlugin

from darkroom.image_file.metadata import exif
from darkroom.image_file.metadata.embedded import read_embedded
from darkroom.image_file.metadata.xmp import NAMESPACES

LONGEST: Final = 2000
"""Maximum characters of a text."""

_ARTIST, _COPYRIGHT = 0x013B, 0x8298
_DC: Final = NAMESPACES["dc"]
_PHOTOSHOP: Final = NAMESPACES["photoshop"]
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True)
class Ownership:
    """Creator, credit and rights; an empty text means unknown."""

    creator: str = ""
    credit: str = ""
    rights: str = ""


def read_ownership(image: Image.Image) -> Ownership:
    """Read from an opened picture. Precedence: XMP, IPTC, EXIF; malformed metadata is ignored."""
    embedded = read_embedded(image)
    creators, credit, notice = (embedded.xmp.get(name) for name in ("dc:creator", "photoshop:Credit", "dc:rights"))
    return Ownership(
        creator=_printable(", ".join(filter(None, creators.texts)) if creators else "")
        or _printable(exif.creator(embedded.exif)),
        credit=_printable(credit.text if credit else ""),
        rights=_printable(notice.text if notice else "") or _printable(exif.rights(embedded.exif)),
    )


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable()).strip()[:LONGEST]


def save_options(ownership: Ownership, format: str) -> dict[str, Any]:
    """Options for Pillow's `save`; empty if nothing is known."""
    if ownership == Ownership():
        return {}
    packet = _packet(ownership)
    options: dict[str, Any] = {"exif": _exif(ownership)}
    if format != "png":
        return {**options, "xmp": packet}
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", packet.decode())
    return {**options, "pnginfo": texts}


def _exif(ownership: Ownership) -> bytes:
    block = Image.Exif()
    for tag, text in ((_ARTIST, ownership.creator), (_COPYRIGHT, ownership.rights)):
        if text and text.isascii():
            block[tag] = text
    return block.tobytes() if block else b""


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

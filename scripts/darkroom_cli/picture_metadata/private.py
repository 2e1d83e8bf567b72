"""What a published picture should not carry: where it was taken, by which very device, and whose it is.

The whole file is searched, also behind the picture's end and inside packets that readers skip.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from PIL import Image

from darkroom_cli.picture_metadata import exif as exif_module
from darkroom_cli.picture_metadata import iptc as iptc_module
from darkroom_cli.picture_metadata.embedded import raw_profile, read_embedded

Kind = Literal["location", "serial numbers", "names", "maker notes"]

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF")


@dataclass(frozen=True, slots=True)
class Private:
    """One find: its kind, and the standard and the field that carry it."""

    kind: Kind
    where: str


_EXIF: Final[dict[int, tuple[Kind, str]]] = {
    0x927C: ("maker notes", "MakerNote"),
    0xA420: ("serial numbers", "ImageUniqueID"),
    0xA430: ("names", "CameraOwnerName"),
    0xA431: ("serial numbers", "BodySerialNumber"),
    0xA435: ("serial numbers", "LensSerialNumber"),
    0xC62F: ("serial numbers", "CameraSerialNumber"),
    0x9C9D: ("names", "XPAuthor"),
}
_GPS_ONLY_FORM: Final = frozenset((0x0000, 0x0012))
"""Version and map datum say nothing of a place."""

_XMP: Final[tuple[tuple[Kind, str], ...]] = (
    ("location", r"GPS(?:Latitude|Longitude|Altitude|Position|Dest\w+|AreaInformation|ProcessingMethod|TimeStamp)"),
    ("location", r"(?:LocationCreated|LocationShown|Sublocation|photoshop:City|photoshop:State|Iptc4xmpCore:Location)"),
    ("serial numbers", r"(?:\w*SerialNumber|ImageUniqueID)"),
    ("names", r"(?:aux:OwnerName|CameraOwnerName|PersonInImage\w*|mwg-rs:Name|PersonDisplayName)"),
)
_XMP_FIELDS: Final = tuple(
    (kind, re.compile(rf"[<\s](?:[\w-]+:)?({names})(?:\s*=\s*[\"'][^\"']|\s*>|\s[^<>]*>)".encode()))
    for kind, names in _XMP
)
_XMP_PACKET: Final = re.compile(rb"<rdf:RDF.*?(?:</rdf:RDF>|\Z)", re.DOTALL)
_XMP_EXTENSION: Final = b"http://ns.adobe.com/xmp/extension/\0"


def find_private(data: bytes) -> list[Private]:
    """Every find, each once. Never fails: what is no picture is only searched for packets."""
    return list(dict.fromkeys(_find(data)))


def _find(data: bytes) -> Iterator[Private]:
    yield from _search(data)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            embedded = read_embedded(image)
    except Exception:  # noqa: BLE001  a file that Pillow cannot open is only searched
        return
    yield from _in_exif(embedded.exif)
    yield from _in_xmp(embedded.packet)
    yield from (Private("location", "IPTC") for key in embedded.iptc if key in iptc_module.LOCATION)
    for key, text in embedded.text.items():
        yield from _search(raw_profile(text) if key.startswith("Raw profile") else text.encode())


def _search(data: bytes) -> Iterator[Private]:
    """Blocks and packets wherever they lie, found by their signatures."""
    for match in re.finditer(rb"Exif\0\0(?=II\*\0|MM\0\*)", data):
        yield from _in_exif(exif_module.parse(data[match.end() : match.end() + 70_000]))
    for match in _XMP_PACKET.finditer(data):
        yield from _in_xmp(match[0])
    for match in re.finditer(re.escape(_XMP_EXTENSION), data):
        yield from _in_xmp(data[match.start() : match.start() + 65_600])


def _in_exif(exif: exif_module.Exif) -> Iterator[Private]:
    if set(exif.gps) - _GPS_ONLY_FORM:
        yield Private("location", "EXIF GPS")
    for directory in (exif.main, exif.part, exif.thumbnail):
        for tag, entry in directory.items():
            if tag in _EXIF and entry.data.strip(b"\0 "):
                kind, name = _EXIF[tag]
                yield Private(kind, f"EXIF {name}")


def _in_xmp(packet: bytes) -> Iterator[Private]:
    for kind, pattern in _XMP_FIELDS:
        for match in pattern.finditer(packet):
            yield Private(kind, f"XMP {match[1].decode('ascii', 'replace')}")

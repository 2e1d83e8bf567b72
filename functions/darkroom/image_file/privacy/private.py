"""Find private metadata of a published picture: location, serial numbers, names.

The whole file is searched, including data after the picture's end and packets that readers skip; see `blocks`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from darkroom.image_file.metadata import iptc as iptc_module
from darkroom.image_file.metadata.exif import Exif
from darkroom.image_file.privacy import blocks

Kind = Literal["location", "serial numbers", "names", "maker notes"]


@dataclass(frozen=True, slots=True)
class Private:
    """One finding: its kind, and the standard and field that contain it."""

    kind: Kind
    where: str


_EXIF: Final[dict[int, tuple[Kind, str]]] = {
    0x927C: ("maker notes", "MakerNote"),
    0xA420: ("serial numbers", "ImageUniqueID"),
    0xA430: ("names", "CameraOwnerName"),
    0xA431: ("serial numbers", "BodySerialNumber"),
    0xA435: ("serial numbers", "LensSerialNumber"),
    0xC62F: ("serial numbers", "CameraSerialNumber"),
    0xC65D: ("serial numbers", "RawDataUniqueID"),
    0x9C9D: ("names", "XPAuthor"),
}
_GPS_ONLY_FORM: Final = frozenset((0x0000, 0x0012))
"""Version and map datum do not reveal a location."""

_XMP: Final[tuple[tuple[Kind, str], ...]] = (
    ("location", r"(?!\w*GPS(?:VersionID|MapDatum|Status|MeasureMode)\b)\w*G[Pp][Ss]\w*"),
    ("location", r"\w*(?:Latitude|Longitude|Longtitude|Altitude)"),
    ("location", r"(?:LocationCreated|LocationShown|Sublocation|CountryName|ProvinceState|WorldRegion|shotLocation)"),
    ("location", r"(?:City|State|Country|CountryCode|Location)"),
    ("serial numbers", r"(?:\w*[Ss]erial[Nn]umber|ImageUniqueID)"),
    ("names", r"(?:OwnerName|CameraOwnerName|PersonInImage\w*|PersonDisplayName)"),
)
_XMP_FIELDS: Final = tuple(
    (kind, re.compile(rf"[<\s](?:[\w.-]+:)?({names})(?:\s*=\s*[\"'][^\"']|\s*>|\s[^<>]*>)".encode()))
    for kind, names in _XMP
)
_XMP_REGION: Final = re.compile(rb"[<\s]mwg-rs:Name(?:\s*=\s*[\"'][^\"']|\s*>)")

_ISO_6709: Final = rb"[+-]\d{2,6}(?:\.\d+)?[+-]\d{3,7}(?:\.\d+)?"
_SIGNATURES: Final[tuple[tuple[Kind, str, "re.Pattern[bytes]"], ...]] = (
    ("location", "QuickTime GPSCoordinates", re.compile(rb"\xa9xyz.{4,32}?" + _ISO_6709, re.DOTALL)),
    ("location", "QuickTime location", re.compile(rb"com\.apple\.quicktime\.location\.")),
    ("location", "3GPP LocationInformation", re.compile(rb"\0\0\0[\x18-\xff]loci\0\0\0\0")),
    ("location", "GoPro GPS", re.compile(rb"DEVC.{0,60000}?GPS[59]", re.DOTALL)),
    ("serial numbers", "GoPro CameraSerialNumber", re.compile(rb"DEVC.{0,60000}?CASN", re.DOTALL)),
    ("serial numbers", "FLIR", re.compile(rb"FLIR\0[\0\x01].{0,60000}?FFF\0", re.DOTALL)),
    ("location", "Samsung MCC_Data", re.compile(rb"MCC_Data\d{3}")),
)
"""Fields outside EXIF, XMP and IPTC, in movies appended to a picture and from some cameras."""


def find_private(data: bytes) -> list[Private]:
    """All findings without duplicates. Never raises."""
    return list(dict.fromkeys(_find(data)))


def _find(data: bytes) -> Iterator[Private]:
    for exif in blocks.exif_blocks(data):
        yield from _in_exif(exif)
    for packet in blocks.xmp_packets(data):
        yield from _in_xmp(packet)
    for datasets in blocks.iptc_blocks(data):
        yield from (Private("location", "IPTC") for key in datasets if key in iptc_module.LOCATION)
    for kind, where, pattern in _SIGNATURES:
        if pattern.search(data):
            yield Private(kind, where)


def _in_exif(exif: Exif) -> Iterator[Private]:
    if set(exif.gps) - _GPS_ONLY_FORM:
        yield Private("location", "EXIF GPS")
    for directory in (exif.main, exif.part, *exif.more):
        for tag, entry in directory.items():
            if tag in _EXIF and entry.data.strip(b"\0 "):
                kind, name = _EXIF[tag]
                yield Private(kind, f"EXIF {name}")


def _in_xmp(packet: bytes) -> Iterator[Private]:
    for kind, pattern in _XMP_FIELDS:
        for match in pattern.finditer(packet):
            yield Private(kind, f"XMP {match[1].decode('ascii', 'replace')}")
    if _XMP_REGION.search(packet):
        yield Private("names", "XMP mwg-rs:Name")

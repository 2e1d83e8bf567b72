"""Each kind of private metadata is found on its own, and harmless metadata is not reported."""

import struct

import planted
import pytest
from PIL import Image

from darkroom.image_file.privacy.private import find_private


def exif(tag: int, value: object, directory: int = 0) -> bytes:
    block = Image.Exif()
    (block.get_ifd(directory) if directory else block)[tag] = value
    return planted.encode(Image.new("RGB", (8, 8)), exif=block)


def xmp(attribute: str) -> bytes:
    return planted.encode(
        Image.new("RGB", (8, 8)), xmp=f'<rdf:RDF><rdf:Description {attribute}="x1"/></rdf:RDF>'.encode()
    )


def behind(data: bytes) -> bytes:
    """Metadata after the picture, as written by movies and cameras."""
    return planted.encode(Image.new("RGB", (8, 8))) + data


PART, PLACE = 0x8769, 0x8825
FOUND = {
    "body": (exif(0xA431, "12345", PART), "serial numbers"),
    "lens": (exif(0xA435, "12345", PART), "serial numbers"),
    "picture id": (exif(0xA420, "0123", PART), "serial numbers"),
    "camera": (exif(0xC62F, "12345"), "serial numbers"),
    "raw data": (exif(0xC65D, b"0123456789abcdef"), "serial numbers"),
    "owner": (exif(0xA430, "Jane Doe", PART), "names"),
    "author": (exif(0x9C9D, "Jane".encode("utf-16-le")), "names"),
    "maker note": (exif(0x927C, b"anything", PART), "maker notes"),
    "latitude": (exif(2, (48.0, 51.0, 29.0), PLACE), "location"),
    "altitude": (exif(6, 35.0, PLACE), "location"),
    "day at a place": (exif(0x1D, "2017:08:05", PLACE), "location"),
    "iptc city": (
        planted.encode(Image.new("RGB", (8, 8)))[:2]
        + planted.iptc({90: b"Paris"})
        + planted.encode(Image.new("RGB", (8, 8)))[2:],
        "location",
    ),
    "xmp latitude": (xmp("exif:GPSLatitude"), "location"),
    "xmp longitude of a drone": (xmp("drone-dji:GpsLongtitude"), "location"),
    "xmp city": (xmp("photoshop:City"), "location"),
    "xmp sublocation": (xmp("Iptc4xmpExt:Sublocation"), "location"),
    "xmp serial": (xmp("aux:SerialNumber"), "serial numbers"),
    "xmp owner": (xmp("aux:OwnerName"), "names"),
    "xmp person": (xmp("Iptc4xmpExt:PersonInImage"), "names"),
    "xmp face": (xmp("mwg-rs:Name"), "names"),
    "quicktime": (behind(b"\xa9xyz" + struct.pack(">HH", 19, 0x15C7) + b"+48.8577+002.2950/"), "location"),
    "apple": (behind(b"com.apple.quicktime.location.ISO6709"), "location"),
    "3gpp": (behind(b"\0\0\0\x20loci\0\0\0\0" + bytes(20)), "location"),
    "gopro place": (behind(b"DEVC" + bytes(40) + b"GPS5"), "location"),
    "gopro serial": (behind(b"DEVC" + bytes(40) + b"CASN"), "serial numbers"),
    "flir": (behind(b"FLIR\0\1" + bytes(20) + b"FFF\0"), "serial numbers"),
    "samsung": (behind(b"MCC_Data262"), "location"),
}
SILENT = {
    "nothing": planted.encode(Image.new("RGB", (8, 8))),
    "version of the place": exif(0, b"\2\3\0\0", PLACE),
    "map datum": exif(0x12, "WGS-84", PLACE),
    "empty owner": exif(0xA430, " ", PART),
    "credit": xmp("photoshop:Credit"),
    "state of the receiver": xmp("exif:GPSStatus"),
}


@pytest.mark.parametrize("name", FOUND)
def test_each_kind_is_found_on_its_own(name: str) -> None:
    data, kind = FOUND[name]
    assert {found.kind for found in find_private(data)} == {kind}


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("owner", "EXIF CameraOwnerName"),
        ("latitude", "EXIF GPS"),
        ("xmp city", "XMP City"),
        ("xmp face", "XMP mwg-rs:Name"),
        ("iptc city", "IPTC"),
        ("quicktime", "QuickTime GPSCoordinates"),
    ],
)
def test_a_finding_names_the_standard_and_the_field(name: str, where: str) -> None:
    assert [found.where for found in find_private(FOUND[name][0])] == [where]


@pytest.mark.parametrize("name", SILENT)
def test_harmless_metadata_is_not_private(name: str) -> None:
    assert find_private(SILENT[name]) == []

"""A collection as people keep it, made by code: deleted photos, sidecars, phones, scanners, cameras, tables.

`files()` are its files by name; `GALLERY` is what of it is a photo, with the caption, date and tags that it must have.
"""

import json
import struct
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

import planted
import raw_files
from PIL import Image

Expected = tuple[str | None, str | None, tuple[str, ...]]
"""Caption, date, tags."""

NFD = unicodedata.normalize("NFD", "Übergröße.jpg")
NFC = unicodedata.normalize("NFC", NFD)
LONG = "Urlaub in den Dolomiten mit der ganzen Familie und Freunden"
SAID = "It’s “fine” – 5 €"


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def movie() -> bytes:
    """An MP4 that says where it was taken, as phones put it behind a motion photo."""
    place = b"+48.8577+002.2950/"
    head = struct.pack(">IIIIIIH", 0, 0, 0, 1000, 0, 0x00010000, 0x0100) + bytes(10)
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000) + bytes(24) + struct.pack(">I", 2)
    user = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7), place))
    return box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", box(b"mvhd", head + matrix), user)


def packet(attributes: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {attributes}/></rdf:RDF></x:xmpmeta>'
    ).encode()


def drone() -> bytes:
    dji = 'xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/" drone-dji:GpsLatitude="+48.85" '
    return planted.encode(planted.photo(), xmp=packet(dji + 'drone-dji:GpsLongtitude="+2.29"'))


def extended() -> bytes:
    """The place is only in the extension, cut in the middle of its name."""
    whole = packet('xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="48,51.5N" exif:GPSLongitude="2,17.6E"')
    guid = b"0123456789ABCDEF0123456789ABCDEF"
    main = packet(f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="{guid.decode()}"')
    at = whole.index(b"PSLatitude")
    head = b"http://ns.adobe.com/xmp/extension/\0" + guid
    parts = [(0, whole[:at]), (at, whole[at:])]
    segments = [planted.segment(0xE1, head + struct.pack(">II", len(whole), start) + part) for start, part in parts]
    plain = planted.encode(planted.photo(), xmp=main)
    end = plain.index(b"\xff\xdb")
    return plain[:end] + b"".join(segments) + plain[end:]


def behind_the_pixels(kind: str) -> bytes:
    plain = planted.encode(planted.photo(), "PNG")
    text = b"XML:com.adobe.xmp\0\0\0\0\0" + packet(
        'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="48,51.5N"'
    )
    chunk = (
        planted.png_chunk(b"eXIf", planted.exif().tobytes()[6:]) if kind == "exif" else planted.png_chunk(b"iTXt", text)
    )
    return plain[:-12] + chunk + plain[-12:]


PRIVATE: dict[str, Callable[[], bytes]] = {
    "phone.jpg": planted.secret_jpeg,
    "two.jpg": planted.secret_mpo,
    "phone.png": planted.secret_png,
    "phone.webp": planted.secret_webp,
    "phone.gif": planted.secret_gif,
    "phone.avif": planted.secret_avif,
    "apple.heic": planted.secret_heic,
    "motion.jpg": lambda: planted.encode(planted.photo()) + movie(),
    "drone.jpg": drone,
    "extended.jpg": extended,
    "behind-exif.png": lambda: behind_the_pixels("exif"),
    "behind-xmp.png": lambda: behind_the_pixels("xmp"),
}
"""A place in every container, most with serial numbers and names."""


def plain(seed: int = 0, **options: Any) -> bytes:
    return planted.encode(planted.photo().resize((170 + seed, 120)), **options)


def dated(original: str, **tags: object) -> bytes:
    block = Image.Exif()
    block._ifds[0x8769] = {0x9003: original, **{int(tag[1:], 16): value for tag, value in tags.items()}}
    return plain(exif=block)


def described(text: bytes | str) -> bytes:
    block = Image.Exif()
    block[0x010E] = text
    return plain(exif=block)


def iptc_1252() -> bytes:
    """IPTC without its mark for UTF-8."""
    data = struct.pack(">BBBH", 0x1C, 2, 120, len(SAID.encode("cp1252"))) + SAID.encode("cp1252")
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(data)) + data + b"\0" * (len(data) % 2)
    picture = plain()
    return picture[:2] + planted.segment(0xED, b"Photoshop 3.0\0" + resource) + picture[2:]


def scan() -> bytes:
    """Digitized in 2015; somebody has written down that it shows 1890."""
    block = Image.Exif()
    block._ifds[0x8769] = {0x9004: "2015:03:04 10:20:30"}
    said = packet('xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:DateCreated="1890"')
    return plain(exif=block, xmp=said)


def comment() -> bytes:
    block = Image.Exif()
    block._ifds[0x8769] = {0x9286: b"UNICODE\0" + "Größe".encode("utf-16-le")}
    return plain(exif=block)


@cache
def photos() -> dict[str, tuple[bytes, Expected]]:
    """Photos of the collection whose own metadata or sidecars say something."""
    return {
        "scan.jpg": (scan(), (None, "1890", ())),
        "partial.jpg": (dated("1985:07:     :  :  "), (None, "1985-07", ())),
        "tokyo.jpg": (
            dated("2017:08:05 10:20:30", x9011="+09:00", x9291="25"),
            (None, "2017-08-05T10:20:30.25+09:00", ()),
        ),
        "ansi.jpg": (iptc_1252(), (SAID, None, ())),
        "exif-ansi.jpg": (described(SAID.encode("cp1252")), (SAID, None, ())),
        "comment.jpg": (comment(), ("Größe", None, ())),
        "camera.jpg": (described("OLYMPUS DIGITAL CAMERA"), (None, None, ())),
        "google.jpg": (plain(), ("A cat & a nap", "2017-08-05T08:20:30Z", ())),
        f"{LONG[:47]}.jpg": (plain(1), ("Cut", "2017-08-05T08:20:30Z", ())),
        "lightroom.jpg": (plain(2), ("From Lightroom", None, ())),
        "digikam.jpg": (plain(3), ("From digiKam", None, ())),
        "table.jpg": (plain(4), ("Aus Excel", "2017-08-05", ("a", "b"))),
        NFD: (plain(5), ("Groß", None, ())),
        "IMG_7.JPG": (dated("2017:08:05 10:20:30"), (None, "2017-08-05T10:20:30", ())),
        "a b+c%#?[x].jpg": (plain(6), (None, None, ())),
    }


def files() -> dict[str, bytes]:
    """Everything, by name."""
    google = {"title": "x", "photoTakenTime": {"timestamp": "1501921230"}}
    said = 'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:ImageDescription='
    table = ("sep=;", "Name;Title;Date taken;Tags", "table.jpg;Aus Excel;05.08.2017;a, b", f"{NFC};Groß;;", "")
    deleted = plain(7)
    found = {name: data for name, (data, _) in photos().items()}
    found |= {name: make() for name, make in PRIVATE.items()}
    found |= dict.fromkeys(
        ("#recycle/a.jpg", ".Trash-1000/files/b.jpg", "$RECYCLE.BIN/S-1/$RAB12CD.jpg", "2024/@Recycle/c.jpg"), deleted
    )
    found |= dict.fromkeys(("@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg", "2024/._a.jpg", ".dtrash/x.jpg"), deleted)
    found |= {".hidden.jpg": deleted, "late.jpg.crdownload": deleted, "IMG_7.HEIC": planted.secret_heic()}
    found |= {"raw.NEF": raw_files.nef(), "raw2.CR3": raw_files.cr3()}
    found |= {
        "google.jpg.supplemental-meta.json": json.dumps(google | {"description": "A cat &amp; a nap"}).encode(),
        f"{LONG[:46]}.json": json.dumps(google | {"description": "Cut"}).encode(),
        "lightroom.xmp": packet(said + '"From Lightroom"'),
        "digikam.jpg.XMP": packet(said + '"From digiKam"'),
        "gone.jpg.json": json.dumps(google).encode(),
        "captions.csv": "\r\n".join(table).encode("utf-16"),
    }
    return found


GALLERY: dict[str, Expected] = {NFC if name == NFD else name: words for name, (_, words) in photos().items()}

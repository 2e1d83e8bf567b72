"""exiftool as a reference: we find what it finds in originals, and it finds nothing in published files."""

import json
import os
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import planted
import pytest

from darkroom.config import Settings
from darkroom.image_file.privacy.private import find_private
from darkroom_cli.commands import upload
from darkroom_cli.publishing.photo import develop, read_photo

SETTINGS = Settings()
PRIVATE = ("gps", "latitude", "longitude", "longtitude", "altitude", "serial", "owner", "city", "location", "country")
NO_PLACE = {"GPSVersionID", "GPSMapDatum", "LocationQuality"}

needs_exiftool = pytest.mark.skipif(
    not shutil.which("exiftool") and "CI" not in os.environ, reason="apt-get install libimage-exiftool-perl"
)


def exiftool(*arguments: object) -> str:
    return subprocess.run(
        ["exiftool", *map(str, arguments)], capture_output=True, text=True, check=False, timeout=120
    ).stdout


def found_by_exiftool(folder: Path) -> dict[str, set[str]]:
    """By file: the tags that tell of a place, a device or an owner."""
    found = {}
    for entry in json.loads(exiftool("-a", "-G3:1", "-ee", "-j", "-r", folder) or "[]"):
        tags = {key for key, value in entry.items() if not key.startswith(("SourceFile", "ICC")) and value}
        names = {tag for tag in tags if any(word in tag.lower() for word in PRIVATE)}
        found[Path(entry["SourceFile"]).name] = {tag for tag in names if tag.rpartition(":")[2] not in NO_PLACE}
    return found


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


FILES: dict[str, Callable[[], bytes]] = {
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


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
    return folder


@needs_exiftool
def test_we_find_what_exiftool_finds(raw: Path) -> None:
    found = found_by_exiftool(raw)
    assert set(found) == set(FILES)
    for name in FILES:
        # Of a movie behind a picture exiftool reads only what the picture announces.
        assert found[name] or name == "motion.jpg", name
        ours = {private.kind for private in find_private((raw / name).read_bytes())}
        assert any("serial" in tag.lower() for tag in found[name]) <= ("serial numbers" in ours), name
        assert any("owner" in tag.lower() for tag in found[name]) <= ("names" in ours), name
        assert "location" in ours, name


@needs_exiftool
def test_exiftool_finds_nothing_in_what_an_upload_publishes(raw: Path, tmp_path: Path) -> None:
    assert upload.main([str(raw), str(tmp_path / "bucket")]) == 0
    shutil.rmtree(tmp_path / "bucket" / ".darkroom")
    found = found_by_exiftool(tmp_path / "bucket")
    assert len(found) == len(FILES)
    assert not {name: tags for name, tags in found.items() if tags}


def test_words_behind_the_pixels_are_read_and_published() -> None:
    photo = read_photo(behind_the_pixels("exif"), SETTINGS)
    assert photo.description["caption"] == "Chelsea, half asleep"
    published = develop(photo, SETTINGS, "")
    assert not find_private(published.data)
    assert read_photo(published.data, SETTINGS).description["caption"] == "Chelsea, half asleep"

import io

import planted
import pytest
from PIL import Image

from darkroom.image_file.metadata import xmp
from darkroom.image_file.metadata.embedded import read_embedded, read_words


def words_of(data: bytes) -> dict[str, object]:
    with Image.open(io.BytesIO(data)) as image:
        return read_words(read_embedded(image))


def test_xmp_speaks_before_iptc_before_exif() -> None:
    exif = planted.exif()
    assert words_of(planted.encode(planted.photo(), exif=exif)) == {
        "caption": "Chelsea, half asleep",
        "credit": "Jane Doe",
        "taken": "2017-08-05T10:20:30+02:00",
    }
    plain = planted.encode(planted.photo(), exif=exif)
    both = plain[:2] + planted.iptc({120: b"From IPTC", 25: [b"a", b"b"]}) + plain[2:]
    assert words_of(both)["caption"] == "From IPTC"
    assert words_of(both)["tags"] == ("a", "b")
    assert words_of(planted.secret_jpeg())["caption"] == "Chelsea <3 naps"


def test_the_date_is_the_original_before_any_other() -> None:
    block = Image.Exif()
    block[0x0132] = "2020:01:01 00:00:00"
    data = planted.encode(planted.photo(), exif=block)
    assert words_of(data) == {"taken": "2020-01-01T00:00:00"}
    packet = planted.XMP.replace(b'photoshop:City="SEKRITville"', b'photoshop:DateCreated="2017-08"')
    assert words_of(planted.encode(planted.photo(), exif=block, xmp=packet))["taken"] == "2017-08"
    assert words_of(planted.encode(planted.photo(), exif=planted.exif(), xmp=packet))["taken"].startswith("2017-08-05T")


@pytest.mark.parametrize("date", ["0000:00:00 00:00:00", "    :  :     :  :  ", "yesterday", "2017:13:45 10:20:30"])
def test_a_camera_without_a_clock_gives_no_date(date: str) -> None:
    block = Image.Exif()
    block._ifds[0x8769] = {0x9003: date}
    assert words_of(planted.encode(planted.photo(), exif=block)) == {}


@pytest.mark.parametrize("talk", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM\\100GOPRO", "Exif_JPEG_PICTURE", "hdrpl"])
def test_default_camera_texts_are_not_captions(talk: str) -> None:
    block = Image.Exif()
    block[0x010E] = talk
    assert words_of(planted.encode(planted.photo(), exif=block)) == {}


def test_windows_fields_and_png_texts_are_read() -> None:
    block = Image.Exif()
    block[0x9C9B] = "Über allem".encode("utf-16-le") + b"\0\0"
    block[0x9C9E] = "cat; nap".encode("utf-16-le") + b"\0\0"
    assert words_of(planted.encode(planted.photo(), exif=block)) == {"caption": "Über allem", "tags": ("cat", "nap")}
    png = planted.encode(planted.photo(), "PNG")
    text = planted.png_chunk(b"tEXt", b"Description\0A cat") + planted.png_chunk(b"tEXt", b"Author\0Jane")
    assert words_of(png[:33] + text + png[33:]) == {"caption": "A cat", "credit": "Jane"}


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"not xml",
        b"<a><b></a>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        b"\xff\xfe<\0x\0",
        planted.XMP[:700],
        planted.XMP.replace(b"UTF-8", b"nonsense"),
    ],
)
def test_a_broken_packet_never_raises(packet: bytes) -> None:
    assert isinstance(xmp.read_words(xmp.parse(packet)), dict)


@pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL")
def test_broken_exif_is_ignored() -> None:
    whole = planted.exif().tobytes()
    for cut in range(0, len(whole), 7):
        data = planted.encode(planted.photo().resize((8, 8)), exif=whole[:cut])
        with Image.open(io.BytesIO(data)) as image:
            assert set(read_words(read_embedded(image))) <= {"caption", "credit", "taken", "tags"}

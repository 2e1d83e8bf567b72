import io

import planted
import pytest
from PIL import Image

from darkroom.image_file.dates import in_utc, parse_date
from darkroom.image_file.metadata import xmp
from darkroom.image_file.metadata.embedded import read_description, read_embedded


def words_of(data: bytes) -> dict[str, object]:
    with Image.open(io.BytesIO(data)) as image:
        return read_description(read_embedded(image))


def test_xmp_precedes_iptc_and_exif() -> None:
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


def test_the_original_date_takes_precedence() -> None:
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
    assert isinstance(xmp.read_description(xmp.parse(packet)), dict)


@pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL")
def test_broken_exif_is_ignored() -> None:
    whole = planted.exif().tobytes()
    for cut in range(0, len(whole), 7):
        data = planted.encode(planted.photo().resize((8, 8)), exif=whole[:cut])
        with Image.open(io.BytesIO(data)) as image:
            assert set(read_description(read_embedded(image))) <= {"caption", "credit", "taken", "tags"}


def dated(*, camera: str = "", digitized: str = "", changed: str = "", **xmp_dates: str) -> object:
    block = Image.Exif()
    block._ifds[0x8769] = {tag: text for tag, text in ((0x9003, camera), (0x9004, digitized)) if text}
    if changed:
        block[0x0132] = changed
    attributes = " ".join(f'{name.replace("_", ":")}="{text}"' for name, text in xmp_dates.items())
    packet = planted.XMP.replace(b'photoshop:City="SEKRITville"', attributes.encode())
    data = planted.encode(planted.photo().resize((8, 8)), exif=block, **({"xmp": packet} if attributes else {}))
    return words_of(data).get("taken")


def test_precedence_of_dates_by_their_meaning() -> None:
    scan = "2015:03:04 10:20:30"
    assert dated(camera=scan, photoshop_DateCreated="1890") == "1890"
    assert dated(digitized=scan, photoshop_DateCreated="1890-07") == "1890-07"
    assert dated(changed=scan, exif_DateTimeDigitized="2001-02-03") == "2001-02-03"
    assert dated(digitized="2001:02:03 04:05:06", changed=scan) == "2001-02-03T04:05:06"
    assert dated(camera=scan, photoshop_DateCreated="2015-03-04") == "2015-03-04T10:20:30"
    assert dated(camera=scan, photoshop_DateCreated="2015-03-04T09:20:30Z") == "2015-03-04T10:20:30"
    assert dated(camera="1985:07:     :  :  ") == "1985-07"
    assert dated(camera="1985:  :     :  :  ") == "1985"


def test_fractions_and_offsets_order_photos_across_zones() -> None:
    block = Image.Exif()
    block._ifds[0x8769] = {0x9003: "2017:08:05 10:20:30", 0x9011: "+02:00", 0x9291: "250"}
    tokyo = words_of(planted.encode(planted.photo().resize((8, 8)), exif=block))["taken"]
    assert tokyo == "2017-08-05T10:20:30.25+02:00"
    moments = [in_utc(date) for date in ("2017-08-05T03:20:29-05:00", tokyo, "2017-08-05T08:20:31Z")]
    assert moments == sorted(moments)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("-05:00", "-05:00"),
        ("-0330", "-03:30"),
        ("+09:00", "+09:00"),
        ("+14:00", "+14:00"),
        ("Z", "Z"),
        ("+15:00", ""),
        ("+10:60", ""),
        ("", ""),
    ],
)
def test_a_time_keeps_a_valid_offset(written: str, meant: str) -> None:
    assert parse_date(f"2017:08:05 10:20:30{written}") == f"2017-08-05T10:20:30{meant}"


def test_windows_1252_from_older_programs() -> None:
    text = "It’s “fine” – 5 €"
    plain = planted.encode(planted.photo().resize((8, 8)))
    records = planted.iptc({120: text.encode("cp1252")}).replace(b"\x1c\x01\x5a\x00\x03\x1b%G", b"")
    size = len(records) - 2
    block = records[:2] + size.to_bytes(2, "big") + records[4:]
    at = block.index(b"8BIM\x04\x04") + 8
    block = block[:at] + (int.from_bytes(block[at : at + 4], "big") - 8).to_bytes(4, "big") + block[at + 4 :]
    assert words_of(plain[:2] + block + plain[2:])["caption"] == text
    exif = Image.Exif()
    exif[0x010E] = text.encode("cp1252")
    assert words_of(planted.encode(planted.photo().resize((8, 8)), exif=exif))["caption"] == text


@pytest.mark.parametrize("code", [b"ASCII\0\0\0", b"UNICODE\0", b"\0" * 8])
def test_a_user_comment_is_a_caption(code: bytes) -> None:
    text = "Größe".encode("utf-16-le") if code.startswith(b"UNICODE") else "Größe".encode()
    block = Image.Exif()
    block._ifds[0x8769] = {0x9286: code + text}
    assert words_of(planted.encode(planted.photo().resize((8, 8)), exif=block)) == {"caption": "Größe"}


def test_default_camera_texts_are_ignored_in_every_field() -> None:
    packet = planted.XMP.replace(b"Chelsea &lt;3 naps", b"OLYMPUS DIGITAL CAMERA").replace(b"Katze", b"SONY DSC")
    assert "caption" not in words_of(planted.encode(planted.photo().resize((8, 8)), xmp=packet))

"""Published files have no secrets, the same pixels, orientation and profile, and the allowed captions."""

import io
import random
import struct

import numpy as np
import pillow_heif
import planted
import pytest
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from darkroom.config import Settings
from darkroom.errors import BrokenImage, DarkroomError, UnsupportedImage
from darkroom.image_file.metadata.embedded import read_description, read_embedded
from darkroom.image_file.privacy.private import find_private
from darkroom.image_file.privacy.public import REWRITTEN, public_bytes
from darkroom_cli.publishing.photo import develop, read_photo

MAKERS = {
    "jpeg": planted.secret_jpeg,
    "png": planted.secret_png,
    "webp": planted.secret_webp,
    "avif": planted.secret_avif,
    "gif": planted.secret_gif,
    "heic": planted.secret_heic,
}
pillow_heif.register_heif_opener()


def publish(data: bytes, format: str, keep: str = "") -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return public_bytes(data, format, read_embedded(image), keep)  # type: ignore[arg-type]


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def upright(data: bytes) -> np.ndarray:
    return np.asarray(ImageOps.exif_transpose(opened(data)).convert("RGBA"))


def texts_inside(data: bytes) -> bytes:
    """All texts of a PNG, decompressed."""
    return " ".join(map(str, opened(data).info.values())).encode()


@pytest.mark.parametrize("format", MAKERS)
def test_no_secret_is_published(format: str) -> None:
    source = MAKERS[format]()
    assert planted.SECRET in source
    clean = publish(source, format)
    searched = clean + (texts_inside(clean) if format == "png" else b"")
    assert planted.SECRET not in searched
    assert planted.SECRET.decode().encode("utf-16-le") not in searched
    assert b"GPS" not in searched
    assert any(position in source for position in planted.LATITUDE_BYTES) == (format != "gif")
    assert not any(position in searched for position in planted.LATITUDE_BYTES)
    assert find_private(source)
    assert find_private(clean) == []


@pytest.mark.parametrize("format", MAKERS)
def test_pixels_profile_and_orientation_stay(format: str) -> None:
    source = MAKERS[format]()
    clean = publish(source, format)
    assert np.array_equal(upright(clean), upright(source))
    assert opened(clean).info.get("icc_profile") == opened(source).info.get("icc_profile")
    assert opened(clean).size == opened(source).size


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_stays(orientation: int) -> None:
    for format, make in (
        ("jpeg", planted.secret_jpeg),
        ("png", planted.secret_png),
        ("webp", planted.secret_webp),
    ):
        clean = publish(make(orientation), format)
        assert opened(clean).getexif().get(0x0112) == orientation


def test_an_orientation_that_browsers_ignore_is_not_published() -> None:
    """Some programs write the EXIF of a PNG as text; in a published EXIF chunk, browsers would rotate the picture."""
    block = planted.exif(6).tobytes()
    texts = PngInfo()
    texts.add_text("Raw profile type exif", f"\nexif\n{len(block):8}\n{block.hex()}\n")
    exif = opened(publish(planted.encode(planted.photo(), "PNG", pnginfo=texts), "png")).getexif()
    assert (exif[0x010F], exif.get(0x0112, 1)) == ("Canon", 1)


@pytest.mark.parametrize("format", ["jpeg", "png", "webp", "avif", "heic"])
def test_captions_and_exposure_stay_in_the_file(format: str) -> None:
    clean = opened(publish(MAKERS[format](), format))
    exif = clean.getexif()
    assert exif[0x010F] == "Canon"
    assert exif.get_ifd(0x8769)[0x9003] == "2017:08:05 10:20:30"
    assert float(exif.get_ifd(0x8769)[0x829A]) == pytest.approx(0.01)
    words = read_description(read_embedded(clean))
    assert words == {
        "caption": "Chelsea <3 naps",
        "alt": "A ginger cat",
        "tags": ("cat", "Schläfchen"),
        "credit": "Jane Doe / Cats & Co",
        "rights": "https://creativecommons.org/licenses/by/4.0/",
        "taken": "2017-08-05T10:20:30+02:00",
    }


@pytest.mark.parametrize("format", MAKERS)
def test_a_file_without_metadata_is_published_unchanged(format: str) -> None:
    source = planted.encode(planted.photo(), {"heic": "HEIF"}.get(format, format.upper()))
    assert publish(source, format) == source


@pytest.mark.parametrize("format", MAKERS)
def test_publishing_twice_changes_nothing(format: str) -> None:
    once = publish(MAKERS[format](), format)
    assert publish(once, format) == once


@pytest.mark.parametrize("format", ["jpeg", "png", "webp", "avif", "heic"])
def test_the_location_is_kept_only_on_request(format: str) -> None:
    clean = publish(MAKERS[format](), format, keep="location")
    assert planted.SECRET not in clean.replace(b"SEKRITville", b"")
    assert {found.kind for found in find_private(clean)} == {"location"}
    assert {found.where for found in find_private(clean)} >= {"EXIF GPS", "XMP GPSLatitude", "XMP City"}
    assert tuple(map(float, opened(clean).getexif().get_ifd(0x8825)[2])) == planted.LATITUDE
    assert publish(MAKERS[format](), format, keep="all") == MAKERS[format]()


def test_iptc_captions_become_xmp() -> None:
    plain = planted.encode(planted.photo())
    source = plain[:2] + planted.iptc({120: "Käse".encode(), 116: b"(c) Jane", 25: b"cat", 55: b"20170800"}) + plain[2:]
    clean = publish(source, "jpeg")
    assert b"Photoshop" not in clean
    assert read_description(read_embedded(opened(clean))) == {
        "caption": "Käse",
        "credit": "(c) Jane",
        "tags": ("cat",),
        "taken": "2017-08",
    }


def test_a_progressive_cmyk_jpeg_keeps_its_pixels() -> None:
    picture = planted.photo().convert("CMYK")
    source = planted.encode(picture, progressive=True, exif=planted.exif(3), comment=b"x")
    clean = publish(source, "jpeg")
    assert np.array_equal(np.asarray(opened(clean)), np.asarray(opened(source)))
    assert opened(clean).mode == "CMYK"


def test_the_first_picture_of_an_mpo_is_published() -> None:
    source = planted.secret_mpo()
    assert opened(source).n_frames == 2
    clean = publish(source, "jpeg")
    assert planted.SECRET not in clean
    assert not any(position in clean for position in planted.LATITUDE_BYTES)
    assert opened(clean).format == "JPEG"
    assert np.array_equal(upright(clean), upright(source))


def test_animations_keep_all_frames() -> None:
    frames = [planted.photo().resize((60, 40)).rotate(turn).convert("P") for turn in (0, 90, 180)]
    for format, name in (("GIF", "gif"), ("WEBP", "webp"), ("PNG", "png"), ("AVIF", "avif")):
        extra = {"exif": planted.exif(1)} if format != "GIF" else {"comment": b"SEKRIT"}
        source = planted.encode(
            frames[0], format, save_all=True, append_images=frames[1:], loop=2, duration=70, **extra
        )
        clean = publish(source, name)
        before, after = opened(source), opened(clean)
        assert planted.SECRET not in clean
        assert after.n_frames == before.n_frames == 3
        for number in range(3):
            before.seek(number)
            after.seek(number)
            assert np.array_equal(np.asarray(after.convert("RGBA")), np.asarray(before.convert("RGBA")))


def test_a_chunk_inside_a_frame_is_not_published() -> None:
    frames = [planted.photo().resize((60, 40)).rotate(turn) for turn in (0, 90)]
    plain = planted.encode(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=70)
    at = plain.index(b"ANMF")
    size = struct.unpack_from("<I", plain, at + 4)[0]
    extra = b"XMP " + struct.pack("<I", len(planted.SECRET)) + planted.SECRET
    end = at + 8 + size
    frame = b"ANMF" + struct.pack("<I", size + len(extra)) + plain[at + 8 : end] + extra
    source = plain[:4] + struct.pack("<I", len(plain) - 8 + len(extra)) + plain[8:at] + frame + plain[end:]
    assert planted.SECRET in source and publish(source, "webp") == plain


def test_a_tiff_is_published_only_without_private_metadata() -> None:
    plain = planted.encode(planted.photo(), "TIFF", compression="tiff_lzw")
    assert publish(plain, "tiff") == plain
    with pytest.raises(UnsupportedImage, match=r"serial numbers.*--keep-all"):
        publish(planted.encode(planted.photo(), "TIFF", exif=planted.exif()), "tiff")


@pytest.mark.parametrize("format", MAKERS)
def test_broken_files_reveal_nothing_and_never_crash(format: str) -> None:
    """A truncated or damaged file is refused, or published without a secret."""
    source, chance = MAKERS[format](), random.Random(7)
    for _ in range(60):
        data = bytearray(source[: chance.randrange(len(source))] if chance.random() < 0.5 else source)
        for _ in range(chance.choice((0, 1, 20))):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            clean = public_bytes(bytes(data), format, read_embedded(Image.new("L", (1, 1))), "")
        except (BrokenImage, UnsupportedImage):
            continue
        assert b"SEKRIT owner" not in clean


def test_every_rewritten_format_is_tested() -> None:
    assert set(MAKERS) == set(REWRITTEN)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL")
@pytest.mark.parametrize("format", MAKERS)
@pytest.mark.parametrize("seed", range(4))
def test_thousands_of_broken_photos_are_refused_or_published_without_a_secret(format: str, seed: int) -> None:
    source, chance, published = MAKERS[format](), random.Random(seed), 0
    for _ in range(500):
        data = bytearray(source)
        for _ in range(chance.choice((1, 3, 30))):
            at = chance.randrange(min(len(data), chance.choice((400, 4000, len(data)))))
            data[at] = chance.randrange(256)
        del data[len(data) if chance.random() < 0.8 else chance.randrange(len(data)) :]
        try:
            clean = develop(read_photo(bytes(data), Settings()), Settings(), "").data
        except DarkroomError:
            continue
        published += 1
        assert find_private(clean) == []
    if format != "png":  # PNG has a checksum on every chunk
        assert published > 50

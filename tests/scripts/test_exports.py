"""Leaving another host: which sidecar belongs to which photo, and what of an export is taken over."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import planted
import pytest
from PIL import Image
from uploading import blobs

from darkroom.storage import open_bucket
from darkroom.storage.object_metadata import PictureMetadata, parse_metadata
from darkroom_cli.commands import upload
from darkroom_cli.picture_metadata.sidecars.flickr import photos_by_id, read_description
from darkroom_cli.picture_metadata.sidecars.names import match
from darkroom_cli.picture_metadata.sidecars.place import place_of

LONG = "Urlaub in den Dolomiten mit der ganzen Familie und Freunden"
PAIRS = [
    ("IMG_1.jpg", "IMG_1.jpg.json"),
    ("IMG_1(1).jpg", "IMG_1.jpg(1).json"),
    ("IMG(3).jpg", "IMG(3).jpg.json"),
    ("IMG_1-edited.jpg", "IMG_1.jpg.json"),
    ("IMG_1-bearbeitet.jpg", "IMG_1.jpg.json"),
    ("IMG_1-edited(1).jpg", "IMG_1.jpg(1).json"),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-meta.json"),
    ("IMG_1.jpg", "IMG_1.jpg.s.json"),
    ("IMG_1.jpg", "IMG_1.jpg..json"),
    ("IMG_1(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json"),
    ("IMG_1.jpg", "IMG_1.json"),
    ("IMG_1", "IMG_1.json"),
    (f"{LONG[:47]}.jpg", f"{LONG[:46]}.json"),
    (f"{LONG[:47]}(1).jpg", f"{LONG[:46]}(1).json"),
    (f"{LONG[:44]}.jpg", f"{LONG[:44]}.j.json"),
    (f"{LONG[:41]}.jpg", f"{LONG[:41]}.jpg.su.json"),
    ("original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg", "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json"),
    ("IMG_1.JPG", "IMG_1.JPG.JSON"),
    ("e\u0301te\u0301.jpg", "été.jpg.json"),
    ("a.jpg", "a.jpg.xmp"),
    ("a.jpg", "a.XMP"),
    ("IMG_1.HEIC", "IMG_1.HEIC.supplemental-me.json"),
    ("IMG_1.jpg", "IMG_1.jpg.Metadaten.json"),
    ("IMG_1-已编辑.jpg", "IMG_1.jpg.json"),
    ("IMG_1-bewerkt(3).jpg", "IMG_1.jpg(3).json"),
    ("PXL_20230101_123456789.MP.jpg", "PXL_20230101_123456789.MP.jpg.supplemental-met.json"),
    ("😀" * 12 + ".jpg", "😀" * 12 + ".jpg.supplemental-.json"),
    ("IMG_1.MP4", "IMG_1.MP4.supplemental-metadata.json"),
]


@pytest.mark.parametrize(("photo", "sidecar"), PAIRS)
def test_sidecars_are_matched_to_their_photos(photo: str, sidecar: str) -> None:
    found = match([sidecar], [photo, "IMG_2.jpg", "other.png", f"{LONG[:20]}.jpg"])
    assert found.of_photo == {photo: [sidecar]} and not found.unmatched


def test_numbered_and_edited_copies_are_told_apart() -> None:
    found = match(["IMG.jpg.json", "IMG.jpg(1).json", "gone.jpg.json"], ["IMG.jpg", "IMG(1).jpg", "IMG-edited.jpg"])
    assert found.of_photo == {
        "IMG.jpg": ["IMG.jpg.json"],
        "IMG-edited.jpg": ["IMG.jpg.json"],
        "IMG(1).jpg": ["IMG.jpg(1).json"],
    }
    assert found.unmatched == ["gone.jpg.json"]


def photo(seed: int, **options: Any) -> bytes:
    return planted.encode(planted.photo().resize((40 + seed, 30)), **options)


def google(**fields: Any) -> str:
    return json.dumps({"title": "x", "photoTakenTime": {"timestamp": "1501921230"}, **fields})


def metadata_of(bucket: Path, name: str) -> PictureMetadata:
    return parse_metadata(open_bucket(str(bucket)).stat(name).metadata)


def takeout() -> dict[str, bytes | str]:
    year, album = "Takeout/Google Photos/Photos from 2017/", "Takeout/Google Photos/Trip/"
    place = {"latitude": 48.85, "longitude": 2.29}
    return {
        year + "a.jpg": photo(1),
        year + "a.jpg.supplemental-metadata.json": google(description="It&#39;s a cat &amp; a nap", geoData=place),
        year + "b.jpg": photo(2, exif=planted.exif()),
        year + "b.jpg.json": google(description=""),
        year + "gone.jpg": photo(3),
        year + "gone.jpg.json": google(trashed=True),
        year + "none.jpg": photo(4),
        year + "lost.jpg.json": google(),
        album + "a.jpg": photo(1),
        album + "metadata.json": json.dumps({"title": "Trip to the sea"}),
    }


def test_a_takeout_in_two_archives_is_imported_by_one_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = takeout()
    for number, part in enumerate((sorted(files)[::2], sorted(files)[1::2])):
        with zipfile.ZipFile(tmp_path / f"takeout-{number}.zip", "w") as archive:
            for name in part:
                archive.writestr(name, files[name])
    bucket = tmp_path / "bucket"
    command = [str(tmp_path / "takeout-0.zip"), str(tmp_path / "takeout-1.zip"), str(bucket)]
    assert upload.main(command) == 0
    out = capsys.readouterr().out
    assert sorted(blobs(open_bucket(str(bucket)))) == [f"Photos from 2017/{name}.jpg" for name in ("a", "b", "none")]
    a, b = metadata_of(bucket, "Photos from 2017/a.jpg"), metadata_of(bucket, "Photos from 2017/b.jpg")
    assert (a.caption, a.taken, a.tags) == ("It's a cat & a nap", "2017-08-05T08:20:30Z", ("Trip to the sea",))
    assert (b.caption, b.taken) == ("Chelsea, half asleep", "2017-08-05T10:20:30+02:00")
    assert "left out: 1 in a trash folder" in out
    for line in (
        "photos: 3 of 3",
        "dates: 2 of 2; 1 photos have none",
        "captions: 2 of 2; 1 photos have none",
        "albums: 1 of 1, as tags",
        "locations: 0 of 2; --keep-location publishes",
        "sidecars: 3 of 4",
        "lost.jpg.json: belongs to no picture of its folder",
    ):
        assert line in out, line
    assert upload.main(command) == 0
    assert "unchanged and not read again (--checksum reads them): 3" in capsys.readouterr().out


def test_albums_of_a_takeout_can_become_folders(tmp_path: Path) -> None:
    for name, data in takeout().items():
        path = tmp_path / "export" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    assert upload.main([str(tmp_path / "export"), str(tmp_path / "bucket"), "--albums", "folders"]) == 0
    names = sorted(blobs(open_bucket(str(tmp_path / "bucket"))))
    assert names == ["Photos from 2017/b.jpg", "Photos from 2017/none.jpg", "Trip/a.jpg"]


def test_exports_of_flickr_and_osxphotos(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, bucket = tmp_path / "source", tmp_path / "bucket"
    (source / "info").mkdir(parents=True)
    (source / "a-cat_12345678901_o.jpg").write_bytes(photo(1))
    flickr = {
        "id": "12345678901",
        "name": "A cat",
        "description": "",
        "date_taken": "2013-05-26 14:13:20",
        "tags": [{"tag": "nap"}],
        "albums": [{"title": "Cats"}],
        "license": "Attribution-ShareAlike License",
        "privacy": "friends",
        "geo": [{"latitude": "48857700", "longitude": "-2295000", "accuracy": "16"}],
    }
    (source / "info" / "photo_12345678901.json").write_text(json.dumps(flickr))
    (source / "info" / "groups.json").write_text('{"groups": []}')
    (source / "IMG.jpeg").write_bytes(photo(2))
    tags = {
        "SourceFile": "IMG.jpeg",
        "XMP:Title": "Title",
        "XMP:Description": "From Photos",
        "EXIF:DateTimeOriginal": "2020:04:11 12:00:00",
        "EXIF:OffsetTimeOriginal": "-07:00",
        "IPTC:Keywords": ["sea", "sun"],
    }
    (source / "IMG.jpeg.json").write_text(json.dumps([tags]))
    assert upload.main([str(source), str(bucket)]) == 0
    cat, sea = metadata_of(bucket, "a-cat_12345678901_o.jpg"), metadata_of(bucket, "IMG.jpeg")
    assert (cat.caption, cat.taken, cat.tags, cat.hidden) == ("A cat", "2013-05-26T14:13:20", ("nap", "Cats"), True)
    assert cat.rights == "https://creativecommons.org/licenses/by-sa/2.0/"
    assert (sea.caption, sea.taken, sea.tags) == ("From Photos", "2020-04-11T12:00:00-07:00", ("sea", "sun"))
    out = capsys.readouterr().out
    assert "sidecars: 2 of 2" in out and "locations: 0 of 1; --keep-location publishes them" in out

    assert upload.main([str(source), str(tmp_path / "albums"), "--albums", "folders", "--keep-location"]) == 0
    out = capsys.readouterr().out
    assert "locations: 1 of 1" in out and "albums: 1 of 1, as folders" in out
    placed = metadata_of(tmp_path / "albums", "Cats/a-cat_12345678901_o.jpg")
    assert (placed.tags, placed.kept) == (("nap",), "location")
    with Image.open(tmp_path / "albums" / "Cats" / "a-cat_12345678901_o.jpg") as image:
        gps = image.getexif().get_ifd(0x8825)
    assert (gps[1], gps[3]) == ("N", "W") and [float(part) for part in gps[2]] == [48, 51, pytest.approx(27.72)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        (48.858, 2.295, (48.858, 2.295)),
        (-33.9, "18.4", (-33.9, 18.4)),
        ("48 deg 51' 29.50\" N", "2 deg 17' 40.00\" W", (48.858194, -2.294444)),
        ("33,51.5S", "151,12.6E", (-33.858333, 151.21)),
        (0.0, 0.0, None),
        ("", None, None),
        (91, 0.5, None),
    ],
)
def test_places_of_sidecars(latitude: object, longitude: object, place: tuple[float, float] | None) -> None:
    found = place_of(latitude, longitude)
    assert found == (place and pytest.approx(place, abs=1e-6))


def test_names_and_markup_of_flickr() -> None:
    names = ("a_2019_5123456789_o.jpg", "6123456789_ab12cd34ef_o.jpg", "title_7123456789.jpg")
    assert photos_by_id(names) == dict(zip(("5123456789", "6123456789", "7123456789"), names, strict=True))
    entry = {"description": "<a href='x'>A &amp; b</a>, 1 < 2 > 0"}
    assert read_description(entry)["caption"] == "A & b, 1 < 2 > 0"


def test_a_damaged_archive_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.jpg", photo(1))
    (tmp_path / "cut.zip").write_bytes(buffer.getvalue()[:-40])
    assert upload.main([str(tmp_path / "cut.zip"), str(tmp_path / "bucket")]) == 2
    assert "cut.zip cannot be unpacked" in capsys.readouterr().err

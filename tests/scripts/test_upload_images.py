"""The upload command on real photos."""

import errno
import hashlib
import io
import json
import os
import shutil
import unicodedata
from pathlib import Path

import numpy as np
import planted
import pytest
from PIL import Image, ImageOps
from uploading import Upload, blobs

from catalog.galleries import picture
from darkroom.config import Settings
from darkroom.image_file.privacy.private import find_private
from darkroom.storage import Bucket
from darkroom.storage.object_metadata import PictureMetadata, parse_metadata
from darkroom_cli.commands import upload as upload_images
from darkroom_cli.publishing.twins import is_same_photo
from fake_bucket import FakeBucketServer
from function_fixtures import Call, Configure

NAMES = ["2017/trip/a b+c%#?[ü].webp", "cat.jpg", "plain.PNG"]


def write_captions(folder: Path, text: str) -> None:
    (folder / "captions.csv").write_text(text)


def metadata_of(bucket: Bucket, name: str) -> PictureMetadata:
    return parse_metadata(bucket.stat(name).metadata)


@pytest.mark.parametrize("destination", ["folder", "gs"], indirect=True)
def test_a_folder_is_published_with_captions_and_no_private_metadata(
    upload: Upload, bucket: Bucket, source: Path
) -> None:
    assert upload() == 0
    stored = blobs(bucket)
    assert sorted(stored) == NAMES
    assert [stored[name].content_type for name in NAMES] == ["image/webp", "image/jpeg", "image/png"]
    for name in NAMES:
        data = bucket.read(name)
        assert planted.SECRET not in data
        assert find_private(data) == []
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
        original = ImageOps.exif_transpose(Image.open(source / name))
        assert np.array_equal(np.asarray(picture), np.asarray(original))
        assert (metadata_of(bucket, name).width, metadata_of(bucket, name).height) == picture.size
        assert metadata_of(bucket, name).sha256 == hashlib.sha256((source / name).read_bytes()).hexdigest()
        assert metadata_of(bucket, name).placeholder
    cat = metadata_of(bucket, "cat.jpg")
    assert (cat.width, cat.height) == (150, 226)
    assert (cat.caption, cat.alt, cat.credit) == ("Chelsea <3 naps", "A ginger cat", "Jane Doe / Cats & Co")
    assert (cat.taken, cat.tags) == ("2017-08-05T10:20:30+02:00", ("cat", "Schläfchen"))
    assert cat.rights == "https://creativecommons.org/licenses/by/4.0/"


def test_unchanged_pictures_are_skipped(upload: Upload, bucket: Bucket, capsys: pytest.CaptureFixture[str]) -> None:
    assert upload() == 0
    before = blobs(bucket)
    capsys.readouterr()
    assert upload() == 0
    assert "0 uploaded, 0 described, 3 skipped" in capsys.readouterr().out
    assert blobs(bucket) == before
    assert upload("--force") == 0
    assert "3 uploaded" in capsys.readouterr().out


@pytest.mark.parametrize("destination", ["folder", "gs"], indirect=True)
def test_changed_captions_keep_the_version(upload: Upload, bucket: Bucket, source: Path) -> None:
    assert upload() == 0
    before = blobs(bucket)
    write_captions(source, 'name,caption,tags,hidden\nCAT.jpg,Chelsea,,yes\nplain.PNG,Coffee,"cup, table",\n')
    assert upload() == 0
    after = blobs(bucket)
    assert {name: blob.generation for name, blob in after.items()} == {n: b.generation for n, b in before.items()}
    assert metadata_of(bucket, "cat.jpg").caption == "Chelsea"
    assert metadata_of(bucket, "cat.jpg").hidden
    assert metadata_of(bucket, "cat.jpg").alt == "A ginger cat"
    assert metadata_of(bucket, "plain.PNG").tags == ("cup", "table")
    assert after[NAMES[0]] == before[NAMES[0]]


def test_unset_fields_stay_and_a_dash_deletes(upload: Upload, bucket: Bucket, source: Path) -> None:
    assert upload() == 0
    stored = bucket.stat("plain.PNG")
    bucket.describe("plain.PNG", {**stored.metadata, "caption": "By hand", "credit": "Me", "somebody-elses": "key"})
    write_captions(source, "name,alt,credit\nplain.PNG,A cup,-\n")
    assert upload() == 0
    assert (metadata_of(bucket, "plain.PNG").caption, metadata_of(bucket, "plain.PNG").alt) == ("By hand", "A cup")
    assert metadata_of(bucket, "plain.PNG").credit is None
    assert bucket.stat("plain.PNG").metadata["somebody-elses"] == "key"


@pytest.mark.parametrize("destination", ["folder", "gs"], indirect=True)
def test_a_changed_photo_is_replaced(upload: Upload, bucket: Bucket, source: Path) -> None:
    assert upload() == 0
    before = bucket.stat("plain.PNG")
    (source / "plain.PNG").write_bytes(planted.encode(planted.photo("camera.png", "L"), "PNG"))
    assert upload() == 0
    assert bucket.stat("plain.PNG").generation != before.generation
    assert metadata_of(bucket, "plain.PNG").width == 256


def test_a_picture_added_by_hand_is_cleaned_and_keeps_its_captions(
    upload: Upload, bucket: Bucket, source: Path
) -> None:
    older = {"Image-Description": "Old words", "Image-Date": "Aug 2017"}
    bucket.write("plain.PNG", planted.secret_png(), "image/png", older)
    assert upload() == 0
    assert find_private(bucket.read("plain.PNG")) == []
    assert (metadata_of(bucket, "plain.PNG").caption, metadata_of(bucket, "plain.PNG").taken) == (
        "Old words",
        "2017-08",
    )


def test_private_metadata_can_be_kept_and_removed_later(upload: Upload, bucket: Bucket, source: Path) -> None:
    assert upload("--keep-location") == 0
    assert {found.kind for found in find_private(bucket.read("cat.jpg"))} == {"location"}
    assert metadata_of(bucket, "cat.jpg").kept == "location"
    assert upload("--keep-all") == 0
    assert bucket.read("cat.jpg") == (source / "cat.jpg").read_bytes()
    assert upload() == 0
    assert find_private(bucket.read("cat.jpg")) == []
    assert metadata_of(bucket, "cat.jpg").kept is None


def test_the_gallery_shows_uploaded_pictures(
    upload: Upload, bucket: Bucket, destination: str, configure: Configure, call: Call
) -> None:
    assert upload() == 0
    configure(bucket=destination, catalog_seconds="0")
    listed = call("list_images").get("/?sort=name").get_json()
    assert [image["name"] for image in listed["images"]] == NAMES
    assert listed["images"][1]["caption"] == "Chelsea <3 naps"
    assert listed["pending"] == 0


def test_heic_is_published_as_jpeg(
    upload: Upload, bucket: Bucket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pillow_heif

    heif = pillow_heif.from_pillow(planted.photo())
    heif.info["exif"], heif.info["xmp"] = planted.exif(6).tobytes(), planted.XMP
    heif.save(tmp_path / "IMG_1.HEIC", quality=90)
    assert upload(sources=[tmp_path / "IMG_1.HEIC"]) == 0
    (name,) = blobs(bucket)
    assert (name, bucket.stat(name).content_type) == ("IMG_1.jpg", "image/jpeg")
    data = bucket.read(name)
    assert planted.SECRET not in data
    assert find_private(data) == []
    assert metadata_of(bucket, name).sha256 == hashlib.sha256((tmp_path / "IMG_1.HEIC").read_bytes()).hexdigest()
    assert (metadata_of(bucket, name).caption, metadata_of(bucket, name).taken) == (
        "Chelsea <3 naps",
        "2017-08-05T10:20:30+02:00",
    )
    shown = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))), dtype=float)
    upright = np.asarray(pillow_heif.open_heif(tmp_path / "IMG_1.HEIC").to_pillow(), dtype=float)
    assert shown.shape == upright.shape
    assert abs(shown - upright).mean() < 4
    assert upload(sources=[tmp_path / "IMG_1.HEIC"]) == 0
    assert "1 skipped" in capsys.readouterr().out


def test_one_bad_file_does_not_stop_the_rest(
    upload: Upload, bucket: Bucket, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / "cut.jpg").write_bytes((planted.PHOTOS / "rocket.jpg").read_bytes()[:20_000])
    (source / "text.jpg").write_text("no picture")
    (source / "empty.jpg").touch()
    (source / "drawing.svg").write_text("<svg/>")
    os.mkfifo(source / "pipe.jpg")
    (source / "raw.CR2").write_bytes(b"II*\0")
    (source / "film.mov").write_bytes(b"film")
    (source / ".hidden.jpg").write_bytes(b"x")
    (source / "processed").mkdir()
    shutil.copy(source / "cat.jpg", source / "processed" / "cat.jpg")
    assert upload() == 1
    assert sorted(blobs(bucket)) == NAMES
    out, err = capsys.readouterr()
    assert "3 uploaded, 0 described, 0 skipped, 0 deleted, 3 refused, 2 failed" in out
    assert "failed: cut.jpg: The JPEG is truncated: only " in err
    assert "failed: text.jpg: The file is not a picture" in err
    assert "refused: empty.jpg: the file is empty" in err
    assert "left out: 2 in a format that is not accepted (DARKROOM_FORMATS) (drawing.svg, raw.CR2)" in out
    assert "left out: 1 hidden" in out
    assert "refused: pipe.jpg: not a regular file" in err
    assert "refused: processed/cat.jpg: this folder's name is reserved" in err
    assert "note: files that are not pictures were left out: 1 .mov" in out
    assert upload("--exclude", "*.jpg", "--exclude", "*.svg", "--exclude", "raw*") == 0


def test_left_out_pictures_are_reported_and_not_a_failure(
    upload: Upload, bucket: Bucket, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("#recycle/gone.jpg", ".Trash-1000/files/gone.jpg", "@eaDir/cat.jpg/SYNOPHOTO_THUMB_M.jpg"):
        (source / name).parent.mkdir(parents=True)
        shutil.copy(source / "cat.jpg", source / name)
    (source / "raw.CR2").write_bytes(b"II*\0")
    (source / "dangling.jpg").symlink_to(source / "nowhere.jpg")
    assert upload() == 0
    assert sorted(blobs(bucket)) == NAMES
    out, err = capsys.readouterr()
    assert "left out: 2 in a trash folder (#recycle/gone.jpg, .Trash-1000/files/gone.jpg)" in out
    assert "left out: 1 in a folder that a program uses internally" in out
    assert "left out: 1 behind a broken link, or a link to a folder (dangling.jpg)" in out
    assert not err
    assert upload("--delete") == 0
    assert sorted(blobs(bucket)) == NAMES


def test_limits_refuse_with_the_setting_that_allows_more(
    upload: Upload, bucket: Bucket, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(max_source_bytes=100_000, max_pixels=30_000)
    assert upload() == 1
    assert blobs(bucket) == {}
    err = capsys.readouterr().err
    assert "plain.PNG: 115,057 bytes exceed DARKROOM_MAX_SOURCE_BYTES (100,000)" in err
    assert "cat.jpg: The picture is 226 x 150 pixels; DARKROOM_MAX_PIXELS allows 30000" in err


def test_the_type_depends_on_the_content_and_not_on_the_name(upload: Upload, bucket: Bucket, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jpg"
    wrong.write_bytes(planted.encode(planted.photo(), "PNG"))
    assert upload(sources=[wrong]) == 0
    assert bucket.stat("wrong.jpg").content_type == "image/png"


def test_two_files_with_the_same_object_name_are_distinguished(
    upload: Upload, bucket: Bucket, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(source / "cat.jpg", other / "cat.jpg")
    (source / "cat.HEIC").write_bytes(b"never read")
    assert upload(sources=[source, other]) == 1
    assert "cat.jpg" not in blobs(bucket)
    assert capsys.readouterr().err.count("would become cat.jpg") == 3
    assert upload() == 1
    assert "cat.jpg" in blobs(bucket)
    assert "cat.HEIC would become cat.jpg" in capsys.readouterr().err
    assert upload(sources=[source / "plain.PNG", source / "plain.PNG"]) == 0


def test_two_files_are_one_photo_only_if_both_state_the_same_second(tmp_path: Path) -> None:
    files = []
    for number, taken in enumerate(("2017:08:05 10:20:30", "2017:08:05 10:20:30", "2017:08:05 10:20:31", "", "")):
        files.append(tmp_path / f"{number}.jpg")
        files[-1].write_bytes(picture(8, 6 + number, taken))
    found = [is_same_photo(files[0], other, Settings()) for other in files]
    assert found == [True, True, False, False, False] and not is_same_photo(files[3], files[4], Settings())


def test_sidecars_the_older_list_and_captions_override_each_other(
    upload: Upload, bucket: Bucket, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = [{"image": "plain.PNG", "image-date": "Aug 2017", "image-description": "From the list"}]
    (source / "metadata.json").write_text(json.dumps(older))
    (source / "2017" / "captions.csv").write_text("file,caption\ntrip/a b+c%#?[ü].webp,Deep\n")
    (source / "cat.json").write_text(json.dumps({"alt": "From the sidecar", "caption": "Sidecar"}))
    write_captions(source, "name,caption\ncat.jpg,From captions.csv\n")
    (tmp_path / "mine.csv").write_text("name,credit,caption\na b+c%#?[ü].webp,Joe,\ncat.jpg,Joe,\n")
    assert upload("--captions", tmp_path / "mine.csv") == 0
    assert (metadata_of(bucket, "plain.PNG").caption, metadata_of(bucket, "plain.PNG").taken) == (
        "From the list",
        "2017-08",
    )
    assert (metadata_of(bucket, NAMES[0]).caption, metadata_of(bucket, NAMES[0]).credit) == ("Deep", "Joe")
    cat = metadata_of(bucket, "cat.jpg")
    assert (cat.caption, cat.alt, cat.credit) == ("From captions.csv", "From the sidecar", "Joe")
    assert "note" not in "".join(capsys.readouterr())


def test_unmatched_rows_and_wrong_values_are_reported(
    upload: Upload, bucket: Bucket, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_captions(source, "name,date\nnope.jpg,2017\ncat.jpg,2018\n")
    assert upload() == 0
    assert f"note: {source}/captions.csv, line 2: there is no picture 'nope.jpg'" in capsys.readouterr().out
    write_captions(source, "name,date,caption\ncat.jpg,soon,Still read\nCat.JPG,2017,\n")
    assert upload() == 1
    err = capsys.readouterr().err
    assert f"problem: {source}/captions.csv, line 2: taken is 'soon'" in err
    assert "line 3: 'Cat.JPG' is already in" in err
    assert metadata_of(bucket, "cat.jpg").caption == "Still read"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["/nowhere"], "/nowhere does not exist"),
        (["{source}", "--captions", "/nowhere.csv"], "/nowhere.csv cannot be read"),
        (["{source}", "--captions", "{source}/cat.jpg"], "UTF-8"),
        (["{empty}", "--delete"], "SOURCE contains no picture, so nothing was deleted"),
        (["{source}/cat.jpg", "--delete"], "SOURCE contains single files; nothing was deleted"),
    ],
)
def test_a_usage_error_is_one_line_and_writes_nothing(
    arguments: list[str],
    message: str,
    source: Path,
    destination: str,
    bucket: Bucket,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "empty").mkdir()
    filled = [text.format(source=source, empty=tmp_path / "empty") for text in arguments]
    assert upload_images.main([*filled, destination]) == 2
    out, err = capsys.readouterr()
    assert message in err
    assert (out, err.count("\n")) == ("", 1)
    assert blobs(bucket) == {}


def test_a_bucket_is_not_uploaded_into_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inside = tmp_path / "bucket" / "album"
    inside.mkdir(parents=True)
    (inside / "a.jpg").write_bytes(planted.secret_jpeg())
    assert upload_images.main([str(inside), str(tmp_path / "bucket")]) == 2
    assert "is inside the destination" in capsys.readouterr().err
    (tmp_path / "b.jpg").write_bytes(planted.encode(planted.photo()))
    assert upload_images.main([str(tmp_path), str(tmp_path / "bucket")]) == 0
    assert (inside / "a.jpg").read_bytes() == planted.secret_jpeg()
    assert (tmp_path / "bucket" / "b.jpg").is_file()
    assert not (tmp_path / "bucket" / "bucket").exists()


def test_an_invalid_destination(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert upload_images.main([str(source), "s3://nothing"]) == 2
    (tmp_path / "file").touch()
    assert upload_images.main([str(source), str(tmp_path / "file")]) == 2
    assert "cannot be created" in capsys.readouterr().err
    assert upload_images.main([str(source), str(tmp_path / "new" / "folder")]) == 0
    assert (tmp_path / "new" / "folder" / "cat.jpg").is_file()


def test_a_dry_run_reports_everything_and_writes_nothing(
    upload: Upload, bucket: Bucket, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert upload() == 0
    (source / "plain.PNG").write_bytes(planted.encode(planted.photo(), "PNG"))
    (source / NAMES[0]).unlink()
    (source / "new.jpg").write_bytes(planted.encode(planted.photo()))
    write_captions(source, "name,caption\ncat.jpg,New\n")
    before = blobs(bucket)
    capsys.readouterr()
    assert upload("--dry-run", "--delete") == 0
    out, err = capsys.readouterr()
    assert "Would be: 2 uploaded, 1 described, 0 skipped, 1 deleted" in out
    for line in ("new.jpg (new)", "plain.PNG (replaced)", "described: cat.jpg (caption)", f"deleted: {NAMES[0]}"):
        assert line in err
    assert blobs(bucket) == before
    assert upload_images.main(["--dry-run", str(source), str(tmp_path / "not there")]) == 0
    assert not (tmp_path / "not there").exists()


@pytest.mark.parametrize("destination", ["folder", "gs"], indirect=True)
def test_a_mirror_deletes_only_what_it_uploaded(
    upload: Upload, bucket: Bucket, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    others = ["derivatives/cat.jpg/1/x.jpg", "processed/cat.jpg", "by hand.jpg", "notes.txt"]
    for name in others:
        bucket.write(name, planted.encode(planted.photo()), "image/jpeg", {"sha256": "0"} if "/" in name else {})
    for name in ("gone.jpg", "breaks.jpg", "emptied.jpg", "excluded.jpg"):
        (source / name).write_bytes(planted.encode(planted.photo()))
    assert upload() == 0
    (source / "gone.jpg").unlink()
    (source / "excluded.jpg").unlink()
    (source / "breaks.jpg").write_bytes(b"broken now")
    (source / "emptied.jpg").write_bytes(b"")
    assert upload("--delete", "--exclude", "exc*") == 1
    out, err = capsys.readouterr()
    assert sorted(blobs(bucket)) == sorted([*NAMES, *others, "breaks.jpg", "emptied.jpg", "excluded.jpg"])
    assert "deleted: gone.jpg" in err
    assert "2 other objects were kept, since this command did not upload them: by hand.jpg, notes.txt" in out


def test_a_mirror_keeps_pictures_whose_files_cannot_be_read_now(upload: Upload, bucket: Bucket, source: Path) -> None:
    """A link to a disconnected disk, and a name in the other Unicode form; a single file is not a folder."""
    for name in ("linked.jpg", unicodedata.normalize("NFC", "Größe.jpg")):
        (source / name).write_bytes(planted.encode(planted.photo()))
    assert upload() == 0
    before = sorted(blobs(bucket))
    (source / "linked.jpg").unlink()
    (source / "linked.jpg").symlink_to(source / "nowhere.jpg")
    assert upload("--delete", sources=[source, source / "cat.jpg"]) == 2
    (source / "Größe.jpg").rename(source / unicodedata.normalize("NFD", "Größe.jpg"))
    upload("--delete")
    assert sorted(blobs(bucket)) == before


def test_an_unreadable_folder_is_reported_and_nothing_is_deleted(
    upload: Upload, bucket: Bucket, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert upload() == 0
    # Root may read every folder, whatever its mode.
    scandir = os.scandir

    def refusing(path: str = ".") -> object:
        if str(path) == str(source / "2017"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert upload() == 1
    assert upload("--delete") == 2
    assert sorted(blobs(bucket)) == NAMES


def test_unusual_names_are_uploaded(
    upload: Upload, bucket: Bucket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = planted.encode(planted.photo().resize((30, 20)))
    names = [
        "日本.jpg",
        "a b+c%#?[ü]/日本.jpg",
        "b/a..jpg",
        "deep/" * 40 + "x" * 200 + ".jpg",
        "%41.jpg",
        "x;y&z='.jpg",
    ]
    for name in names:
        path = tmp_path / "names" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tmp_path / "names" / "line\nbreak.jpg").write_bytes(data)
    assert upload(sources=[tmp_path / "names"]) == 1
    assert sorted(blobs(bucket)) == sorted(names)
    assert "refused: line\\nbreak.jpg: " in capsys.readouterr().err


def test_an_object_with_the_name_of_a_folder_and_files_without_extension(
    upload: Upload, bucket: Bucket, tmp_path: Path
) -> None:
    data = planted.encode(planted.photo().resize((30, 20)))
    for name in ("one/a", "two/a/b.jpg", "two/README"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"text" if name == "two/README" else data)
    assert upload(sources=[tmp_path / "one", tmp_path / "two"]) == 0
    stored = blobs(bucket)
    assert {name: blob.content_type for name, blob in stored.items()} == {"a": "image/jpeg", "a/b.jpg": "image/jpeg"}


def test_unreadable_captions_do_not_prevent_the_upload(
    upload: Upload, bucket: Bucket, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / "2017" / "metadata.json").write_text('{"title": "An album of somebody else"}')
    assert upload() == 0
    assert f"note: {source}/2017/metadata.json: must be a list" in capsys.readouterr().out
    write_captions(source, "caption\nno name\n")
    assert upload() == 1
    assert f"problem: {source}/captions.csv: must have one column 'name'" in capsys.readouterr().err
    assert sorted(blobs(bucket)) == NAMES


def test_captions_beyond_the_buckets_limit_are_shortened_and_reported(
    upload: Upload, bucket: Bucket, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = ", ".join(f"tag {number}" for number in range(900))
    write_captions(source, f'name,caption,tags,alt\ncat.jpg,{"Käse und Brot " * 1000},"{many}",{"x" * 9000}\n')
    assert upload() == 0
    stored = bucket.stat("cat.jpg").metadata
    assert sum(len(key.encode()) + len(value.encode()) for key, value in stored.items()) <= 8192
    found = metadata_of(bucket, "cat.jpg")
    assert found.caption
    assert found.caption.startswith("Käse und")
    assert found.caption.endswith("…")
    assert len(found.tags) < 900
    assert found.sha256
    out = capsys.readouterr().out
    assert "note: cat.jpg: caption was shortened" in out
    assert upload() == 0
    assert "0 described, 3 skipped" in capsys.readouterr().out
    before = metadata_of(bucket, "cat.jpg").fingerprint
    os.utime(source / "cat.jpg", (1e9, 1e9))
    assert upload() == 0
    assert "0 described, 3 skipped" in capsys.readouterr().out
    assert metadata_of(bucket, "cat.jpg").fingerprint != before
    write_captions(source, f"name,caption\ncat.jpg,{'Wein und Oliven ' * 1000}\n")
    assert upload() == 0
    out = capsys.readouterr().out
    assert "1 described, 2 skipped" in out and "note: cat.jpg: caption was shortened" in out


@pytest.mark.parametrize("fault", ["503", "429", "reset", "lost", "stall"])
def test_an_upload_survives_temporary_failures(
    fake_server: FakeBucketServer, source: Path, configure: Configure, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # An attempt ends after two fifths of that time, so that a silence is noticed.
    configure(storage_seconds=2 if fault == "stall" else 10)
    for kind in ("list", "write", "write", "write"):
        fake_server.fail(kind, fault, seconds=1.5)
    assert upload_images.main([str(source), "gs://photos"]) == 0
    assert "3 uploaded, 0 described, 0 skipped, 0 deleted, 0 failed" in capsys.readouterr().out
    assert fake_server.names("photos") == NAMES
    (source / "cat.json").write_text('{"caption": "New"}')
    fake_server.fail("patch", fault, seconds=1.5)
    assert upload_images.main([str(source), "gs://photos"]) == 0
    assert "0 uploaded, 1 described, 2 skipped" in capsys.readouterr().out


def test_a_bucket_that_refuses_ends_the_run_with_its_reason(
    fake_server: FakeBucketServer, source: Path, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_server.read_only = True
    for number in range(2):
        shutil.copy(source / "cat.jpg", source / f"{number}.jpg")
    assert upload_images.main(["--jobs", "1", "--delete", str(source), "gs://photos"]) == 1
    out, err = capsys.readouterr()
    assert "stopped: The bucket gs://photos refused access" in err
    assert "2 files were not processed; run the same command to continue." in out
    assert upload_images.main([str(source), "gs://no-such-bucket"]) == 2
    assert capsys.readouterr().err == (
        "darkroom upload: The bucket gs://no-such-bucket does not exist. "
        "Create it, or set DARKROOM_BUCKET to another one.\n"
    )


def test_unchanged_photos_cost_one_listing(fake_server: FakeBucketServer, source: Path, configure: Configure) -> None:
    assert upload_images.main([str(source), "gs://photos"]) == 0
    fake_server.counts.clear()
    assert upload_images.main([str(source), "gs://photos"]) == 0
    assert dict(fake_server.counts) == {"list": 1}

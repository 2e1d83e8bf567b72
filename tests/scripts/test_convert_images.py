"""A JPEG beside each HEIC and RAW file: by the command, and by the function that handles a bucket's events."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import planted
import pytest
import raw_files
from PIL import Image, ImageOps

from darkroom.image_file.privacy.private import find_private
from darkroom.storage import Bucket, list_all, open_bucket
from darkroom.storage.object_metadata import parse_metadata
from darkroom_cli.commands import convert
from function_fixtures import Call, Configure
from functions.test_on_image_change import send

Run = Callable[..., tuple[int, list[dict[str, str | None]]]]


@pytest.fixture(params=["folder", "gs", pytest.param("s3", marks=pytest.mark.long)])
def store(request: pytest.FixtureRequest, tmp_path: Path, configure: Configure) -> str:
    """The URL of an empty bucket."""
    if request.param != "folder":
        request.getfixturevalue("fake_server" if request.param == "gs" else "s3_server")
        return f"{request.param}://photos"
    (tmp_path / "photos").mkdir()
    return str(tmp_path / "photos")


@pytest.fixture
def folder(tmp_path: Path, configure: Configure) -> Path:
    (tmp_path / "photos").mkdir()
    return tmp_path / "photos"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`run(bucket, "--dry-run")`: the exit code, and the line of each file, without the log of functions."""

    def call(bucket: object, *options: str) -> tuple[int, list[dict[str, str | None]]]:
        code = convert.main([str(bucket), "--json", *options])
        lines = map(json.loads, capsys.readouterr().out.splitlines())
        return code, [line for line in lines if "jpeg" in line]

    return call


def pixels(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB").resize((96, 64))


def likeness(one: bytes, other: Image.Image) -> float:
    """The mean difference of a channel, 0 to 255."""
    pair = [np.asarray(image, dtype=float) for image in (pixels(one), other.convert("RGB").resize((96, 64)))]
    return float(np.abs(pair[0] - pair[1]).mean())


def put(bucket: Bucket, name: str, data: bytes, **metadata: str) -> None:
    bucket.write(name, data, "application/octet-stream", metadata)


def shot(moment: str) -> bytes:
    block = Image.Exif()
    block._ifds[0x8769] = {0x9003: moment}
    return planted.encode(planted.photo().resize((60, 40)), exif=block.tobytes())


def test_heic_and_raw_get_a_jpeg_that_replaces_them_in_the_gallery(
    store: str, run: Run, configure: Configure, call: Call
) -> None:
    bucket = open_bucket(store)
    put(bucket, "2017/IMG_1.HEIC", planted.secret_heic(), caption="Renée's cat", hidden="")
    put(bucket, "2017/DSC_2.NEF", raw_files.nef())
    put(bucket, "2017/DSC_2.xmp", b"<x/>")
    put(bucket, "#recycle/IMG_9.HEIC", planted.secret_heic())
    assert run(store, "--dry-run")[0] == 0 and len(list(list_all(bucket))) == 4

    code, told = run(store)
    assert code == 0
    assert {line["jpeg"]: line["action"] for line in told} == {
        "2017/IMG_1.jpg": "converted",
        "2017/DSC_2.jpg": "converted",
    }
    made = bucket.stat("2017/IMG_1.jpg")
    known = parse_metadata(made.metadata)
    assert (known.caption, known.width, known.height) == ("Renée's cat", 150, 226)
    assert known.taken == "2017-08-05T10:20:30+02:00" and known.tags == ("cat", "Schläfchen")
    data = bucket.read("2017/IMG_1.jpg")
    assert find_private(data) == [] and planted.SECRET not in data and b"Jane Doe" in data
    assert likeness(data, planted.photo().rotate(-90, expand=True)) < 8 and made.content_type == "image/jpeg"

    configure(bucket=store, catalog_seconds="0")
    page = call("list_images").get("/").json
    assert {image["name"] for image in page["images"]} == {"2017/IMG_1.jpg", "2017/DSC_2.jpg"}
    assert page["skipped"] == {"trash": 1}

    assert {line["action"] for line in run(store)[1]} == {"skipped"}
    bucket.describe("2017/IMG_1.jpg", {**made.metadata, "alt": "A cat"})
    put(bucket, "2017/IMG_1.HEIC", raw_files.preview())
    told = {line["name"]: line["action"] for line in run(store)[1]}
    assert told == {"2017/IMG_1.HEIC": "converted", "2017/DSC_2.NEF": "skipped"}
    replaced = parse_metadata(bucket.stat("2017/IMG_1.jpg").metadata)
    assert (replaced.width, replaced.alt, replaced.caption) == (400, "A cat", "Renée's cat")


def test_the_largest_preview_of_every_raw_format_is_its_picture(folder: Path, run: Run) -> None:
    for kind, make in raw_files.RAW_FILES.items():
        (folder / f"a.{kind}.{kind}").write_bytes(make())
    (folder / "none.dng").write_bytes(raw_files.LOSSLESS)
    (folder / "cut.cr3").write_bytes(raw_files.cr3()[:500])
    code, told = run(folder)
    assert code == 0
    assert {line["name"] for line in told if line["action"] == "left out"} == {"none.dng", "cut.cr3"}
    upright = {"nef": 6, "cr2": 8, "rw2": 6, "raf": 6, "cr3": 6}
    for kind in raw_files.RAW_FILES:
        data = (folder / f"a.{kind}.jpg").read_bytes()
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == (400, 266), kind
            assert image.getexif().get(0x0112, 1) == upright.get(kind, 1), kind
            assert image.getexif().get_ifd(0x8769)[0x9003] == "2017:08:05 10:20:30", kind
        turned = planted.photo().rotate({6: -90, 8: 90}.get(upright.get(kind, 1), 0), expand=True)
        assert likeness(data, turned) < 8, kind
        assert find_private(data) == [] and planted.SECRET not in data, kind


def test_a_large_raw_file_is_read_in_few_slices(folder: Path) -> None:
    from counting import Counting
    from darkroom.config import Settings
    from darkroom.maintenance.conversion.make import make
    from darkroom.maintenance.conversion.plan import plan_one

    (folder / "big.NEF").write_bytes(raw_files.nef() + bytes(70_000_000))
    bucket = Counting(open_bucket(str(folder)))
    (task,) = plan_one(bucket, "big.NEF", ("raw",))
    assert make(Settings(), bucket, task).width == 266
    assert bucket.calls["read"] <= 3


def test_files_of_one_photo_share_a_jpeg_and_other_photos_keep_theirs(folder: Path, run: Run) -> None:
    heic, same, other = planted.secret_heic(), shot("2017:08:05 10:20:30"), shot("2021:01:01 00:00:00")
    files = {
        "pair.HEIC": heic,
        "pair.JPG": same,
        "both.HEIC": heic,
        "both.DNG": raw_files.dng(),
        "clash.HEIC": heic,
        "clash.jpg": other,
        "u\u0308.heic": heic,
        "\xfc.jpg": same,
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    code, told = run(folder)
    assert code == 0
    assert {line["name"]: (line["action"], line["jpeg"]) for line in told} == {
        "pair.HEIC": ("skipped", "pair.JPG"),
        "both.HEIC": ("converted", "both.jpg"),
        "both.DNG": ("skipped", "both.jpg"),
        "clash.HEIC": ("converted", "clash.HEIC.jpg"),
        "u\u0308.heic": ("skipped", "\xfc.jpg"),
    }
    assert (folder / "clash.jpg").read_bytes() == other and (folder / "pair.JPG").read_bytes() == same
    (folder / "both.HEIC").unlink()
    (folder / "pair.HEIC").unlink()
    told = run(folder, "--delete")[1]
    assert {line["jpeg"] for line in told if line["action"] == "deleted"} == {"both.jpg"}
    assert (folder / "pair.JPG").exists() and not (folder / "both.jpg").exists()


def test_faults_are_reported_and_other_files_converted(
    folder: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.heic").write_bytes(planted.secret_heic()[:3000])
    (folder / "whole.heic").write_bytes(planted.secret_heic())
    (folder / "renamed.heic").write_bytes(planted.secret_jpeg(6))
    code, told = run(folder)
    assert code == 1 and {line["name"]: line["action"] for line in told} == {
        "broken.heic": "failed",
        "whole.heic": "converted",
        "renamed.heic": "converted",
    }
    assert run(folder, "--keep-location", "--formats", "raw") == (0, [])
    with pytest.raises(SystemExit, match="2"):
        run(folder, "--formats", "tiff")
    assert convert.main([str(folder / "missing")]) == 2


def test_an_event_converts_and_a_deletion_deletes_the_jpeg(folder: Path, configure: Configure, call: Call) -> None:
    configure(bucket=folder, convert="heic,raw", catalog_seconds="0")
    client = call("on_image_change")
    for name, data in (("a.HEIC", planted.secret_heic()), ("b.cr2", raw_files.cr2()), ("c.heic", b"broken")):
        (folder / name).write_bytes(data)
        assert send(client, name).status_code == 200
    assert find_private((folder / "a.jpg").read_bytes()) == []
    shown = call("list_images").get("/").json["images"]
    assert {image["name"]: image["width"] for image in shown} == {"a.jpg": 150, "b.jpg": 266}
    before = (folder / "a.jpg").stat().st_mtime_ns
    assert send(client, "a.HEIC").status_code == 200
    assert (folder / "a.jpg").stat().st_mtime_ns == before

    (folder / "a.HEIC").unlink()
    assert send(client, "a.HEIC", "deleted").status_code == 200
    assert not (folder / "a.jpg").exists() and (folder / "b.jpg").exists()


def test_without_the_setting_or_the_decoder_nothing_is_converted(
    folder: Path, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from darkroom.maintenance.conversion import make

    (folder / "a.HEIC").write_bytes(planted.secret_heic())
    configure(bucket=folder, convert="raw", catalog_seconds="0")
    assert send(call("on_image_change"), "a.HEIC").status_code == 200
    configure(convert="heic")
    monkeypatch.setattr(make, "find_spec", lambda name: None)
    assert send(call("on_image_change"), "a.HEIC").status_code == 200
    assert not (folder / "a.jpg").exists()
    assert "pip install pillow-heif" in capsys.readouterr().out
    assert convert.main([str(folder)]) == 2
    assert "pip install pillow-heif" in capsys.readouterr().err

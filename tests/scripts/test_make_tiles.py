"""Tiles of masters: the server's answers come from the master, for any size and format."""

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import pyvips
from flask.testing import FlaskClient
from PIL import Image

from darkroom.storage import open_bucket
from darkroom_cli.commands import tiles as make_tiles
from function_fixtures import Call, Configure
from own_folders import OWN_FOLDERS

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "make_tiles.py"
WIDTH, HEIGHT = 1400, 900


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A TIFF whose red grows to the right, and whose green grows downward."""
    across = np.broadcast_to(np.linspace(0, 255, WIDTH), (HEIGHT, WIDTH))
    down = np.broadcast_to(np.linspace(0, 255, HEIGHT)[:, None], (HEIGHT, WIDTH))
    pixels = np.stack([across, down, np.full((HEIGHT, WIDTH), 128)], axis=2).astype(np.uint8)
    path = tmp_path / "scan.tif"
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    folder = tmp_path / "gallery"
    folder.mkdir()
    return folder


@pytest.fixture
def client(scan: Path, bucket: Path, configure: Configure, call: Call) -> FlaskClient:
    configure(bucket=bucket, iiif="level2")
    assert make_tiles.main([str(scan), str(bucket), "--longest", "800", "--quiet"]) == 0
    return call("server")


def picture(client: FlaskClient, path: str) -> Image.Image:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.data))


def test_every_tile_that_info_lists_is_there(client: FlaskClient) -> None:
    for version in ("3", "2"):
        check_tiles(client, version)


def check_tiles(client: FlaskClient, version: str) -> None:
    info = client.get(f"/api/iiif/{version}/scan.jpg/info.json").json
    assert (info["width"], info["height"]) == (WIDTH, HEIGHT)
    assert max(size["width"] for size in info["sizes"]) <= 800
    for factor in info["tiles"][0]["scaleFactors"]:
        step = 512 * factor
        for x in range(0, WIDTH, step):
            for y in range(0, HEIGHT, step):
                width, height = min(step, WIDTH - x), min(step, HEIGHT - y)
                small = -(-width // factor), -(-height // factor)
                size = f"{small[0]},{small[1]}" if version == "3" else f"{small[0]},"
                region = "full" if (width, height) == (WIDTH, HEIGHT) else f"{x},{y},{width},{height}"
                tile = picture(client, f"/api/iiif/{version}/scan.jpg/{region}/{size}/0/default.jpg")
                assert tile.size == small
                red, green, _ = tile.getpixel((small[0] // 2, small[1] // 2))
                assert abs(red - 255 * (x + width / 2) / WIDTH) < 6
                assert abs(green - 255 * (y + height / 2) / HEIGHT) < 6


def test_the_masters_picture_is_in_the_gallery(client: FlaskClient) -> None:
    (image,) = client.get("/api/list-images").json["images"]
    assert (image["name"], image["width"], image["height"]) == ("scan.jpg", 800, 514)
    assert picture(client, "/api/iiif/3/scan.jpg/full/max/0/default.jpg").size == (800, 514)
    assert picture(client, "/api/get-image/thumb,format:jpeg/scan.jpg").size == (320, 206)


def test_only_tiles_of_a_master_are_served_and_crops_have_no_link_to_it(
    client: FlaskClient, configure: Configure
) -> None:
    for path in ("0,0,100,100/max/0/default.jpg", "full/max/0/gray.jpg", "full/max/90/default.jpg"):
        assert client.get(f"/api/iiif/3/scan.jpg/{path}").status_code == 403
    configure(open="1")
    assert "Link" not in client.get("/api/get-image/crop:0:0:512:512,format:jpeg/scan.jpg").headers


def test_a_second_run_does_nothing_and_a_new_master_replaces_the_old(
    client: FlaskClient, scan: Path, bucket: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted((bucket / "derivatives").rglob("*.jpg"))
    assert make_tiles.main([str(scan), str(bucket), "--longest", "800"]) == 0
    assert "is up to date" in capsys.readouterr().out
    assert sorted((bucket / "derivatives").rglob("*.jpg")) == before
    with Image.open(scan) as old:
        old.crop((0, 0, WIDTH // 2, HEIGHT)).save(scan)
    store = open_bucket(str(bucket))
    store.describe("scan.jpg", {**store.stat("scan.jpg").metadata, "caption": "A scan"})
    assert make_tiles.main([str(scan), str(bucket), "--longest", "800", "--quiet"]) == 0
    assert client.get("/api/iiif/3/scan.jpg/info.json").json["width"] == WIDTH // 2
    assert store.stat("scan.jpg").metadata["caption"] == "A scan"
    assert not {path for path in before if path.exists() and "master" in path.parts}


def test_other_formats(bucket: Path, scan: Path, configure: Configure, tmp_path: Path) -> None:
    configure(bucket=bucket)
    with Image.open(scan) as image:
        image.reduce(2).save(tmp_path / "two.jp2")
    half = pyvips.Image.new_from_file(str(scan)).shrink(2, 2)
    half.tiffsave(str(tmp_path / "three.tif"), tile=True, pyramid=True)
    deep = (half * 257).cast("ushort")
    deep.copy(interpretation="rgb16").tiffsave(str(tmp_path / "four.tif"))
    files = [str(tmp_path / name) for name in ("two.jp2", "three.tif", "four.tif")]
    assert make_tiles.main([*files, str(bucket), "--prefix", "maps/", "--longest", "800", "--quiet"]) == 0
    for name in ("two", "three", "four"):
        red, green, blue = Image.open(bucket / "maps" / f"{name}.jpg").getpixel((350, 225))
        assert abs(red - 127) < 6 and abs(green - 127) < 6 and abs(blue - 128) < 6


def test_dry_run_writes_nothing_and_errors_are_reported(
    bucket: Path, scan: Path, configure: Configure, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(bucket=bucket)
    assert make_tiles.main([str(scan), str(bucket), "--dry-run"]) == 0
    assert f"{WIDTH} x {HEIGHT}" in capsys.readouterr().out
    broken = tmp_path / "broken.tif"
    broken.write_bytes(b"II*\0 nothing")
    assert make_tiles.main([str(broken), str(tmp_path / "none.tif"), str(bucket)]) == 1
    errors = capsys.readouterr().err.splitlines()
    assert len([line for line in errors if line.startswith("darkroom tiles: ")]) == 2
    assert not list(bucket.rglob("*.jpg"))


@pytest.mark.parametrize("name", ["scan.tif", "scan.png", "scan.jpg", "scan.jp2"])
def test_a_truncated_master_is_refused_and_nothing_is_stored(
    bucket: Path, scan: Path, configure: Configure, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(bucket=bucket)
    whole = scan.with_name(f"whole-{name}")
    Image.open(scan).save(whole)
    data = whole.read_bytes()
    broken = scan.with_name(f"broken-{name}")
    broken.write_bytes(data[: len(data) // 2])
    assert make_tiles.main([str(broken), str(bucket), "--quiet"]) == 1
    assert "The file cannot be read" in capsys.readouterr().err
    assert not list(bucket.rglob("*.jpg"))


@pytest.mark.long
def test_a_master_of_400_megapixels_needs_less_than_a_gigabyte(tmp_path: Path, bucket: Path) -> None:
    path = tmp_path / "huge.tif"
    coordinates = pyvips.Image.xyz(20_000, 20_000)
    waves = (coordinates[0] / 37).math("sin") * 60 + (coordinates[1] / 911).math("sin") * 60 + 128
    bands = waves.bandjoin([coordinates[0] / 79, coordinates[1] / 79]).cast("uchar")
    bands.copy(interpretation="srgb").tiffsave(str(path), compression="lzw")
    assert "20000 x 20000" in tiled_within_a_gigabyte(path, bucket)
    assert len(list((bucket / "derivatives").rglob("default.jpg"))) > 40 * 40


@pytest.mark.long
def test_a_large_jpeg_2000_of_one_single_tile_needs_less_than_a_gigabyte(tmp_path: Path, bucket: Path) -> None:
    """Read whole, its decoder would need 12 bytes per pixel: 1.2 GB."""
    path = tmp_path / "large.jp2"
    wave = (128 + 100 * np.sin(np.arange(10_000) / 97)).astype(np.uint8)
    pixels = np.broadcast_to(wave[:, None, None], (10_000, 10_000, 3))
    Image.fromarray(np.ascontiguousarray(pixels)).save(path, quality_layers=[20], irreversible=True)
    assert "10000 x 10000" in tiled_within_a_gigabyte(path, bucket)
    assert len(list((bucket / "derivatives").rglob("default.jpg"))) > 20 * 20


def tiled_within_a_gigabyte(path: Path, bucket: Path) -> str:
    """What the script says, whose peak of memory is looked at."""
    done = subprocess.run(
        ["/usr/bin/env", "python3", "-c", PEAK, sys.executable, str(SCRIPT), str(path), str(bucket), "--quiet"],
        env={**OWN_FOLDERS, "PATH": os.environ["PATH"], "TMPDIR": str(path.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    kilobytes = int(done.stderr.split()[-1])
    print(f"{path.name}: {kilobytes / 1000:.0f} MB")
    assert kilobytes <= 1_000_000, done.stderr
    return done.stdout


PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""

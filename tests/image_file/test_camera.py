"""Camera facts, compared with exiftool's for the same files."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from darkroom.embedding.labels import CAMERA
from darkroom.image_file.metadata import camera
from darkroom.image_file.metadata.embedded import read_embedded
from function_fixtures import Call, Configure

FILES: dict[str, dict[int, object]] = {
    "nikon": {
        0x010F: "NIKON CORPORATION",
        0x0110: "NIKON D750",
        0x829A: IFDRational(1, 250),
        0x829D: IFDRational(28, 10),
    },
    "phone": {0x010F: "Google", 0x0110: "Pixel 8", 0x829A: IFDRational(4, 10), 0x8827: 52, 0x920A: IFDRational(69, 10)},
    "lens": {0xA434: "RF24-105mm F4 L IS USM", 0x920A: IFDRational(105, 1), 0x8827: 12800, 0x829A: IFDRational(30, 1)},
    "odd": {0x829A: IFDRational(0, 1), 0x829D: IFDRational(1, 0), 0x8827: 65535, 0x010F: "  ", 0x0110: "X\0Y"},
    "none": {},
}
SHOWN = {
    "nikon": {"camera": "NIKON D750", "aperture": "f/2.8", "exposure": "1/250 s"},
    "phone": {"camera": "Google Pixel 8", "focal_length": "6.9 mm", "exposure": "0.4 s", "iso": "52"},
    "lens": {"lens": "RF24-105mm F4 L IS USM", "focal_length": "105 mm", "exposure": "30 s", "iso": "12800"},
    "odd": {"camera": "X"},
    "none": {},
}


def written(tags: dict[int, object], format: str) -> bytes:
    exif = Image.Exif()
    for tag, value in tags.items():
        (exif if tag in (0x010F, 0x0110) else exif.get_ifd(0x8769))[tag] = value
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, format, exif=exif.tobytes())
    return out.getvalue()


@pytest.mark.parametrize("name", FILES)
def test_facts_match_those_of_exiftool(name: str, tmp_path: Path) -> None:
    for format in ("JPEG", "PNG", "WEBP"):
        data = written(FILES[name], format)
        found = camera.facts(read_embedded(Image.open(io.BytesIO(data))).exif)
        assert found == SHOWN[name], format
    if shutil.which("exiftool") and name != "odd":
        file = tmp_path / "a.jpg"
        file.write_bytes(written(FILES[name], "JPEG"))
        tags = ("-Model", "-LensModel", "-FNumber", "-ExposureTime", "-ISO", "-FocalLength")
        other = json.loads(subprocess.run(["exiftool", "-j", *tags, file], capture_output=True, check=True).stdout)[0]
        assert str(other.get("ISO", "")) == found.get("iso", "")
        assert str(other.get("LensModel", "")) == found.get("lens", "")
        assert str(other.get("ExposureTime", "")) == found.get("exposure", "").removesuffix(" s")
        assert str(other.get("FNumber", "")) == found.get("aperture", "").removeprefix("f/")
        assert str(other.get("Model", "")) in found.get("camera", "")


def test_the_camera_is_shown_only_if_the_owner_publishes_it(tmp_path: Path, configure: Configure, call: Call) -> None:
    (tmp_path / "a.jpg").write_bytes(written(FILES["nikon"], "JPEG"))
    (tmp_path / "b.jpg").write_bytes(written(FILES["none"], "JPEG"))
    configure(bucket=tmp_path)
    server = call("server")
    assert server.get("/api/list-images").get_json()["images"][0]["details"] is None
    assert server.get("/api/image-details/a.jpg").get_json() == {"name": "a.jpg", "details": {}}
    assert "NIKON" not in server.get("/photo/a.jpg").get_data(as_text=True)
    configure(bucket=tmp_path, camera="1")
    url = server.get("/api/list-images?sort=name").get_json()["images"][0]["details"]
    assert server.get(url).get_json()["details"] == SHOWN["nikon"]
    assert "<dt>Blende</dt><dd>f/2.8</dd>" in server.get("/photo/a.jpg?lang=de").get_data(as_text=True)
    assert server.get("/api/image-details/b.jpg").get_json()["details"] == {}
    assert camera.KEYS == CAMERA
    assert server.get("/api/image-details/gone.jpg").status_code == 404

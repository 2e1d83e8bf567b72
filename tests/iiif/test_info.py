"""info.json of both versions against the standard's schema, without missing or additional fields."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from PIL import Image

from darkroom.storage import open_bucket
from darkroom.storage.object_metadata import PictureMetadata, print_metadata
from darkroom_cli.commands import tiles as make_tiles
from function_fixtures import Call, Configure

PIXELS = {"type": "integer", "minimum": 1}
WORDS = {"type": "array", "items": {"type": "string", "pattern": "^[A-Za-z0-9-]+$"}, "minItems": 1, "uniqueItems": True}
URI = {"type": "string", "pattern": "^https?://[^ ]*[^/ ]$"}
RIGHTS = {"type": "string", "pattern": "^http://creativecommons.org/"}
SIDES = {"width": PIXELS, "height": PIXELS}
FACTORS = {"type": "array", "items": PIXELS, "minItems": 1, "uniqueItems": True}


def closed(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    properties = {**required, **optional}
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


COMMON = {
    "protocol": {"const": "http://iiif.io/api/image"},
    **SIDES,
    "sizes": {"type": "array", "items": closed(SIDES), "minItems": 1, "uniqueItems": True},
    "tiles": {"type": "array", "items": closed({**SIDES, "scaleFactors": FACTORS}), "minItems": 1, "maxItems": 1},
}
LIMITS = {"maxWidth": PIXELS, "maxHeight": PIXELS}
# Image API 3.0, section 5.
THREE = closed(
    {
        "@context": {"const": "http://iiif.io/api/image/3/context.json"},
        "id": URI,
        "type": {"const": "ImageService3"},
        "profile": {"enum": ["level0", "level2"]},
        **COMMON,
    },
    rights=RIGHTS,
    extraFormats=WORDS,
    extraQualities=WORDS,
    extraFeatures=WORDS,
    **LIMITS,
)
# Image API 2.1, section 5.
TWO = closed(
    {
        "@context": {"const": "http://iiif.io/api/image/2/context.json"},
        "@id": URI,
        "profile": {
            "type": "array",
            "prefixItems": [
                {"enum": [f"http://iiif.io/api/image/2/level{level}.json" for level in (0, 2)]},
                closed({}, formats=WORDS, qualities=WORDS, supports=WORDS, **LIMITS),
            ],
            "minItems": 2,
            "maxItems": 2,
        },
        **COMMON,
    },
    **{"@type": {"const": "iiif:Image"}, "license": RIGHTS},
)
SHAPES = {"3": THREE, "2": TWO}


@pytest.fixture
def client(tmp_path: Path, configure: Configure, call: Call) -> FlaskClient:
    folder = tmp_path / "photos"
    (folder / "a b").mkdir(parents=True)
    for name, size in (("wide.jpg", (1999, 1251)), ("one.png", (1, 1)), ("a b/tall ü.webp", (300, 2100))):
        Image.new("RGB", size, "teal").save(folder / name)
    metadata = PictureMetadata(rights="https://creativecommons.org/licenses/by/4.0/")
    open_bucket(str(folder)).describe("wide.jpg", print_metadata(metadata))
    Image.new("RGB", (1500, 1300), "tan").save(tmp_path / "master.tif")
    configure(bucket=folder)
    assert make_tiles.main([str(tmp_path / "master.tif"), str(folder), "--longest", "600", "--quiet"]) == 0
    return call("server")


NAMES = ("wide.jpg", "one.png", "a%20b/tall%20%C3%BC.webp", "master.jpg")


@pytest.mark.parametrize("settings", [{"iiif": "tiles"}, {"iiif": "level2"}, {"iiif": "level2", "iiif_max_side": 500}])
def test_info_matches_the_schema_and_every_size_is_served(
    client: FlaskClient, configure: Configure, settings: dict[str, Any]
) -> None:
    configure(**settings)
    most = settings.get("iiif_max_side", 10_000)
    for version, shape in SHAPES.items():
        for name in NAMES:
            info = client.get(f"/api/iiif/{version}/{name}/info.json").json
            jsonschema.Draft202012Validator(shape).validate(info)
            assert info["sizes"] == sorted(info["sizes"], key=lambda size: size["width"])
            assert all(max(size.values()) <= most for size in info["sizes"])
            last = info["sizes"][-1]
            text = f"{last['width']},{last['height']}" if version == "3" else f"{last['width']},"
            assert client.get(f"/api/iiif/{version}/{name}/full/{text}/0/default.jpg").status_code == 200

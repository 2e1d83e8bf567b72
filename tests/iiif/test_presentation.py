"""Manifests and the collection: natural order, words, sizes that are served, and the shape that viewers expect."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from PIL import Image

from darkroom.catalog.natural import natural_key
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.config import settings
from darkroom.storage import open_bucket
from darkroom.storage.object_metadata import PictureMetadata, print_metadata
from fake_bucket import FakeBucketServer
from function_fixtures import Call, Configure

LANGUAGES = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {"type": "array", "items": {"type": "string"}, "minItems": 1},
}
PAIR = {"type": "object", "properties": {"label": LANGUAGES, "value": LANGUAGES}, "required": ["label", "value"]}
URI = {"type": "string", "pattern": "^https?://"}
SERVICE = {
    "type": "object",
    "properties": {"id": URI, "type": {"const": "ImageService3"}, "profile": {"enum": ["level0", "level2"]}},
    "required": ["id", "type", "profile"],
}
PICTURE = {
    "type": "object",
    "properties": {
        "id": URI,
        "type": {"const": "Image"},
        "format": {"const": "image/jpeg"},
        "width": {"type": "integer", "minimum": 1},
        "height": {"type": "integer", "minimum": 1},
        "service": {"type": "array", "items": SERVICE, "minItems": 1},
    },
    "required": ["id", "type", "format", "width", "height", "service"],
}
THUMBNAIL = {**PICTURE, "required": ["id", "type", "format", "width", "height"]}
COMMON: dict[str, Any] = {
    "id": URI,
    "label": LANGUAGES,
    "summary": LANGUAGES,
    "rights": {"type": "string", "pattern": "^http://(creativecommons|rightsstatements).org/"},
    "requiredStatement": PAIR,
    "metadata": {"type": "array", "items": PAIR, "minItems": 1},
    "thumbnail": {"type": "array", "items": THUMBNAIL, "minItems": 1},
}


def one_of_type(type_: str, item: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A resource with a type, and items of one kind."""
    properties = {"id": URI, "type": {"const": type_}, "items": {"type": "array", "items": item, "minItems": 1}, **more}
    return {
        "type": "object",
        "properties": properties,
        "required": ["id", "type", "items"],
        "additionalProperties": False,
    }


ANNOTATION = {
    "type": "object",
    "properties": {"id": URI, "type": {"const": "Annotation"}, "motivation": {"const": "painting"}, "body": PICTURE},
    "required": ["id", "type", "motivation", "body", "target"],
}
SIDES = {side: {"type": "integer", "minimum": 1} for side in ("width", "height")}
CANVAS = one_of_type("Canvas", one_of_type("AnnotationPage", ANNOTATION), **{**COMMON, **SIDES})
CONTEXT = {"const": "http://iiif.io/api/presentation/3/context.json"}
MANIFEST = one_of_type("Manifest", CANVAS, **{**COMMON, "@context": CONTEXT})
REFERENCE = {
    "type": "object",
    "properties": {"id": URI, "type": {"const": "Manifest"}, "label": LANGUAGES},
    "required": ["id", "type", "label"],
}
COLLECTION = one_of_type("Collection", REFERENCE, **{**COMMON, "@context": CONTEXT})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    for book, pages in (("atlas", 12), ("b ü/inner", 3)):
        (folder / book).mkdir(parents=True)
        for page in range(1, pages + 1):
            Image.new("RGB", (600, 800 + page), "teal").save(folder / book / f"page_{page}.jpg")
    bucket = open_bucket(str(folder))
    metadata = PictureMetadata(
        caption="Title page",
        alt="A page with a title",
        credit="<b>Ann Atlas</b>",
        rights="https://creativecommons.org/licenses/by/4.0/",
        tags=("map", "old"),
        details=(("Shelf", "A 12"), ("Ink", "<sepia>")),
    )
    bucket.describe("atlas/page_1.jpg", print_metadata(metadata))
    return folder


@pytest.fixture
def client(folder: Path, configure: Configure, call: Call) -> FlaskClient:
    configure(bucket=folder)
    return call("server")


def test_a_folder_is_a_manifest_in_natural_order(client: FlaskClient) -> None:
    answer = client.get("/api/iiif/manifest/atlas")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith('application/ld+json;profile="http://iiif.io/api/presentation/3/')
    manifest = answer.json
    jsonschema.validate(manifest, MANIFEST)
    assert manifest["id"] == "http://localhost/api/iiif/manifest/atlas"
    assert manifest["label"] == {"none": ["atlas"]}
    labels = [canvas["label"]["none"][0] for canvas in manifest["items"]]
    assert labels == ["Title page", *(f"page_{page}" for page in range(2, 13))]
    assert [canvas["height"] for canvas in manifest["items"]] == [801 + page for page in range(12)]


def test_captions_are_in_the_fields_that_viewers_show(client: FlaskClient) -> None:
    manifest = client.get("/api/iiif/manifest/atlas").json
    page = manifest["items"][0]
    assert page["summary"] == {"none": ["A page with a title"]}
    assert page["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert page["requiredStatement"]["value"] == {"none": ["<b>Ann Atlas</b> "]}
    assert manifest["requiredStatement"]["value"] == {"none": ["<b>Ann Atlas</b> "]}
    pairs = {pair["label"]["none"][0]: pair["value"]["none"][0] for pair in page["metadata"]}
    assert pairs == {"Tags": "map, old", "Shelf": "A 12", "Ink": "<sepia> "}
    assert "rights" not in manifest


def test_everything_in_a_manifest_is_served(client: FlaskClient) -> None:
    manifest = client.get("/api/iiif/manifest/atlas").json
    page = manifest["items"][4]
    body = page["items"][0]["items"][0]["body"]
    for picture in (page["thumbnail"][0], body):
        answer = client.get(picture["id"])
        assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
    info = client.get(body["service"][0]["id"] + "/info.json").json
    assert (info["width"], info["height"]) == (page["width"], page["height"])
    assert info["profile"] == body["service"][0]["profile"] == "level0"


def test_the_collection_links_to_every_folder(client: FlaskClient) -> None:
    collection = client.get("/api/iiif/collection").json
    jsonschema.validate(collection, COLLECTION)
    assert [item["label"]["none"][0] for item in collection["items"]] == ["atlas", "inner"]
    for item in collection["items"]:
        manifest = client.get(item["id"]).json
        jsonschema.validate(manifest, MANIFEST)
        assert manifest["id"] == item["id"]


@pytest.mark.parametrize("stored", [False, True])
def test_the_collection_does_not_list_the_bucket_each_time(
    folder: Path, fake_server: FakeBucketServer, configure: Configure, call: Call, stored: bool
) -> None:
    fake_server.fill_from(folder)
    configure(bucket="gs://photos", catalog_seconds="60")
    if stored:
        reconcile(settings())
    client = call("server")
    first = client.get("/api/iiif/collection").json
    with fake_server.counting() as counts:
        assert client.get("/api/iiif/collection").json == first
    assert [item["label"]["none"][0] for item in first["items"]] == ["atlas", "inner"]
    assert not counts


def test_pictures_at_the_top_have_a_manifest_too(folder: Path, client: FlaskClient) -> None:
    Image.new("RGB", (30, 20)).save(folder / "single.png")
    manifest = client.get("/api/iiif/manifest").json
    jsonschema.validate(manifest, MANIFEST)
    assert len(manifest["items"]) == 1
    assert manifest["id"].endswith("/api/iiif/manifest")


@pytest.mark.parametrize(("path", "status"), [("nothing", 404), ("atlas/../x", 400), ("derivatives", 404)])
def test_paths_without_a_folder_are_404(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/api/iiif/manifest/{path}").status_code == status


def test_natural_order() -> None:
    names = ["page_10", "page_2", "Page_3", "page_02", "page", "1", "01", "a1b2", "a1b10"]
    ordered = sorted(names, key=natural_key)
    assert ordered == ["01", "1", "a1b2", "a1b10", "page", "page_02", "page_2", "Page_3", "page_10"]

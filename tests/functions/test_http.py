"""Common behavior of all functions: methods, CORS, errors, request ids."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from darkroom.catalog.stored.reconcile import reconcile
from darkroom.config import settings
from function_fixtures import SHIPPED, Call, Configure

PATHS = (
    "/api/list-images",
    "/api/random-image",
    "/api/gallery-index",
    "/api/list-operations",
    "/api/health",
    "/api/explain-image/thumb/coffee.png",
    "/api/get-image/thumb,format:webp/coffee.png",
)


@pytest.mark.parametrize("path", PATHS)
def test_methods_and_cors(gallery: FlaskClient, path: str) -> None:
    options = gallery.options(path)
    assert options.status_code == 204 and "GET" in options.headers["Access-Control-Allow-Methods"]
    for answer in (gallery.get(path), gallery.head(path), gallery.delete(path), gallery.open(path, method="FOO")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["X-Request-Id"]
    assert gallery.delete(path).status_code == 405 and "GET" in gallery.delete(path).headers["Allow"]
    assert not gallery.head(path).data


def test_only_configured_origins_are_allowed(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, allowed_origins="https://blog.example.org")
    client = call("list_images")
    named = client.get("/", headers={"Origin": "https://blog.example.org"})
    other = client.get("/", headers={"Origin": "https://evil.example"})
    assert named.headers["Access-Control-Allow-Origin"] == "https://blog.example.org"
    assert "Access-Control-Allow-Origin" not in other.headers
    assert "Origin" in named.headers["Vary"] and "Origin" in other.headers["Vary"]


def test_errors_are_problems_with_a_request_id(gallery: FlaskClient) -> None:
    answer = gallery.get("/api/get-image/thumb/none.png")
    problem = answer.get_json()
    assert answer.status_code == problem["status"] == 404 and answer.content_type == "application/problem+json"
    assert problem["request_id"] == answer.headers["X-Request-Id"] and answer.headers["Cache-Control"] == "no-store"
    assert gallery.get("/api/nothing").status_code == 404


def test_the_platforms_trace_is_the_request_id(gallery: FlaskClient) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    answer = gallery.get("/api/health", headers={"Traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert answer.headers["X-Request-Id"] == trace


def test_the_operations_describe_themselves(gallery: FlaskClient) -> None:
    answer = gallery.get("/api/list-operations").get_json()
    assert {"resize", "rotate", "grayscale", "coloring"} <= {operation["name"] for operation in answer["operations"]}
    assert "thumb" in answer["presets"] and "resize:320" in answer["open_list"] and answer["open"] is False
    for chain in answer["open_list"]:
        assert gallery.get(f"/api/explain-image/{chain}/coffee.png").status_code == (
            400 if chain == "original" else 200
        )


def test_explaining_decodes_nothing_and_is_accurate(gallery: FlaskClient) -> None:
    path = "/resize:480:100:cover,format:webp/coffee.png"
    answer = gallery.get(f"/api/explain-image{path}").get_json()
    assert (answer["width"], answer["height"], answer["stored"], answer["open"]) == (480, 100, False, False)
    gallery.get("/api/get-image/thumb,format:webp/coffee.png")
    thumb = gallery.get("/api/explain-image/thumb,format:webp/coffee.png").get_json()
    assert thumb["stored"] is True and thumb["chain"] == "resize:320,format:webp" and thumb["refusal"] is None
    huge = gallery.get("/api/explain-image/resize:16000:16000:fill,format:webp/coffee.png").get_json()
    assert "DARKROOM_MAX_PIXELS" in huge["refusal"]


def test_a_coloring_page_needs_no_bucket_and_stores_nothing(tmp_path: Path, configure: Configure, call: Call) -> None:
    configure(bucket=tmp_path / "none", enable="coloring-page")
    client = call("coloring_page")
    with (SHIPPED / "coffee.png").open("rb") as file:
        answer = client.post("/", data={"input-image": (file, "coffee.png")})
    page = Image.open(io.BytesIO(answer.data))
    assert answer.status_code == 200 and page.format == "PNG" and page.size == (600, 400) and page.mode == "L"
    assert answer.headers["Cache-Control"] == "no-store" and not list(tmp_path.iterdir())
    histogram = page.histogram()
    assert sum(histogram[230:]) > 0.7 * sum(histogram) and page.getextrema() == (0, 255)


def test_a_missing_field_of_the_coloring_page_is_named(configure: Configure, call: Call) -> None:
    configure(enable="coloring-page")
    client = call("coloring_page")
    missing = client.post("/", data={"other": "x"})
    assert missing.status_code == 400 and missing.get_json()["detail"] == "Missing input-image parameter"
    broken = client.post("/", data={"input-image": (io.BytesIO(b"no picture"), "a.png")})
    assert broken.status_code == 415
    style = client.post("/", data={"input-image": (io.BytesIO(b"x"), "a.png"), "style": "cubist"})
    assert style.status_code == 400 and "classic" in style.get_json()["detail"]
    assert client.get("/").status_code == 405


def test_upload_endpoints_are_off_and_refuse_other_sites(configure: Configure, call: Call) -> None:
    configure()
    off = call("coloring_page").post("/", data={})
    assert off.status_code == 403 and "DARKROOM_ENABLE" in off.get_json()["detail"]
    configure(enable="coloring-page")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert call("coloring_page").post("/", data={}, headers=headers).status_code == 403
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert call("coloring_page").post("/", data={}, headers=own).status_code == 400


def test_a_body_over_the_limit_is_refused(configure: Configure, call: Call) -> None:
    configure(enable="coloring-page", max_body_bytes="1000")
    answer = call("coloring_page").post("/", data={"input-image": (io.BytesIO(b"x" * 5000), "a.png")})
    assert answer.status_code == 413 and "DARKROOM_MAX_BODY_BYTES" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("path", "status", "guess"),
    [
        ("/api/list-images?tags=cat", 400, "did you mean tag?"),
        ("/api/list-images?tag=cat&lmit=3", 400, "did you mean limit?"),
        ("/api/random-image?sed=daily", 400, "did you mean seed?"),
        ("/api/gallery-index?limit=3", 400, "Allowed are"),
        ("/api/embed?themes=dark", 400, "did you mean theme?"),
        ("/api/oembed?url=http://localhost/&max_width=300", 400, "did you mean maxwidth?"),
        ("/api/get-image/thumb,format:png/coffee.png?width=3", 400, "Allowed are"),
        ("/api/explain-image/thumb/coffee.png?w=1", 400, "Allowed are"),
        ("/api/health?lives=1", 400, "did you mean live?"),
        ("/api/list-operations?x", 400, "None are allowed here."),
        ("/api/iiif/3/coffee.png/info.json?x=1", 400, "None are allowed here."),
        ("/api/oembed?url=http://localhost/&dnt=1", 200, ""),
        ("/?utm_source=mail", 200, ""),
        ("/photo/coffee.png?utm_source=mail&fbclid=x", 200, ""),
        ("/photo/coffee.png?fbclids=x", 400, "Allowed are"),
        ("/api/list-images?orientation=portait", 400, "one of portrait,"),
        ("/api/list-images?sort=date", 400, "one of "),
        ("/api/get-image/grayscal/coffee.png", 400, "did you mean grayscale? There are: grayscale,"),
        ("/api/get-image/gradient:dz/coffee.png", 400, "gradient"),
        ("/api/get-image/format:web/coffee.png", 400, "one of webp,"),
        ("/api/get-image/quadrant:tl/coffee.png", 400, "one of lt,"),
        ("/api/list-image", 404, "did you mean list-images?"),
        ("/studoi", 404, "did you mean /studio?"),
    ],
)
def test_unknown_parameters_and_values_are_refused_with_a_suggestion(
    photos: Path, configure: Configure, call: Call, path: str, status: int, guess: str
) -> None:
    configure(bucket=photos, open="1")
    answer = call("server").get(path)
    assert answer.status_code == status and guess in answer.text


@pytest.mark.parametrize(
    ("path", "body", "guess"),
    [
        ("/api/coloring-page", {"data": {"detial": "3"}}, "did you mean detail?"),
        ("/api/my-images", {"data": {"nmae": "x"}}, "did you mean name?"),
        ("/api/process-images", {"json": {"images": [], "operation": ["blur=5"]}}, "did you mean operations?"),
        ("/api/process-images", {"json": {"image": []}}, "did you mean images?"),
        ("/api/coloring-page?style=classic", {"data": {}}, "in the body"),
    ],
)
def test_misspelled_fields_are_refused(
    photos: Path, configure: Configure, call: Call, path: str, body: dict[str, Any], guess: str
) -> None:
    configure(bucket=photos, open="1", enable="coloring-page,my-images,process-images")
    files = {name: (io.BytesIO(b"x"), "a.png") for name in ("input-image", "image")}
    given = {"data": body["data"] | files} if "data" in body else body
    answer = call("server").post(path, **given)
    assert answer.status_code == 400 and guess in answer.text


def test_an_empty_gallery_answers_with_and_without_a_stored_catalog(
    tmp_path: Path, configure: Configure, call: Call
) -> None:
    configure(bucket=tmp_path, public_url="https://photos.example.org")
    client = call("server")
    paths = ("list-images", "list-albums", "gallery-index", "iiif/collection", "iiif/manifest/", "embed", "feed")
    listed = {path: client.get(f"/api/{path}").status_code for path in (*paths, "sitemap", "random-image")}
    assert set(listed.values()) == {200, 404} and listed["list-albums"] == 200
    reconcile(settings())
    configure()
    assert {path: call("server").get(f"/api/{path}").status_code for path in listed} == listed


def test_gradients_have_their_older_names(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, open="1")
    for older, name in (("dx", "x"), ("dy", "y")):
        explained = call("explain_image").get(f"/gradient:{older}/coffee.png").get_json()
        assert explained["chain"].startswith(f"gradient:{name}"), explained

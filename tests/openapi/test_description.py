"""The description lists exactly the routes, methods, parameters and statuses of the code."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient

import server
from darkroom.openapi import document
from darkroom.openapi import examples as examples_of
from function_fixtures import Call, Configure
from openapi.reading import EVERY, methods_of, read_entry

ENTRIES = sorted(server.functions().values())
BOUNDARY = {200, 206, 302, 303, 304, 416, 201, 204}
"""Statuses of successful answers; ranges are handled by the HTTP boundary."""
BY_THE_BUCKET = {400, 404}
"""Every backend checks names and looks them up."""
BY_THE_PIXELS = {413, 415, 422, 502}
NEVER_AN_ANSWER = {
    "list_operations": {400},
    "process_images": {404, 412, 415, 422},
    "embed": {422},
    "oembed": {422},
    "photo": {422},
}
"""A preset that is no chain: the server does not start with one. What one image of a batch fails by: its own result.
A header that is broken: no picture that is shown."""
BY_VERSION = {"iiif_image": {501}}
"""Raised by the module of one version of the standard, which is chosen by the path."""


@pytest.fixture
def client(photos: Path, configure: Configure, call: Call) -> FlaskClient:
    configure(bucket=photos, catalog_seconds="0", open="1", enable="coloring-page,metrics")
    return call("server")


def operations(entry: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, one) for path, item in document.paths_of(entry).items() for method, one in item.items()]


def test_it_is_openapi() -> None:
    from openapi_spec_validator import validate

    validate(document.document("https://photos.example.org"))


def test_every_function_is_described_and_nothing_else() -> None:
    assert list(document.endpoints()) == ENTRIES


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_path_reaches_its_function(entry: str) -> None:
    for path in document.paths_of(entry):
        segments = path.split("/")
        first, both = segments[2], "/".join(segments[2:4])
        assert (server.ALIASES.get(both) or server.ALIASES.get(first) or server.functions().get(first)) == entry


def test_every_alias_is_described() -> None:
    described = {path for entry in ENTRIES for path in document.paths_of(entry)}
    for alias in server.ALIASES:
        assert any(path == f"/api/{alias}" or path.startswith(f"/api/{alias}/") for path in described), alias


@pytest.mark.parametrize("entry", ENTRIES)
def test_methods(entry: str) -> None:
    assert {method for _, method, _ in operations(entry)} == methods_of(entry)


@pytest.mark.parametrize("entry", ENTRIES)
def test_parameters(entry: str) -> None:
    described = set()
    for path, _, one in operations(entry):
        described |= {(parameter["in"], parameter["name"]) for parameter in one["parameters"]}
        for media_type, content in one.get("requestBody", {}).get("content", {}).items():
            if media_type != "application/json":
                described |= {("form", name) for name in content["schema"].get("properties", {})}
        in_path = {name for place, name in described if place == "path"}
        assert {part.strip("{}") for part in path.split("/") if part.startswith("{")} <= in_path
    assert {(place, name) for place, name in described if place in ("query", "form")} == read_entry(entry).parameters


@pytest.mark.parametrize("entry", ENTRIES)
def test_statuses(entry: str) -> None:
    raised = read_entry(entry).statuses - NEVER_AN_ANSWER.get(entry, set()) | BY_VERSION.get(entry, set())
    described = {int(status) for _, _, one in operations(entry) for status in one["responses"]}
    assert raised - EVERY <= described, "raised, and not described"
    assert described - EVERY - BOUNDARY - BY_THE_BUCKET - BY_THE_PIXELS <= raised, "described, and never raised"


def examples(one: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    path, query = {}, {}
    for parameter in one["parameters"]:
        if "example" in parameter:
            (path if parameter["in"] == "path" else query)[parameter["name"]] = str(parameter["example"])
    return path, query


GETS = [
    (path, one) for entry in ENTRIES for path, method, one in operations(entry) if method == "get" and "my-" not in path
]


@pytest.mark.parametrize(("path", "one"), GETS, ids=[path for path, _ in GETS])
def test_the_example_is_answered_as_described(
    client: FlaskClient, photos: Path, path: str, one: dict[str, Any]
) -> None:
    (photos / "holidays").mkdir()
    (photos / "rocket.jpg").rename(photos / "holidays" / "rocket.jpg")
    words, query = examples(one)
    answer = client.get(path.format(**words), query_string=query)
    assert str(answer.status_code) in one["responses"] and answer.status_code < 400, answer.text
    content = one["responses"][str(answer.status_code)].get("content", {})
    assert not content or answer.mimetype in content or f"{answer.mimetype.partition('/')[0]}/*" in content
    schema = content.get(answer.mimetype, {}).get("schema")
    if schema and answer.is_json:
        jsonschema.Draft202012Validator(schema | {"components": COMPONENTS}).validate(json.loads(answer.data))


JSON = ("application/json", "application/ld+json")
DOCUMENT = document.document("/")
COMPONENTS = DOCUMENT["components"]
BODIES = [
    (f"{method} {path} {status}", media_type, content)
    for path, item in DOCUMENT["paths"].items()
    for method, one in item.items()
    for status, body in [("sent", one.get("requestBody", {})), *one["responses"].items()]
    for media_type, content in body.get("content", {}).items()
    if media_type in (*JSON, "multipart/form-data")
]


@pytest.mark.parametrize(("body", "media_type", "content"), BODIES, ids=[f"{body} {kind}" for body, kind, _ in BODIES])
def test_every_body_has_an_example_of_its_shape(body: str, media_type: str, content: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(content["schema"] | {"components": COMPONENTS}).validate(content["example"])


def test_every_example_belongs_to_a_request() -> None:
    described = {(method, path) for entry in ENTRIES for path, method, _ in operations(entry)}
    assert {*examples_of.SENT, *examples_of.ANSWERED} <= described


@pytest.mark.parametrize("path", ["/api/list-images?limit=0", "/api/get-image/thumb/none.jpg", "/api/nothing"])
def test_errors_have_the_shape_that_is_described(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.mimetype == "application/problem+json"
    jsonschema.validate(json.loads(answer.data), document.SCHEMAS["Problem"])


def test_it_is_served_with_the_address_of_the_server(client: FlaskClient) -> None:
    assert client.get("/api/openapi.json").json["servers"] == [{"url": "http://localhost"}]


@pytest.mark.parametrize("path", ["/docs", "/api/docs", "/api/docs/docs.js", "/api/docs/docs.css"])
def test_the_page_requests_no_other_host(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "http://" not in answer.text and "https://" not in answer.text and "<style" not in answer.text
    assert client.get("/api/docs/other.js").status_code == 404


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_accepted_query_parameters_are_described(entry: str) -> None:
    described = {p["name"] for _, _, one in operations(entry) for p in one["parameters"] if p["in"] == "query"}
    let_in = set(server.load(entry).query)  # type: ignore[attr-defined]
    unused = {"oembed": {"dnt", "discover"}, "explain_image": {"v", "p", "e", "s"}}
    assert let_in - described == unused.get(entry, set())
    assert described <= let_in

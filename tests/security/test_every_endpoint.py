"""What HTTP asks, of every path and method that the description has: none is an exception."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import Client, TestResponse

import server
from darkroom import catalog, config, storage
from darkroom.openapi import document
from function_fixtures import SHIPPED

NAMES = ("astronaut.png", "coffee.png", "holidays/coffee.png")
OPERATIONS = {
    (path, method): one
    for entry in document.endpoints()
    for path, item in document.paths_of(entry).items()
    for method, one in item.items()
}
PATHS = sorted({path for path, _ in OPERATIONS})
GETS = sorted(path for path, method in OPERATIONS if method == "get")
CONDITIONAL = [path for path in GETS if "304" in OPERATIONS[path, "get"]["responses"] and "record_id" not in path]
PICTURES = [path for path in CONDITIONAL if "206" in OPERATIONS[path, "get"]["responses"]]
ALL_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "FOO")
FOREIGN = "evil.example"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The whole server, with everything on, and small pictures."""
    folder = tmp_path_factory.mktemp("endpoints") / "photos"
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with Image.open(SHIPPED / Path(name).name) as photo:
            photo.resize((90, 60)).save(folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DARKROOM_BUCKET", str(folder))
        patch.setenv("DARKROOM_OPEN", "1")
        patch.setenv("DARKROOM_SIGNING_KEYS", "a-key-that-signs-cookies")
        patch.setenv("DARKROOM_ENABLE", "coloring-page,process-images,my-images,metrics")
        forget()
        yield Client(server.app)
    forget()


def forget() -> None:
    for cached in (config.settings, storage.open_bucket, catalog.open_catalog):
        cached.cache_clear()


def address(path: str) -> str:
    """With the examples of the description."""
    one = next(OPERATIONS[path, method] for method in ("get", "post", "put", "delete") if (path, method) in OPERATIONS)
    examples = {parameter["name"]: parameter.get("example") for parameter in one["parameters"]}
    wanted = {parameter["name"] for parameter in one["parameters"] if parameter.get("required")}
    query = "&".join(f"{name}={examples[name]}" for name in sorted(wanted) if f"{{{name}}}" not in path)
    return path.format(**examples) + (f"?{query}" if query else "")


def methods(path: str) -> set[str]:
    own = {method.upper() for at, method in OPERATIONS if at == path}
    return own | {"OPTIONS"} | ({"HEAD"} if "GET" in own else set())


def check_common(path: str, answer: TestResponse) -> None:
    assert answer.status_code < 500, answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and len(answer.headers["X-Request-Id"]) == 32
    if "my-images" in path:
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Cookie" in answer.headers.get("Vary", "") or answer.status_code in (204, 405)
    else:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if answer.status_code >= 400:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.request.method == "HEAD" or answer.get_json()["request_id"] == answer.headers["X-Request-Id"]
        assert answer.content_type == "application/problem+json"
    elif answer.request.method in ("GET", "HEAD"):
        assert answer.headers["Cache-Control"]
    if answer.status_code == 200 and answer.mimetype.startswith(("image/", "text/html", "application/")):
        assert answer.headers["Content-Security-Policy"]


ASKED = "public, max-age=0, must-revalidate"
"""Each use asks the server; a shared cache may answer for `s-maxage` seconds, or while it asks."""
CACHED = {
    ASKED: ("docs", "docs/{file}", "list-operations", "openapi.json"),
    f"{ASKED}, stale-while-revalidate=60": (
        *("embed", "gallery-index", "image-details/{name}", "list-albums", "list-images", "oembed", "photo/{name}"),
        *("iiif/2/{name}/info.json", "iiif/3/{name}/info.json", "iiif/manifest", "iiif/manifest/{folder}"),
    ),
    f"{ASKED}, s-maxage=60": (
        *("get-image/{chain}/{name}", "iiif/2/{name}/{region}/{size}/{rotation}/{output}"),
        "iiif/3/{name}/{region}/{size}/{rotation}/{output}",
    ),
    f"{ASKED}, s-maxage=60, stale-while-revalidate=600": ("iiif/collection",),
    "public, max-age=300, stale-while-revalidate=600": ("feed",),
    "public, max-age=3600, stale-while-revalidate=86400": ("sitemap",),
    "public, max-age=3600": ("iiif/2/{name}", "iiif/3/{name}"),
    "private, no-store": ("my-images",),
    "no-store": (
        *("explain-image/{chain}/{name}", "health", "metrics", "random-image"),
        *("my-images/{record_id}/original", "my-images/{record_id}/result"),
    ),
}


def test_every_response_is_cached_as_long_as_it_should(client: Client) -> None:
    expected = {f"/api/{path}": lasting for lasting, paths in CACHED.items() for path in paths}
    assert {path: client.get(address(path)).headers["Cache-Control"] for path in GETS} == expected
    versioned = "/api/get-image/thumb,format:webp/coffee.png?v="
    version = client.get("/api/list-images?prefix=coffee").get_json()["images"][0]["version"]
    for path, lasting in (
        (versioned + version, "public, max-age=31536000, immutable"),
        (versioned + "x", "public, max-age=60"),
        ("/api/get-image/original/coffee.png?v=x", "public, max-age=60"),
    ):
        assert client.get(path).headers["Cache-Control"] == lasting
    assert client.get("/api/random-image?seed=a").headers["Cache-Control"] == (
        "public, max-age=60, stale-while-revalidate=600"
    )


@pytest.mark.parametrize("path", PATHS)
def test_methods(client: Client, path: str) -> None:
    options = client.options(address(path))
    assert options.status_code == 204 and set(options.headers["Allow"].split(", ")) == methods(path)
    assert not options.data
    for method in ALL_METHODS:
        answer = client.open(address(path), method=method)
        check_common(path, answer)
        assert (answer.status_code == 405) == (method not in methods(path)), method
        if answer.status_code == 405:
            assert set(answer.headers["Allow"].split(", ")) == methods(path)


@pytest.mark.parametrize("path", GETS)
def test_head_is_get_without_a_body(client: Client, path: str) -> None:
    first = client.get(address(path))
    get, head = client.get(address(path)), client.head(address(path))
    check_common(path, first)
    check_common(path, head)
    assert head.status_code == get.status_code and not head.data
    changing = {"X-Request-Id", "Server-Timing", "Set-Cookie", "Content-Length", "Date"}
    if "seed" not in address(path) and path != "/api/random-image":
        assert {name: value for name, value in head.headers if name not in changing} == {
            name: value for name, value in get.headers if name not in changing
        }


@pytest.mark.parametrize("path", CONDITIONAL)
def test_a_current_copy_gets_304(client: Client, path: str) -> None:
    where = address(path) + ("?seed=x" if path == "/api/random-image" else "")
    client.get(where)
    get = client.get(where)
    etag = get.headers["ETag"]
    for known in (etag, f"W/{etag.removeprefix('W/')}", f'"other", {etag}'):
        answer = client.get(where, headers={"If-None-Match": known})
        check_common(path, answer)
        assert answer.status_code == 304 and not answer.data and answer.headers["ETag"] == etag
        assert answer.headers["Cache-Control"] == get.headers["Cache-Control"]
        assert answer.headers.get("Vary") == get.headers.get("Vary")
    assert client.get(where, headers={"If-None-Match": '"other"'}).status_code == get.status_code


@pytest.mark.parametrize("path", PICTURES)
def test_a_range_of_a_picture(client: Client, path: str) -> None:
    whole = client.get(address(path))
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = client.get(address(path), headers={"Range": "bytes=3-9"})
    check_common(path, part)
    assert part.status_code == 206 and part.data == whole.data[3:10]
    assert part.headers["Content-Range"] == f"bytes 3-9/{len(whole.data)}"
    assert part.headers["ETag"] == whole.headers["ETag"]
    behind = client.get(address(path), headers={"Range": "bytes=99999999-"})
    check_common(path, behind)
    assert behind.status_code == 416 and behind.headers["Content-Range"] == f"bytes */{len(whole.data)}"
    for ignored in ("bytes=0-1,4-5", "lines=1-2", "bytes=x"):
        assert client.get(address(path), headers={"Range": ignored}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_redirects_to_another_host(client: Client, path: str) -> None:
    for name in ("Host", "X-Forwarded-Host", "X-Original-Host", "Forwarded"):
        value = f"host={FOREIGN}" if name == "Forwarded" else FOREIGN
        for method in methods(path) - {"HEAD"}:
            answer = client.open(address(path), method=method, headers={name: value})
            assert FOREIGN not in f"{answer.headers}{answer.data!r}", (name, method)


@pytest.mark.parametrize("path", PATHS)
def test_hostile_headers_cause_no_failure(client: Client, path: str) -> None:
    names = ("Origin", "Range", "If-Range", "If-None-Match", "If-Modified-Since", "Accept", "Cookie", "Authorization")
    names += ("Sec-Fetch-Site", "Forwarded", "Traceparent", "X-Cloud-Trace-Context", "Content-Type", "Accept-Language")
    values = (
        "",
        "[",
        "http://[",
        "null",
        "*",
        '"',
        "bytes=-",
        "a=b;;=",
        "image/*;q=nan",
        "\xff",
        "0" * 500,
        "__session=",
    )
    for method in methods(path):
        for value in values:
            answer = client.open(address(path), method=method, headers=dict.fromkeys(names, value))
            check_common(path, answer)
    for value in values:
        everything: dict[str, Any] = {name: value for name in names if name != "Content-Type"}
        answer = client.open(address(path), method="POST", headers=everything, data={"image": value})
        check_common(path, answer)

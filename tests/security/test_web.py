"""HTTP's requirements on every response, and the hosts that a local server accepts."""

import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from function_fixtures import Call, Configure
from live_server import live_server

STORED = "/api/get-image/thumb,format:webp/coffee.png"
NEGOTIATED = "/api/get-image/thumb/coffee.png"


def test_vary_is_sent_on_every_negotiated_response(gallery: FlaskClient, photos: Path) -> None:
    good = gallery.get(NEGOTIATED)
    unchanged = gallery.get(NEGOTIATED, headers={"If-None-Match": good.headers["ETag"]})
    missing = gallery.get("/api/get-image/thumb/none.png")
    (photos / "broken.png").write_bytes((photos / "coffee.png").read_bytes()[:60])
    broken = gallery.get("/api/get-image/thumb/broken.png")
    gone = gallery.get(NEGOTIATED + "?v=abc")
    beyond = gallery.get(NEGOTIATED, headers={"Range": "bytes=9999999-"})
    answers = {200: good, 304: unchanged, 404: missing, 422: broken, 302: gone, 416: beyond}
    for status, answer in answers.items():
        assert answer.status_code == status and "Accept" in answer.headers["Vary"], status
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Vary" not in gallery.get(STORED).headers


def test_errors_are_not_cached(gallery: FlaskClient) -> None:
    for path in (
        "/api/get-image/thumb/none.png",
        "/api/get-image/nope/coffee.png",
        "/api/list-images?limit=x",
        "/api/x",
    ):
        assert gallery.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "lines=1-2", "bytes=abc", "bytes=5-2", "nonsense"])
def test_an_invalid_range_is_ignored(gallery: FlaskClient, wanted: str) -> None:
    answer = gallery.get(STORED, headers={"Range": wanted})
    assert answer.status_code == 200 and answer.data == gallery.get(STORED).data
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_ranges(gallery: FlaskClient) -> None:
    whole = gallery.get(STORED)
    for wanted, expected in {"bytes=0-0": slice(0, 1), "bytes=-5": slice(-5, None), "bytes=7-": slice(7, None)}.items():
        part = gallery.get(STORED, headers={"Range": wanted})
        assert part.status_code == 206 and part.data == whole.data[expected]
        first, last, _ = expected.indices(len(whole.data))
        assert part.headers["Content-Range"] == f"bytes {first}-{last - 1}/{len(whole.data)}"
    behind = gallery.get(STORED, headers={"Range": "bytes=9999999-"})
    assert behind.status_code == 416 and behind.headers["Content-Range"] == f"bytes */{len(whole.data)}"
    other = {"Range": "bytes=0-9", "If-Range": '"another"'}
    assert gallery.get(STORED, headers=other).status_code == 200
    same = {"Range": "bytes=0-9", "If-Range": whole.headers["ETag"]}
    assert gallery.get(STORED, headers=same).status_code == 206


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", [STORED, "/api/get-image/original/coffee.png", "/api/list-images"])
def test_a_client_with_the_current_picture_gets_304(gallery: FlaskClient, path: str, method: str) -> None:
    whole = gallery.get(path)
    known = gallery.open(path, method=method, headers={"If-None-Match": f'"other", W/{whole.headers["ETag"]}'})
    assert known.status_code == 304 and not known.data
    for name in ("ETag", "Cache-Control"):
        assert known.headers[name] == whole.headers[name]


def test_a_picture_has_headers_for_cross_origin_use_and_downloads(gallery: FlaskClient) -> None:
    for path, name in ((STORED, "coffee.webp"), ("/api/get-image/original/coffee.png", "coffee.png")):
        headers = gallery.get(path).headers
        assert headers["Accept-Ranges"] == "bytes" and headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Disposition"] == f"inline; filename={name}"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    asked = {"Origin": "https://blog.example", "Access-Control-Request-Headers": "range,if-none-match,authorization"}
    allowed = gallery.options(STORED, headers=asked).headers
    assert allowed["Access-Control-Max-Age"] == "86400"
    assert allowed["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert {"Range", "If-None-Match", "Authorization"} <= set(allowed["Access-Control-Allow-Headers"].split(", "))


def test_if_none_match_star_is_not_304(gallery: FlaskClient) -> None:
    assert gallery.get("/api/get-image/thumb/none.png?v=abc", headers={"If-None-Match": "*"}).status_code == 404


def test_head_is_get_without_a_body(gallery: FlaskClient) -> None:
    for path in (STORED, NEGOTIATED, "/api/get-image/original/coffee.png", "/api/list-images", "/api/health"):
        head, get = gallery.head(path), gallery.get(path)
        assert head.status_code == 200 and not head.data and head.content_length == get.content_length
        assert head.headers.get("ETag") == get.headers.get("ETag")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO"])
def test_other_methods_are_405_with_the_allowed_methods(gallery: FlaskClient, method: str) -> None:
    answer = gallery.open(STORED, method=method)
    assert answer.status_code == 405 and answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_name_of_any_script_is_that_of_the_download(photos: Path, configure: Configure, call: Call) -> None:
    """RFC 6266: a plain name for older clients, and the full one."""
    shutil.copy(photos / "coffee.png", photos / 'Größe "1" – 珈琲.png')
    configure(bucket=photos)
    answer = call("get_image").get("/original/" + quote('Größe "1" – 珈琲.png'))
    kind, said = parse_options_header(answer.headers["Content-Disposition"])
    assert (kind, said) == ("inline", {"filename": 'Größe "1" – 珈琲.png'})
    assert 'filename="Gr__e \\"1\\" _ __.png"' in answer.headers["Content-Disposition"]


def test_responses_run_no_script_and_are_framed_by_no_other_site(gallery: FlaskClient) -> None:
    pictures = [gallery.get(STORED), gallery.get("/api/get-image/original/coffee.png")]
    assert all("sandbox" in answer.headers["Content-Security-Policy"] for answer in pictures)
    for path in ("/api/list-images", "/api/nothing", "/feed.xml", "/sitemap.xml"):
        policy = gallery.get(path).headers["Content-Security-Policy"]
        assert policy == "default-src 'none'; frame-ancestors 'none'", path
    for path in ("/", "/photo/missing.png"):
        page = gallery.get(path, headers={"Accept": "text/html"})
        policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
        assert page.mimetype == "text/html" and policy["object-src"] == "'none'"
        for directive in ("default-src", "base-uri", "form-action", "frame-ancestors"):
            assert policy[directive] == "'self'", (path, directive)
        assert "unsafe-inline" not in policy.get("script-src", "")


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "Forwarded"])
def test_urls_never_contain_a_foreign_host(gallery: FlaskClient, name: str) -> None:
    headers = {name: "host=evil.example" if name == "Forwarded" else "evil.example"}
    paths = ["/api/list-images", "/api/random-image?redirect=1", "/api/get-image/resize:300/coffee.png"]
    for path in [*paths, NEGOTIATED + "?v=abc", "/api/list-operations"]:
        answer = gallery.get(path, headers=headers)
        assert "evil.example" not in answer.text + str(answer.headers)


def rotated(client: FlaskClient, **headers: str) -> TestResponse:
    return client.get(
        "/rotate:45,format:webp/coffee.png", headers={key.replace("_", "-"): v for key, v in headers.items()}
    )


def test_an_open_server_accepts_only_local_requests(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, open="1")
    client = call("get_image")
    assert rotated(client).status_code == 200
    assert rotated(client, Host="localhost:8080").status_code == rotated(client, Host="[::1]:8080").status_code == 200
    # Each of these headers alone indicates a proxy; nginx sends X-Real-IP.
    for name in ("Host", "Forwarded", "X_Forwarded_For", "X_Forwarded_Host", "X_Real_IP", "Via"):
        assert rotated(client, **{name: "203.0.113.9"}).status_code == 403, name
    remote = client.get("/rotate:45,format:webp/coffee.png", environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert remote.status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 400),
        ({"Sec-Fetch-Site": "none"}, 400),
        ({"Origin": "https://blog.example.org", "Sec-Fetch-Site": "cross-site"}, 400),
        ({"Origin": "https://photos.example.org"}, 400),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://blog.example.org.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_write_from_a_foreign_page_is_refused(
    photos: Path, configure: Configure, call: Call, headers: dict[str, str], status: int
) -> None:
    configure(
        bucket=photos,
        enable="coloring-page",
        allowed_origins="https://blog.example.org",
        public_url="https://photos.example.org/gallery",
    )
    assert call("coloring_page").post("/", data={}, headers=headers).status_code == status


def test_a_page_with_a_rebound_dns_name_writes_nothing(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, enable="coloring-page", open="1")
    rebound = {"Host": "evil.example", "Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}
    assert call("coloring_page").post("/", data={}, headers=rebound).status_code == 403


def test_a_server_for_this_machine_knows_its_names(photos: Path, configure: Configure, call: Call) -> None:
    """A page may have its own name resolve to this machine, and would then be of the same origin."""
    for public_url, own in (("", ()), ("https://photos.example", ("photos.example",))):
        configure(bucket=photos, allowed_origins="loopback", public_url=public_url)
        client = call("list_images")
        for host in ("evil.example", "photos.example", "localhost.evil.example", "", "localhost:8080", "[::1]"):
            status = 200 if host in ("localhost:8080", "[::1]", *own) else 403
            assert client.get("/", headers={"Host": host}).status_code == status, (public_url, host)


def test_chains_off_the_open_list_are_refused_without_an_error(gallery: FlaskClient) -> None:
    operations = gallery.get("/api/list-operations").get_json()["operations"]
    for operation in operations:
        answer = gallery.get(f"/api/get-image/{operation['example']},format:webp/coffee.png")
        assert answer.status_code in (200, 302, 403), operation["name"]


OWN_PAGES = ("http://localhost:1313", "http://127.0.0.1", "http://[::1]:8080", "http://blog.localhost:4000")
FOREIGN_PAGES = ("https://evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example", "null")


def test_a_server_on_loopback_serves_only_pages_of_this_machine(tmp_path: Path) -> None:
    with live_server(tmp_path) as running:
        address = f"{running.url}/api/list-images"
        for origin in (*OWN_PAGES, *FOREIGN_PAGES):
            answer = requests.get(address, headers={"Origin": origin}, timeout=20)
            allowed = answer.headers.get("Access-Control-Allow-Origin")
            assert allowed == (origin if origin in OWN_PAGES else None), origin
            assert answer.status_code == 200 and "Origin" in answer.headers["Vary"]
        for host in ("evil.example", "localhost.evil.example", "192.168.1.5:8080"):
            for path in ("/api/list-images", "/", "/api/get-image/original/a.jpg"):
                refused = requests.get(running.url + path, headers={"Host": host}, timeout=20)
                assert refused.status_code == 403 and "DARKROOM_PUBLIC_URL" in refused.json()["detail"]
    with live_server(tmp_path, public_url="https://photos.example.org") as running:
        behind = requests.get(f"{running.url}/api/list-images", headers={"Host": "photos.example.org"}, timeout=20)
        assert behind.status_code == 200
        rebound = requests.get(f"{running.url}/api/list-images", headers={"Host": "evil.example"}, timeout=20)
        assert rebound.status_code == 403
    with live_server(tmp_path, allowed_origins="*") as running:
        open_to_all = requests.get(f"{running.url}/api/list-images", headers={"Host": "evil.example"}, timeout=20)
        assert open_to_all.headers["Access-Control-Allow-Origin"] == "*"

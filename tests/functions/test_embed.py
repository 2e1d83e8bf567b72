"""The embed page: its texts, URLs and Content-Security-Policy."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from darkroom.storage import open_bucket
from function_fixtures import Call, Configure

HOSTILE = (
    "\"><script>alert(1)</script></title></style><img src=x onerror=alert(2)> ' & \x07 \N{RIGHT-TO-LEFT OVERRIDE}ü"
)
PUBLIC = "https://photos.example.org"
ADDRESSES = ("href", "src", "srcset", "content")


class Reader(HTMLParser):
    """Every element with its attributes, and the text of each kind of element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def meta(self, name: str) -> str | None:
        return next((one["content"] for one in self.all("meta") if one.get("property") == name), None)

    def addresses(self) -> list[str]:
        values = [one[key] or "" for _, one in self.elements for key in ADDRESSES if key in one]
        return [part.split()[0] for value in values for part in value.split(", ") if part.startswith(("/", "http"))]


@pytest.fixture
def closed(photos: Path, configure: Configure, call: Call) -> FlaskClient:
    bucket = open_bucket(str(photos))
    bucket.describe("coffee.png", {"caption": HOSTILE, "alt": "A cup", "taken": "2017-08-05", "credit": "<b>Me</b>"})
    bucket.describe("rocket.jpg", {"caption": "A rocket", "taken": "2018"})
    configure(bucket=photos, catalog_seconds="0", public_url=PUBLIC)
    return call("server")


def test_the_page_shows_the_gallery_without_javascript(closed: FlaskClient) -> None:
    answer = closed.get("/api/embed?lang=de&layout=grid&sort=name")
    assert answer.status_code == 200 and answer.content_type == "text/html; charset=utf-8"
    page = Reader(answer.text)
    assert page.all("html")[0]["lang"] == "de" and page.texts["title"][0] == "Fotogalerie"
    assert page.all("darkroom-gallery") == [{"src": PUBLIC, "sort": "name", "layout": "grid"}]
    pictures = page.all("img")
    assert [one["alt"] for one in pictures][:3] == ["Foto 1", "Foto 2", "A cup"] and len(pictures) == 5
    assert all(one["width"] and one["height"] and one["srcset"] for one in pictures)
    assert "Alle Fotos" in page.texts["a"]
    assert page.all("base") == [{"target": "_blank"}]


def test_without_a_script_links_lead_through_all_pages(closed: FlaskClient) -> None:
    path = "/api/embed?limit=4&sort=name"
    page = Reader(closed.get(f"{path}&offset=3").text)
    assert len(page.all("img")) == 1 and not [one for one in page.all("a") if "offset" in (one["href"] or "")]
    assert len(Reader(closed.get(path).text).all("img")) == 4
    assert Reader(closed.get("/api/embed?offset=90").text).all("img") == []


def test_a_long_gallery_links_to_the_next_page(photos: Path, configure: Configure, call: Call) -> None:
    for number in range(30):
        (photos / f"{number:02}.jpg").write_bytes((photos / "rocket.jpg").read_bytes())
    configure(bucket=photos, catalog_seconds="0", public_url=PUBLIC)
    client = call("server")
    first = Reader(client.get("/api/embed?sort=name").text)
    (more,) = [one["href"] for one in first.all("a") if "offset" in (one["href"] or "")]
    assert more == f"{PUBLIC}/api/embed?offset=24&sort=name" and len(first.all("img")) == 24
    second = Reader(client.get(more.removeprefix(PUBLIC)).text)
    assert len(second.all("img")) == 11
    assert not {one["src"] for one in first.all("img")} & {one["src"] for one in second.all("img")}


@pytest.mark.parametrize("path", ["/api/embed", "/api/embed?name=coffee.png", "/api/embed?show=photo&seed=a"])
def test_every_url_is_absolute_and_works_on_a_closed_server(closed: FlaskClient, path: str) -> None:
    addresses = Reader(closed.get(path).text).addresses()
    assert len(addresses) > 15
    for address in addresses:
        assert address.startswith(f"{PUBLIC}/") or address == PUBLIC, address
        local = address.removeprefix(PUBLIC)
        if local.startswith("/api/get-image/original/"):
            assert closed.head(local).status_code == 200
        elif local.startswith("/api/get-image/"):
            assert "format:" in local
            explained = closed.get(local.replace("get-image", "explain-image"))
            assert explained.get_json()["open"] is True, local


def test_hostile_captions_are_escaped(closed: FlaskClient) -> None:
    for path in ("/api/embed", "/api/embed?name=coffee.png"):
        answer = closed.get(path)
        page = Reader(answer.text)
        assert {name for name, _ in page.elements} <= set(
            "html meta base title link style script main h1 darkroom-gallery noscript ul li a p picture source img "
            "figure figcaption time".split()
        )
        assert all("onerror" not in one and one.get("src") != "x" for _, one in page.elements)
        assert "\x07" not in answer.text and "alert(1)</script>" not in answer.text
    photo = Reader(closed.get("/api/embed?name=coffee.png").text)
    assert photo.meta("og:title") == HOSTILE.replace("\x07", "")
    assert "<b>Me</b>" in "".join(photo.texts["figcaption"] + photo.texts["time"])


def test_hostile_parameters_stay_parameters(closed: FlaskClient) -> None:
    words = '"><script>alert(1)</script>'
    page = Reader(closed.get("/api/embed", query_string={"tag": words, "prefix": "'><b>"}).text)
    assert page.all("darkroom-gallery")[0]["tag"] == words and page.all("b") == [] and len(page.all("script")) == 2
    for wrong in ("layout=x", "show=x", "theme=x", "lang=xx", "limit=0", "sort=x", "offset=-1", f"seed={'s' * 201}"):
        answer = closed.get(f"/api/embed?show=photo&{wrong}" if "seed" in wrong else f"/api/embed?{wrong}")
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), wrong


def test_the_policy_allows_every_resource_and_framing(closed: FlaskClient) -> None:
    answer = closed.get("/api/embed")
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'self' *"
    assert policy["connect-src"] == PUBLIC and policy["img-src"] == f"{PUBLIC} data:"
    assert policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert f"{PUBLIC}/embed.js" in policy["script-src"] and "unsafe" not in answer.headers["Content-Security-Policy"]
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        for inner in re.findall(rf"<{tag}>(.*?)</{tag}>", answer.text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy[directive]
    assert "X-Frame-Options" not in answer.headers
    photo = closed.get("/api/embed?name=coffee.png").headers["Content-Security-Policy"]
    assert "embed.js" not in photo


def test_allowed_origins_may_frame(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, public_url=PUBLIC, allowed_origins="https://blog.example.org")
    policy = call("embed").get("/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://blog.example.org;" in policy


def test_open_graph_shows_the_photo(closed: FlaskClient) -> None:
    page = Reader(closed.get("/api/embed?name=rocket.jpg").text)
    assert page.meta("og:title") == "A rocket" and page.meta("og:url") == f"{PUBLIC}/api/embed?name=rocket.jpg"
    image = page.meta("og:image")
    assert image and image.startswith(f"{PUBLIC}/api/get-image/resize:640,format:jpeg/rocket.jpg?v=")
    assert (page.meta("og:image:width"), page.meta("og:image:height")) == ("640", "427")
    assert closed.get(image.removeprefix(PUBLIC)).content_type == "image/jpeg"
    (link,) = [one for one in page.all("link") if one["rel"] == "alternate"]
    assert link["type"] == "application/json+oembed"
    assert closed.get(str(link["href"]).removeprefix(PUBLIC)).get_json()["type"] == "photo"


@pytest.mark.parametrize(
    ("language", "date"),
    [("en", "August 5, 2017"), ("de", "5. August 2017"), ("es", "5 de agosto de 2017"), ("fr", "5 août 2017")],
)
def test_dates_are_in_the_visitors_language(closed: FlaskClient, language: str, date: str) -> None:
    answer = closed.get("/api/embed?name=coffee.png", headers={"Accept-Language": f"{language}-XX, en;q=0.5"})
    page = Reader(answer.text)
    assert page.texts["time"][0] == date and "Accept-Language" in answer.headers["Vary"]
    assert page.all("time") == [{"datetime": "2017-08-05"}]


def test_a_missing_picture_is_reported(closed: FlaskClient, photos: Path, configure: Configure, call: Call) -> None:
    (photos / "notes.jpg").write_text("no picture")
    assert closed.get("/api/embed?name=none.jpg").status_code == 404
    assert closed.get("/api/embed?name=../x").status_code == 400
    assert closed.get("/api/embed?name=notes.jpg").status_code == 415
    assert closed.get("/api/embed?name=derivatives/x.webp").status_code == 404
    assert closed.get("/api/embed?show=photo&tag=none").status_code == 404
    assert "No photos yet." in closed.get("/api/embed?tag=none").text


def test_a_seed_picks_the_same_photo_and_daily_is_a_seed(closed: FlaskClient) -> None:
    pictures = {Reader(closed.get("/api/embed?show=photo&seed=b").text).all("img")[0]["src"] for _ in range(3)}
    assert len(pictures) == 1
    today = closed.get("/api/random-image?seed=daily").get_json()["name"]
    assert today in str(Reader(closed.get("/api/embed?show=photo").text).all("img")[0]["src"])


def test_private_originals_are_not_linked(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, public_url=PUBLIC, originals="private")
    page = Reader(call("embed").get("/?name=coffee.png").text)
    srcset = page.all("img")[0]["srcset"]
    assert srcset and page.all("a")[0]["href"] == srcset.split(", ")[-1].split()[0]


def test_an_untrusted_host_is_not_used_in_urls(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos)
    for path in ("/api/embed", "/api/oembed?url=http://evil.example/"):
        answer = call("server").get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 503 and "DARKROOM_PUBLIC_URL" in answer.get_json()["detail"]
    asked = Reader(call("server").get("/api/embed", headers={"Host": "localhost:8080"}).text)
    assert asked.all("darkroom-gallery")[0]["src"] == "http://localhost:8080"


def test_an_unchanged_page_is_304(closed: FlaskClient) -> None:
    etag = closed.get("/api/embed").headers["ETag"]
    assert closed.get("/api/embed", headers={"If-None-Match": etag}).status_code == 304

"""oEmbed answers for our URLs, and their discovery."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from darkroom.server import static_site
from darkroom.storage import open_bucket
from function_fixtures import Call, Configure

PUBLIC = "https://photos.example.org"


@pytest.fixture
def client(photos: Path, configure: Configure, call: Call) -> FlaskClient:
    open_bucket(str(photos)).describe("coffee.png", {"caption": 'A "cup" <b>', "credit": "Rachel"})
    configure(bucket=photos, catalog_seconds="0", public_url=PUBLIC)
    return call("server")


def ask(client: FlaskClient, path: str, more: str = "") -> dict[str, object]:
    answer = client.get(f"/api/oembed?url={quote(PUBLIC + path, safe='')}{more}")
    assert answer.status_code == 200 and answer.content_type == "application/json", answer.text
    return dict(answer.get_json())


@pytest.mark.parametrize("path", ["/zoom?name=coffee.png", "/api/embed?name=coffee.png&lang=de"])
def test_a_photo_has_the_type_photo(client: FlaskClient, path: str) -> None:
    answer = ask(client, path)
    url = str(answer["url"])
    assert (answer["type"], answer["version"], answer["title"]) == ("photo", "1.0", 'A "cup" <b>')
    assert (answer["width"], answer["height"], answer["author_name"]) == (600, 400, "Rachel")
    assert url.startswith(f"{PUBLIC}/api/get-image/resize:640,format:jpeg/coffee.png?v=")
    assert client.get(url.removeprefix(PUBLIC)).status_code == 200
    assert client.get(str(answer["thumbnail_url"]).removeprefix(PUBLIC)).status_code == 200


@pytest.mark.parametrize(
    ("more", "rung", "sides"),
    [
        ("&maxwidth=500", 480, (480, 320)),
        ("&maxheight=200", 240, (240, 160)),
        ("&maxwidth=320&maxheight=1000", 320, (320, 213)),
        ("&maxwidth=90", 160, (90, 60)),
        ("&maxheight=30", 160, (45, 30)),
    ],
)
def test_it_fits_the_requested_box(client: FlaskClient, more: str, rung: int, sides: tuple[int, int]) -> None:
    answer = ask(client, "/zoom?name=coffee.png", more)
    assert f"resize:{rung}," in str(answer["url"])
    assert (answer["width"], answer["height"]) == sides
    assert int(str(answer.get("thumbnail_width", 0))) <= max(sides[0], 1)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("", "/api/embed"),
        ("/", "/api/embed"),
        ("/?tag=sea&sort=name&utm_source=x", "/api/embed?tag=sea&sort=name"),
        ("/api/embed?layout=strip&limit=9", "/api/embed?layout=strip&limit=9"),
        ("/api/embed?show=photo&seed=daily", "/api/embed?show=photo&seed=daily"),
    ],
)
def test_a_gallery_is_an_iframe(client: FlaskClient, path: str, source: str) -> None:
    answer = ask(client, path, "&maxwidth=600&maxheight=900")
    html = str(answer["html"])
    assert answer["type"] == "rich" and (answer["width"], answer["height"]) == (600, 240 if "strip" in path else 600)
    assert re.fullmatch(r"<iframe [^<>]*></iframe>", html)
    frame = dict(re.findall(r'([a-z]+)="([^"]*)"', html))
    assert unescape(frame["src"]) == PUBLIC + source and (frame["width"], frame["title"]) == ("600", "Photo gallery")
    if "tag" not in source:
        assert client.get(source).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/zoom?name=coffee.png",
        "https://photos.example.org.evil.example/",
        "https://evil.example@photos.example.org.evil/",
        "javascript:alert(1)",
        "ftp://photos.example.org/",
        "//photos.example.org/",
        "https://[/",
        f"{PUBLIC}/studio",
        f"{PUBLIC}/?sort=nonsense",
        f"{PUBLIC}/zoom",
        f"{PUBLIC}/zoom?name=none.jpg",
        f"{PUBLIC}/../etc/passwd",
        "\ud83d\ude00",
    ],
)
def test_urls_without_pictures_are_not_found(client: FlaskClient, url: str) -> None:
    answer = client.get("/api/oembed", query_string={"url": url.encode("utf-8", "surrogatepass")})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_only_json_is_supported(client: FlaskClient) -> None:
    here = f"url={PUBLIC}/"
    assert client.get(f"/api/oembed?{here}&format=json").status_code == 200
    assert client.get(f"/api/oembed?{here}&format=xml").status_code == 501
    assert client.get("/api/oembed").status_code == 400
    assert client.get(f"/api/oembed?{here}&maxwidth=wide").status_code == 400
    assert client.get(f"/api/oembed?{here}&maxwidth=0").status_code == 400


def test_captions_are_escaped_in_the_frame(client: FlaskClient) -> None:
    html = str(ask(client, "/?tag=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")["html"])
    assert "<script" not in html and html.count(">") == 2


@pytest.mark.parametrize(
    ("path", "shown"),
    [("/", "/"), ("/?tag=sea", "/?tag=sea"), ("/zoom?name=coffee.png", "/zoom?name=coffee.png"), ("/studio", "/")],
)
def test_pages_link_to_their_oembed_description(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, shown: str
) -> None:
    for name in ("index", "zoom", "studio"):
        (tmp_path / f"{name}.html").write_text("<!doctype html><head><title>x</title></head><p>Hello</p>")
    monkeypatch.setattr(static_site, "DIST", tmp_path)
    html = client.get(path).text
    (link,) = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]*)"', html)
    assert unescape(link) == f"{PUBLIC}/api/oembed?url={quote(PUBLIC + shown, safe='')}&format=json"
    assert client.get(unescape(link).removeprefix(PUBLIC)).status_code == 200


def test_a_page_on_an_unknown_host_names_no_address(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos)
    answer = call("server").get("/", headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text


def test_the_gallery_is_shared_under_its_own_name_with_a_photo(
    photos: Path, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><head><title>Darkroom</title></head><p>Hello</p>")
    (tmp_path / "404.html").write_text("<!doctype html><head><title>Not found · Darkroom</title></head><p>Home</p>")
    monkeypatch.setattr(static_site, "DIST", tmp_path)
    configure(
        bucket=photos, catalog_seconds="0", public_url=PUBLIC, title='Anna "&" Co', about="Hills.", accent="#b23a16"
    )
    client = call("server")
    for path, shown in (("/", None), ("/?photo=coffee.png", "coffee.png"), ("/?photo=%22%3E%3Cscript%3E", None)):
        html = client.get(path).text
        assert "<title>Anna &quot;&amp;&quot; Co</title>" in html and "<script" not in html
        tags = dict(re.findall(r'<meta property="og:([a-z:_]+)" content="([^"]*)"', html))
        named = dict(re.findall(r'<meta name="darkroom-([a-z]+)" content="([^"]*)"', html))
        assert unescape(tags["title"]) == unescape(named["title"]) == 'Anna "&" Co' and named["accent"] == "#b23a16"
        if shown or path == "/":
            card = client.get(unescape(tags["image"]).removeprefix(PUBLIC))
            if card.status_code == 302:
                card = client.get(card.headers["Location"].removeprefix(PUBLIC))
            assert card.status_code == 200 and card.content_type == "image/jpeg"
    assert ask(client, "/?photo=coffee.png")["type"] == "photo"
    missing = client.get("/nowhere", headers={"Accept": "text/html,*/*;q=0.8"})
    assert missing.status_code == 404 and "<title>Not found · Anna" in missing.text
    assert missing.headers["Cache-Control"] == "no-store" and client.get("/").headers["Cache-Control"] != "no-store"
    assert client.get("/nowhere").content_type == "application/problem+json"


def wordpress(client: FlaskClient, path: str) -> str | dict[str, object]:
    """What WordPress 6 makes of an address alone on a line: the frame that it keeps, or the answer for a photo.

    Source: `WP_oEmbed::discover` and `fetch`, and `wp_filter_oembed_result` for providers that it does not know.
    """
    head = client.get(path).text[:153_600].partition("</head>")[0]
    links = [dict(re.findall(r"""([\w-]+)=["']([^"']*)["']""", link)) for link in re.findall(r"<link([^<>]+)/?>", head)]
    found = [unescape(link["href"]) for link in links if link.get("type") == "application/json+oembed"]
    asked = urlsplit(found[0])
    query = {**dict(parse_qsl(asked.query)), "maxwidth": "640", "maxheight": "960", "url": PUBLIC + path, "dnt": "1"}
    answer = client.get(asked.path, query_string={**query, "format": "json"})
    assert answer.status_code == 200, answer.text
    data = answer.get_json()
    if data["type"] == "photo":
        assert data["url"] and int(data["width"]) <= 640 and int(data["height"]) <= 960
        return dict(data)
    kept = re.fullmatch(r"(<blockquote.*?</blockquote>)?(<iframe.*?></iframe>)", data["html"].strip(), re.DOTALL)
    assert kept and data["type"] == "rich"
    allowed = "src width height frameborder marginwidth marginheight scrolling title".split()
    given = dict(re.findall(r'([\w-]+)="([^"]*)"', kept[2]))
    return "<iframe " + " ".join(f'{name}="{value}"' for name, value in given.items() if name in allowed) + "></iframe>"


def test_wordpress_embeds_the_gallery_its_searches_and_its_photos(client: FlaskClient) -> None:
    for path, source in (("/", "/api/embed"), ("/?sort=name", "/api/embed?sort=name"), ("/api/embed?limit=5",) * 2):
        frame = str(wordpress(client, path))
        (src,) = re.findall(r'src="([^"]*)"', frame)
        assert unescape(src) == PUBLIC + source and 'title="Photo gallery"' in frame and 'width="640"' in frame
        page = client.get(source)
        assert page.status_code == 200 and "X-Frame-Options" not in page.headers
        assert "frame-ancestors 'self' *" in page.headers["Content-Security-Policy"]
    for path in ("/photo/coffee.png", "/?photo=coffee.png", "/zoom?name=coffee.png"):
        photo = wordpress(client, path)
        assert isinstance(photo, dict) and client.get(str(photo["url"]).removeprefix(PUBLIC)).status_code == 200

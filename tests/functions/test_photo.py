"""The page of one photo, the feed, the sitemap and related files for other software."""

import json
import os
import re
import time
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

import server
from darkroom.storage import open_bucket
from function_fixtures import Call, Configure
from functions.test_embed import HOSTILE, PUBLIC, Reader

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture
def site(photos: Path, configure: Configure, call: Call) -> FlaskClient:
    bucket = open_bucket(str(photos))
    bucket.describe(
        "coffee.png",
        {"caption": HOSTILE, "taken": "2017-08-05", "credit": "<b>Me</b>", "rights": LICENSE, "tags": '["a & b"]'},
    )
    bucket.describe("rocket.jpg", {"alt": "A rocket", "taken": "2018", "rights": "javascript:alert(1)"})
    configure(bucket=photos, catalog_seconds="0", public_url=PUBLIC, title="Ada & Co", accent="#b23a16")
    return call("server")


def ordered(site: FlaskClient) -> list[str]:
    return [image["name"] for image in site.get("/api/list-images").get_json()["images"]]


def json_ld(page: Reader) -> dict[str, object]:
    (text,) = (text for text in page.texts["script"] if "schema.org" in text)
    values: dict[str, object] = json.loads(text)
    return values


def test_a_photos_page_has_its_texts_escaped(site: FlaskClient) -> None:
    answer = site.get("/photo/coffee.png")
    assert answer.status_code == 200 and answer.mimetype == "text/html"
    # A link to another site does not reveal which photo was looked at.
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    page = Reader(answer.text)
    assert [one for name, one in page.elements if name in ("script", "img")] == [
        {"type": "application/ld+json"},
        page.all("img")[0],
    ]
    assert page.texts["time"][0] == "August 5, 2017" and "<b>Me</b>" in "".join(page.texts["time"])
    assert {"rel": "license", "href": LICENSE} in page.all("a") and "CC BY 4.0" in page.texts["a"]
    assert any(one["href"] == f"{PUBLIC}/?tag=a%20%26%20b" for one in page.all("a"))
    assert page.all("img")[0]["width"] == "600" and "Ada & Co" in page.texts["title"][0]


def test_the_neighbors_are_those_of_the_gallery(site: FlaskClient) -> None:
    names = ordered(site)
    assert len(names) >= 4
    for at, name in enumerate(names):
        page = Reader(site.get(f"/photo/{name}").text)
        links = {one["rel"]: one["href"] for one in page.all("link") if one["rel"] in ("prev", "next")}
        expected = {"prev": names[at - 1] if at else None, "next": names[at + 1] if at + 1 < len(names) else None}
        assert links == {rel: f"{PUBLIC}/photo/{other}" for rel, other in expected.items() if other}


def test_a_stored_catalog_gives_the_same_neighbors(site: FlaskClient, photos: Path) -> None:
    from darkroom.catalog.stored.reconcile import reconcile
    from darkroom.config import settings

    before = {name: site.get(f"/photo/{name}").text for name in ordered(site)}
    reconcile(settings())
    site.get("/api/list-images")
    assert {name: site.get(f"/photo/{name}").text for name in before} == before


def test_the_page_has_link_previews_and_structured_data(site: FlaskClient) -> None:
    page = Reader(site.get("/photo/coffee.png").text)
    url = f"{PUBLIC}/photo/coffee.png"
    assert {"rel": "canonical", "href": url} in page.all("link")
    assert page.meta("og:url") == url and page.meta("og:image:type") == "image/jpeg"
    values = json_ld(page)
    assert values["@type"] == "ImageObject" and values["license"] == LICENSE and values["acquireLicensePage"] == url
    assert values["creator"] == {"@type": "Person", "name": "<b>Me</b>"}
    (found,) = (one for one in page.all("link") if one.get("type") == "application/json+oembed")
    answer = site.get((found["href"] or "").removeprefix(PUBLIC)).get_json()
    assert answer["type"] == "photo" and answer["author_name"] == "<b>Me</b>"
    for address in (values["contentUrl"], values["thumbnailUrl"], page.meta("og:image")):
        assert site.get(str(address).removeprefix(PUBLIC)).mimetype == "image/jpeg"


def test_rights_with_a_script_url_are_not_linked(site: FlaskClient) -> None:
    page = Reader(site.get("/photo/rocket.jpg").text)
    assert not [one for one in page.all("a") if not str(one["href"]).startswith(("http", "/"))]
    assert "license" not in json_ld(page)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("none.jpg", 404, "This page does not exist."),
        ("coffee.png/", 400, "This page does not exist."),
        ("coffee.png?lnk=1", 400, "This page does not exist."),
        ("..%2Fa", 400, "This page does not exist."),
        ("", 400, "This page does not exist."),
        ("coffee.png?link=bad&lang=de", 403, "Dieser Link gilt nicht mehr. Bitten Sie den Absender um einen neuen."),
    ],
)
def test_a_browser_gets_an_error_as_a_page_with_a_way_home(
    site: FlaskClient, path: str, status: int, words: str
) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    answer = site.get(f"/photo/{path}", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    page = Reader(answer.text)
    assert page.texts["h1"] == [words] and {"href": f"{PUBLIC}/"} in page.all("a")
    assert {"name": "robots", "content": "noindex"} in page.all("meta")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "coffee" not in answer.text and "none.jpg" not in answer.text
    for accepted in ("*/*", "application/json", "application/json, text/html;q=0.5"):
        problem = site.get(f"/photo/{path}", headers={"Accept": accepted})
        assert (problem.status_code, problem.mimetype) == (status, "application/problem+json")


def test_the_title_of_a_photo_without_texts_is_its_date_or_photo(site: FlaskClient) -> None:
    for name in ordered(site):
        titles = Reader(site.get(f"/photo/{name}?lang=de").text).texts["h1"]
        assert name not in titles[0]


def test_the_feed_has_the_newest_photos_with_pages_and_pictures(site: FlaskClient) -> None:
    answer = site.get("/feed.xml?limit=3")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)
    assert feed.findtext(f"{ATOM}title") == "Ada & Co" and feed.findtext(f"{ATOM}id") == f"{PUBLIC}/feed.xml?limit=3"
    entries = feed.findall(f"{ATOM}entry")
    names = [image["name"] for image in site.get("/api/list-images?sort=updated&limit=3").get_json()["images"]]
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [f"{PUBLIC}/photo/{name}" for name in names]
    moments = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert moments == sorted(moments, reverse=True) and feed.findtext(f"{ATOM}updated") == moments[0]
    for entry in entries:
        (enclosure,) = (link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "enclosure")
        assert site.get((enclosure.get("href") or "").removeprefix(PUBLIC)).mimetype == "image/jpeg"
    # An independent feed parser reads the same entries without an error.
    read = feedparser.parse(answer.data)
    assert not read.bozo and read.version == "atom10"
    assert [(entry.id, entry.link) for entry in read.entries] == [(f"{PUBLIC}/photo/{name}",) * 2 for name in names]
    assert all(entry.updated_parsed and entry.enclosures and "<img" in entry.content[0].value for entry in read.entries)


def test_dates_do_not_depend_on_the_zone_of_the_server(
    site: FlaskClient, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(photos / "hubble_deep_field.jpg", (1_700_000_000, 1_700_000_000))
    for name, taken in (("chelsea.png", "2017-08-05T10:20:30+02:00"), ("astronaut.png", "2017-08-05T09:00:00")):
        open_bucket(str(photos)).describe(name, {"taken": taken})
    paths = (
        "/feed.xml",
        "/sitemap.xml",
        "/api/list-images",
        "/api/random-image?seed=daily&count=5",
        "/api/gallery-index",
    )
    answers = []
    # The last two never have the same day.
    for zone in ("UTC", "Etc/GMT+12", "Pacific/Kiritimati"):
        with monkeypatch.context() as changed:
            changed.setenv("TZ", zone)
            time.tzset()
            answers.append([site.get(path).text for path in paths])
        time.tzset()
    assert answers[0] == answers[1] == answers[2]
    assert "<lastmod>20" in answers[0][1]


def test_a_feed_has_the_filters_of_a_listing(site: FlaskClient) -> None:
    feed = ElementTree.fromstring(site.get("/api/feed?tag=a+%26+b").data)
    assert [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")] == [f"{PUBLIC}/photo/coffee.png"]
    assert feed.findtext(f"{ATOM}title") == "Ada & Co: a & b"


def test_the_sitemap_has_every_page_once(site: FlaskClient) -> None:
    answer = site.get("/sitemap.xml")
    pages = [one.text for one in ElementTree.fromstring(answer.data).iter(f"{SITEMAP}loc")]
    assert pages == [f"{PUBLIC}/", *(f"{PUBLIC}/photo/{name}" for name in ordered(site))]
    # The test framework serves /robots.txt itself.
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in Client(server.app).get("/robots.txt").text


def test_a_long_sitemap_is_an_index_of_parts(site: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    import sitemap

    monkeypatch.setattr(sitemap, "PART", 3)
    index = ElementTree.fromstring(site.get("/sitemap.xml").data)
    parts = [one.text or "" for one in index.iter(f"{SITEMAP}loc")]
    assert parts == [f"{PUBLIC}/sitemap.xml?part={number}" for number in range(1, len(parts) + 1)]
    found = [re.findall("<loc>(.*?)</loc>", site.get(part.removeprefix(PUBLIC)).text) for part in parts]
    assert [url for part in found for url in part] == [
        f"{PUBLIC}/",
        *(f"{PUBLIC}/photo/{name}" for name in ordered(site)),
    ]
    assert site.get(f"/sitemap.xml?part={len(parts) + 1}").status_code == 404


def test_the_manifest_has_the_owners_settings(site: FlaskClient) -> None:
    answer = site.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert answer.get_json(force=True)["name"] == "Ada & Co" and answer.get_json(force=True)["theme_color"] == "#b23a16"

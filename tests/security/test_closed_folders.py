"""No public response reveals a closed folder; a link opens it until it expires or is revoked."""

import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog.galleries import picture
from darkroom import config
from darkroom.catalog.stored import store
from darkroom.catalog.stored.lease import lease
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.storage import list_all, open_bucket
from darkroom.storage.albums import current, links
from darkroom.storage.local import LocalBucket
from darkroom_cli.commands import album, export, sign
from fake_bucket import FakeBucketServer
from function_fixtures import Call, Configure

KEY = "a-key-for-the-tests-of-links"
MARK = "zq7"
"""A part of every text in closed pictures, and in no other."""
SECRET = f"family/{MARK} party.jpg"
NESTED = f"family/{MARK}deep/{MARK}b.jpg"
PUBLIC = ("beach.jpg", "2024/italy/rome.jpg", "2024/italy/lake.jpg", "2024/snow.jpg")
WORDS = {"caption": f"{MARK}caption", "alt": f"{MARK}alt", "tags": f"{MARK}tag, dog", "credit": f"{MARK} credit"}


def fill(folder: Path) -> None:
    for number, name in enumerate((*PUBLIC, SECRET, NESTED)):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(picture(24 + number, 16, f"2024:0{number + 1}:01 10:00:00"))
    (folder / f"family/{MARK}broken.jpg").write_bytes(b"not a picture")
    (folder / f"family/{MARK}scan.tiff").write_bytes(b"II*\0")
    bucket = LocalBucket(str(folder))
    bucket.describe(SECRET, WORDS)
    bucket.describe("beach.jpg", {"caption": "Élise on the beach", "tags": "dog, sea"})
    close(folder)


def close(folder: Path, **more: Any) -> None:
    words = {"family": {"closed": True, "title": f"{MARK} title", **more}, "2024/italy": {"title": "Italy"}}
    (folder / "albums.json").write_text(json.dumps(words))


@pytest.fixture
def client(request: pytest.FixtureRequest, tmp_path: Path, configure: Configure, call: Call) -> Iterator[FlaskClient]:
    folder = tmp_path / "photos"
    fill(folder)
    derivatives = tmp_path / "derivatives"
    derivatives.mkdir()
    configure(
        bucket=folder,
        derivatives=derivatives,
        catalog_seconds="0",
        signing_keys=KEY,
        iiif="level2",
        enable="metrics",
        camera="1",
    )
    # Derivatives from before the folder was closed.
    (folder / "albums.json").unlink()
    server = call("server")
    for path in (f"/api/get-image/thumb,format:webp/{quote(SECRET)}", f"/api/get-image/original/{quote(SECRET)}"):
        assert server.get(path).status_code == 200
    close(folder)
    if getattr(request, "param", "listing") == "stored":
        reconcile(config.settings())
    yield server


def link_of(folder: str = "family", expires: int | None = None) -> str:
    return links.print_link(config.settings(), folder, expires)


def shape(answer: TestResponse, name: str) -> tuple[int, str, str]:
    """The response without its time, its request id and the requested name."""
    unlike = ("X-Request-Id", "Date", "Server-Timing", "Content-Length")
    kept = "\n".join(f"{key}: {value}" for key, value in answer.headers if key not in unlike)
    text = re.sub(r'"request_id": "[^"]*"', "", answer.get_data(as_text=True))
    for form in {name, quote(name), quote(name, safe=""), json.dumps(name)[1:-1]}:
        kept, text = kept.replace(form, "NAME"), text.replace(form, "NAME")
    return answer.status_code, kept, text


def is_silent(answer: TestResponse) -> bool:
    return MARK.encode() not in answer.get_data() and MARK not in str(answer.headers)


def test_a_closed_photo_is_404_like_a_missing_one(client: FlaskClient) -> None:
    absent = SECRET.replace("party", "nobod")
    version = LocalBucket(config.settings().bucket).stat(SECRET).generation
    paths = (
        "/api/get-image/thumb,format:webp/{}",
        "/api/get-image/thumb/{}",
        "/api/get-image/original/{}",
        "/api/get-image/resize:333/{}",
        "/api/get-image/rotate:45/{}",
        f"/api/get-image/thumb,format:webp/{{}}?v={version}",
        "/api/get-image/thumb,format:webp/{}?v=1",
        f"/api/get-image/original/{{}}?v={version}",
        "/api/explain-image/thumb/{}",
        "/api/iiif/3/{}/info.json",
        "/api/iiif/2/{}/full/max/0/default.jpg",
        "/api/embed?name={}",
        "/api/oembed?url=http://localhost/zoom%3Fname={}",
        "/api/list-images?prefix={}",
        "/api/list-albums?folder={}",
        "/api/iiif/manifest/{}",
    )
    # Nor does a response reveal that the folder is closed: it is the same in an open folder.
    spelled = (
        (SECRET, absent),
        (SECRET.replace("family", "Family"), absent.replace("family", "Family")),
        (SECRET, SECRET.replace("family", "2024/x")),
    )
    for path in paths:
        for closed, other in spelled:
            found = shape(client.get(path.format(quote(closed))), closed)
            assert found == shape(client.get(path.format(quote(other))), other), path
            assert found[0] in (404, 403, 302) or "list-images" in path
    etag = f'"{version}"'
    for name in (SECRET, absent):
        answer = client.get(
            f"/api/get-image/original/{quote(name)}", headers={"If-None-Match": etag, "Range": "bytes=0-9"}
        )
        assert answer.status_code == 404


@pytest.mark.parametrize("client", ["listing", "stored"], indirect=True)
def test_listings_and_counts_omit_a_closed_folder(client: FlaskClient) -> None:
    listed = client.get("/api/list-images").get_json()
    assert [image["name"] for image in listed["images"]] == [*PUBLIC[::-1][:3], "beach.jpg"]
    assert (listed["total"], listed["pending"], listed["skipped"]) == (4, 0, {})
    assert client.get("/api/gallery-index").get_json()["total"] == 4
    albums = client.get("/api/list-albums").get_json()
    assert [(album["folder"], album["title"], album["count"]) for album in albums["albums"]] == [("2024", "2024", 3)]
    assert (albums["count"], albums["tags"]) == (4, [{"tag": "dog", "count": 1}, {"tag": "sea", "count": 1}])
    italy = client.get("/api/list-albums?folder=2024/italy").get_json()
    assert (italy["title"], italy["count"], italy["cover"]["name"]) == ("Italy", 2, "2024/italy/lake.jpg")
    assert [step["folder"] for step in italy["breadcrumb"]] == ["", "2024"]
    names = {client.get(f"/api/random-image?seed={seed}").get_json()["name"] for seed in range(60)}
    assert names == set(PUBLIC)
    manifests = [item["id"] for item in client.get("/api/iiif/collection").get_json()["items"]]
    assert len(manifests) == 3
    for path in ("/api/embed", "/api/metrics", "/api/list-images?q=party", "/api/list-images?tag=dog"):
        answer = client.get(path)
        assert answer.status_code == 200 and is_silent(answer), path


def test_a_folder_is_closed_within_half_a_minute(
    tmp_path: Path, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long a listing is cached; between, the document is not read again."""
    (tmp_path / "family").mkdir()
    (tmp_path / "family" / "a.jpg").write_bytes(picture(40, 30))
    configure(bucket=tmp_path, catalog_seconds=3600)
    now = 1000.0
    monkeypatch.setattr(current, "time", SimpleNamespace(monotonic=lambda: now))
    client = call("get_image")
    version = LocalBucket(str(tmp_path)).stat("family/a.jpg").generation
    kept = f"/thumb,format:webp/family/a.jpg?v={version}"
    known = {"If-None-Match": client.get(kept).headers["ETag"]}
    assert client.get(kept, headers=known).status_code == 304
    assert client.get("/thumb/family/a.jpg").status_code == 200
    (tmp_path / "albums.json").write_text('{"family": {"closed": true}}')
    now += 29
    assert client.get("/thumb/family/a.jpg").status_code == 200
    now += 2
    assert client.get("/thumb/family/a.jpg").status_code == 404
    # A browser's copy is not confirmed.
    assert client.get(kept, headers=known).status_code == 404
    # A document with a mistake opens nothing.
    (tmp_path / "albums.json").write_text('{"family": {"closed": "no"}}')
    now += 31
    assert client.get("/thumb/family/a.jpg").status_code == 404


def test_a_link_opens_its_folder_and_responses_are_not_cached(client: FlaskClient) -> None:
    link = link_of()
    listed = client.get(f"/api/list-images?link={link}")
    images = {image["name"]: image for image in listed.get_json()["images"]}
    assert set(images) == {SECRET, NESTED}
    picture_ = images[SECRET]
    for path in (picture_["url"], picture_["srcset"][0]["url"]):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "private, max-age=30"
        assert "Cache-Tag" not in answer.headers
        assert answer.headers["Referrer-Policy"] == "same-origin"
    for path in ("list-images", "gallery-index", "random-image", "list-albums", "embed"):
        answer = client.get(f"/api/{path}?link={link}")
        assert answer.status_code == 200, path
        lasting = "no-store" if path == "random-image" else "private, no-cache"
        assert answer.headers["Cache-Control"] == lasting, path
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert client.get(f"/api/list-albums?link={link}").get_json()["count"] == 2
    page = client.get(f"/photo/{quote(SECRET)}?link={link}").get_data(as_text=True)
    assert f'class="home" href="http://localhost/?album=family&amp;link={link}"' in page
    assert f'href="/photo/{quote(NESTED)}?link={link}"' in page
    assert client.get(f"/api/list-images?link={link}&q=PARTY").get_json()["total"] == 1
    assert client.get(f"/api/list-images?link={link}&prefix=2024/").get_json()["total"] == 0
    assert client.get(f"/api/get-image/thumb,format:webp/beach.jpg?link={link}").status_code == 200
    deep = client.get(f"/api/list-images?link={link_of(f'family/{MARK}deep')}").get_json()
    assert [image["name"] for image in deep["images"]] == [NESTED]
    assert client.get(f"/api/list-images?link={link}&link={link}").status_code == 400
    # A thread does not keep the access granted by a link.
    assert client.get("/api/list-images").get_json()["total"] == 4
    assert client.get("/api/iiif/3/x/info.json?link=" + link).status_code in (400, 404)


def test_a_link_ends_with_its_expiry_key_or_revocation(
    client: FlaskClient, tmp_path: Path, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    def status(link: str) -> int:
        return client.get("/api/list-images", query_string={"link": link}).status_code

    capsys.readouterr()
    assert sign.main(["--album", "family", "--expires", "30d"]) == 0
    printed = capsys.readouterr().out
    assert "The folder is open" not in printed
    link = parse_qs(urlsplit(printed.splitlines()[0]).query)["link"][0]
    assert status(link) == 200
    assert sign.main(["--album", "2024"]) == 0
    assert "The folder is open. To close it: darkroom album 2024 --close" in capsys.readouterr().out
    assert status(link_of("family", int(time.time()) - 1)) == 403
    scope, expiry, signature = link.rsplit(".", 2)
    for forged in (
        f"{scope}.{int(expiry) + 1}.{signature}",
        f"{scope}..{signature}",
        f"{link_of('2024').partition('.')[0]}.{expiry}.{signature}",
        link[:-2],
        "x",
        ".",
        "é",
        "a" * 5000,
    ):
        assert status(forged) == 403, forged
    # A link opens only its own folder.
    assert client.get(f"/api/get-image/thumb,format:webp/{quote(SECRET)}?link={link_of('2024')}").status_code == 404
    deep = link_of(f"family/{MARK}deep")
    assert client.get(f"/api/get-image/thumb,format:webp/{quote(SECRET)}?link={deep}").status_code == 404
    assert album.main(["family", "--bucket", config.settings().bucket, "--revoke", link]) == 0
    assert status(link) == 403
    assert status(link_of()) == 200
    configure(signing_keys="another-key-for-the-tests")
    assert status(deep) == 403


@pytest.mark.parametrize("listed_at", ["", "family", "Family", f"family/{MARK}deep"])
def test_a_link_is_revoked_by_its_folder_and_by_every_folder_above(client: FlaskClient, listed_at: str) -> None:
    links_ = [link_of(f"family/{MARK}deep", int(time.time()) + left) for left in (60, 120)]
    words = {"Family": {"closed": True}, "family": {"closed": True}}
    words[listed_at] = {**words.get(listed_at, {}), "revoked": [links_[0]]}
    (Path(config.settings().bucket) / "albums.json").write_text(json.dumps(words))
    assert [client.get(f"/api/list-images?link={link}").status_code for link in links_] == [403, 200]


def test_a_closed_folder_inside_an_opened_one_stays_closed(client: FlaskClient) -> None:
    folder = Path(config.settings().bucket)
    words = {"family": {"closed": True}, f"family/{MARK}DEEP": {"closed": True}}
    (folder / "albums.json").write_text(json.dumps(words))
    listed = client.get(f"/api/list-images?link={link_of()}").get_json()
    assert [image["name"] for image in listed["images"]] == [SECRET]
    assert client.get(f"/api/get-image/thumb/{quote(NESTED)}?link={link_of()}").status_code == 404


def test_an_invalid_albums_file_never_opens_a_folder(client: FlaskClient, configure: Configure) -> None:
    file = Path(config.settings().bucket) / "albums.json"
    for wrong in ('{"family": {"close": true}}', '{"family": {"closed": "yes"}}', "{", "[]", '{"a": {}, "a": {}}'):
        assert client.get("/api/list-images").get_json()["total"] == 4
        file.write_text(wrong)
        # This process keeps the previous albums, and a new one serves nothing.
        assert client.get("/api/list-images").get_json()["total"] == 4
        configure()
        assert client.get("/api/list-images").status_code == 503
        assert client.get(f"/api/get-image/thumb/{quote(SECRET)}").status_code == 503
        close(file.parent)
    file.unlink()
    assert client.get(f"/api/get-image/thumb/{quote(SECRET)}").status_code == 200


def test_albums_that_are_replaced_while_they_are_read_open_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, read, replaced = Path(config.settings().bucket), LocalBucket.read, []

    def act(self: LocalBucket, name: str, *rest: Any) -> bytes:
        if name == "albums.json" and len(replaced) < 2:
            replaced.append(close(folder, description=f"{len(replaced)}"))
        return read(self, name, *rest)

    monkeypatch.setattr(LocalBucket, "read", act)
    current.forget()
    assert client.get(f"/api/get-image/thumb/{quote(SECRET)}").status_code == 404 and len(replaced) == 2


def test_an_export_omits_a_closed_folder(client: FlaskClient, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert export.main([config.settings().bucket, str(site), "--quiet", "--jobs", "1"]) == 0
    files = [path for path in site.rglob("*") if path.is_file()]
    assert any("rome" in path.as_posix() for path in files)
    assert not any(MARK in path.relative_to(site).as_posix() or MARK.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize("client", ["stored"], indirect=True)
def test_closing_a_folder_removes_its_names_from_the_stored_catalog(client: FlaskClient) -> None:
    settings = config.settings()

    def naming() -> list[str]:
        files = Path(settings.derivatives, "~catalog").rglob("*")
        return [path.name for path in files if path.is_file() and MARK.encode() in path.read_bytes()]

    folder = Path(settings.bucket)
    (folder / "albums.json").write_text("{}")
    current.forget()
    reconcile(settings)
    assert naming()
    close(folder)
    current.forget()
    reconcile(settings)
    assert not naming()
    assert client.get("/api/list-images?q=beach").get_json()["total"] == 1


@pytest.mark.parametrize("client", ["stored"], indirect=True)
def test_a_catalog_from_before_a_folder_was_closed_reveals_nothing(client: FlaskClient) -> None:
    settings = config.settings()
    folder = Path(settings.bucket)
    (folder / "albums.json").write_text("{}")
    reconcile(settings)
    assert client.get("/api/list-images").get_json()["total"] == 6
    close(folder)
    # Another process is reconciling the catalog, so this one cannot.
    with lease(store.bucket_of(settings), 60):
        assert client.get("/api/list-images").get_json()["total"] == 4
        names = {client.get(f"/api/random-image?seed={seed}").get_json()["name"] for seed in range(20)}
        assert names <= set(PUBLIC)
        for path in ("gallery-index", "list-albums", f"list-images?q={MARK}", "list-images?limit=1", "iiif/collection"):
            answer = client.get(f"/api/{path}")
            assert answer.status_code == 200 and is_silent(answer), path


def test_public_derivatives_store_nothing_from_a_closed_folder(
    fake_server: FakeBucketServer, configure: Configure, call: Call
) -> None:
    fake_server.put("photos", SECRET, picture(300, 200), "image/jpeg")
    fake_server.put("photos", "beach.jpg", picture(300, 200), "image/jpeg")
    fake_server.put("photos", "albums.json", json.dumps({"family": {"closed": True}}).encode(), "application/json")
    configure(
        bucket="gs://photos",
        derivatives="gs://derivatives",
        public_derivatives="1",
        catalog_seconds="0",
        signing_keys=KEY,
        max_answer_bytes="100",
    )
    server = call("server")
    reconcile(config.settings())
    image = server.get(f"/api/list-images?link={link_of()}").get_json()["images"][0]
    assert image["name"] == SECRET
    for path in (image["url"], image["srcset"][0]["url"]):
        answer = server.get(path)
        # A picture too large for a response never redirects to an object that anyone may read.
        assert answer.status_code == 413 and "Location" not in answer.headers
    stored = list_all(open_bucket("gs://derivatives"))
    assert not [
        blob.name
        for blob in stored
        if MARK in blob.name or MARK.encode() in open_bucket("gs://derivatives").read(blob.name)
    ]


CHAINS = ("thumb", "original", "resize:640", "coloring-page,format:png", "rotate:9", "resize:320,format:webp")
VALUES = (
    "",
    "2024",
    "2024/",
    "fam",
    "family",
    "family/",
    "FAMILY/",
    "dog",
    "sea",
    "1",
    "0",
    "-1",
    "taken",
    "name",
    "é",
)
PARAMETERS = (
    *("prefix", "tag", "q", "sort", "orientation", "limit", "cursor", "offset", "seed", "count", "redirect", "chain"),
    *(
        "folder",
        "link",
        "name",
        "show",
        "url",
        "min_width",
        "max_height",
        "v",
        "p",
        "e",
        "s",
        "layout",
        "lang",
        "format",
    ),
)
NAMES = (
    *(
        "family/a.jpg",
        "Family/a.jpg",
        "family//a.jpg",
        "family/../beach.jpg",
        "beach.jpg",
        "2024/snow.jpg",
        "albums.json",
    ),
    *(
        "family",
        "family/",
        "%66amily/a.jpg",
        "family%2Fa.jpg",
        "derivatives/family/a.jpg",
        "~catalog/root.json",
        ".darkroom",
    ),
)
FUNCTIONS = (
    *("list-images", "list-albums", "gallery-index", "random-image", "embed", "oembed", "metrics", "health"),
    *(
        "photo",
        "image-details",
        "feed",
        "sitemap",
        "get-image",
        "explain-image",
        "iiif/3",
        "iiif/2",
        "iiif/manifest",
        "iiif/collection",
        "list-operations",
        "openapi.json",
    ),
)


def anything(chance: random.Random, *names: str) -> str:
    """A random request for one of `names`; without names, for no closed picture."""
    function = chance.choice(FUNCTIONS)
    names = names or NAMES
    path = f"/api/{function}"
    if function in ("get-image", "explain-image"):
        path += f"/{chance.choice(CHAINS)}/{chance.choice(names)}"
    elif function in ("photo", "image-details"):
        path += f"/{chance.choice(names)}"
    elif function.startswith("iiif/") and function != "iiif/collection":
        path += f"/{chance.choice(names)}{chance.choice(('', '/info.json', '/full/max/0/default.jpg'))}"
    chosen = chance.sample(PARAMETERS, chance.choice((0, 1, 1, 2, 3)))
    values = [*VALUES, *names, "http://localhost/?prefix=family/", f"http://localhost/zoom?name={names[0]}"]
    query = "&".join(f"{key}={quote(chance.choice(values), safe='/{}')}" for key in chosen)
    return f"{path}?{query}" if query else path


@pytest.mark.parametrize("client", ["listing", "stored"], indirect=True)
@pytest.mark.parametrize("count", [150, pytest.param(10_000, marks=pytest.mark.long)])
def test_no_request_reveals_a_closed_name(client: FlaskClient, count: int) -> None:
    chance = random.Random(count)
    statuses = set()
    for _ in range(count):
        path = anything(chance)
        answer = client.get(path)
        assert is_silent(answer), path
        statuses.add(answer.status_code)
    assert {200, 400, 404} <= statuses
    # 501 is oEmbed's status for any format other than JSON.
    assert not statuses & set(range(500, 600)) - {501, 503}


@pytest.mark.parametrize("client", ["listing", "stored"], indirect=True)
@pytest.mark.parametrize("count", [60, pytest.param(5_000, marks=pytest.mark.long)])
def test_no_request_distinguishes_a_closed_name_from_a_missing_one(client: FlaskClient, count: int) -> None:
    """The same request for a closed picture and for a missing one with a similar name, in every spelling."""
    chance = random.Random(count)
    pairs = (
        (SECRET, "party", "nobod"),
        (NESTED, f"{MARK}b", f"{MARK}c"),
        (f"family/{MARK}scan.tiff", "scan", "nope"),
        (f"family/{MARK}broken.jpg", "broken", "absent"),
        (f"family/{MARK}deep", "deep", "nope"),
    )
    spellings = (str, str.upper, str.title, lambda name: name.replace("/", "//"), lambda name: f"/{name}")
    for _ in range(count):
        closed, token, other = chance.choice(pairs)
        closed = quote(chance.choice(spellings)(closed), safe=chance.choice(("/", "")))
        absent = renamed(closed, token, other)
        path = next(path for _ in range(1000) if "{}" in (path := anything(chance, "{}")).replace("seed={}", ""))
        # Each seed has its own pick.
        path = path.replace("seed={}", "seed=any")
        if "random-image" in path and "seed=" not in path:
            path += "&seed=any"
        method = chance.choice(("GET", "GET", "HEAD", "POST", "OPTIONS"))
        headers = chance.choice(({}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}, {"Accept": "text/html"}))
        answers = (
            shape(client.open(path.replace("{}", name), method=method, headers=headers), name)
            for name in (closed, absent)
        )
        found, expected = (re.sub(r"ETag: \S+", "", renamed(str(one), token, other)) for one in answers)
        # An ETag is a digest of a response that contains the name.
        assert found == expected, (method, path, closed)


def renamed(text: str, token: str, other: str) -> str:
    for form in (str, str.upper, str.title):
        text = text.replace(form(token), form(other))
    return text

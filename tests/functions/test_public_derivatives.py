"""Our JSON links directly to stored derivatives of the current version, if anyone may read them."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient

from catalog.galleries import picture
from darkroom.catalog.stored import marks, store
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.config import settings
from darkroom.storage import list_all
from darkroom_cli.commands import purge as purge_derivatives
from darkroom_cli.commands import warm as warm_derivatives
from fake_bucket import FakeBucketServer
from function_fixtures import Call, Configure
from functions.test_on_image_change import send

PHOTOS = ("a photo.jpg", "2024/b.jpg")
LADDER = ("--chain", "resize:160,format:webp", "--chain", "resize:240,format:webp")
"""The chains of pictures with these widths."""


@pytest.fixture
def cloud(fake_server: FakeBucketServer, configure: Configure, call: Call) -> FlaskClient:
    for number, name in enumerate(PHOTOS):
        fake_server.put("photos", name, picture(200 + number, 150), "image/jpeg")
    configure(bucket="gs://photos", derivatives="gs://derivatives", public_derivatives="1", catalog_seconds="0")
    return call("server")


def warm(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["warm_derivatives.py", *arguments])
    assert warm_derivatives.main() == 0


def images(client: FlaskClient) -> dict[str, dict[str, Any]]:
    return {image["name"]: image for image in client.get("/api/list-images").get_json()["images"]}


def urls(image: dict[str, Any]) -> list[str]:
    return [*(entry["url"] for entry in image["srcset"]), image["coloring_page"]]


def is_straight(url: str, server: FakeBucketServer) -> bool:
    return url.startswith(f"{server.url}/derivatives/")


def test_warmed_derivatives_are_fetched_from_the_bucket(
    cloud: FlaskClient, fake_server: FakeBucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(is_straight(url, fake_server) for image in images(cloud).values() for url in urls(image))
    api = {image["name"]: urls(image) for image in images(cloud).values()}
    warm(monkeypatch)
    for name, image in images(cloud).items():
        assert len(urls(image)) == 3 and all(is_straight(url, fake_server) for url in urls(image))
        for straight, through in zip(urls(image), api[name], strict=True):
            answer = requests.get(straight, timeout=5)
            assert answer.ok and answer.content == cloud.get(through).data
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert is_straight(cloud.get("/api/random-image?seed=x").get_json()["srcset"][0]["url"], fake_server)
    assert not list(list_all(store.bucket_of(settings()), marks.MARKS))


def test_a_replaced_photo_never_shows_its_old_thumbnail(
    cloud: FlaskClient, fake_server: FakeBucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm(monkeypatch)
    fake_server.put("photos", PHOTOS[0], picture(180, 120), "image/jpeg")
    reconcile(settings())
    found = images(cloud)
    assert not any(is_straight(url, fake_server) for url in urls(found[PHOTOS[0]]))
    assert all(is_straight(url, fake_server) for url in urls(found[PHOTOS[1]]))
    assert all(cloud.get(url).status_code == 200 for url in urls(found[PHOTOS[0]]))
    warm(monkeypatch)
    assert all(is_straight(url, fake_server) for url in urls(images(cloud)[PHOTOS[0]]))


def test_a_ladder_links_to_the_bucket_completely_or_not_at_all(
    cloud: FlaskClient, fake_server: FakeBucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for chain, straight in (
        ("resize:160,format:webp", [False, False, False]),
        ("coloring-page,format:png", [False, False, True]),
        ("resize:240,format:webp", [True, True, True]),
    ):
        warm(monkeypatch, "--chain", chain, "--prefix", "2024/")
        found = images(cloud)
        assert [is_straight(url, fake_server) for url in urls(found["2024/b.jpg"])] == straight
        assert not any(is_straight(url, fake_server) for url in urls(found["a photo.jpg"]))


def test_pages_for_frames_keep_addresses_that_have_every_format(
    cloud: FlaskClient, fake_server: FakeBucketServer, monkeypatch: pytest.MonkeyPatch, configure: Configure, call: Call
) -> None:
    warm(monkeypatch, *LADDER)
    configure(public_url="https://photos.example.org")
    page = call("server").get("/api/embed").get_data(as_text=True)
    assert f"{fake_server.url}/derivatives/" not in page and "format:jpeg/" in page


def test_derivatives_that_were_not_stored_are_not_marked(
    cloud: FlaskClient, fake_server: FakeBucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_server.read_only = True
    monkeypatch.setattr(sys, "argv", ["warm_derivatives.py", "--chain", "resize:160,format:webp"])
    assert warm_derivatives.main() == 1
    fake_server.heal()
    reconcile(settings())
    assert not any(is_straight(url, fake_server) for image in images(cloud).values() for url in urls(image))


def test_captions_keep_the_mark_and_changed_presets_clear_it(
    cloud: FlaskClient, fake_server: FakeBucketServer, monkeypatch: pytest.MonkeyPatch, configure: Configure, call: Call
) -> None:
    warm(monkeypatch, *LADDER)
    store.buckets.originals(settings()).describe(PHOTOS[0], {"caption": "Evening"})
    reconcile(settings())
    image = images(cloud)[PHOTOS[0]]
    assert image["caption"] == "Evening" and is_straight(image["srcset"][0]["url"], fake_server)
    # The requested chain or engine differs from the stored one.
    configure(presets='{"coloring-page": "coloring:classic"}')
    assert not is_straight(images(call("server"))[PHOTOS[0]]["srcset"][0]["url"], fake_server)
    configure(presets="", public_derivatives="0")
    assert not is_straight(images(call("server"))[PHOTOS[0]]["srcset"][0]["url"], fake_server)


def test_json_does_not_link_to_purged_derivatives(
    cloud: FlaskClient, fake_server: FakeBucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm(monkeypatch, *LADDER)
    assert purge_derivatives.main([PHOTOS[0]]) == 0
    found = images(cloud)
    assert not is_straight(found[PHOTOS[0]]["srcset"][0]["url"], fake_server)
    assert is_straight(found[PHOTOS[1]]["srcset"][0]["url"], fake_server)


def test_an_added_picture_is_marked(
    cloud: FlaskClient, fake_server: FakeBucketServer, configure: Configure, call: Call
) -> None:
    configure(warm="ladder")
    function = call("on_image_change")
    fake_server.put("photos", "new.jpg", picture(400, 300), "image/jpeg")
    # The catalog has the picture when the event arrives, but not its mark.
    reconcile(settings())
    early = datetime.now(UTC) - timedelta(seconds=60)
    assert send(function, "new.jpg", at=early).status_code == 200
    found = images(call("server"))["new.jpg"]
    straight = {entry["width"] for entry in found["srcset"] if is_straight(entry["url"], fake_server)}
    assert straight == {160, 240, 320, 400}
    assert send(function, "new.jpg").status_code == 200  # delivered twice
    assert is_straight(images(call("server"))["new.jpg"]["srcset"][2]["url"], fake_server)
    assert not list(list_all(store.bucket_of(settings()), marks.MARKS))


@pytest.mark.long
def test_many_added_pictures_are_marked_with_few_writes(
    cloud: FlaskClient, fake_server: FakeBucketServer, configure: Configure, call: Call
) -> None:
    configure(warm="resize:160,resize:240")
    names = [f"late-{number}.jpg" for number in range(12)]
    for name in names:
        fake_server.put("photos", name, picture(180, 120), "image/jpeg")

    def deliver(name: str) -> None:
        function = call("on_image_change")
        while send(function, name).status_code != 200:
            continue

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(deliver, names))
    reconcile(settings())
    found = images(call("server"))
    assert all(is_straight(found[name]["srcset"][0]["url"], fake_server) for name in names)
    assert not list(list_all(store.bucket_of(settings()), marks.MARKS))
    roots = [line for line in fake_server.log if line.kind == "write" and line.status == 200]
    # Of each picture two derivatives and a mark; the rest are leases, roots and segments.
    assert len(roots) - 3 * len(names) <= 3 * len(names)


def test_a_folder_has_no_public_urls(
    tmp_path: Path, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(picture(200, 150))
    configure(bucket=tmp_path / "photos", public_derivatives="1", catalog_seconds="0")
    warm(monkeypatch, *LADDER)
    image = images(call("server"))["a.jpg"]
    assert all(url.startswith("/api/get-image/") for url in urls(image))

"""Visitors' pictures in their own bucket, over HTTP against a server in another process."""

import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image, ImageDraw

import forked
from darkroom.config import read
from darkroom.errors import DarkroomError
from darkroom.server import startup_checks
from fake_bucket import FakeBucketServer
from function_fixtures import FUNCTIONS
from running_server import running

SCRIPTS = FUNCTIONS.parent / "scripts"
PAINT = "resize:160,format:png"
LIMIT = 3
PHOTOS = ("one.jpg", "two.jpg")
FORM = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def photo(color: str = "teal") -> bytes:
    image = Image.new("RGB", (240, 180), "lightgray")
    ImageDraw.Draw(image).ellipse((70, 40, 170, 150), fill=color)
    buffer = io.BytesIO()
    image.save(buffer, "jpeg")
    return buffer.getvalue()


def environment(cloud: FakeBucketServer) -> dict[str, str]:
    return {
        "STORAGE_EMULATOR_HOST": cloud.url,
        "DARKROOM_BUCKET": "gs://photos",
        "DARKROOM_DERIVATIVES": "gs://derivatives",
        "DARKROOM_USER_BUCKET": "gs://visitors",
        "DARKROOM_USER_LIMIT": str(LIMIT),
        "DARKROOM_SIGNING_KEYS": "a-key-of-sixteen-or-more",
        "DARKROOM_ENABLE": "my-images",
        "DARKROOM_STORAGE_SECONDS": "4",
        "DARKROOM_CATALOG_SECONDS": "0",
    }


@dataclass(frozen=True)
class Site:
    base: str
    cloud: FakeBucketServer

    def objects(self) -> list[str]:
        return self.cloud.names("visitors")


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with (
        FakeBucketServer() as cloud,
        running(tmp_path_factory.mktemp("site") / "log", **environment(cloud)) as base,
    ):
        yield Site(base, cloud)


@pytest.fixture
def site(started: Site) -> Site:
    """With a gallery of photos and no visitor yet."""
    started.cloud.reset()
    for name in PHOTOS:
        started.cloud.put("photos", f"holidays/{name}", photo(), "image/jpeg")
    return started


class Visitor:
    """A browser, or curl with a jar of cookies."""

    def __init__(self, site: Site) -> None:
        self.session = requests.Session()
        self.base = f"{site.base}/api/my-images"
        self.records()

    def records(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.session.get(self.base, timeout=30).json()["records"]
        return found

    def send(self, chain: str = PAINT, **headers: str) -> requests.Response:
        return self.session.post(
            self.base,
            {"name": "A disk", "chain": chain},
            files={"image": ("disk.jpg", photo("firebrick"))},
            headers=headers,
            timeout=60,
            allow_redirects=False,
        )


def test_the_lifecycle_of_a_record(site: Site) -> None:
    one, other = Visitor(site), Visitor(site)
    made = one.send("remove-background,format:png")
    assert made.status_code == 201
    record = made.json()
    assert one.session.get(site.base + record["original_url"], timeout=30).content == photo("firebrick")
    result = one.session.get(site.base + record["result_url"], timeout=30)
    assert Image.open(io.BytesIO(result.content)).mode == "RGBA"
    assert result.headers["Cache-Control"] == "private, no-store"
    assert len(site.objects()) == 3
    assert other.records() == [] and other.session.get(site.base + record["result_url"], timeout=30).status_code == 404
    body = {"record_id": record["record_id"], "record_name": "Sonne ☀"}
    assert one.session.put(one.base, json=body, timeout=30).json() == {"message": "success"}
    assert [found["record_name"] for found in one.records()] == ["Sonne ☀"]
    assert one.session.delete(f"{one.base}/{record['record_id']}", timeout=30).json() == {"message": "success"}
    assert one.records() == [] and site.objects() == []


def test_twenty_concurrent_uploads_respect_the_limit(site: Site) -> None:
    visitor = Visitor(site)
    with ThreadPoolExecutor(20) as pool:
        statuses = sorted(answer.status_code for answer in pool.map(lambda _: visitor.send(), range(20)))
    assert statuses == [201] * LIMIT + [409] * (20 - LIMIT)
    assert len(visitor.records()) == LIMIT and len(site.objects()) == 3 * LIMIT


def test_an_unfinished_upload_frees_its_slot_after_ten_minutes(site: Site) -> None:
    visitor = Visitor(site)
    for _ in range(LIMIT):
        visitor.send()
    slot = next(name for name in site.objects() if "/slots/" in name)
    record = json.loads(site.cloud.objects("visitors")[slot].data)
    for minutes, status in ((9, 409), (11, 201)):
        created = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
        site.cloud.put("visitors", slot, json.dumps({**record, "created_on": created, "types": ["", ""]}).encode())
        assert len(visitor.records()) == LIMIT - 1
        assert visitor.send().status_code == status
    assert len(site.objects()) == 3 * LIMIT
    assert not [name for name in site.objects() if record["record_id"] in name]


@pytest.mark.parametrize(("kind", "fault"), [("write", "503"), ("write", "403"), ("list", "503")])
def test_a_failing_bucket_stores_nothing_and_the_form_shows_it(site: Site, kind: str, fault: str) -> None:
    visitor = Visitor(site)
    site.cloud.fail(kind, fault, None)
    assert visitor.send().status_code == 503
    answer = visitor.send(**FORM)
    assert answer.status_code == 303 and "message=Something%20went%20wrong#" in answer.headers["Location"]
    site.cloud.heal()
    assert visitor.records() == [] and site.objects() == []


@pytest.mark.parametrize("lost", [1, 2])
def test_writes_with_lost_responses_create_one_record(site: Site, lost: int) -> None:
    visitor = Visitor(site)
    for number in range(1, LIMIT + 1):
        site.cloud.fail("write", "lost", lost)
        assert visitor.send().status_code == 201
        assert len(visitor.records()) == number and len(site.objects()) == 3 * number


def test_a_form_shows_that_the_limit_is_reached(site: Site) -> None:
    visitor = Visitor(site)
    messages = [visitor.send(**FORM).headers["Location"].partition("#")[2] for _ in range(LIMIT + 1)]
    assert messages == ["image-generated-successfully"] * LIMIT + ["max-limit-reached-please-remove-a-record"]


def test_a_page_of_another_site_changes_nothing(site: Site) -> None:
    visitor = Visitor(site)
    record = visitor.send().json()
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert visitor.send(**headers).status_code == 403
        answer = visitor.session.delete(f"{visitor.base}/{record['record_id']}", headers=headers, timeout=30)
        assert answer.status_code == 403
    assert visitor.records() == [record]


def test_the_gallery_never_shows_a_record(site: Site, tmp_path: Path) -> None:
    record = Visitor(site).send().json()
    pictures = {data.data for name, data in site.cloud.objects("visitors").items() if "/files/" in name}
    shown = [
        requests.get(f"{site.base}/api/{path}", timeout=30).text
        for path in (
            "list-images?limit=1000",
            "random-image?count=100",
            "iiif/collection",
            "iiif/manifest/holidays",
            "gallery-index",
            "embed",
        )
    ]
    assert all(record["record_id"] not in text and "visitors" not in text for text in shown)
    assert json.loads(shown[0])["total"] == len(PHOTOS) and len(json.loads(shown[1])["images"]) == len(PHOTOS)
    for name in site.objects():
        for path in (f"get-image/thumb,format:png/{name}", f"get-image/original/{name}", f"iiif/3/{name}/info.json"):
            assert requests.get(f"{site.base}/api/{path}", timeout=30).status_code == 404, path
    command = (SCRIPTS / "export_site.py", "gs://photos", tmp_path / "site", "--quiet")
    done = forked.run(command, environment(site.cloud))
    assert done.returncode == 0, done.stderr
    written = [file for file in (tmp_path / "site").rglob("*") if file.is_file()]
    assert len(written) > len(PHOTOS)
    assert not [file for file in written if record["record_id"] in file.name or file.read_bytes() in pictures]


@pytest.mark.parametrize(
    ("user_bucket", "complaint"),
    [
        ("gs://derivatives", "overlaps with DARKROOM_DERIVATIVES"),
        ("gs://photos/visitors", "overlaps with DARKROOM_BUCKET"),
        ("gs://open", "allUsers can read"),
        ("gs://missing", "missing"),
        ("", "DARKROOM_USER_BUCKET is not set"),
    ],
)
def test_a_public_visitor_bucket_is_refused_at_start(
    monkeypatch: pytest.MonkeyPatch, user_bucket: str, complaint: str
) -> None:
    with FakeBucketServer(buckets=("photos", "derivatives", "open")) as cloud:
        values = environment(cloud) | {"DARKROOM_USER_BUCKET": user_bucket}
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(DarkroomError, match=complaint):
            startup_checks.before_serving(read(values), "127.0.0.1", "54321")

"""The lifecycle of a visitor's pictures, and access by others."""

import io
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from PIL import Image, ImageDraw
from werkzeug.test import TestResponse

import my_images
from darkroom import config
from darkroom.config import read
from darkroom.errors import Busy, ConfigurationError, StorageUnavailable
from darkroom.images.derivatives import admission
from darkroom.server import static_site
from darkroom.storage import Blob, Page
from darkroom.storage.local import LocalBucket
from darkroom.visitors import creation, identity, record_store, visitor_bucket
from function_fixtures import Call, Configure
from running_server import running

KEY, OLD_KEY = "a-key-of-sixteen-or-more", "the-key-before-this-one"
PAINT = "resize:160,format:png"

Enter = Callable[[], FlaskClient]


def photo(color: str = "firebrick") -> bytes:
    image = Image.new("RGB", (240, 180), "lightgray")
    ImageDraw.Draw(image).ellipse((70, 40, 170, 150), fill=color)
    buffer = io.BytesIO()
    image.save(buffer, "jpeg")
    return buffer.getvalue()


def send(client: FlaskClient, data: bytes | None = None, chain: str = PAINT, **headers: str) -> TestResponse:
    form = {"name": "A disk", "chain": chain, "image": (io.BytesIO(data or photo()), "disk.jpg")}
    return client.post("/api/my-images", data=form, headers=headers)


def everything(folder: Path) -> list[Path]:
    return [path for path in (folder / "visitors").rglob("*") if path.is_file()]


@pytest.fixture
def users(tmp_path: Path) -> Path:
    return tmp_path / "users"


@pytest.fixture
def enter(photos: Path, users: Path, configure: Configure, call: Call) -> Enter:
    """Each call returns the browser of a new visitor."""
    configure(bucket=photos, user_bucket=users, enable="my-images", signing_keys=KEY, catalog_seconds="0")
    return lambda: call("server")


def test_the_lifecycle_of_a_record(enter: Enter, users: Path) -> None:
    client = enter()
    assert client.get("/api/my-images").json == {"records": [], "limit": 5}
    made = send(client, chain="")
    assert made.status_code == 201 and made.json["chain"] == "remove-background,format:png"
    record = made.json
    assert client.get(record["original_url"]).data == photo()
    result = client.get(record["result_url"])
    cut_out = Image.open(io.BytesIO(result.data))
    assert (result.mimetype, cut_out.mode, cut_out.size) == ("image/png", "RGBA", (240, 180))
    assert cut_out.getpixel((3, 3))[3] == 0 and cut_out.getpixel((120, 95))[3] == 255
    renamed = client.put(f"/api/my-images/{record['record_id']}", json={"record_name": "Sonne ☀"})
    assert renamed.json == {"message": "success"}
    assert [one["record_name"] for one in client.get("/api/my-images").json["records"]] == ["Sonne ☀"]
    assert client.delete(f"/api/my-images/{record['record_id']}").json == {"message": "success"}
    assert client.get("/api/my-images").json["records"] == []
    assert client.get(record["original_url"]).status_code == 404
    assert everything(users) == []


def test_the_id_may_be_in_the_body(enter: Enter) -> None:
    client = enter()
    record_id = send(client).json["record_id"]
    body = {"record_id": record_id, "record_name": "New"}
    assert client.put("/api/my-images", json=body).json == {"message": "success"}
    assert client.put(f"/api/my-images/{record_id}", json={**body, "record_id": "other"}).status_code == 400
    assert client.delete("/api/my-images", json={"record_id": record_id}).json == {"message": "success"}


def test_no_shared_cache_stores_a_response(enter: Enter) -> None:
    client = enter()
    record = send(client).json
    for path in ("/api/my-images", record["original_url"], record["result_url"]):
        answer = client.get(path, headers={"Origin": "https://blog.example.org"})
        assert answer.headers["Cache-Control"] == "private, no-store" and "Cookie" in answer.headers["Vary"]
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_cookie(enter: Enter) -> None:
    here = enter().get("/api/my-images").headers["Set-Cookie"]
    there = enter().get("/api/my-images", headers={"Host": "photos.example.org"}).headers["Set-Cookie"]
    for cookie in (here, there):
        assert cookie.startswith("__session=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie
        assert "Max-Age=2592000" in cookie
    assert "Secure" in there and "Secure" not in here


def test_other_visitors_records_are_404(enter: Enter) -> None:
    record = send(enter()).json
    other = enter()
    base = f"/api/my-images/{record['record_id']}"
    assert other.get("/api/my-images").json["records"] == []
    assert other.get(f"{base}/original").status_code == 404
    assert other.put(base, json={"record_name": "Mine"}).status_code == 404
    assert other.delete(base).status_code == 404


def signed(client: FlaskClient, key: str, salt: bytes = b"darkroom.visitor", age: int = 0) -> str:
    """The visitor's cookie, signed again with a given key, salt and age."""
    cookie = client.get_cookie("__session")
    assert cookie
    who = cookie.value.partition(".")[0]

    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time()) - age

    import hashlib

    return Signer([key], salt=salt, key_derivation="hmac", digest_method=hashlib.sha256).sign(who).decode()


@pytest.mark.parametrize(
    ("key", "salt", "age", "known"),
    [
        (KEY, b"darkroom.visitor", 0, True),
        (OLD_KEY, b"darkroom.visitor", 29 * 86_400, True),
        (OLD_KEY, b"darkroom.visitor", 31 * 86_400, False),
        (KEY, b"darkroom.derivative", 0, False),
        ("a-key-that-is-nobodys-own", b"darkroom.visitor", 0, False),
    ],
)
def test_cookies_with_other_keys_salts_and_times_are_invalid(
    enter: Enter, configure: Configure, key: str, salt: bytes, age: int, known: bool
) -> None:
    client = enter()
    send(client)
    cookie = signed(client, key, salt, age)
    configure(signing_keys=f"{KEY},{OLD_KEY}")
    other = enter()
    other.set_cookie("__session", cookie)
    assert len(other.get("/api/my-images").json["records"]) == known


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "../../etc", "0" * 32, "\xff\x00", "a" * 4000])
def test_an_invalid_cookie_starts_a_new_visitor(enter: Enter, cookie: str) -> None:
    client = enter()
    answer = client.get("/api/my-images", headers={"Cookie": f"__session={cookie}"})
    assert answer.json["records"] == [] and "__session=" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://blog.example.org", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example", "Accept": "text/html"},
    ],
)
def test_writes_from_other_sites_are_refused(
    enter: Enter, users: Path, configure: Configure, method: str, headers: dict[str, str]
) -> None:
    configure(allowed_origins="https://blog.example.org")
    client = enter()
    record = send(client).json
    kept = len(everything(users))
    if method == "POST":
        answer = send(client, **headers)
    else:
        path = f"/api/my-images/{record['record_id']}"
        answer = client.open(path, method=method, json={"record_name": "Theirs"}, headers=headers)
    assert answer.status_code == 403
    assert len(everything(users)) == kept
    assert client.get("/api/my-images").json["records"] == [record]


def test_beyond_the_limit_nothing_is_stored(enter: Enter, users: Path, configure: Configure) -> None:
    configure(user_limit="2")
    client = enter()
    first = send(client).json
    send(client)
    kept = sorted(everything(users))
    refused = send(client)
    assert refused.status_code == 409 and refused.json["detail"] == "Max limit reached. Please remove a record."
    assert sorted(everything(users)) == kept
    client.delete(f"/api/my-images/{first['record_id']}")
    assert send(client).status_code == 201


def test_a_waiting_request_holds_neither_picture_nor_record_slot(
    enter: Enter, users: Path, configure: Configure
) -> None:
    configure(concurrency="1", queue="0")
    client = enter()
    reads: list[int] = []

    def give() -> bytes:
        reads.append(1)
        return photo()

    chain = creation.allowed_chain(config.settings(), PAINT, True)
    with admission.render_slot(config.settings()), pytest.raises(Busy):
        creation.make(config.settings(), identity.new_visitor(), "A disk", chain, give)
    assert not reads and not everything(users)
    assert send(client).status_code == 201


def test_a_concurrently_renamed_record_is_listed(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    client = enter()
    record_id = send(client).json["record_id"]
    bucket = visitor_bucket.user_bucket(config.settings())

    class Racing:
        def __getattr__(self, name: str) -> object:
            return getattr(bucket, name)

        def list(self, prefix: str) -> Page:
            page = bucket.list(prefix)
            for blob in page.blobs:
                bucket.write(blob.name, bucket.read(blob.name) + b" ", "application/json")
            return page

    monkeypatch.setattr(record_store, "user_bucket", lambda settings: Racing())
    assert [record["record_id"] for record in client.get("/api/my-images").json["records"]] == [record_id]
    assert client.put(f"/api/my-images/{record_id}", json={"record_name": "Later"}).status_code == 200
    assert client.delete(f"/api/my-images/{record_id}").status_code == 200


def test_twenty_concurrent_uploads_respect_the_limit(photos: Path, users: Path, tmp_path: Path) -> None:
    environment = {
        "DARKROOM_BUCKET": str(photos),
        "DARKROOM_USER_BUCKET": str(users),
        "DARKROOM_ENABLE": "my-images",
    }
    with running(tmp_path / "log", **environment) as base:
        cookie = requests.get(f"{base}/api/my-images", timeout=30).cookies["__session"]

        def upload(number: int) -> int:
            return requests.post(
                f"{base}/api/my-images",
                data={"name": str(number), "chain": PAINT},
                files={"image": photo()},
                cookies={"__session": cookie},
                timeout=60,
            ).status_code

        with ThreadPoolExecutor(20) as pool:
            statuses = list(pool.map(upload, range(20)))
        shown = requests.get(f"{base}/api/my-images", cookies={"__session": cookie}, timeout=30).json()["records"]
    assert sorted(statuses) == [201] * 5 + [409] * 15
    assert len(shown) == 5 and len(everything(users)) == 5 * 3


@pytest.mark.parametrize(
    ("data", "chain", "status"),
    [
        (b"no picture", PAINT, 415),
        (photo()[:400], PAINT, 422),
        (photo(), "resize:161", 403),
        (photo(), "remove-background,resize:161", 403),
        (photo(), "nonsense", 400),
        (photo(), "format:png", 400),
    ],
)
def test_a_failure_stores_nothing(enter: Enter, users: Path, data: bytes, chain: str, status: int) -> None:
    assert send(enter(), data, chain).status_code == status
    assert everything(users) == []


@pytest.mark.parametrize(
    "chain",
    [
        pytest.param("remove-background:background,format:webp", marks=pytest.mark.long),
        "remove-background,coloring:classic",
    ],
)
def test_allowed_chains(enter: Enter, chain: str) -> None:
    assert send(enter(), chain=chain).status_code == 201


def test_a_record_whose_result_cannot_be_stored_leaves_nothing(
    enter: Enter, users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = LocalBucket.write

    def failing(self: LocalBucket, name: str, *rest: Any, **named: Any) -> Blob:
        if name.endswith("/result"):
            raise StorageUnavailable("No space left.")
        return write(self, name, *rest, **named)

    monkeypatch.setattr(LocalBucket, "write", failing)
    assert send(enter()).status_code == 503 and everything(users) == []


def test_a_failing_service_stores_nothing(enter: Enter, users: Path, configure: Configure) -> None:
    configure(background_url="http://127.0.0.1:9/cut", background_seconds="1")
    answer = send(enter(), chain="")
    assert answer.status_code == 503 and "background service" in answer.json["detail"]
    assert everything(users) == []


def slot_of(users: Path) -> Path:
    (found,) = [path for path in everything(users) if "slots" in path.parts]
    return found


@pytest.mark.parametrize(("minutes", "status"), [(9, 409), (11, 201)])
def test_an_unfinished_slot_can_be_reused(
    enter: Enter, users: Path, configure: Configure, minutes: int, status: int
) -> None:
    configure(user_limit="1")
    client = enter()
    send(client)
    age(slot_of(users), timedelta(minutes=minutes), types=["", ""])
    assert client.get("/api/my-images").json["records"] == []
    assert send(client).status_code == status


def test_records_expire(enter: Enter, users: Path, configure: Configure) -> None:
    configure(user_limit="1")
    client = enter()
    record = send(client).json
    age(slot_of(users), timedelta(days=31))
    assert client.get("/api/my-images").json["records"] == []
    assert client.get(record["result_url"]).status_code == 404
    assert send(client).status_code == 201
    assert len(everything(users)) == 3


def age(slot: Path, by: timedelta, **fields: object) -> None:
    record = json.loads(slot.read_text())
    created = (datetime.now(UTC) - by).isoformat()
    slot.write_text(json.dumps({**record, "created_on": created, **fields}))


@pytest.mark.parametrize("name", ["x" * 101, "a\x00b", "\u202ereversed"])
def test_refused_names(enter: Enter, name: str) -> None:
    client = enter()
    record_id = send(client).json["record_id"]
    assert client.put(f"/api/my-images/{record_id}", json={"record_name": name}).status_code == 400


@pytest.mark.parametrize("body", ["[]", "{", '{"record_name": 5}', '{"record_id": 7}', ""])
def test_refused_bodies(enter: Enter, body: str) -> None:
    client = enter()
    record_id = send(client).json["record_id"]
    answer = client.put(f"/api/my-images/{record_id}", data=body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("data", "message"),
    [(photo(), my_images.SUCCESS), (b"no picture", my_images.FAILED)],
)
def test_a_form_without_a_script_redirects_with_a_message(enter: Enter, data: bytes, message: str) -> None:
    answer = send(enter(), data, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert answer.status_code == 303 and "__session=" in answer.headers["Set-Cookie"]
    encoded, anchor = message.replace(" ", "%20"), message.lower().replace(" ", "-")
    assert answer.headers["Location"] == f"/my-pictures?message={encoded}#{anchor}"
    page = (Path(my_images.__file__).parents[1] / "frontend" / "src" / "site" / "my-pictures.html").read_text()
    assert f'id="{anchor}">{message}</p>' in page


@pytest.mark.parametrize(("number", "shown"), [(1, "1 day"), (7, "7 days")])
def test_the_page_states_when_pictures_expire(
    enter: Enter, configure: Configure, monkeypatch: pytest.MonkeyPatch, number: int, shown: str
) -> None:
    monkeypatch.setattr(static_site, "DIST", Path(my_images.__file__).parents[1] / "frontend" / "src" / "site")
    configure(user_days=number)
    page = enter().get("/my-pictures").text
    assert f"They are deleted after {shown}." in page and "{{" not in page


def test_the_gallery_never_shows_them(enter: Enter) -> None:
    client = enter()
    record_id = send(client).json["record_id"]
    assert record_id not in client.get("/api/list-images?limit=1000").text
    assert client.get("/api/list-images").json["total"] == 5
    for name in (f"visitors/x/files/{record_id}/result", f"../users/visitors/x/files/{record_id}/result"):
        assert client.get(f"/api/get-image/thumb,format:png/{name}").status_code in (400, 404)


def test_it_is_off_unless_enabled(enter: Enter, configure: Configure) -> None:
    configure(enable="coloring-page")
    assert enter().get("/api/my-images").status_code == 403


def test_without_keys_only_this_machine_is_served(
    enter: Enter, users: Path, monkeypatch: pytest.MonkeyPatch, configure: Configure
) -> None:
    monkeypatch.delenv("DARKROOM_SIGNING_KEYS")
    configure()
    client = enter()
    send(client)
    identity._own_key.cache_clear()
    assert len(client.get("/api/my-images").json["records"]) == 1
    assert client.get("/api/my-images", headers={"Host": "photos.example.org"}).status_code == 503
    assert client.get("/api/my-images", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 503
    before = sorted(users.rglob("*"))
    elsewhere = client.post("/api/my-images", data={"image": (io.BytesIO(photo()), "a.png")}, headers={"Host": "x.org"})
    assert elsewhere.status_code == 503 and sorted(users.rglob("*")) == before


@pytest.mark.parametrize("inside", ["", "/visitors", "/derivatives", "/.."])
def test_a_user_bucket_that_overlaps_the_gallery_is_refused(photos: Path, inside: str) -> None:
    settings = read({"DARKROOM_BUCKET": str(photos), "DARKROOM_USER_BUCKET": f"{photos}{inside}"})
    with pytest.raises(ConfigurationError, match="overlaps with DARKROOM_BUCKET"):
        visitor_bucket.user_bucket(settings)


def test_a_cloud_gallery_needs_a_separate_user_bucket() -> None:
    with pytest.raises(ConfigurationError, match="DARKROOM_USER_BUCKET is not set"):
        visitor_bucket.user_bucket(read({"DARKROOM_BUCKET": "gs://photos"}))

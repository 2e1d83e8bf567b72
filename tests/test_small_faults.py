"""Limits, headers and access checks that one wrong character would break, each tested by a request."""

import io
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Request
from PIL import Image

from coloring_page import coloring_page
from darkroom import config
from darkroom.batch.order import MOST_CHARACTERS, MOST_IMAGES, read_order
from darkroom.batch.run import run
from darkroom.cache_control import IMMUTABLE, REVALIDATED
from darkroom.catalog.stored import store
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.config import Settings
from darkroom.delivery import public_derivatives
from darkroom.delivery.responses import cache_control_of
from darkroom.errors import (
    Busy,
    ConfigurationError,
    DarkroomError,
    InvalidRequest,
    ObjectRefused,
    PreconditionFailed,
    StorageForbidden,
    StorageUnavailable,
)
from darkroom.images.chains.authorization import signature
from darkroom.images.chains.chain import MAX_STEPS, parse
from darkroom.images.derivatives.admission import render_slot
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.derive import derive, source
from darkroom.storage import open_bucket
from darkroom.storage.local import LocalBucket
from darkroom.storage.versions import version_of
from darkroom.visitors import identity, record_store
from darkroom.visitors.visitor_bucket import user_bucket, user_url
from darkroom.web import refusal
from darkroom.web.languages import language, preferred_language
from darkroom_cli.commands import upload
from darkroom_cli.publishing import retry
from fake_bucket import FakeBucketServer
from function_fixtures import Call, Configure

KEYS = ("a-new-key-of-some-length", "the-older-key-of-length")
CHAIN = "rotate:45,format:webp"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (400, 300), "teal").save(tmp_path / "photos" / "a.jpg")
    return tmp_path / "photos"


def test_a_limit_is_the_largest_accepted_value(configure: Configure, call: Call, folder: Path) -> None:
    configure(bucket=folder, enable="coloring-page", max_url_bytes=200, max_body_bytes=500)
    client = call("get_image")
    path = "/thumb/a.jpg?v="
    for length, status in ((200, 400), (201, 414)):
        assert client.get(path + "x" * (length - len(path))).status_code == status
    page = call("coloring_page")
    assert page.post("/", data=b"x" * 500, content_type="text/plain").status_code == 400
    assert page.post("/", data=b"x" * 501, content_type="text/plain").status_code == 413
    for pixels, status, width in ((400 * 300, 200, 160), (400 * 300 - 1, 413, 240)):
        configure(max_pixels=pixels)
        assert call("get_image").get(f"/resize:{width},format:png/a.jpg").status_code == status
        assert call("get_image").get("/original/a.jpg").status_code == status
    chunked = {"input_stream": io.BytesIO(b"x" * 600), "environ_overrides": {"wsgi.input_terminated": True}}
    headers = {"Transfer-Encoding": "chunked", "Content-Type": "multipart/form-data; boundary=x"}
    assert page.post("/", headers=headers, **chunked).status_code == 413


def test_only_listed_origins_may_read_and_responses_vary_by_origin(
    configure: Configure, call: Call, folder: Path
) -> None:
    configure(bucket=folder, allowed_origins="https://blog.example")
    client = call("list_images")
    for origin in (None, "https://blog.example", "https://other.example"):
        headers = client.get("/", headers={"Origin": origin} if origin else {}).headers
        assert "Origin" in headers["Vary"]
        for name in ("Access-Control-Allow-Origin", "Timing-Allow-Origin"):
            assert headers.get(name) == (origin if origin == "https://blog.example" else None)
        exposed = set(headers["Access-Control-Expose-Headers"].split(", "))
        assert exposed >= {"Cache-Status", "ETag", "Link", "Location", "Retry-After", "Server-Timing"}


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_a_page_on_another_host_writes_nothing(configure: Configure, call: Call, site: str) -> None:
    configure(enable="coloring-page", allowed_origins="*")
    client = call("coloring_page")
    assert client.post("/", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert client.post("/", headers={"Origin": "*"}).status_code == 403
    assert client.post("/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 400


@pytest.mark.parametrize("path", ["/original/a.jpg", "/thumb,format:webp/a.jpg"])
def test_a_range_is_sent_only_if_the_client_has_the_same_representation(
    configure: Configure, call: Call, folder: Path, path: str
) -> None:
    """If-Range (RFC 9110, 13.1.5) for a small file and for one that is read in parts."""
    with (folder / "a.jpg").open("ab") as file:
        file.write(bytes(1_100_000))
    configure(bucket=folder)
    client = call("get_image")
    whole = client.get(path)
    assert whole.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert whole.headers["Accept-Ranges"] == "bytes"
    etag = whole.headers["ETag"]
    for condition, status in (
        (etag, 206),
        (f"W/{etag}", 200),
        ('"other"', 200),
        ("Wed, 21 Oct 2065 07:28:00 GMT", 200),
    ):
        answer = client.get(path, headers={"Range": "bytes=0-9", "If-Range": condition})
        assert (answer.status_code, len(answer.data)) == (status, 10 if status == 206 else len(whole.data)), condition
        said = f"bytes 0-9/{len(whole.data)}" if status == 206 else None
        assert answer.headers.get("Content-Range") == said


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("de-AT,en;q=0.5", "de"),
        ("fr;q=0.3,es;q=0.8", "es"),
        ("DE", "de"),
        ("ja,fr;q=0.1", "fr"),
        ("ja", "en"),
        ("", "en"),
    ],
)
def test_a_page_is_in_the_first_known_language(accepted: str, chosen: str) -> None:
    request = Request.from_values(headers={"Accept-Language": accepted})
    assert preferred_language(request, ("en", "de", "es", "fr")) == chosen
    assert language(Request.from_values("/?lang=es"), "lang", ("en", "de", "es")) == "es"


def test_a_body_that_is_refused_is_not_read(configure: Configure) -> None:
    """The framework reads it after every response that is not streamed."""
    configure(max_body_bytes=500)
    for headers, length, status, is_left in (
        ({"Transfer-Encoding": "chunked"}, None, 403, True),
        ({}, 100, 403, False),
        ({}, 501, 413, True),
    ):
        request = Request.from_values(method="POST", headers=headers, content_length=length, data=b"")
        request.environ["CONTENT_LENGTH"] = "" if length is None else str(length)
        answer = coloring_page(request)
        assert (answer.status_code, answer.is_streamed) == (status, is_left)
        assert b"detail" in answer.get_data()


def test_an_unreachable_bucket_is_described_only_in_the_log(configure: Configure, call: Call, tmp_path: Path) -> None:
    configure(bucket=tmp_path / "unplugged")
    answer = call("list_images").get("/")
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store" and "unplugged" not in answer.text


@pytest.mark.parametrize(
    ("broken", "path", "status"),
    [
        ("darkroom.delivery.urls.image_json", "/api/list-images", 500),
        ("darkroom.images.codec.encode", "/api/get-image/resize:160,format:png/a.jpg", 422),
    ],
)
def test_an_unexpected_error_is_described_only_in_the_log(
    configure: Configure,
    call: Call,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    broken: str,
    path: str,
    status: int,
) -> None:
    def fail(*arguments: Any, **named: Any) -> None:
        raise RuntimeError("a detail for the operator")

    configure(bucket=folder)
    client = call("server")
    monkeypatch.setattr(broken, fail)
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")
    assert "operator" not in answer.text and "Traceback" not in answer.text
    lines = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    (line,) = [line for line in lines if "Traceback" in line["message"]]
    assert line["severity"] == "ERROR" and line["request_id"] == answer.headers["X-Request-Id"]
    assert "RuntimeError: a detail for the operator" in line["message"]


def test_every_error_says_what_happened_also_to_pages_of_other_sites(
    configure: Configure, call: Call, folder: Path
) -> None:
    """Refusals by the server, by the framework and by a function; another site's page may read each of them."""
    configure(bucket=folder)
    client = call("server")
    for status, answer in (
        (404, client.get("/api/none")),
        (404, client.get("/api/get-image/thumb/none.jpg")),
        (405, client.delete("/api/list-images")),
        (400, client.get("/api/list-images?limit=x")),
        (416, client.get("/api/get-image/original/a.jpg", headers={"Range": "bytes=99999999-"})),
        (400, client.get("/api/random-image?redirect=1&count=2")),
        (400, client.get("/api/list-images?cursor=x&offset=1")),
        (400, client.get("/api/list-images?limit=1&limit=2")),
        (400, client.get("/api/list-images?limit=%C2%B2")),
    ):
        problem = answer.get_json()
        assert answer.status_code == problem["status"] == status and len(problem["detail"]) > 10, problem
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_request_refused_before_its_function_has_the_headers_of_an_error(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure()
    answer = refusal(Request.from_values("/api/list-images"), Busy("Too many requests wait.", retry_after=7))
    problem = json.loads(answer.get_data())
    assert (answer.status_code, problem["status"], problem["detail"]) == (503, 503, "Too many requests wait.")
    expected = {
        "Retry-After": "7",
        "Cache-Control": "no-store",
        "Access-Control-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": problem["request_id"],
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Content-Type": "application/problem+json",
    }
    assert {name: answer.headers.get(name) for name in expected} == expected
    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["severity"] for line in logged if line.get("status") == 503] == ["ERROR"]
    assert {line["request_id"] for line in logged} == {problem["request_id"]}


@pytest.mark.parametrize("variable", ["RAW_URI", "REQUEST_URI"])
def test_the_length_of_a_url_is_that_of_its_encoded_form(
    configure: Configure, call: Call, folder: Path, variable: str
) -> None:
    """Each server passes the URL as sent under another name."""
    configure(bucket=folder, max_url_bytes=200)
    other = {"RAW_URI": "REQUEST_URI", "REQUEST_URI": "RAW_URI"}[variable]
    for letters, status in ((29, 404), (40, 414)):
        sent = f"/thumb/{'%C3%BC' * letters}.jpg"
        given = {variable: sent, other: ""}
        assert call("get_image").get(sent, environ_overrides=given).status_code == status


def test_a_large_derivative_is_a_miss_when_it_is_made(
    configure: Configure, call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read back from the bucket while it is sent."""
    monkeypatch.setattr("darkroom.images.derivatives.derive.PART", 100)
    configure(bucket=folder)
    client = call("get_image")
    made, found = (client.get("/resize:160,format:png/a.jpg") for _ in range(2))
    assert made.headers["Cache-Status"] == "darkroom; fwd=miss; stored"
    assert found.headers["Cache-Status"] == "darkroom; hit"
    assert made.data == found.data and len(made.data) == made.content_length > 100
    for answer, steps in ((made, ["read", "develop", "store"]), (found, ["lookup"])):
        assert [step.partition(";dur=")[0] for step in answer.headers["Server-Timing"].split(", ")] == steps


def test_a_part_of_a_large_original_reads_little_more_than_the_part(
    configure: Configure, call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = (folder / "a.jpg").read_bytes()
    comment = b"\xff\xfe\xff\xff" + bytes(65_533)
    (folder / "a.jpg").write_bytes(plain[:-2] + comment * 46 + plain[-2:])
    configure(bucket=folder)
    read, lengths = LocalBucket.read, []

    def counted(self: LocalBucket, *arguments: Any, **options: Any) -> bytes:
        data = read(self, *arguments, **options)
        lengths.append(len(data))
        return data

    monkeypatch.setattr(LocalBucket, "read", counted)
    (image,) = call("list_images").get("/").get_json()["images"]
    assert image["width"] == 400 and 0 < sum(lengths) < 500_000
    lengths.clear()
    answer = call("get_image").get("/original/a.jpg", headers={"Range": "bytes=2000000-2000009"})
    assert answer.data == bytes(10) and sum(lengths) < 500_000


def test_a_mark_names_the_chains_that_are_published(folder: Path) -> None:
    plain, obscured = Settings(bucket=str(folder)), Settings(bucket=str(folder), obscure_faces=True)
    chains = [parse(f"resize:{width}", {}).settled("webp") for width in (160, 240)]
    marks = [public_derivatives.mark(own, chains) for own in (plain, obscured)]
    assert all(mark.endswith(":3") for mark in marks) and marks[0] != marks[1]
    assert public_derivatives.mark(obscured, chains[1:]).endswith(":2") and public_derivatives.mark(plain, []) == ""


def test_a_signature_is_valid_for_one_name_its_keys_and_its_lifetime(
    configure: Configure, call: Call, folder: Path
) -> None:
    configure(bucket=folder, signing_keys=",".join(KEYS))
    client = call("get_image")
    chain = parse(CHAIN, {})

    def status(keys: tuple[str, ...], expires: int | None = None, prefix: str = "") -> int:
        made = signature(Settings(signing_keys=keys), chain, "" if prefix else "a.jpg", prefix, expires)
        query = {"s": made, **({"e": expires} if expires else {}), **({"p": prefix} if prefix else {})}
        return client.get(f"/{CHAIN}/a.jpg", query_string=query).status_code

    assert status(KEYS) == status(KEYS[1:]) == status(KEYS, prefix="a") == 200
    assert signature(Settings(signing_keys=KEYS), chain, "a.jpg") == signature(
        Settings(signing_keys=KEYS[:1]), chain, "a.jpg"
    )
    assert status(KEYS, prefix="b") == status(("another-key-of-that-length",)) == 403
    now = int(time.time())
    signed = signature(Settings(signing_keys=KEYS), chain, "a.jpg", "", now + 5)
    for path, query in ((CHAIN, f"e={now + 500}"), (CHAIN, ""), ("rotate:46,format:webp", f"e={now + 5}")):
        assert client.get(f"/{path}/a.jpg?{query}&s={signed}").status_code == 403
    assert status(KEYS, now + 5) == 200 and status(KEYS, now - 1) == status(KEYS, now - 30) == 403
    assert cache_control_of(Settings(), True, 10**9) == "public, max-age=31536000"


@pytest.mark.parametrize(("width", "rung"), [(159, 160), (161, 240), (239, 240), (2561, 2560), (1, 160)])
def test_a_width_off_the_ladder_redirects_to_the_next_rung(
    configure: Configure, call: Call, folder: Path, width: int, rung: int
) -> None:
    configure(bucket=folder)
    assert call("get_image").get(f"/resize:{width},quality:50,format:webp/a.jpg").status_code == 403
    answer = call("get_image").get(f"/resize:{width},format:webp/a.jpg")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.status_code == 302 and f"resize:{rung}," in answer.headers["Location"].replace("%2C", ",")


def test_limits_of_a_listing_are_inclusive_and_a_cursor_is_for_one_order(
    configure: Configure, call: Call, folder: Path
) -> None:
    for number in range(3):
        Image.new("RGB", (400, 300)).save(folder / f"{number}.png")
    # A picture with only one side in its metadata is measured as if it had none.
    open_bucket(str(folder)).describe("0.png", {"width": "7"})
    configure(bucket=folder, catalog_seconds=0)
    client = call("list_images")
    total = [
        client.get(f"/?{bound}").get_json()["total"]
        for bound in (
            "min_width=400",
            "min_width=401",
            "max_width=400",
            "max_width=399",
            "min_height=300&max_height=300",
            "min_height=301",
            "max_height=299",
        )
    ]
    assert total == [4, 0, 4, 0, 4, 0, 0]
    cursor = client.get("/?limit=2&sort=name").get_json()["next_cursor"]
    assert client.get(f"/?limit=2&sort=name&cursor={cursor}").status_code == 200
    assert client.get(f"/?limit=2&sort=-name&cursor={cursor}").status_code == 400
    random = call("random_image")
    assert random.get(f"/?seed={'x' * 200}").status_code == 200
    assert random.get(f"/?seed={'x' * 201}").status_code == 400


def test_a_batch_has_a_maximum_of_images_and_operations() -> None:
    pair = {"input": "a.jpg", "output": "b.png"}
    assert len(read_order({"images": [pair] * MOST_IMAGES}).images) == MOST_IMAGES
    with pytest.raises(InvalidRequest, match=str(MOST_IMAGES)):
        read_order({"images": [pair] * (MOST_IMAGES + 1)})
    skipped = [
        asked.reason for asked in read_order({"images": [], "operations": ["flip"] * (MAX_STEPS + 1)}).operations
    ]
    assert skipped[:-1] == [None] * MAX_STEPS and str(MAX_STEPS) in str(skipped[-1])
    for key in pair:
        assert read_order({"images": [{**pair, key: "n" * 1024}]}).images
        with pytest.raises(InvalidRequest, match="1024"):
            read_order({"images": [{**pair, key: "n" * 1025}]})
    assert read_order({"images": [], "operations": ["x" * MOST_CHARACTERS]}).operations
    with pytest.raises(InvalidRequest, match=str(MOST_CHARACTERS)):
        read_order({"images": [], "operations": ["x" * (MOST_CHARACTERS + 1)]})


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("crop=1,2,3,4", ["':'"]),
        ("blurr=5", ["no such operation", "blur"]),
        ("splitt", ["split"]),
        ("split=None", ["off"]),
        ("split=False", ["off"]),
        ("resize=x", ["must be", "Example: resize=0.5"]),
        ("rotate=x", ["degrees must be", "Example: rotate="]),
        ("mirror=1", ["takes no arguments", "Example: mirror"]),
    ],
)
def test_a_skipped_operation_of_a_batch_has_its_reason(operation: str, said: list[str]) -> None:
    (asked,) = read_order({"images": [], "operations": [operation]}).operations
    assert not asked.splits and asked.step is None and asked.text == operation
    assert [part for part in said if part not in (asked.reason or "")] == [] and "Step" not in str(asked.reason)


def test_operations_of_a_batch_are_parsed() -> None:
    texts = ["split", "splitQuadrants=True", "resize=0.33333333333333", " blur = 5 ", "crop=10p:10p:80p:80p"]
    asked = read_order({"images": [], "operations": texts}).operations
    assert [one.splits for one in asked] == [True, True, False, False, False]
    assert [one.step.text for one in asked if one.step] == ["scale:0.333333334", "blur:5", "crop:10p:10p:80p:80p"]


def test_a_result_of_a_batch_has_these_fields(configure: Configure, folder: Path) -> None:
    configure(bucket=folder)
    (done,) = run(
        read_order({"images": [{"input": "a.jpg", "output": "b.png"}], "operations": ["resize=0.5"]}), config.settings()
    )
    assert done == {
        "input": "a.jpg",
        "output": "b.png",
        "outputs": ["processed/b.png"],
        "steps": [{"operation": "resize=0.5", "applied": True, "reason": None}],
        "error": None,
    }


def test_a_batch_without_a_slot_ends_with_its_request(configure: Configure, call: Call, folder: Path) -> None:
    configure(bucket=folder, enable="process-images", write_keys=KEYS[0], concurrency=1, request_seconds=1, queue=1)
    client = call("process_images")
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with render_slot(config.settings()):
            held.set()
            over.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(5)
    try:
        answer = client.post(
            "/",
            json={"images": [{"input": "a.jpg", "output": "b.png"}], "operations": []},
            headers={"Authorization": f"Bearer {KEYS[0]}"},
        )
    finally:
        over.set()
        holder.join()
    assert answer.status_code == 503 or answer.get_json()["results"][0]["error"], json.dumps(answer.get_json())


def test_the_visitors_folder_is_outside_the_photos_in_any_spelling(tmp_path: Path) -> None:
    assert user_url(Settings(bucket="/home/me/photos/")) == user_url(Settings(bucket="/home/me/photos"))
    settings = Settings(bucket=str(tmp_path / "photos"), derivatives=str(tmp_path / "made"))
    user_bucket(settings)
    assert not (tmp_path / "photos-visitors").stat().st_mode & 0o077, "other people of this machine may read it"
    for inside, setting in (("photos/visitors", "DARKROOM_BUCKET"), ("made/visitors", "DARKROOM_DERIVATIVES")):
        with pytest.raises(ConfigurationError, match=f"overlaps with {setting} "):
            user_bucket(Settings(**{**vars_of(settings), "user_bucket": str(tmp_path / inside)}))


def vars_of(settings: Settings) -> dict[str, str]:
    return {"bucket": settings.bucket, "derivatives": settings.derivatives}


def test_a_cookie_expires_with_the_records_and_needs_a_key_on_other_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(bucket=str(tmp_path), signing_keys=KEYS, user_days=1)
    cookie = identity.sign(settings, "0" * 32, is_here=False)
    assert identity.verify(settings, cookie, is_here=False) == "0" * 32
    real = time.time
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: real() + 86_400 + 5)
    assert identity.verify(settings, cookie, is_here=False) is None
    for other in ("", "0" * 31, "0" * 33, "../../photos", "0" * 32 + "/x"):
        assert identity.verify(settings, identity.sign(settings, other, is_here=False), is_here=False) is None
    with pytest.raises(ConfigurationError, match="DARKROOM_SIGNING_KEYS"):
        identity.sign(Settings(bucket=str(tmp_path)), "0" * 32, is_here=False)


@pytest.mark.parametrize(
    ("error", "is_stopped", "calls"),
    [
        (StorageUnavailable("busy"), False, 5),
        (StorageUnavailable("busy"), True, 1),
        (StorageForbidden("no"), False, 1),
        (ObjectRefused("encrypted"), False, 1),
        (PreconditionFailed("replaced"), False, 1),
    ],
)
def test_only_what_may_pass_is_tried_again(
    error: DarkroomError, is_stopped: bool, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, stop, pauses = [], threading.Event(), list[float]()
    monkeypatch.setattr(stop, "wait", lambda seconds: pauses.append(seconds) or is_stopped)

    def call() -> None:
        made.append(1)
        raise error

    with pytest.raises(type(error)):
        retry.with_retries(call, stop)
    assert len(made) == calls
    # A bucket has at least seven seconds to recover.
    assert calls == 1 or 7 <= sum(pauses) <= 12


def test_a_page_from_another_program_in_an_export_is_kept(folder: Path, tmp_path: Path) -> None:
    from darkroom_cli.exporting import run as exporting
    from darkroom_cli.exporting.options import Options
    from darkroom_cli.exporting.site import open_site

    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("mine")
    Image.new("RGB", (60, 45)).save(folder / "a.jpg")
    for _ in range(2):
        exporting.export(Settings(bucket=str(folder)), open_site(str(site)), Options(quiet=True))
        assert (site / "index.html").read_text() == "mine"


@pytest.mark.parametrize(
    "part",
    [
        "400,0,5,5/max/0",
        "0,300,5,5/max/0",
        "full/,0/0",
        "full/0,/0",
        "full/max/450",
        "full/max/45",
        "full/401,/0",
        "full/,301/0",
    ],
)
def test_an_iiif_request_outside_the_picture_is_refused(
    configure: Configure, call: Call, folder: Path, part: str
) -> None:
    configure(bucket=folder, iiif="level2")
    client = call("iiif_image")
    assert client.get(f"/3/a.jpg/{part}/default.jpg").status_code == 400
    assert client.get("/3/a.jpg/399,299,5,5/max/0/default.jpg").status_code == 200


def test_every_stored_object_has_a_cache_lifetime(
    fake_server: FakeBucketServer, configure: Configure, folder: Path
) -> None:
    """An original may be replaced, a derivative never changes, and a record is private."""
    settings = {"bucket": "gs://photos", "derivatives": "gs://derivatives", "user_bucket": "gs://visitors"}
    configure(**settings, signing_keys=KEYS[0])
    own = config.settings()
    assert upload.main([str(folder), "gs://photos"]) == 0
    blob = source(own, "a.jpg")
    derive(own, Derivative.of(own, "a.jpg", version_of(blob), parse("resize:32,format:png", {}).settled("png")), blob)
    reconcile(own)
    slot = record_store.take(own, "v" * 32, "mine", "resize:32,format:png")
    record_store.finish(own, "v" * 32, slot, (b"1", b"2"), ("image/png", "image/png"))

    def told(bucket: str) -> dict[str, str | None]:
        return {name: found.cache_control for name, found in fake_server.objects(bucket).items()}

    assert told("photos") == {"a.jpg": REVALIDATED}
    for name, value in told("derivatives").items():
        assert value == ("no-cache" if name == store.ROOT else IMMUTABLE), name
    assert store.ROOT.rpartition("/")[2] in str(told("derivatives")) and "resize_32" in str(told("derivatives"))
    assert set(told("visitors").values()) == {"private, no-store"} and len(told("visitors")) == 3

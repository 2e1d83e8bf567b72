"""Cloud Storage specifics: pages, request counts, URLs, credentials."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest
import requests

from darkroom.errors import ConfigurationError, NotFound, StorageForbidden, StorageUnavailable
from darkroom.storage import ABSENT, Bucket, list_all
from darkroom.storage.gs import Handle, open_bucket
from darkroom.storage.gs.client import connect, forget
from darkroom.storage.gs.postponed import postponed
from fake_bucket import FakeBucketServer
from storage_fixtures import ODD_NAMES, SECONDS, listed


def test_pages_of_a_thousand(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    for number in range(2_500):
        fake_server.put("photos", f"photo {number:05}.jpg", b"x")
    assert len(list(list_all(cloud))) == 2_500
    assert fake_server.counts == {"list": 3}


def test_an_excluded_prefix_is_skipped(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    for number in range(5_000):
        fake_server.put("photos", f"derivatives/{number:05}", b"x")
        fake_server.put("photos", f"wanted/{number:05}", b"x")
    for name in ("a.jpg", "derivatives0", "z.jpg"):
        fake_server.put("photos", name, b"x")
    found = listed(cloud, exclude=("derivatives/", "processed/"))
    assert found == ["a.jpg", "derivatives0", *(f"wanted/{number:05}" for number in range(5_000)), "z.jpg"]
    assert fake_server.counts["list"] == 1 + 6
    with fake_server.counting() as costs:
        assert listed(cloud, "derivatives/", ("derivatives/",)) == []
    assert costs == {}


def test_a_jump_goes_from_the_last_character_of_a_prefix_to_the_next(
    fake_server: FakeBucketServer, cloud: Bucket
) -> None:
    for excluded in ("z\ud7ff", "z\U0010ffff"):
        fake_server.reset()
        for number in range(1_500):
            fake_server.put("photos", f"{excluded}{number:05}", b"x")
        for name in ("a", "z\ue000", "é"):
            fake_server.put("photos", name, b"x")
        assert listed(cloud, exclude=(excluded,)) == ["a", *sorted(["z\ue000", "é"])]
        assert fake_server.counts == {"list": 2}


def test_each_call_is_one_request_and_none_is_hidden(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    cloud.write("a", b"1", "text/plain", {}, ABSENT)
    cloud.read("a")
    cloud.read("a", start=0, end=9)
    cloud.stat("a")
    cloud.list()
    cloud.public_url("a")
    for name in ("none", "none either"):
        with pytest.raises(NotFound):
            cloud.read(name)
        with pytest.raises(NotFound):
            cloud.stat(name)
    cloud.describe("a", {"k": "v"})
    cloud.delete("a")
    # The client's own requests would come a moment later, from another thread.
    time.sleep(0.2)
    assert fake_server.counts == {"write": 1, "read": 4, "get": 4, "list": 1, "patch": 1, "delete": 1}


def test_opening_sends_no_request_and_needs_no_credentials(
    fake_server: FakeBucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_bucket("gs://photos/2024", SECONDS)
    assert fake_server.counts == {}
    monkeypatch.delenv("STORAGE_EMULATOR_HOST")
    bucket = open_bucket("gs://photos/2024", SECONDS)
    assert bucket.public_url("a b/ü.jpg") == "https://storage.googleapis.com/photos/2024/a%20b/%C3%BC.jpg"


@pytest.mark.parametrize(
    "url",
    ["gs://", "gs:///x", "gs://x", "gs://Photos", "gs://my photos", "gs://-a-", "gs://photos/../x", "gs://photos/a//b"],
)
def test_a_wrong_address_is_refused_by_name(url: str) -> None:
    with pytest.raises(ConfigurationError, match="gs://"):
        open_bucket(url, SECONDS)


@pytest.mark.parametrize("host", ["127.0.0.1:9023", "http://127.0.0.1:9023/", "ftp://x"])
def test_a_wrong_emulator_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", host)
    with pytest.raises(ConfigurationError, match="STORAGE_EMULATOR_HOST"):
        open_bucket("gs://photos", SECONDS)


def test_written_objects_have_serving_headers(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    for name, cache in (("a.jpg", "public, max-age=31536000, immutable"), ("b.json", None)):
        cloud.write(name, b"x", "image/jpeg", cache_control=cache)
        stored = fake_server.objects("photos")[name]
        assert (stored.content_type, stored.cache_control) == ("image/jpeg", cache)
    cloud.describe("a.jpg", {"k": "v"})
    assert fake_server.objects("photos")["a.jpg"].cache_control == "public, max-age=31536000, immutable"


def test_the_public_address_is_that_of_the_client_and_works(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    for name in ODD_NAMES:
        cloud.write(name, name.encode(), "image/jpeg")
        address = cloud.public_url(name)
        assert address == connect().bucket("photos").blob(name).public_url
        answer = requests.get(address, timeout=5)
        assert (answer.content, answer.headers["Content-Type"]) == (name.encode(), "image/jpeg")


def test_objects_with_names_that_we_refuse_are_not_listed(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    for name in ("folder/", "a//b", "../x", "/x", "x/./y", "fine.jpg"):
        fake_server.put("photos", name, b"")
    assert listed(cloud) == ["fine.jpg"]


def test_many_threads_share_the_connection_pool(
    fake_server: FakeBucketServer, cloud: Bucket, caplog: pytest.LogCaptureFixture
) -> None:
    cloud.write("a", bytes(300_000), "image/jpeg")
    with caplog.at_level(logging.WARNING, "urllib3"), ThreadPoolExecutor(32) as pool:
        assert set(pool.map(lambda _: len(cloud.read("a")), range(128))) == {300_000}
    assert caplog.messages == []


def test_a_forked_process_has_connections_of_its_own(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    for number in range(2):
        cloud.write(str(number), bytes([number]) * 100_000, "image/jpeg")
    script = """
import os
from darkroom.storage import open_bucket
bucket = open_bucket("gs://photos")
bucket.list()
child = os.fork()
mine = b"\\1" if child == 0 else b"\\0"
right = all(bucket.read(str(mine[0])) == mine * 100_000 for _ in range(30))
if child == 0:
    os._exit(0 if right else 1)
raise SystemExit(0 if right and os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0 else 1)
"""
    assert _run(script).returncode == 0


def test_a_bucket_that_does_not_exist_is_named(fake_server: FakeBucketServer) -> None:
    nowhere = open_bucket("gs://no-such-bucket", SECONDS)
    for call in (
        nowhere.list,
        lambda: nowhere.stat("a"),
        lambda: nowhere.read("a"),
        lambda: nowhere.read("a", start=1, end=2),
        lambda: nowhere.write("a", b"", "text/plain"),
        lambda: nowhere.write("a", bytes(9_000_000), "text/plain"),
        lambda: nowhere.describe("a", {}),
        lambda: nowhere.delete("a"),
    ):
        with pytest.raises(StorageUnavailable, match="gs://no-such-bucket does not exist"):
            call()


def test_a_read_only_bucket_reports_missing_permission(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    cloud.write("a", b"x", "text/plain", {"k": "v"})
    fake_server.read_only = True
    for call in (
        lambda: cloud.write("b", b"", "text/plain"),
        lambda: cloud.write("b", bytes(9_000_000), "text/plain"),
        lambda: cloud.delete("a"),
        lambda: cloud.describe("a", {}),
    ):
        with pytest.raises(StorageForbidden, match="read-only"):
            call()
    assert (cloud.read("a"), cloud.stat("a").metadata, listed(cloud)) == (b"x", {"k": "v"}, ["a"])


@pytest.mark.parametrize(("status", "advice"), [("401", "application-default login"), ("403", "objectViewer")])
def test_a_forbidden_bucket_reports_missing_permission(
    fake_server: FakeBucketServer, cloud: Bucket, status: str, advice: str
) -> None:
    fake_server.fail("*", status, times=None)
    for call in (cloud.list, lambda: cloud.stat("a"), lambda: cloud.read("a"), lambda: cloud.write("a", b"", "t/t")):
        with pytest.raises(StorageUnavailable, match=f"gs://photos.*{advice}"):
            call()


def _no_key(folder: Path) -> str:
    return str(folder / "none.json")


def _wrong_key(folder: Path) -> str:
    (folder / "key.json").write_text("{")
    return str(folder / "key.json")


def _refused_key(folder: Path) -> str:
    """A valid key file that the token server refuses."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    account = {
        "type": "service_account",
        "client_email": "somebody@project.iam.gserviceaccount.com",
        "token_uri": os.environ["TOKENS"],
        "private_key": key.decode(),
    }
    (folder / "key.json").write_text(json.dumps(account))
    return str(folder / "key.json")


@pytest.mark.parametrize("key", [None, _no_key, _wrong_key, _refused_key])
def test_missing_credentials_explain_the_remedy(
    fake_server: FakeBucketServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    key: Callable[[Path], str] | None,
) -> None:
    monkeypatch.setenv("TOKENS", f"{fake_server.url}/tokens")
    monkeypatch.delenv("STORAGE_EMULATOR_HOST")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    if key:
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", key(tmp_path))
    forget()
    for call in (open_bucket("gs://photos", SECONDS).list, lambda: open_bucket("gs://photos", SECONDS).stat("a")):
        with pytest.raises(StorageUnavailable, match="gcloud auth application-default login") as raised:
            call()
        assert "\n" not in str(raised.value)
    forget()


def test_start_imports_only_needed_modules() -> None:
    done = _run("import sys, darkroom.storage.gs; print(*sorted(sys.modules))")
    loaded = set(done.stdout.split())
    unwanted = {"google.cloud.storage.transfer_manager", "grpc", "multiprocessing", "numpy", "PIL", "flask"}
    # Parts of modules whose import is postponed.
    unwanted |= {"cryptography.exceptions", "google.protobuf.descriptor", "opentelemetry.context"}
    assert loaded & {"google.cloud.storage"} and not loaded & unwanted


def test_postponed_modules_load_on_first_use() -> None:
    """A private key, which needs some of them, is read in `test_missing_credentials_explain_the_remedy`."""
    script = """
import sys
import darkroom.storage.gs
from google.api_core import exceptions
from google.cloud import _helpers
from google.cloud.storage import _opentelemetry_tracing as tracing
assert "google.protobuf.duration_pb2" not in sys.modules
print(exceptions.error_details_pb2.RetryInfo.DESCRIPTOR.name, tracing.trace.get_tracer("a") is not None)
import google.protobuf.duration_pb2
print(google.protobuf.duration_pb2.Duration is _helpers.duration_pb2.Duration)
try:
    tracing.trace.missing
except AttributeError as error:
    print(error)
"""
    assert _run(script).stdout.split("\n")[:3] == [
        "RetryInfo True",
        "True",
        "module 'opentelemetry.trace' has no attribute 'missing'",
    ]


def test_threads_that_load_postponed_modules_do_not_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread imports `user`, which uses `first`; another loads `second`, which imports `user`."""
    package = tmp_path / "postponed_modules"
    package.mkdir()
    (package / "__init__.py").write_text("import threading\nstarted, waiting = threading.Event(), threading.Event()\n")
    (package / "first.py").write_text("value = 1\n")
    (package / "second.py").write_text(
        "import postponed_modules\npostponed_modules.waiting.set()\nfrom postponed_modules.user import value\n"
    )
    (package / "user.py").write_text(
        "import postponed_modules\nfrom postponed_modules import first\n"
        "postponed_modules.started.set()\npostponed_modules.waiting.wait(5)\nvalue = first.value\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    shared = import_module("postponed_modules")
    with postponed(("postponed_modules.first", "postponed_modules.second")):
        user = threading.Thread(target=import_module, args=("postponed_modules.user",), daemon=True)
        user.start()
        assert shared.started.wait(5)
        found: list[int] = []
        second = sys.modules["postponed_modules.second"]
        loading = [threading.Thread(target=lambda: found.append(second.value), daemon=True) for _ in range(4)]
        for thread in loading:
            thread.start()
        for thread in (user, *loading):
            thread.join(10)
    assert found == [1, 1, 1, 1]


def _run(script: str) -> subprocess.CompletedProcess[str]:
    functions = Path(__file__).resolve().parents[2] / "functions"
    environment = {**os.environ, "PYTHONPATH": str(functions)}
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=30, check=False
    )


def test_descriptions_at_the_same_time_are_not_mixed(cloud: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each replaces all metadata; the second writer comes between the look-up and the change."""
    bucket, patch = cloud, Handle.patch
    bucket.write("a.jpg", b"x", "image/jpeg", {"caption": "old"})
    others = [{"alt": "theirs"}]

    def late(self: Handle, **options: object) -> None:
        if others:
            bucket.describe("a.jpg", others.pop())
        patch(self, **options)

    monkeypatch.setattr(Handle, "patch", late)
    assert bucket.describe("a.jpg", {"caption": "mine"}).metadata == {"caption": "mine"}
    assert bucket.stat("a.jpg").metadata == {"caption": "mine"} and not others

"""Public access to a bucket, determined from a service that responds like Google Cloud Storage."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from darkroom.config import read
from darkroom.errors import ConfigurationError, StorageUnavailable
from darkroom.storage import public_access
from darkroom.storage.public_access import who_can_read
from darkroom.visitors.visitor_bucket import user_bucket

ANSWERS: dict[str, tuple[int, object]] = {}
READER = "roles/storage.objectViewer"
STALLED = 0


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[int, object]]]:
    """By the last word of a path: `testPermissions` as a stranger gets it, `iam`, the policy, `defaultObjectAcl`."""

    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, value = ANSWERS[self.path.partition("?")[0].rpartition("/")[2]]
            if status == STALLED:
                ended.wait(5)
                return
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{server.server_port}")
        ANSWERS.clear()
        yield ANSWERS
        ended.set()
        server.shutdown()
        thread.join()


def policy(*members: str) -> tuple[int, object]:
    return 200, {"version": 1, "etag": "x", "bindings": [{"role": READER, "members": list(members)}]}


UNIFORM = 400, {"error": {"message": "Cannot get legacy ACL for a bucket with uniform access."}}


def readers_of_new_objects(*entities: str) -> tuple[int, object]:
    return 200, {"items": [{"entity": entity, "role": "READER"} for entity in entities]}


@pytest.mark.parametrize(
    ("stranger", "iam", "new", "who"),
    [
        ((200, {"permissions": ["storage.objects.get"]}), policy(), UNIFORM, "allUsers"),
        ((200, {}), policy("user:me@example.org"), UNIFORM, ""),
        ((401, {}), policy("allAuthenticatedUsers"), UNIFORM, "allAuthenticatedUsers"),
        ((200, {}), policy("allUsers"), UNIFORM, "allUsers"),
        ((401, {}), (403, {}), (403, {}), ""),
        ((200, {}), policy(), readers_of_new_objects("project-owners-1", "allUsers"), "allUsers"),
        ((200, {}), (403, {}), readers_of_new_objects("project-owners-1"), ""),
    ],
)
def test_who_can_read(
    service: dict[str, tuple[int, object]],
    stranger: tuple[int, object],
    iam: tuple[int, object],
    new: tuple[int, object],
    who: str,
) -> None:
    service.update(testPermissions=stranger, iam=iam, defaultObjectAcl=new)
    assert who_can_read("gs://visitors/prefix") == who


def test_unknown_access_counts_as_an_error(service: dict[str, tuple[int, object]]) -> None:
    service.update(testPermissions=(503, {}))
    with pytest.raises(StorageUnavailable):
        who_can_read("gs://visitors")


@pytest.mark.parametrize("silent", ["testPermissions", "iam", "defaultObjectAcl"])
def test_a_silent_service_is_an_error_and_not_an_endless_wait(
    service: dict[str, tuple[int, object]], monkeypatch: pytest.MonkeyPatch, silent: str
) -> None:
    monkeypatch.setattr(public_access, "_SECONDS", 0.1)
    service.update(
        {"testPermissions": (200, {}), "iam": policy(), "defaultObjectAcl": UNIFORM, silent: (STALLED, None)}
    )
    started = time.monotonic()
    with pytest.raises(StorageUnavailable):
        who_can_read("gs://visitors")
    assert time.monotonic() - started < 10


def test_strangers_may_read_with_the_right_to_get_alone(service: dict[str, tuple[int, object]]) -> None:
    for right, is_open in (("storage.objects.get", True), ("storage.objects.list", False)):
        service.update(testPermissions=(200, {"permissions": [right]}))
        assert public_access.strangers_may_read("gs://visitors/prefix", 5) is is_open


def test_an_open_bucket_is_refused_for_visitors(service: dict[str, tuple[int, object]]) -> None:
    service.update(testPermissions=(200, {"permissions": ["storage.objects.list"]}))
    settings = read({"DARKROOM_BUCKET": "gs://photos", "DARKROOM_USER_BUCKET": "gs://visitors-open"})
    with pytest.raises(ConfigurationError, match="allUsers can read"):
        user_bucket(settings)

"""One request of the JSON API, or of the public address `/BUCKET/OBJECT`."""

import json
import re
import socket
import struct
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from fake_bucket import uploads
from fake_bucket.answers import Answer, failure, media, resource_fields
from fake_bucket.store import ApiError, Conditions

if TYPE_CHECKING:
    from fake_bucket.server import FakeBucketServer, State

ROUTES: tuple[tuple[str, str, str], ...] = (
    # method, pattern of the raw path, handler; the kind of a request is in KINDS
    ("POST", r"/storage/v1/b", "create_bucket"),
    ("GET", r"/storage/v1/b/([^/]+)", "get_bucket"),
    ("GET", r"/storage/v1/b/([^/]+)/iam/testPermissions", "test_permissions"),
    ("GET", r"/storage/v1/b/([^/]+)/o", "list"),
    ("GET", r"(?:/download)?/storage/v1/b/([^/]+)/o/([^/]+)", "get"),
    ("POST", r"/upload/storage/v1/b/([^/]+)/o", "upload"),
    ("PUT", r"/upload/storage/v1/b/([^/]+)/o", "resume"),
    ("PATCH", r"/storage/v1/b/([^/]+)/o/([^/]+)", "patch"),
    ("DELETE", r"/storage/v1/b/([^/]+)/o/([^/]+)", "delete"),
    ("GET", r"/(?!storage/|download/|upload/)([^/]+)/(.+)", "public"),
    ("HEAD", r"/(?!storage/|download/|upload/)([^/]+)/(.+)", "public"),
)
KINDS = {"create_bucket": "bucket", "get_bucket": "bucket", "test_permissions": "bucket", "unknown": "bucket"}
CHANGES = {"write", "start", "patch", "delete"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Any
    state: "State"

    @property
    def fake(self) -> "FakeBucketServer":
        return self.server.fake  # type: ignore[no-any-return]  # set where the server is made

    def handle_any(self) -> None:
        self.state = self.fake.state
        split = urlsplit(self.path)
        self.query = dict(parse_qsl(split.query, keep_blank_values=True))
        method, groups = self._route(split.path)
        kind, name = self._kind(method), groups[1] if len(groups) > 1 else ""
        fault = self.state.faults.take(kind)
        action = fault.action if fault else ""
        self.body = self._body(fault.seconds if fault and action == "sip" else 0.0)
        if action == "reset":
            self.state.note(kind, name, 0)
            self._reset()
            return
        if fault and action == "stall":
            self.state.ended.wait(fault.seconds)
        if action.isdecimal():
            answer = failure(ApiError(int(action), "A fault that was asked for."))
        elif self.state.read_only and kind in CHANGES:
            answer = failure(ApiError(403, "Permission denied: this bucket is read-only.", "forbidden"))
        else:
            try:
                answer = self._run(method, groups)
            except ApiError as error:
                answer = failure(error)
        self.state.note(kind, name, 0 if action == "lost" else answer.status)
        if action == "lost":
            self._reset()
        elif fault and action == "trickle":
            self._trickle(answer, fault.seconds)
        else:
            self._send(answer, action)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet: `FakeBucketServer.log` keeps what matters."""

    def _body(self, seconds: float) -> bytes:
        """The request's body, whose first half takes `seconds`."""
        size = int(self.headers.get("Content-Length") or 0)
        if not seconds:
            return self.rfile.read(size)
        parts = []
        for _ in range(20):
            parts.append(self.rfile.read(size // 40))
            time.sleep(seconds / 20)
        return b"".join([*parts, self.rfile.read(size - 20 * (size // 40))])

    def _route(self, path: str) -> tuple[str, list[str]]:
        for method, pattern, name in ROUTES:
            found = re.fullmatch(pattern, path)
            if method == self.command and found:
                return name, [unquote(group) for group in found.groups()]
        return "unknown", []

    def _kind(self, method: str) -> str:
        if method == "get":
            return "read" if self.query.get("alt") == "media" else "get"
        if method in ("upload", "resume"):
            return "start" if method == "upload" and self.query.get("uploadType") == "resumable" else "write"
        return KINDS.get(method, method)

    def _run(self, method: str, groups: list[str]) -> Answer:
        handlers: dict[str, Callable[..., Answer]] = {
            "create_bucket": self._create_bucket,
            "get_bucket": self._get_bucket,
            "test_permissions": self._test_permissions,
            "list": self._list,
            "get": self._get,
            "upload": self._upload,
            "resume": self._resume,
            "patch": self._patch,
            "delete": self._delete,
            "public": self._public,
        }
        if method not in handlers:
            raise ApiError(404, "Not Found", "notFound")
        return handlers[method](*groups)

    def _create_bucket(self) -> Answer:
        name = self._json().get("name", "")
        self.state.store.create_bucket(name)
        return Answer.json({"kind": "storage#bucket", "name": name})

    def _get_bucket(self, bucket: str) -> Answer:
        self.state.store.objects(bucket)
        return Answer.json({"kind": "storage#bucket", "name": bucket, "location": "US", "projectNumber": "1"})

    def _test_permissions(self, bucket: str) -> Answer:
        self.state.store.objects(bucket)
        asked = [value for key, value in parse_qsl(urlsplit(self.path).query) if key == "permissions"]
        if bucket in self.state.private:
            asked = []
        allowed = [word for word in asked if word.endswith((".get", ".list")) or not self.state.read_only]
        return Answer.json({"kind": "storage#testIamPermissionsResponse", "permissions": allowed})

    def _list(self, bucket: str) -> Answer:
        found, token = self.state.store.list(bucket, self.query)
        page: dict[str, Any] = {"kind": "storage#objects", "items": [item.resource(bucket) for item in found]}
        if token:
            page["nextPageToken"] = token
        if not found:
            del page["items"]
        return Answer.json(resource_fields(page, self.query.get("fields", "")))

    def _get(self, bucket: str, name: str) -> Answer:
        found = self.state.store.get(bucket, name, Conditions.of(self.query))
        if self.query.get("alt") == "media":
            return media(found, self.headers.get("Range"))
        return Answer.json(resource_fields(found.resource(bucket), self.query.get("fields", "")))

    def _upload(self, bucket: str) -> Answer:
        kind, media_type = self.query.get("uploadType"), self.headers.get("Content-Type", "")
        if kind == "resumable":
            length = self.headers.get("X-Upload-Content-Type")
            session = self.state.sessions.start(bucket, self._json(), length, self.query)
            address = (
                f"http://{self.headers['Host']}{urlsplit(self.path).path}?uploadType=resumable&upload_id={session}"
            )
            return Answer(200, b"", {"Location": address})
        resource: dict[str, Any] = {}
        data, inner = self.body, media_type or None
        if kind == "multipart":
            resource, data, inner = uploads.parse_multipart(media_type, self.body)
        return Answer.json(uploads.insert(self.state.store, bucket, resource, data, inner, self.query).resource(bucket))

    def _resume(self, bucket: str) -> Answer:
        content_range = self.headers.get("Content-Range", "")
        got = self.state.sessions.receive(self.query.get("upload_id", ""), content_range, self.body)
        if isinstance(got, int):
            return Answer(308, b"", {"Range": f"bytes=0-{got - 1}"} if got else {})
        return Answer.json(got.resource(bucket))

    def _patch(self, bucket: str, name: str) -> Answer:
        patched = self.state.store.patch(bucket, name, self._json(), Conditions.of(self.query))
        return Answer.json(patched.resource(bucket))

    def _delete(self, bucket: str, name: str) -> Answer:
        self.state.store.delete(bucket, name, Conditions.of(self.query))
        return Answer(204, b"")

    def _public(self, bucket: str, name: str) -> Answer:
        if bucket in self.state.private:
            raise ApiError(403, "Anonymous caller does not have storage.objects.get access.", "forbidden")
        answer = media(self.state.store.get(bucket, name), self.headers.get("Range"))
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    def _json(self) -> dict[str, Any]:
        try:
            value = json.loads(self.body or b"{}")
        except ValueError:
            raise ApiError(400, "Parse Error", "parseError") from None
        return value if isinstance(value, dict) else {}

    def _send(self, answer: Answer, action: str) -> None:
        body = answer.body
        if action == "corrupted" and body:
            middle = len(body) // 2
            body = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
        head = answer.head()
        raw = head if self.command == "HEAD" else head + body
        if action == "truncated":
            raw = raw[: len(head) + len(body) // 2] if body else b""
            self.close_connection = True
        self.connection.sendall(raw)

    def _trickle(self, answer: Answer, seconds: float) -> None:
        self.connection.sendall(answer.head())
        step = max(1, len(answer.body) // 50)
        for start in range(0, len(answer.body), step):
            self.connection.sendall(answer.body[start : start + step])
            if self.state.ended.wait(seconds / 50):
                break
        self.close_connection = True

    def _reset(self) -> None:
        """Close with RST instead of FIN, like a dead peer or a proxy that gave up."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        # `shutdown_request` would first send a clean end.
        self.connection.close()

"""The HTTP server around the store: counts, log, faults."""

import hashlib
import json
import mimetypes
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR, socket
from threading import Event, Lock, Thread
from typing import Any

from fake_bucket.api import Handler
from fake_bucket.faults import Fault, Faults
from fake_bucket.store import Conditions, Store, StoredObject
from fake_bucket.uploads import Sessions


@dataclass(frozen=True)
class Logged:
    """One request. `status` is 0 if no response was sent."""

    kind: str
    name: str
    status: int


class State:
    """The state between two resets; a request from before a reset never reaches the state after it."""

    def __init__(self, buckets: Sequence[str], private: Sequence[str]) -> None:
        self.store = Store()
        for bucket in (*buckets, *private):
            self.store.create_bucket(bucket)
        self.private = frozenset(private)
        self.sessions = Sessions(self.store)
        self.faults = Faults()
        self.read_only = False
        self.log: list[Logged] = []
        self.counts: Counter[str] = Counter()
        self.ended = Event()
        self._lock = Lock()

    def note(self, kind: str, name: str, status: int) -> None:
        with self._lock:
            self.log.append(Logged(kind, name, status))
            self.counts[kind] += 1


class FakeBucketServer:
    """`url` is the value for STORAGE_EMULATOR_HOST; `with FakeBucketServer() as server:` runs it in a thread.

    `counts` are the requests so far by kind, with those that failed; `log` has a line for each. The kinds: list, get,
    read, write, start (of an upload in steps), patch, delete, bucket (about a bucket itself), public (without
    sign-in, at /BUCKET/OBJECT). A `private` bucket lets nobody do anything there, and says so.
    """

    def __init__(
        self,
        port: int = 0,
        buckets: Sequence[str] = ("photos", "derivatives"),
        private: Sequence[str] = ("visitors",),
    ) -> None:
        self._buckets, self._private = buckets, private
        self.state = State(buckets, private)
        self._server = _Server(("127.0.0.1", port), Handler)
        self._server.fake = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "FakeBucketServer":
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.state.ended.set()
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        self._server.serve_forever()

    def reset(self) -> None:
        """Reset to no objects, no counts, no faults."""
        self.state.ended.set()
        self.state = State(self._buckets, self._private)

    @property
    def counts(self) -> Counter[str]:
        return self.state.counts

    @property
    def log(self) -> list[Logged]:
        return self.state.log

    @property
    def read_only(self) -> bool:
        """Whether every change is refused with 403."""
        return self.state.read_only

    @read_only.setter
    def read_only(self, value: bool) -> None:
        self.state.read_only = value

    def fail(self, kind: str, fault: str, times: int | None = 1, seconds: float = 1.0) -> None:
        """The next `times` requests of that kind (`*` is any; None: all of them) fail so; see `faults`."""
        self.state.faults.add(kind, Fault(fault, seconds), times)

    def fail_randomly(self, rate: float, seed: int, faults: Sequence[str], seconds: float = 0.2) -> None:
        self.state.faults.at_random(rate, seed, [Fault(fault, seconds) for fault in faults])

    def heal(self) -> None:
        """Remove all faults, and end the silence of those that have begun."""
        self.state.faults.clear()
        self.read_only = False
        ended, self.state.ended = self.state.ended, Event()
        ended.set()

    def wait_for_faults(self, seconds: float = 10) -> None:
        """Wait until as many requests have come as were to fail."""
        ends = time.monotonic() + seconds
        while self.state.faults.pending():
            assert time.monotonic() < ends, "too few requests"
            time.sleep(0.01)

    @contextmanager
    def counting(self) -> Iterator[Counter[str]]:
        """The requests by kind in the enclosed block; filled at its end."""
        before, during = self.counts.copy(), Counter[str]()
        yield during
        during.update(self.counts - before)

    def put(
        self,
        bucket: str,
        name: str,
        data: bytes,
        content_type: str = "application/octet-stream",
        cache_control: str | None = None,
        metadata: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> StoredObject:
        """Store an object as if by somebody else: uncounted, and also under a name that Darkroom refuses.

        `query` is for preconditions, as ifGenerationMatch. Raises ApiError.
        """
        return self.state.store.insert(
            bucket, name, data, content_type, metadata, cache_control, Conditions.of(query or {})
        )

    def delete(self, bucket: str, name: str, query: Mapping[str, str] | None = None) -> None:
        """Delete an object as if by another program. Raises ApiError."""
        self.state.store.delete(bucket, name, Conditions.of(query or {}))

    def objects(self, bucket: str) -> dict[str, StoredObject]:
        """A copy of all objects, by name."""
        return self.state.store.objects(bucket)

    def names(self, bucket: str) -> list[str]:
        return sorted(self.objects(bucket))

    def fill_from(self, folder: Path, bucket: str = "photos") -> None:
        """The plain files of a folder, with the words that a folder bucket keeps for them."""
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder).as_posix()
            if file.is_file() and not name.startswith((".darkroom/", "derivatives/")):
                digest = hashlib.sha256(name.encode()).hexdigest()
                record = folder / ".darkroom" / "records" / digest[:2] / f"{digest}.json"
                words = json.loads(record.read_text())["metadata"] if record.is_file() else {}
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                self.put(bucket, name, file.read_bytes(), kind, None, words)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    fake: FakeBucketServer

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._open: set[socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that close the connection."""
        if not isinstance(sys.exception(), OSError):
            traceback.print_exc()

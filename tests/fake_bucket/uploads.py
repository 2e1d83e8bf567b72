"""Uploads: metadata and data in one body (multipart), data alone (media), or in steps (resumable)."""

import base64
import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import google_crc32c

from fake_bucket.store import ApiError, Conditions, Store, StoredObject


def insert(
    store: Store,
    bucket: str,
    resource: Mapping[str, Any],
    data: bytes,
    media_type: str | None,
    query: Mapping[str, str],
) -> StoredObject:
    """Store a whole object, unless its checksums show that it was damaged in transit."""
    name = query.get("name") or resource.get("name")
    if not name:
        raise ApiError(400, "Required parameter: name", "required")
    _check(resource.get("md5Hash"), hashlib.md5(data).digest(), "MD5 hash")
    _check(resource.get("crc32c"), google_crc32c.Checksum(data).digest(), "CRC32C")
    return store.insert(
        bucket,
        name,
        data,
        resource.get("contentType") or media_type or "application/octet-stream",
        resource.get("metadata"),
        resource.get("cacheControl"),
        Conditions.of(query),
    )


def _check(stated: str | None, actual: bytes, kind: str) -> None:
    encoded = base64.b64encode(actual).decode()
    if stated not in (None, encoded):
        raise ApiError(400, f"Provided {kind} {stated} doesn't match calculated {kind} {encoded}.")


def parse_multipart(content_type: str, body: bytes) -> tuple[dict[str, Any], bytes, str | None]:
    """The resource, the data and the data's type, out of a `multipart/related` body of two parts."""
    found = re.search(r'boundary="?([^";]+)"?', content_type)
    if not found:
        raise ApiError(400, "Missing boundary in multipart body.")
    mark = b"--" + found.group(1).encode()
    try:
        second = body.index(mark, len(mark))
        resource = json.loads(body[len(mark) : second].split(b"\r\n\r\n", 1)[1])
        head, rest = body[second + len(mark) :].split(b"\r\n\r\n", 1)
        data = rest[: rest.rindex(b"\r\n" + mark + b"--")]
    except (ValueError, IndexError):
        raise ApiError(400, "Malformed multipart body.") from None
    media = re.search(rb"content-type:\s*([^\r\n]+)", head, re.IGNORECASE)
    return resource, data, media.group(1).decode() if media else None


@dataclass
class _Session:
    bucket: str
    resource: dict[str, Any]
    media_type: str | None
    query: dict[str, str]
    received: bytearray
    done: StoredObject | None = None


class Sessions:
    """Resumable uploads in progress."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._sessions: dict[str, _Session] = {}

    def start(self, bucket: str, resource: dict[str, Any], media_type: str | None, query: Mapping[str, str]) -> str:
        """The new session's identifier."""
        Conditions.of(query).check(self._store.objects(bucket).get(query.get("name") or resource.get("name", "")))
        identifier = uuid.uuid4().hex
        with self._lock:
            self._sessions[identifier] = _Session(bucket, resource, media_type, dict(query), bytearray())
        return identifier

    def receive(self, identifier: str, content_range: str, data: bytes) -> StoredObject | int:
        """The stored object when the last byte has come, else the number of bytes received so far."""
        with self._lock:
            session = self._sessions.get(identifier)
            if session is None:
                raise ApiError(404, "No such upload session.", "notFound")
            if session.done:
                return session.done
            found = re.fullmatch(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)", content_range or f"bytes 0-0/{len(data)}")
            if not found:
                raise ApiError(400, "Invalid Content-Range.")
            start, total = found.groups()
            if start is not None:
                if int(start) > len(session.received):
                    raise ApiError(503, "A chunk before this one is missing.", "backendError")
                session.received[int(start) :] = data
            if total == "*" or len(session.received) < int(total):
                return len(session.received)
            whole = bytes(session.received)
            session.done = insert(
                self._store, session.bucket, session.resource, whole, session.media_type, session.query
            )
            return session.done

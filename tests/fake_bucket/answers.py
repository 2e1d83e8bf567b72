"""Responses: JSON, media with ranges and hashes, and errors in the API's format."""

import json
import re
from dataclasses import dataclass, field
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

from fake_bucket.store import ApiError, StoredObject


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, value: object, status: int = 200) -> "Answer":
        body = json.dumps(value, ensure_ascii=False).encode()
        return cls(status, body, {"Content-Type": "application/json; charset=UTF-8"})

    def head(self) -> bytes:
        """Status line and headers."""
        phrase = HTTPStatus(self.status).phrase
        lines = [f"HTTP/1.1 {self.status} {phrase}", *(f"{key}: {value}" for key, value in self.headers.items())]
        if self.status not in (204, 304):
            lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def failure(error: ApiError) -> Answer:
    if error.status == 304:
        return Answer(304, b"")
    detail = {"message": error.message, "domain": "global", "reason": error.reason}
    return Answer.json({"error": {"code": error.status, "message": error.message, "errors": [detail]}}, error.status)


def media(found: StoredObject, range_header: str | None) -> Answer:
    """The bytes, or a range of them; the hashes are always those of the whole."""
    headers = {
        "Content-Type": found.content_type,
        "Cache-Control": found.cache_control or "public, max-age=3600",
        "ETag": f'"{found.generation}.{found.metageneration}"',
        "Last-Modified": format_datetime(found.updated, usegmt=True),
        "Accept-Ranges": "bytes",
        "X-Goog-Generation": str(found.generation),
        "X-Goog-Metageneration": str(found.metageneration),
        "X-Goog-Hash": f"crc32c={found.crc32c},md5={found.md5}",
        "X-Goog-Stored-Content-Encoding": "identity",
        "X-Goog-Stored-Content-Length": str(len(found.data)),
    }
    asked = re.fullmatch(r"bytes=(\d*)-(\d*)", range_header or "")
    if not asked or asked.groups() == ("", ""):
        return Answer(200, found.data, headers)
    size = len(found.data)
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if start >= end:
        raise ApiError(416, "The requested range cannot be satisfied.", "requestedRangeNotSatisfiable")
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return Answer(206, found.data[start:end], headers)


def resource_fields(resource: dict[str, Any], fields: str) -> dict[str, Any]:
    """Only the named fields, as in `items(name,size),nextPageToken`; all without a name."""
    if not fields or fields == "*":
        return resource
    kept: dict[str, Any] = {}
    for name, inner in re.findall(r"(\w+)(?:\(([^)]*)\))?", fields):
        if name not in resource:
            continue
        value = resource[name]
        kept[name] = [resource_fields(item, inner) for item in value] if inner and isinstance(value, list) else value
    return kept

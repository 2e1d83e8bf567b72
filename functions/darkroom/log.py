"""Write one JSON line per request in Cloud Logging's format: severity, request, trace, and the served picture."""

import json
import os
import re
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from flask import Request

_TRACE: Final = re.compile(r"([0-9a-f]{32})(?:/|$)")
_PARENT: Final = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_KEY: Final = "darkroom.log"

_shown: Final = {"requests", "errors"}
_troubles: Final[dict[str, str]] = {}

listeners: Final[list[Callable[[Mapping[str, Any]], None]]] = []
"""Functions that are called with every finished record, such as the metrics."""


def show_errors_only() -> None:
    """From now on, write only errors, as text to standard error, for a person at a terminal."""
    _shown.discard("requests")


def begin(function: str, request: Request) -> dict[str, Any]:
    """Start a record with a request id. If the platform sends a trace, its id is used, so that both can be found."""
    trace = _trace(request)
    record = {
        "function": function,
        "request_id": trace or uuid.uuid4().hex,
        "method": request.method,
        "started": time.perf_counter(),
    }
    project = os.environ.get("GOOGLE_CLOUD_PROJECT")
    if trace and project:
        record["logging.googleapis.com/trace"] = f"projects/{project}/traces/{trace}"
    request.environ[_KEY] = record
    return record


def note(request: Request, **fields: Any) -> None:
    """Add fields to this request's line: image, chain, hit or miss, bytes."""
    record = request.environ.get(_KEY)
    if record is not None:
        record.update(fields)


def end(record: dict[str, Any], status: int) -> None:
    started = record.pop("started")
    milliseconds = round((time.perf_counter() - started) * 1000, 1)
    severity = "ERROR" if status >= 500 else "WARNING" if status >= 400 else "INFO"
    message = f"{record['method']} {record['function']} {status}"
    answer = {"requestMethod": record["method"], "status": status, "latency": f"{milliseconds / 1000:.4f}s"}
    line = {"severity": severity, "message": message, "status": status, "milliseconds": milliseconds, **record}
    _write({**line, "httpRequest": answer})
    for listener in listeners:
        listener(line)


def failure(text: str, request_id: str) -> None:
    _write({"severity": "ERROR", "message": text, "request_id": request_id})


def degraded(kind: str, text: str) -> None:
    """Record a failure that did not fail its request: an error line, and a count per `kind` for the metrics."""
    _troubles[kind] = text
    line = {"severity": "ERROR", "message": text, "trouble": kind}
    _write(line)
    for listener in listeners:
        listener(line)


def recovered(kind: str) -> None:
    """Record that the last attempt of that kind succeeded."""
    _troubles.pop(kind, None)


def is_degraded(kind: str) -> bool:
    """Whether the last attempt of that kind failed in this process."""
    return kind in _troubles


def refused(status: int, detail: str, request_id: str) -> None:
    """Log a request refused before it reached a function."""
    _write(
        {"severity": "WARNING", "message": f"refused {status}: {detail}", "status": status, "request_id": request_id}
    )


def _write(record: dict[str, Any]) -> None:
    if "requests" not in _shown:
        if record["severity"] == "ERROR":
            print(f"darkroom: {record['message']}", file=sys.stderr, flush=True)
        return
    # A closed log must not make the request fail.
    with suppress(OSError, ValueError):
        sys.stdout.write(json.dumps(record) + "\n")
        sys.stdout.flush()


def _trace(request: Request) -> str | None:
    cloud = _TRACE.match(request.headers.get("X-Cloud-Trace-Context", ""))
    parent = _PARENT.fullmatch(request.headers.get("Traceparent", ""))
    match = cloud or parent
    return match[1] if match else None

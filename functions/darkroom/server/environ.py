"""The WSGI environment (PEP 3333) of an ASGI request."""

import sys
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import unquote_to_bytes

_PLAIN: Final = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
_JOINED: Final = {"HTTP_COOKIE": "; "}
CLIENT: Final = "darkroom.client"


def environ_of(scope: dict[str, Any]) -> dict[str, Any]:
    """The environment without a body: `wsgi.input` and CONTENT_LENGTH are set once it has arrived."""
    raw, query = scope["raw_path"], scope["query_string"]
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(raw).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "RAW_URI": (raw + b"?" + query if query else raw).decode("latin-1"),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    environ.update(_headers(scope["headers"]))
    return environ


def _headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers as WSGI variables. Names with an underscore are dropped, since they could imitate another header."""
    found: dict[str, str] = {}
    for name, value in headers:
        if b"_" in name:
            continue
        key = _PLAIN.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        text = value.decode("latin-1")
        found[key] = f"{found[key]}{_JOINED.get(key, ',')}{text}" if key in found else text
    return found

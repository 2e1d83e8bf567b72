"""Compress text responses for clients that accept it: Brotli, else gzip (RFC 9110, section 12.5.3)."""

import gzip
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import brotli

Headers = list[tuple[bytes, bytes]]

SMALLEST: Final = 1_000
"""Bytes; smaller responses fit into one packet anyway."""
_TEXT: Final = re.compile(
    rb"(text/.*|application/(json|javascript|xml|openmetrics-text|[a-z.-]+\+json|[a-z.-]+\+xml)|image/svg\+xml)( *;.*)?"
)
_BROTLI_QUALITY: Final = 4
_GZIP_LEVEL: Final = 6


def compress(environ: Mapping[str, str], status: int, headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    """Headers and body, compressed if possible. A range response is never compressed."""
    named = dict(headers)
    if not _TEXT.fullmatch(named.get(b"content-type", b"")):
        return headers, body
    headers = _varying(headers)
    encoding = accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
    is_whole = status == 200 and environ["REQUEST_METHOD"] != "HEAD" and b"content-range" not in named
    if not encoding or not is_whole or len(body) < SMALLEST or b"content-encoding" in named:
        return headers, body
    body = _compressed(encoding, body)
    replaced = {b"content-length": str(len(body)).encode(), b"etag": _weak(named.get(b"etag", b""))}
    kept = [(name, replaced.get(name, value)) for name, value in headers]
    return [*kept, (b"content-encoding", encoding.encode())], body


def accepted(header: str) -> str:
    """`br`, `gzip`, or "" for neither."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        coding, _, parameter = part.partition(";")
        weights[coding.strip()] = _weight(parameter)
    anything = weights.get("*", 0.0)
    br, gz = weights.get("br", anything), weights.get("gzip", anything)
    return "br" if br >= max(gz, 0.001) else "gzip" if gz else ""


def _weight(parameter: str) -> float:
    found = re.fullmatch(r"\s*q=(\d(?:\.\d{0,3})?)\s*", parameter)
    return float(found[1]) if found else 1.0


@lru_cache(maxsize=64)
def _compressed(encoding: str, body: bytes) -> bytes:
    if encoding == "br":
        compressed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)
        return compressed
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


def _varying(headers: Headers) -> Headers:
    vary = b", ".join(value for name, value in headers if name == b"vary")
    if b"accept-encoding" in vary.lower() or vary == b"*":
        return headers
    others = [(name, value) for name, value in headers if name != b"vary"]
    return [*others, (b"vary", vary + b", Accept-Encoding" if vary else b"Accept-Encoding")]


def _weak(etag: bytes) -> bytes:
    """The ETag made weak, since the compressed bytes must not share a strong one."""
    return etag if etag.startswith(b"W/") else b"W/" + etag

"""Read and validate a request's path and query parameters."""

from collections.abc import Collection
from typing import Final
from urllib.parse import quote, urlsplit

from flask import Request

from darkroom.errors import InvalidRequest, did_you_mean, likeliest_first

_LINK_MARKS: Final = frozenset(
    "dclid fbclid gbraid gclid igsh igshid mc_cid mc_eid msclkid ttclid twclid wbraid yclid _hsenc _hsmi".split()
)
"""Query parameters that social networks and newsletters add to links, beside `utm_...`."""


def tail(request: Request, name: str) -> str:
    """The decoded path after the function's own name, in both `/...` and `/api/<name>/...`."""
    path = request.path
    for base in (f"/api/{name}", f"/{name}"):
        if path == base or path.startswith(base + "/"):
            return path[len(base) + 1 :]
    return path[1:]


def raw_path(request: Request) -> str:
    """The undecoded path, in which `%2F` is not a slash."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or quote(request.path)
    return urlsplit(raw).path if "://" in raw.partition("?")[0] else str(raw).partition("?")[0]


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Raise InvalidRequest for the first query parameter that is neither in `known` nor a link's mark."""
    for name in request.args:
        if name not in known and name not in _LINK_MARKS and not name.startswith("utm_"):
            allowed = f"Allowed are {', '.join(likeliest_first(name, known))}." if known else "None are allowed here."
            allowed += " A form sends its fields in the body." if request.method == "POST" else ""
            raise InvalidRequest(
                f"There is no query parameter {name[:80]!r}{did_you_mean(name, known) or '.'} {allowed}"
            )


def whole_number(request: Request, name: str, minimum: int, maximum: int) -> int | None:
    """A query parameter as a number, or None if it is missing. Raises InvalidRequest."""
    text = _only(request, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12 and minimum <= int(text) <= maximum):
        raise InvalidRequest(f"{name} must be a whole number from {minimum} to {maximum}.")
    return int(text)


def choice(request: Request, name: str, choices: tuple[str, ...]) -> str | None:
    text = _only(request, name)
    if text and text not in choices:
        raise InvalidRequest(f"{name} must be one of {', '.join(likeliest_first(text, choices))}.")
    return text or None


def _only(request: Request, name: str) -> str:
    """A query parameter, "" if it is missing. Raises InvalidRequest if it is given twice."""
    values = request.args.getlist(name)
    if len(values) > 1:
        raise InvalidRequest(f"{name} is given {len(values)} times; give it once.")
    return values[0] if values else ""

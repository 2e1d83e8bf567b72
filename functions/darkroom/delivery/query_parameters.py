"""Query parameters that filter and sort the gallery's images."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Final

from flask import Request

from darkroom import web
from darkroom.catalog import search
from darkroom.catalog.query import ORIENTATIONS, SORTS, Query
from darkroom.errors import InvalidRequest

LONGEST_SEED: Final = 200
FILTERS: Final = tuple(field.name for field in fields(Query) if field.name != "scope")
"""The names of the parameters that `of` reads."""
_SIDE: Final = (0, 1_000_000)


def of(request: Request) -> Query:
    """The query of a request. Raises InvalidRequest."""
    return Query(
        prefix=request.args.get("prefix", ""),
        q=_searched(request.args.get("q", "")),
        tag=request.args.get("tag") or None,
        min_width=web.whole_number(request, "min_width", *_SIDE),
        max_width=web.whole_number(request, "max_width", *_SIDE),
        min_height=web.whole_number(request, "min_height", *_SIDE),
        max_height=web.whole_number(request, "max_height", *_SIDE),
        orientation=web.choice(request, "orientation", ORIENTATIONS),
        sort=web.choice(request, "sort", SORTS) or "taken",
    )


def _searched(text: str) -> str:
    """The normalized words of a search. Raises InvalidRequest."""
    if len(text) > search.LONGEST:
        raise InvalidRequest(f"q has {len(text)} characters; at most {search.LONGEST} are allowed.")
    return " ".join(search.words_of(text))


def seed_of(text: str | None) -> str | None:
    """The seed of a random pick: for `daily` today's date (UTC), for None a random choice. Raises InvalidRequest."""
    if not text:
        return None
    if len(text) > LONGEST_SEED:
        raise InvalidRequest(f"seed must have at most {LONGEST_SEED} characters.")
    return f"daily {datetime.now(UTC):%Y-%m-%d}" if text == "daily" else text

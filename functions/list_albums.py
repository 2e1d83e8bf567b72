"""GET /api/list-albums: a folder as an album: title, cover, count, parent albums, the albums in it, and tags."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Request, Response

from darkroom import log, web
from darkroom.catalog import open_catalog
from darkroom.catalog.albums import title_of
from darkroom.catalog.folders import Album
from darkroom.config import settings
from darkroom.delivery import urls
from darkroom.delivery.private_links import opens_albums
from darkroom.errors import NotFound
from darkroom.storage.albums import scope
from darkroom.storage.names import check_name

CACHE_CONTROL: Final = "public, max-age=0, must-revalidate, stale-while-revalidate=60"
_TAGS: Final = 100


@web.endpoint("GET", query=("folder", "limit", "cursor", "link"))
@opens_albums
def list_albums(request: Request) -> Response:
    within = scope.scope(settings()).within or ""
    folder = request.args.get("folder", "").strip("/") or within
    if folder:
        check_name(folder)
    limit = web.whole_number(request, "limit", 1, 1000) or 100
    cursor = request.args.get("cursor") or None
    page = open_catalog(settings()).albums(folder, limit, cursor)
    own = page.own
    if folder and not own.folder.count:
        raise NotFound(f"There is no album {folder!r}.")
    log.note(request, folder=folder, albums=len(page.albums))
    answer = {
        **_json(own),
        "breadcrumb": _way_to(folder, within),
        "albums": [_json(album) for album in page.albums],
        "next_cursor": page.albums[-1].folder.name if page.more and page.albums else None,
        "tags": [{"tag": tag, "count": count} for tag, count in _most(own.folder.tags)],
        "orientations": dict(own.folder.orientations),
    }
    return web.respond_json(request, answer, CACHE_CONTROL)


def _json(album: Album) -> dict[str, Any]:
    return {
        "folder": album.folder.name,
        "title": album.title,
        "description": album.description or None,
        "count": album.folder.count,
        "cover": urls.image_json(settings(), album.cover) if album.cover else None,
    }


def _way_to(folder: str, within: str) -> list[dict[str, str]]:
    """The parent albums, from the root or from the folder that a link opens."""
    parts = folder.split("/") if folder else []
    above = ["/".join(parts[:count]) for count in range(len(parts))]
    depth = len(within.split("/")) if within else 0
    return [{"folder": name, "title": title_of(settings(), name)} for name in above[depth:]]


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold(), pair[0]))[:_TAGS]

"""Atom feeds (RFC 4287) of a gallery, newest additions first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

from darkroom.embedding.html import tag, text
from darkroom.embedding.labels import LANGUAGES
from darkroom.embedding.renditions import Json, preview
from darkroom.sharing.photo_page import title_of
from darkroom.sharing.rights import is_web_address

MEDIA_TYPE: Final = "application/atom+xml"
_WIDE: Final = 1280
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)

Entry = tuple[Json, datetime]
"""Image JSON with absolute URLs, and the time at which the photo was added or changed."""


def atom(title: str, own: str, home: str, entries: Sequence[Entry]) -> str:
    """The feed as XML. `own` is its URL and identity; `home` is the page that it belongs to."""
    newest = max((updated for _, updated in entries), default=_NEVER)
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{text(title)}</title>",
        tag("id", {}, text(own)),
        _void("link", {"rel": "self", "type": MEDIA_TYPE, "href": own}),
        _void("link", {"rel": "alternate", "type": "text/html", "href": home}),
        f"<updated>{_moment(newest)}</updated>",
        tag("author", {}, tag("name", {}, text(title))),
    ]
    return "\n".join([*head, *(_entry(image, updated) for image, updated in entries), "</feed>", ""])


def _entry(image: Json, updated: datetime) -> str:
    title = title_of(image, LANGUAGES[0])
    wide = preview(image, _WIDE)
    size = {"width": wide["width"], "height": wide["height"]}
    shown = tag("img", {"src": wide["url"], **size, "alt": image["alt"] or title})
    words = f"<p>{text(image['caption'])}</p>" if image["caption"] else ""
    lines = [
        tag("title", {}, text(title)),
        tag("id", {}, text(image["page"])),
        _void("link", {"rel": "alternate", "type": "text/html", "href": image["page"]}),
        _void("link", {"rel": "enclosure", "type": "image/jpeg", "href": wide["url"]}),
        f"<updated>{_moment(updated)}</updated>",
        tag("author", {}, tag("name", {}, text(image["credit"]))) if image["credit"] else "",
        *(_void("category", {"term": one}) for one in image["tags"]),
        tag("rights", {}, text(image["rights"])) if image["rights"] and is_web_address(image["rights"]) else "",
        tag("content", {"type": "html"}, escape(tag("p", {}, tag("a", {"href": image["page"]}, shown)) + words)),
    ]
    return f"<entry>{''.join(lines)}</entry>"


def _void(name: str, attributes: dict[str, object]) -> str:
    """An empty XML element."""
    return tag(name, attributes).removesuffix(">") + "/>"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

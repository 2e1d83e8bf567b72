"""Add settings to the head of the site's pages."""

from html import escape
from typing import Final
from urllib.parse import quote

from flask import Request

from darkroom.config import Settings
from darkroom.embedding import open_graph
from darkroom.embedding.html import discovery, tag
from darkroom.embedding.urls import oembed_url
from darkroom.sharing import feed
from darkroom.web.origin import known_origin

PRODUCT: Final = "Darkroom"
_CARD: Final = "resize:1280,format:jpeg"
_PHOTO_OF_THE_DAY: Final = f"/api/random-image?redirect=1&seed=daily&chain={_CARD}"
_LINKS: Final = tag("link", {"rel": "manifest", "href": "/manifest.webmanifest"}) + tag(
    "link", {"rel": "alternate", "type": feed.MEDIA_TYPE, "href": "/feed.xml"}
)


def titled(html: bytes, title: str) -> bytes:
    """The page with the operator's title in place of the product's name."""
    return html.replace(f"{PRODUCT}</title>".encode(), f"{escape(title or PRODUCT)}</title>".encode(), 1)


def head(request: Request, settings: Settings) -> str:
    """Tags for the head: settings for the page's script, enabled features, the page's oEmbed URL, and Open Graph.

    The oEmbed URL of a page without its own photo is that of the gallery.
    """
    values = {
        "enabled": " ".join(settings.enable),
        "title": settings.title,
        "about": settings.about,
        "link": settings.link,
        "accent": settings.accent,
    }
    named = "".join(
        tag("meta", {"name": f"darkroom-{name}", "content": value})
        for name, value in values.items()
        if value or name == "enabled"
    )
    base = known_origin(request, settings)
    if base is None:
        return named + _LINKS
    query = request.query_string.decode("latin-1")
    shows = request.path == "/" or (request.path == "/zoom" and request.args.get("name"))
    page = f"{base}{request.path}?{query}".rstrip("?") if shows else f"{base}/"
    title = settings.title or PRODUCT
    graph = _open_graph(base, page, request.args.get("photo"), settings) if request.path == "/" else ""
    return named + _LINKS + discovery(oembed_url(base, page), title) + graph


def _open_graph(base: str, page: str, photo: str | None, settings: Settings) -> str:
    """Open Graph tags (https://ogp.me) with the open photo, or else the photo of the day."""
    title = settings.title or PRODUCT
    picture = f"/api/get-image/{_CARD}/{quote(photo, safe='/')}" if photo else _PHOTO_OF_THE_DAY
    image = {"image": base + picture, "image:type": "image/jpeg", "image:alt": title}
    return "".join(open_graph.tags(page, title, title, settings.about, image))

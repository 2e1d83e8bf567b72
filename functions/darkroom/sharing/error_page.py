"""The page that a browser shows instead of a photo: what happened, and a way home."""

from typing import Final
from urllib.parse import urlsplit

from darkroom.config import Settings
from darkroom.embedding.html import tag, text
from darkroom.embedding.labels import say
from darkroom.sharing.photo_page import Site, head, preloads, style

_LABELS: Final = {403: "invalidLink", 429: "unavailable"}


def document(settings: Settings, language: str, status: int) -> str:
    """The page for a status of 400 or more. It repeats nothing of the request."""
    home = f"{settings.public_url or ''}/"
    fonts = f"{urlsplit(home).path}fonts"
    site = Site(name=settings.title, home=home, language=language, accent=settings.accent, fonts=fonts)
    words = say(_LABELS.get(status, "unavailable" if status >= 500 else "missing"), language)
    title = f"{words} · {site.name}" if site.name else words
    lines = [*head(title), *preloads(site), '<meta name="robots" content="noindex">', f"<style>{style(site)}</style>"]
    header = tag("header", {}, tag("a", {"class": "home", "href": home}, text(site.name or say("photos", language))))
    way = tag("p", {"class": "actions"}, tag("a", {"href": home}, text(say("toGallery", language))))
    main = tag("main", {"class": "error"}, tag("h1", {}, text(words)) + way)
    return "\n".join(["<!doctype html>", tag("html", {"lang": language}), *lines, header + main, "</html>", ""])

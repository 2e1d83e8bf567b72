"""The page of an exported gallery or album: its words, the albums in it, search and tags, and the gallery itself.

Readable without JavaScript: the albums and the first photos are links.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from darkroom.embedding import markup, open_graph
from darkroom.embedding.html import discovery, tag, text
from darkroom.embedding.labels import say
from darkroom.embedding.renditions import Json, largest
from darkroom.sharing.photo_page import Site, asset, head, style

_COVER: Final = 480
_SMALL: Final = 320


@dataclass(frozen=True)
class Card:
    """An album in this one. `cover` is Image JSON; `count` includes the albums beneath."""

    url: str
    title: str
    count: int
    cover: Json | None


@dataclass(frozen=True)
class View:
    """What the page shows. `root` is the relative URL of the export's top, "" or one that ends with a slash.

    `prefix` is the folder with a slash at its end, "" for the whole gallery. `way` are titles and URLs of the albums
    above. `first` are the Image JSON of its first photos, for readers without JavaScript.
    """

    title: str
    description: str
    root: str
    prefix: str
    way: Sequence[tuple[str, str]]
    cards: Sequence[Card]
    tags: Sequence[tuple[str, int]]
    first: Sequence[Json]


def document(site: Site, view: View, url: str | None, preview: Mapping[str, object]) -> str:
    """`url` is the page's own absolute URL; without it, tags that need one are omitted. `preview` are Open Graph's
    properties of its picture.
    """
    name = f"{view.title} · {site.name}" if site.name and site.name != view.title else view.title
    lines = [
        *head(name),
        tag("meta", {"name": "description", "content": view.description or view.title}),
        *([tag("link", {"rel": "canonical", "href": url})] if url else []),
        *([discovery(site.oembed, view.title)] if site.oembed else []),
        *([tag("link", {"rel": "alternate", "type": "application/atom+xml", "href": site.feed})] if site.feed else []),
        *(open_graph.tags(url, site.name, view.title, view.description, preview) if url else []),
        f"<style>{style(site, 'gallery.css')}</style>",
    ]
    body = _header(site, view) + tag("main", {}, _words(site, view) + _albums(site, view) + _gallery(site, view))
    scripts = [
        tag("script", {"src": f"{view.root}embed.js", "async": ""}, ""),
        f"<script>{asset('gallery.js')}{markup.asset('frame.js')}</script>",
    ]
    return "\n".join(["<!doctype html>", tag("html", {"lang": site.language}), *lines, body, *scripts, "</html>", ""])


def _header(site: Site, view: View) -> str:
    home = tag("a", {"class": "home", "href": site.home}, text(site.name or say("all", site.language)))
    return tag("header", {}, home) if view.prefix else ""


def _words(site: Site, view: View) -> str:
    steps = "".join(tag("li", {}, tag("a", {"href": url}, text(title))) for title, url in view.way)
    way = tag("nav", {"aria-label": say("wayBack", site.language)}, tag("ol", {"class": "way"}, steps)) if steps else ""
    about = tag("p", {"class": "about"}, text(view.description)) if view.description else ""
    return way + tag("h1", {}, text(view.title)) + about


def _albums(site: Site, view: View) -> str:
    if not view.cards:
        return ""
    items = "".join(
        tag(
            "li",
            {},
            tag(
                "a",
                {"href": card.url},
                tag("span", {"class": "cover"}, _image(card.cover, _COVER, "") if card.cover else "")
                + tag("strong", {}, text(card.title))
                + tag("small", {}, text(_count(card.count, site.language))),
            ),
        )
        for card in view.cards
    )
    return tag("nav", {"class": "albums", "aria-label": say("albums", site.language)}, tag("ul", {}, items))


def _gallery(site: Site, view: View) -> str:
    items = "".join(
        tag("li", {}, tag("a", {"href": image["page"]}, _image(image, _SMALL, image["alt"] or image["caption"] or "")))
        for image in view.first
    )
    attributes = {
        "src": view.root or None,
        "prefix": view.prefix or None,
        "labels": json.dumps({"empty": say("empty", site.language)}, ensure_ascii=False),
    }
    noscript = tag("noscript", {}, tag("ul", {"class": "some"}, items))
    return _filters(site, view) + tag("darkroom-gallery", attributes, noscript)


def _filters(site: Site, view: View) -> str:
    words = say("search", site.language)
    field = tag("input", {"type": "search", "name": "q", "aria-label": words, "placeholder": words, "maxlength": 200})
    form = tag("form", {"role": "search", "data-empty": say("nothingFound", site.language)}, field)
    chips = [("", say("everyTag", site.language), None), *((one, one, count) for one, count in view.tags)]
    buttons = "".join(
        tag(
            "button",
            {"type": "button", "value": value, "aria-pressed": str(not value).lower()},
            text(label) + (tag("small", {}, text(count)) if count else ""),
        )
        for value, label, count in chips
    )
    group = {"class": "tags", "role": "group", "aria-label": say("tags", site.language)}
    return tag("div", {"class": "filters"}, form + (tag("div", group, buttons) if view.tags else ""))


def _image(image: Json, width: int, alt: str) -> str:
    chosen = largest(image, width)
    values = {"src": chosen["url"], "width": chosen["width"], "height": chosen["height"], "alt": alt, "loading": "lazy"}
    return tag("img", values)


def _count(count: int, language: str) -> str:
    return say("one", language) if count == 1 else say("count", language, n=count)

"""The embed page as HTML. All texts and URLs in it are escaped here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from darkroom.embedding import open_graph
from darkroom.embedding.html import discovery, tag, text
from darkroom.embedding.labels import date_in_words, say
from darkroom.embedding.renditions import link_of, picture

Json = Mapping[str, Any]

_FOLDER: Final = Path(__file__).parent / "page"


@cache
def asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Page:
    """`base` is this server's public URL, `url` the page's own URL, `oembed` the URL of its oEmbed response."""

    base: str
    url: str
    oembed: str
    language: str
    theme: str | None


def document(page: Page, title: str, description: str, image: Json | None, body: str, scripts: str) -> str:
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        # Links open outside the frame, which has little room.
        '<base target="_blank">',
        f"<title>{text(title)}</title>",
        tag("link", {"rel": "canonical", "href": page.url}),
        discovery(page.oembed, title),
        *open_graph.tags(page.url, "Darkroom", title, description, open_graph.of_image(image, title) if image else {}),
        f"<style>{asset('frame.css')}</style>",
    ]
    html = tag("html", {"lang": page.language, "data-theme": page.theme})
    content = tag("main", {}, tag("h1", {}, text(title)) + body)
    return "\n".join(["<!doctype html>", html, *head, content, scripts, ""])


def photo(page: Page, image: Json) -> str:
    """One picture with caption and date, filling its frame."""
    ratio = image["width"] / image["height"] if image["width"] and image["height"] else 1.5
    alt = image["alt"] or image["caption"] or image["name"]
    shown = picture(image, alt, f"min(100vw, {100 * ratio:.4g}vh)", first=True)
    when = date_in_words(image["taken"], page.language)
    words = [
        text(image["caption"]) if image["caption"] else "",
        tag("time", {"datetime": image["taken"]}, text(when)) if when else "",
        text(image["credit"]) if image["credit"] else "",
    ]
    caption = " · ".join(word for word in words if word)
    return tag(
        "figure",
        {"class": "photo"},
        tag("a", {"href": link_of(image)}, shown) + (tag("figcaption", {}, caption) if caption else ""),
    )


def gallery(page: Page, attributes: Mapping[str, object], images: Sequence[Json], first: int, more: str | None) -> str:
    """The element that the script upgrades. It contains the photos as HTML, for pages without JavaScript."""
    items = "".join(
        tag(
            "li",
            {},
            tag(
                "a",
                {"href": link_of(image)},
                picture(image, _alt(page, image, first + at), "(min-width: 600px) 33vw, 50vw", first=False),
            ),
        )
        for at, image in enumerate(images)
    )
    listed = tag("ul", {}, items) if items else tag("p", {}, text(say("empty", page.language)))
    onward = tag("a", {"href": more, "target": "_self"}, text(say("more", page.language)))
    further = tag("p", {}, onward) if more else ""
    whole = tag("a", {"href": f"{page.base}/"}, text(say("all", page.language)))
    inner = tag("noscript", {}, listed + further) + tag("p", {}, whole)
    return tag("darkroom-gallery", {"src": page.base, **attributes}, inner)


def _alt(page: Page, image: Json, at: int) -> str:
    return str(image["alt"] or image["caption"] or say("photo", page.language, n=at + 1))

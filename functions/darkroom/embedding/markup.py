"""The embed page as HTML. All texts and URLs in it are escaped here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

from darkroom.embedding.labels import date_in_words, say

Json = Mapping[str, Any]

_FOLDER: Final = Path(__file__).parent / "page"
_CARD_WIDTH: Final = 1280
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@cache
def asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Page:
    """`base` is this server's public URL, `url` the page's own URL, `oembed` the URL of its oEmbed answer."""

    base: str
    url: str
    oembed: str
    language: str
    theme: str | None


def tag(name: str, attributes: Mapping[str, object], inner: str | None = None) -> str:
    """`inner` is HTML; None for a void element. Attributes with the value None are omitted."""
    words = "".join(f' {key}="{escape(_clean(value))}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{words}>" + ("" if inner is None else f"{inner}</{name}>")


def text(value: object) -> str:
    return escape(_clean(value))


def _clean(value: object) -> str:
    """Remove characters that HTML forbids: lone surrogates and control characters."""
    return _FORBIDDEN.sub("", str(value).encode("utf-8", "replace").decode())


def document(page: Page, title: str, description: str, image: Json | None, body: str, scripts: str) -> str:
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{text(title)}</title>",
        tag("link", {"rel": "canonical", "href": page.url}),
        discovery(page.oembed, title),
        *open_graph(page.url, "Darkroom", title, description, image),
        f"<style>{asset('frame.css')}</style>",
    ]
    html = tag("html", {"lang": page.language, "data-theme": page.theme})
    content = tag("main", {}, tag("h1", {}, text(title)) + body)
    return "\n".join(["<!doctype html>", html, *head, content, scripts, ""])


def discovery(oembed: str, title: str) -> str:
    return tag("link", {"rel": "alternate", "type": "application/json+oembed", "href": oembed, "title": title})


def open_graph(url: str, site: str, title: str, description: str, image: Json | None) -> list[str]:
    """Open Graph tags (https://ogp.me) of the page at `url`; those without a value are omitted."""
    properties: dict[str, object] = {
        "og:type": "website",
        "og:site_name": site,
        "og:title": title,
        "og:description": description,
        "og:url": url,
    }
    if image and image["srcset"]:
        wide = largest(image, _CARD_WIDTH)
        card = in_format(wide["url"], "jpeg")
        properties |= {
            "og:image": card,
            "og:image:type": "image/jpeg" if card != wide["url"] else "image/webp",
            "og:image:width": wide["width"],
            "og:image:height": wide["height"],
            "og:image:alt": image["alt"] or image["caption"] or title,
        }
    lines = [tag("meta", {"property": key, "content": value}) for key, value in properties.items() if value]
    return [*lines, tag("meta", {"name": "twitter:card", "content": "summary_large_image" if image else "summary"})]


def largest(image: Json, width: int) -> Json:
    """The widest rendition up to that width, or else the narrowest."""
    fitting = [entry for entry in image["srcset"] if entry["width"] <= width]
    found: Json = fitting[-1] if fitting else image["srcset"][0]
    return found


def in_format(url: str, name: str) -> str:
    """The same derivative in another format; all our own URLs name a format."""
    return url.replace("format:webp/", f"format:{name}/", 1)


def picture(image: Json, alt: str, sizes: str, first: bool) -> str:
    """A picture in the best format and size for the browser, with dimensions that reserve its space."""
    sets = [
        ", ".join(f"{in_format(entry['url'], name)} {entry['width']}w" for entry in image["srcset"])
        for name in ("avif", "webp")
    ]
    known = {
        "alt": alt,
        "width": image["width"],
        "height": image["height"],
        "sizes": sizes,
        "srcset": sets[1] or None,
        "src": largest(image, 960)["url"] if image["srcset"] else image["url"],
        "loading": None if first else "lazy",
        "fetchpriority": "high" if first else None,
    }
    # The files of an export exist in one format.
    source = tag("source", {"type": "image/avif", "sizes": sizes, "srcset": sets[0]}) if sets[0] != sets[1] else ""
    return tag("picture", {}, source + tag("img", known))


def photo(page: Page, image: Json) -> str:
    """One picture with caption and date; it fills its frame."""
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
    """The element that the script upgrades; its content is the photos themselves, for pages without JavaScript."""
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
    further = tag("p", {}, tag("a", {"href": more}, text(say("more", page.language)))) if more else ""
    whole = tag("a", {"href": f"{page.base}/"}, text(say("all", page.language)))
    inner = tag("noscript", {}, listed + further) + tag("p", {}, whole)
    return tag("darkroom-gallery", {"src": page.base, **attributes}, inner)


def link_of(image: Json) -> str | None:
    """The original, or else its largest rendition."""
    url: str | None = image["url"] or (image["srcset"][-1]["url"] if image["srcset"] else None)
    return url


def _alt(page: Page, image: Json, at: int) -> str:
    return str(image["alt"] or image["caption"] or say("photo", page.language, n=at + 1))

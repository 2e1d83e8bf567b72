"""The page of one photo, readable without JavaScript: the photo, its texts, and links to its neighbors."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from darkroom.embedding import open_graph
from darkroom.embedding.html import discovery, tag, text
from darkroom.embedding.labels import CAMERA, date_in_words, say
from darkroom.embedding.renditions import Json, link_of, picture
from darkroom.sharing import rights, structured_data

_FOLDER: Final = Path(__file__).parent / "page"
_FONTS: Final = {"Hanken Grotesk": ("hanken-grotesk", "100 900"), "Newsreader": ("newsreader", "200 800")}
"""File and weights of each of the site's fonts."""
_LONG: Final = 140
"""Number of characters above which a caption is set as text rather than as a heading."""


@dataclass(frozen=True)
class Site:
    """The site around the page. URLs may be relative; `feed` and `oembed` are None if the site has none.

    `name` is the site's title, "" by default; `accent` a CSS color or "".
    """

    name: str
    home: str
    language: str
    accent: str = ""
    feed: str | None = None
    oembed: str | None = None
    tag_page: str | None = None
    """URL of the gallery filtered by a tag, which is appended to it; None without such a page."""
    fonts: str = ""
    """Path of the folder with the site's fonts, "" without them. If they are missing there, the next font is used."""


@dataclass(frozen=True)
class Neighbors:
    """URLs of the pages of the photos before and after this one; None at the ends of the gallery."""

    previous: str | None
    next: str | None


@cache
def asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def style(site: Site, sheet: str = "photo.css") -> str:
    """The content of the page's style element, for its Content-Security-Policy."""
    return _faces(site) + asset("base.css") + asset(sheet) + (_accent(site.accent) if site.accent else "")


def _faces(site: Site) -> str:
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weights};font-display:optional;'
        f'src:url("{site.fonts}/{file}.woff2")}}\n'
        for family, (file, weights) in _FONTS.items()
        if site.fonts
    )


def _accent(color: str) -> str:
    """The owner's color, darkened or lightened until it is readable on the page."""
    dark, light = (f"oklch(from {color} {lightness} c h)" for lightness in ("min(l, .52)", "max(l, .72)"))
    return (
        f":root{{--accent:{color}}}\n"
        f"@supports (color:oklch(from red l c h)){{:root{{--accent:light-dark({dark},{light})}}}}\n"
    )


def title_of(image: Json, language: str) -> str:
    """The caption, else the alternative text, else the date; never the file name."""
    found = image["caption"] or image["alt"] or date_in_words(image["taken"], language)
    return str(found or say("untitled", language))


def document(site: Site, image: Json, neighbors: Neighbors, public: Json | None) -> str:
    """The page. `image` is Image JSON, with facts in place of their URL as `details`. `public` has absolute URLs,
    or is None to omit tags that need them.
    """
    title = title_of(image, site.language)
    whole = f"{title} · {site.name}" if site.name else title
    lines = [
        *head(whole),
        tag("meta", {"name": "description", "content": image["alt"] or image["caption"] or title}),
        *_relations(site, neighbors),
        *preloads(site),
        *(_for_others(site, public, title) if public else ()),
        f"<style>{style(site)}</style>",
    ]
    body = _header(site, neighbors) + tag("main", {}, _photo(site, image, title) + _words(site, image, title))
    return "\n".join(["<!doctype html>", tag("html", {"lang": site.language}), *lines, body, "</html>", ""])


def head(title: str) -> list[str]:
    """The first tags of every page's head."""
    return [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{text(title)}</title>",
        # Without an icon, a browser would request /favicon.ico.
        '<link rel="icon" href="data:,">',
    ]


def preloads(site: Site) -> list[str]:
    """Early requests for the fonts, since a font that arrives late is not used on that visit."""
    return [
        tag("link", {"rel": "preload", "as": "font", "type": "font/woff2", "crossorigin": "", "href": url})
        for url in (f"{site.fonts}/{file}.woff2" for file, _ in _FONTS.values() if site.fonts)
    ]


def _relations(site: Site, neighbors: Neighbors) -> list[str]:
    links = {"prev": neighbors.previous, "next": neighbors.next}
    lines = [tag("link", {"rel": rel, "href": url}) for rel, url in links.items() if url]
    if site.feed:
        lines.append(tag("link", {"rel": "alternate", "type": "application/atom+xml", "href": site.feed}))
    return lines


def _for_others(site: Site, image: Json, title: str) -> list[str]:
    """Tags for link previews, search engines and sites that embed the page."""
    url = image["page"]
    lines = [tag("link", {"rel": "canonical", "href": url})]
    if site.oembed:
        lines.append(discovery(site.oembed, title))
    preview = open_graph.of_image(image, title)
    lines += open_graph.tags(url, site.name, title, image["alt"] or image["credit"] or "", preview)
    return [*lines, structured_data.script(structured_data.image_object(image, url, title))]


def _header(site: Site, neighbors: Neighbors) -> str:
    home = tag("a", {"class": "home", "href": site.home}, text(site.name or say("photos", site.language)))
    arrows = "".join(
        tag("a", {"rel": rel, "href": url}, f'<span aria-hidden="true">{arrow}</span> {text(say(key, site.language))}')
        for rel, key, url, arrow in (
            ("prev", "previous", neighbors.previous, "←"),
            ("next", "next", neighbors.next, "→"),
        )
        if url
    )
    return tag(
        "header", {}, home + (tag("nav", {"aria-label": say("photos", site.language)}, arrows) if arrows else "")
    )


def _photo(site: Site, image: Json, title: str) -> str:
    """The photo as large as the window allows, with its space reserved while it loads."""
    width, height = image["width"], image["height"]
    ratio = width / height if width and height else 1.5
    shown = picture(image, image["alt"] or title, f"min(100vw, {80 * ratio:.4g}vh)", first=True)
    return tag("a", {"class": "photo", "href": link_of(image)}, shown)


def _words(site: Site, image: Json, title: str) -> str:
    when = date_in_words(image["taken"], site.language)
    facts = [
        tag("time", {"datetime": image["taken"]}, text(when)) if when and when != title else "",
        text(image["credit"]) if image["credit"] else "",
        _license(image["rights"], site.language) if image["rights"] else "",
    ]
    line = " · ".join(fact for fact in facts if fact)
    parts = [
        tag("h1", {"class": "long" if len(title) > _LONG else None}, text(title)),
        tag("p", {"class": "facts"}, line) if line else "",
        _tags(site, image["tags"]),
        _camera(image["details"] or {}, site.language),
        tag("p", {"class": "actions"}, _actions(site, image)),
    ]
    return tag("div", {"class": "words"}, "".join(parts))


def _license(uri: str, language: str) -> str:
    if not rights.is_web_address(uri):
        return text(uri)
    return tag("a", {"rel": "license", "href": uri}, text(rights.short_name(uri) or say("license", language)))


def _tags(site: Site, tags: list[str]) -> str:
    if not tags:
        return ""
    items = [
        tag(
            "li",
            {},
            tag("a", {"rel": "tag", "href": site.tag_page + quote(one, safe="")}, text(one))
            if site.tag_page
            else text(one),
        )
        for one in tags
    ]
    return tag("ul", {"class": "tags"}, "".join(items))


def _camera(details: Mapping[str, Any], language: str) -> str:
    """Further facts that the owner publishes, such as camera, lens and exposure."""
    pairs = "".join(
        tag("div", {}, tag("dt", {}, text(_label(key, language))) + tag("dd", {}, text(value)))
        for key, value in details.items()
    )
    return tag("dl", {}, pairs) if pairs else ""


def _label(key: str, language: str) -> str:
    return say(key, language) if key in CAMERA else key


def _actions(site: Site, image: Json) -> str:
    file = image["name"].rpartition("/")[2]
    links = [
        tag(
            "a",
            {"href": link_of(image), "download": file},
            text(say("download", site.language)),
        ),
    ]
    if image["coloring_page"]:
        links.append(tag("a", {"href": image["coloring_page"]}, text(say("coloring", site.language))))
    links.append(tag("a", {"href": site.home}, text(say("all", site.language))))
    return " ".join(links)

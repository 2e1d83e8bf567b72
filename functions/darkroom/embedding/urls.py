"""Parse and print our own URLs that other sites can embed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from darkroom.catalog.query import ORIENTATIONS, SORTS
from darkroom.embedding.labels import LANGUAGES
from darkroom.errors import NotFound

LAYOUTS: Final = ("rows", "grid", "strip")
SHOWN: Final = ("gallery", "photo")
THEMES: Final = ("light", "dark")
FILTER: Final = ("prefix", "q", "tag", "orientation", "sort", "min_width", "max_width", "min_height", "max_height")
OPTIONS: Final = ("show", "name", "seed", "layout", "theme", "lang", "limit", "offset", *FILTER, "link")
"""Parameters of /api/embed, in the order of its canonical URL."""

_CHOICES: Final = {
    "sort": SORTS,
    "orientation": ORIENTATIONS,
    "layout": LAYOUTS,
    "show": SHOWN,
    "theme": THEMES,
    "lang": LANGUAGES,
}


@dataclass(frozen=True)
class Shown:
    """The content of a URL: the picture with that name, or the page that these parameters of /api/embed select."""

    name: str | None
    options: Mapping[str, str]

    @property
    def is_photo(self) -> bool:
        return self.name is not None or self.options.get("show") == "photo"


def embed_url(base: str, options: Mapping[str, str]) -> str:
    words = {key: options[key] for key in OPTIONS if options.get(key)}
    return f"{base}/api/embed" + (f"?{urlencode(words)}" if words else "")


def photo_url(base: str, name: str) -> str:
    return f"{base}/photo/{quote(name, safe='/')}"


def oembed_url(base: str, page: str) -> str:
    return f"{base}/api/oembed?{urlencode({'url': page, 'format': 'json'})}"


def shown_at(base: str, url: str) -> Shown:
    """The content of `url`, a URL of this server at `base`. Raises NotFound for any other URL."""
    try:
        asked, own = urlsplit(url), urlsplit(base)
        same = asked.scheme in ("http", "https") and asked.netloc.lower() == own.netloc.lower()
    except ValueError:
        same = False
    if not same or not asked.path.startswith(own.path):
        raise NotFound(f"{url[:200]!r} is not a URL of this server.")
    path = asked.path[len(own.path) :].rstrip("/").removesuffix(".html")
    given = dict(parse_qsl(asked.query))
    options = {key: given[key] for key in OPTIONS if given.get(key)}
    if path in ("/zoom", "/api/embed") and "name" in options:
        return Shown(options["name"], {})
    if path.startswith("/photo/"):
        return Shown(unquote(path.removeprefix("/photo/")), {})
    if path in ("", "/index") and given.get("photo"):
        return Shown(given["photo"], {})
    if path not in ("", "/index", "/api/embed") or _is_wrong(options):
        raise NotFound(f"{url[:200]!r} is not a page that can be embedded.")
    return Shown(None, options)


def _is_wrong(options: Mapping[str, str]) -> bool:
    return any(options.get(key, choices[0]) not in choices for key, choices in _CHOICES.items())

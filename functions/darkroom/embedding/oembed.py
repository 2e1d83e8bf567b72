"""oEmbed responses (https://oembed.com, version 1.0): `photo` for a picture, `rich` (an iframe) for everything else."""

from collections.abc import Mapping
from typing import Any, Final

from darkroom.embedding.html import tag
from darkroom.embedding.labels import LANGUAGES, say
from darkroom.embedding.renditions import in_format, largest
from darkroom.embedding.urls import Shown, embed_url

PROVIDER: Final = "Darkroom"
_CACHE_AGE: Final = 3600
_WIDTH: Final = 800
_HEIGHT: Final = 600
_STRIP_HEIGHT: Final = 240
_PHOTO_WIDTH: Final = 1280
_THUMBNAIL_WIDTH: Final = 320

Box = tuple[int | None, int | None]
"""The maximum width and height that the consumer accepts."""


def fit(width: int, height: int, box: Box) -> tuple[int, int]:
    """The sides reduced to fit the box, never enlarged."""
    scale = min(1.0, (box[0] or width) / width, (box[1] or height) / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def photo(base: str, image: Mapping[str, Any], box: Box) -> dict[str, Any]:
    """The response for a picture of known size; `image` is its JSON with absolute URLs.

    Uses the widest rendition that fits. If even the narrowest is too large, only the stated size is reduced.
    """
    most = min(box[0] or _PHOTO_WIDTH, _PHOTO_WIDTH)
    fitting = [entry for entry in image["srcset"] if entry["height"] <= (box[1] or entry["height"])]
    chosen = largest({"srcset": fitting or image["srcset"][:1]}, most)
    width, height = fit(chosen["width"], chosen["height"], box)
    answer = _answer(base, "photo", image["caption"] or image["alt"] or image["name"])
    answer |= {"url": in_format(chosen["url"], "jpeg"), "width": width, "height": height}
    if image["credit"]:
        answer["author_name"] = image["credit"]
    thumbnail = largest(image, _THUMBNAIL_WIDTH)
    # The standard limits thumbnails to the same box and makes them optional.
    if fit(thumbnail["width"], thumbnail["height"], box) == (thumbnail["width"], thumbnail["height"]):
        answer |= {
            "thumbnail_url": in_format(thumbnail["url"], "jpeg"),
            "thumbnail_width": thumbnail["width"],
            "thumbnail_height": thumbnail["height"],
        }
    return answer


def rich(base: str, shown: Shown, box: Box) -> dict[str, Any]:
    """The response with an iframe of the embed page. WordPress keeps only the iframe, and sandboxes it to scripts."""
    title = say("gallery", shown.options.get("lang", LANGUAGES[0]))
    high = _STRIP_HEIGHT if shown.options.get("layout") == "strip" else _HEIGHT
    return framed(base, title, embed_url(base, shown.options), fitted(high, box))


def fitted(height: int = _HEIGHT, box: Box = (None, None)) -> tuple[int, int]:
    """The sides of a frame, at most those of the box."""
    return min(box[0] or _WIDTH, _WIDTH), min(box[1] or height, height)


def framed(base: str, title: str, url: str, sides: tuple[int, int]) -> dict[str, Any]:
    """The page at `url` in an iframe; `base` is the site's public URL."""
    width, height = sides
    frame = {
        "src": url,
        "title": title,
        "width": width,
        "height": height,
        "frameborder": 0,
        "loading": "lazy",
        "allowfullscreen": "",
    }
    return _answer(base, "rich", title) | {"html": tag("iframe", frame, ""), "width": width, "height": height}


def _answer(base: str, kind: str, title: str) -> dict[str, Any]:
    return {
        "version": "1.0",
        "type": kind,
        "title": title,
        "provider_name": PROVIDER,
        "provider_url": f"{base}/",
        "cache_age": _CACHE_AGE,
    }

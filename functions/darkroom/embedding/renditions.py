"""The renditions listed in a picture's JSON, and the element that displays them."""

from collections.abc import Mapping
from typing import Any

from darkroom.embedding.html import tag

Json = Mapping[str, Any]


def largest(image: Json, width: int) -> Json:
    """The widest rendition up to that width, or else the narrowest."""
    fitting = [entry for entry in image["srcset"] if entry["width"] <= width]
    found: Json = fitting[-1] if fitting else image["srcset"][0]
    return found


def in_format(url: str, name: str) -> str:
    """The URL of the same derivative in another format; all our own URLs name a format."""
    return url.replace("format:webp/", f"format:{name}/", 1)


def preview(image: Json, width: int) -> Json:
    """A JPEG up to that width, with its size, for programs that read no other format.

    The files of an export exist in one format, so `image` names its own there.
    """
    wide = largest(image, width)
    own: Json = image.get("preview") or {**wide, "url": in_format(wide["url"], "jpeg")}
    return own


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


def link_of(image: Json) -> str | None:
    """The original, or else its largest rendition."""
    url: str | None = image["url"] or (image["srcset"][-1]["url"] if image["srcset"] else None)
    return url

"""URLs in our own responses. Each is on the open list, names its format, and has a version if it is known."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from darkroom.config import Settings
from darkroom.geometry import half_up
from darkroom.images.chains.ladder import COLORING_PAGE, LADDER, rung_chain
from darkroom.storage import public_urls
from darkroom.storage.albums import scope

if TYPE_CHECKING:
    from darkroom.catalog.image import Image


def absolute(settings: Settings, path: str) -> str:
    """The URL below DARKROOM_PUBLIC_URL, or relative to the origin if that is unset."""
    return settings.public_url + path


def derivative(
    settings: Settings, chain: str, name: str, version: str | None, query: Mapping[str, str] = MappingProxyType({})
) -> str:
    path = f"/api/get-image/{quote(chain, safe=':,')}/{quote(name, safe='/')}"
    link = scope.link()
    words = {**({"v": version} if version else {}), **query, **({"link": link} if link else {})}
    return absolute(settings, path + (f"?{urlencode(words)}" if words else ""))


def original(settings: Settings, name: str) -> str | None:
    """The bucket's public URL if anyone may read it, else the function's; None if originals are private."""
    if not settings.publishes_originals:
        return None
    return public_urls.original(settings, name) or derivative(settings, "original", name, None)


def photo_page(settings: Settings, name: str) -> str:
    """The page of one photo on the site."""
    link = scope.link()
    return absolute(settings, f"/photo/{quote(name, safe='/')}") + (f"?{urlencode({'link': link})}" if link else "")


def details(settings: Settings, image: "Image") -> str | None:
    """The URL of further facts of one picture; None if none are published."""
    if not (settings.camera or image.details):
        return None
    link = scope.link()
    query = f"?{urlencode({'link': link})}" if link else ""
    return absolute(settings, f"/api/image-details/{quote(image.name, safe='/')}{query}")


def ladder_of(image: "Image") -> list[int]:
    """The rungs below the picture's own width, and one for the full width; empty if the width is unknown."""
    if not image.width or not image.height:
        return []
    return [rung for rung in LADDER if rung < image.width] + [rung for rung in LADDER if rung >= image.width][:1]


def stored(settings: Settings, image: "Image") -> Mapping[str, str]:
    """Public URLs of derivatives with a mark in the catalog, by the text of the chain."""
    if not settings.public_derivatives or not image.mark or scope.is_closed(settings, image.name):
        return {}
    from darkroom.delivery import public_derivatives

    return public_derivatives.addresses(settings, image)


def srcset(settings: Settings, image: "Image") -> list[dict[str, Any]]:
    """`{width, height, url}` for each rung of the picture's ladder."""
    return _srcset(settings, image, stored(settings, image))


def _srcset(settings: Settings, image: "Image", there: Mapping[str, str]) -> list[dict[str, Any]]:
    entries = []
    ladder = ladder_of(image)
    # All or none, since the embeds offer the same widths in other formats.
    whole = all(rung_chain(rung) in there for rung in ladder)
    for rung in ladder:
        assert image.width and image.height
        width = min(rung, image.width)
        height = max(1, half_up(image.height * width / image.width))
        text = rung_chain(rung)
        url = there[text] if whole else derivative(settings, text, image.name, image.version)
        entries.append({"width": width, "height": height, "url": url})
    return entries


def image_json(settings: Settings, image: "Image") -> dict[str, Any]:
    """The Image JSON of the API; unknown values are null."""
    there = stored(settings, image)
    return {
        "name": image.name,
        "url": original(settings, image.name),
        "page": photo_page(settings, image.name),
        "details": details(settings, image),
        "version": image.version,
        "width": image.width,
        "height": image.height,
        "size": image.size,
        "content_type": image.content_type,
        "caption": image.caption,
        "alt": image.alt,
        "taken": image.taken,
        "tags": list(image.tags),
        "credit": image.credit,
        "rights": image.rights,
        "focal_point": list(image.focal_point) if image.focal_point else None,
        "placeholder": image.placeholder,
        "srcset": _srcset(settings, image, there),
        "coloring_page": there.get(COLORING_PAGE) or derivative(settings, COLORING_PAGE, image.name, image.version),
    }

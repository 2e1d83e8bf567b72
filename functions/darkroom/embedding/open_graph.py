"""Link previews: Open Graph (https://ogp.me) and Twitter card tags, which other networks read too."""

from collections.abc import Mapping
from typing import Any, Final

from darkroom.embedding.html import tag
from darkroom.embedding.renditions import preview

_WIDTH: Final = 1280


def of_image(image: Mapping[str, Any], title: str) -> dict[str, object]:
    """The properties of a picture with a known size; `image` is its JSON with absolute URLs."""
    if not image["srcset"]:
        return {}
    shown = preview(image, _WIDTH)
    return {
        "image": shown["url"],
        "image:type": "image/jpeg",
        "image:width": shown["width"],
        "image:height": shown["height"],
        "image:alt": image["alt"] or image["caption"] or title,
    }


def tags(url: str, site: str, title: str, description: str, image: Mapping[str, object]) -> list[str]:
    """The tags for the page at `url`; properties without a value are omitted."""
    properties = {
        "type": "website",
        "site_name": site,
        "title": title,
        "description": description or title,
        "url": url,
        **image,
    }
    card: dict[str, object] = {"card": "summary_large_image" if image else "summary"}
    card |= {name: properties[name] for name in ("title", "description", "image", "image:alt") if name in properties}
    return [
        *(tag("meta", {"property": f"og:{name}", "content": value}) for name, value in properties.items() if value),
        *(tag("meta", {"name": f"twitter:{name}", "content": value}) for name, value in card.items() if value),
    ]

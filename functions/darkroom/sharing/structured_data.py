"""A photo as schema.org JSON-LD, with the fields that search engines read for images and licenses.

https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata
"""

import json
from collections.abc import Mapping
from typing import Any

from darkroom.embedding.renditions import in_format, largest
from darkroom.sharing.rights import is_web_address

_WIDE = 1920
_THUMBNAIL = 640


def image_object(image: Mapping[str, Any], url: str, title: str) -> dict[str, Any]:
    """The photo's JSON-LD. `image` is Image JSON with absolute URLs, `url` its page. Unknown values are omitted."""
    content = largest(image, _WIDE) if image["srcset"] else None
    credit, rights = image["credit"], image["rights"]
    has_license = bool(rights) and is_web_address(rights)
    values: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "ImageObject",
        "@id": f"{url}#photo",
        "url": url,
        "mainEntityOfPage": url,
        "representativeOfPage": True,
        "name": title,
        "caption": image["caption"],
        "description": image["alt"],
        "contentUrl": in_format(content["url"], "jpeg") if content else image["url"],
        "thumbnailUrl": in_format(largest(image, _THUMBNAIL)["url"], "jpeg") if content else None,
        "width": content["width"] if content else image["width"],
        "height": content["height"] if content else image["height"],
        "dateCreated": image["taken"],
        "creator": {"@type": "Person", "name": credit} if credit else None,
        "creditText": credit,
        "copyrightNotice": credit,
        "license": rights if has_license else None,
        "acquireLicensePage": url if has_license else None,
        "keywords": ", ".join(image["tags"]) or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def script(values: Mapping[str, Any]) -> str:
    """A data block for a page, escaped so that no text can end the element."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>'

"""Write HTML elements, with every text and attribute escaped."""

import re
from collections.abc import Mapping
from html import escape
from typing import Final

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def tag(name: str, attributes: Mapping[str, object], inner: str | None = None) -> str:
    """An element. `inner` is HTML; None for a void element. Attributes with the value None are omitted."""
    words = "".join(f' {key}="{escape(_clean(value))}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{words}>" + ("" if inner is None else f"{inner}</{name}>")


def text(value: object) -> str:
    return escape(_clean(value))


def _clean(value: object) -> str:
    """Remove lone surrogates and control characters, which HTML forbids."""
    return _FORBIDDEN.sub("", str(value).encode("utf-8", "replace").decode())


def discovery(oembed: str, title: str) -> str:
    return tag("link", {"rel": "alternate", "type": "application/json+oembed", "href": oembed, "title": title})

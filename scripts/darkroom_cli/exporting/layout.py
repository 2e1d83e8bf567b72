"""Names for an export's files that every static host and file system accepts."""

import hashlib
import re
from typing import Final

from darkroom.config import Settings
from darkroom.images.chains.chain import SettledChain
from darkroom.images.chains.published import published
from darkroom.images.derivatives.keys import chain_part

GALLERY: Final = "darkroom.json"
MANIFEST: Final = "darkroom-files.json"
INDEX: Final = "index.html"
OEMBED: Final = "darkroom-oembed.json"
EMBEDS: Final = ("embed.js", "embed-viewer.js", "embed-zip.js", "embed-photo.js")
FEED: Final = "feed.xml"
SITEMAP: Final = "sitemap.xml"
PHOTOS: Final = "photo/"
ALBUMS: Final = "album/"
DETAILS: Final = "details/"
PAGES: Final = "pages/"
IMAGES: Final = "images/"

_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*")
_LONGEST: Final = 80


def image_path(settings: Settings, name: str, version: str, chain: SettledChain) -> str:
    """The derivative's key, with a name of lower-case letters, digits, `.`, `_` and `-`.

    A name with other characters is simplified and gets `~` and a digest, so that no two names collide, not even
    on a case-insensitive file system.
    """
    return f"{IMAGES}{folder_of(name)}/{version}/{chain_part(published(settings, chain))}"


def photo_path(name: str) -> str:
    """The path of the photo's page."""
    return f"{PHOTOS}{folder_of(name)}.html"


def details_path(name: str) -> str:
    """The path of the photo's further facts."""
    return f"{DETAILS}{folder_of(name)}.json"


def album_path(folder: str) -> str:
    """The path of an album's page; the root's is that of the site."""
    return f"{ALBUMS}{folder_of(folder)}.html" if folder else INDEX


def folder_of(name: str) -> str:
    if _PLAIN.fullmatch(name) and len(name) <= _LONGEST:
        return name
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-.")[:_LONGEST].strip("-.")
    return f"{plain or 'photo'}~{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def text_path(data: bytes) -> str:
    return page_path(data).removesuffix(".json") + ".txt"


def page_path(data: bytes) -> str:
    return f"{PAGES}{hashlib.sha256(data).hexdigest()[:32]}.json"

"""The catalog: the images of a gallery, with pages, random picks and filters."""

from functools import lru_cache
from typing import Protocol

from darkroom.catalog.folders import AlbumPage
from darkroom.catalog.image import Image
from darkroom.catalog.query import Query
from darkroom.catalog.stored.catalog import GalleryCatalog
from darkroom.catalog.view import Index, ListedPage
from darkroom.config import Settings


class Catalog(Protocol):
    """The gallery's images that the current request may see; see `storage.albums`.

    Safe to share between threads. Every method raises StorageUnavailable.
    """

    def page(self, query: Query, limit: int, cursor: str | None = None, offset: int | None = None) -> ListedPage:
        """The images after `cursor`, or from position `offset`; those without a known size are measured now.

        Raises InvalidRequest for a cursor of another listing.
        """

    def pick(self, query: Query, count: int, seed: str | None = None) -> list[Image]:
        """Up to `count` different images at random. With a seed, everyone gets the same ones."""

    def index(self, query: Query) -> Index:
        """Every image's aspect ratio, in the order of `page`."""

    def around(self, image: Image) -> tuple[Image | None, Image | None]:
        """The images before and after this one in the unfiltered gallery, newest first; None at its ends."""

    def folders(self) -> frozenset[str]:
        """Folders that directly contain images, without a trailing slash; "" is the root of the bucket."""

    def albums(self, name: str, limit: int, after: str | None = None) -> AlbumPage:
        """The folder with that name ("" is the root), and up to `limit` of its subfolders after `after`, in natural
        order.

        The count of a folder without pictures is 0.
        """


@lru_cache(maxsize=8)
def open_catalog(settings: Settings) -> Catalog:
    """The catalog for these settings, one per process."""
    return GalleryCatalog(settings)

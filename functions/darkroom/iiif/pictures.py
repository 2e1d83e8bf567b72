"""Look up a picture's sizes, which a request for it refers to."""

from dataclasses import dataclass

from darkroom.config import Settings
from darkroom.geometry import Size
from darkroom.iiif.geometry import fit
from darkroom.iiif.masters import master_of
from darkroom.iiif.sizes import measure
from darkroom.storage import Blob, buckets


@dataclass(frozen=True)
class Picture:
    """`size` is the upright size of the picture or its master; `most` are the maximum sides of a result.

    `stored` is the size of the picture in the bucket, which is smaller if there is a master.
    """

    blob: Blob
    size: Size
    most: Size
    stored: Size

    @property
    def has_master(self) -> bool:
        return self.size != self.stored


def find(settings: Settings, name: str) -> Picture:
    """The picture's sizes. Raises NotFound, UnsupportedImage, BrokenImage, TooLarge."""
    blob = buckets.find_source(settings, name)
    stored = measure(settings, blob)
    most = most_of(settings, stored)
    # A master's tiles were made beforehand and show every face.
    master = None if settings.obscure_faces else master_of(blob)
    return Picture(blob, master or stored, most, stored)


def most_of(settings: Settings, size: Size) -> Size:
    return fit(size, (settings.iiif_max_side, settings.iiif_max_side))

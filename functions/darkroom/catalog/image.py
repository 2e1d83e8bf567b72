"""Image: one picture of the gallery."""

from dataclasses import dataclass, replace
from datetime import datetime

from darkroom.storage import Blob
from darkroom.storage.object_metadata import FocalPoint, parse_metadata
from darkroom.storage.versions import version_of


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts from the picture's header: upright size in pixels, and the EXIF date as ISO 8601.

    `damaged` is True if the end of the file is missing, but enough is left to display the picture.
    """

    width: int
    height: int
    taken: str | None
    damaged: bool = False


# Never changed, but not frozen: creating a frozen one takes five times as long, and a listing creates many.
@dataclass(slots=True, unsafe_hash=True)
class Image:
    """One picture. None means unknown; `width` and `height` are None until the picture is measured."""

    name: str
    version: str
    generation: str
    size: int
    content_type: str
    updated: datetime
    width: int | None = None
    height: int | None = None
    caption: str | None = None
    alt: str | None = None
    taken: str | None = None
    tags: tuple[str, ...] = ()
    credit: str | None = None
    rights: str | None = None
    focal_point: FocalPoint | None = None
    placeholder: str | None = None
    details: tuple[tuple[str, str], ...] = ()
    mark: str = ""
    """Marks of the stored derivatives, see `catalog.stored.marks`; "" if unknown."""

    @property
    def is_measured(self) -> bool:
        return self.width is not None and self.height is not None

    @property
    def orientation(self) -> str | None:
        """`landscape`, `portrait`, `square`, or None if the size is unknown."""
        if self.width is None or self.height is None:
            return None
        if self.width == self.height:
            return "square"
        return "landscape" if self.width > self.height else "portrait"

    def with_facts(self, facts: Facts) -> "Image":
        """The image with these facts; a date in the object's metadata takes precedence over the camera's."""
        return replace(self, width=facts.width, height=facts.height, taken=self.taken or facts.taken)


def from_blob(blob: Blob) -> Image | None:
    """The image of an object; None if the object's metadata hides it."""
    if not blob.metadata:
        return Image(blob.name, blob.generation, blob.generation, blob.size, blob.content_type, blob.updated)
    known = parse_metadata(blob.metadata)
    if known.hidden:
        return None
    both = known.width is not None and known.height is not None
    return Image(
        name=blob.name,
        version=version_of(blob),
        generation=blob.generation,
        size=blob.size,
        content_type=blob.content_type,
        updated=blob.updated,
        width=known.width if both else None,
        height=known.height if both else None,
        caption=known.caption,
        alt=known.alt,
        taken=known.taken,
        tags=known.tags,
        credit=known.credit,
        rights=known.rights,
        focal_point=known.focal_point,
        placeholder=known.placeholder,
        details=known.details,
    )

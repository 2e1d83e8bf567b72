"""Recognize objects that are the same photo: a name in two Unicode forms, or the JPEG beside a HEIC or RAW file."""

from collections.abc import Iterable

from darkroom.catalog.image import Image
from darkroom.formats import looks_like, master_kind
from darkroom.storage.names import composed


def without_twins(images: Iterable[Image]) -> list[Image]:
    """One image per photo. Of a name in both NFC and NFD form, the one with a description is kept, else the NFC form. A
    HEIC is dropped if its JPEG exists.
    """
    found = list(images)
    if not all(image.name.isascii() for image in found):
        found = _in_one_form(found)
    endings = {image.name.rpartition(".")[2] for image in found}
    if not any(master_kind(f".{ending}") for ending in endings):
        return found
    stems = jpeg_stems(image.name for image in found)
    return [image for image in found if not has_jpeg(image.name, stems)]


def _in_one_form(images: Iterable[Image]) -> list[Image]:
    by_name: dict[str, Image] = {}
    for image in images:
        name = composed(image.name)
        other = by_name.get(name)
        if other is None or _rank(image) > _rank(other):
            by_name[name] = image
    return list(by_name.values())


def jpeg_stems(names: Iterable[str]) -> frozenset[str]:
    """Normalized names of JPEG files without their extensions, for `has_jpeg`."""
    return frozenset(stem_of(name) for name in names if (format := looks_like(name)) and format.name == "jpeg")


def has_jpeg(name: str, stems: frozenset[str]) -> bool:
    """Whether a HEIC or RAW file has a JPEG: for `IMG_1.HEIC`, `IMG_1.jpg` or `IMG_1.HEIC.jpg`."""
    return master_kind(name) is not None and not stems.isdisjoint((stem_of(name), composed(name).casefold()))


def stem_of(name: str) -> str:
    """The normalized name without its extension."""
    return composed(name).rpartition(".")[0].casefold()


def _rank(image: Image) -> tuple[bool, bool, bool]:
    described = bool(image.caption or image.alt or image.tags)
    return described, image.is_measured, image.name == composed(image.name)

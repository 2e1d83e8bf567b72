"""Manifests and collections of the IIIF Presentation API 3.0: a folder is a book, its pictures are pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from darkroom.catalog.image import Image
from darkroom.geometry import Size
from darkroom.iiif import grid
from darkroom.iiif.geometry import fit
from darkroom.iiif.rights import known_rights

CONTEXT: Final = "http://iiif.io/api/presentation/3/context.json"
ROOT_LABEL: Final = "Pictures"
_THUMBNAIL_WIDTH: Final = 240


@dataclass(frozen=True)
class Site:
    """`origin` is this server's public URL; `level` is level0 or level2; `side` is the longest side that is served."""

    origin: str
    level: str
    side: int

    def service(self, image: Image) -> str:
        return f"{self.origin}/api/iiif/3/{quote(image.name, safe='/:')}"

    def manifest(self, folder: str) -> str:
        return f"{self.origin}/api/iiif/manifest" + (f"/{quote(folder, safe='/:')}" if folder else "")

    def most(self, size: Size) -> Size:
        return fit(size, (self.side, self.side))


def manifest(site: Site, folder: str, images: Sequence[Image]) -> dict[str, Any]:
    """The manifest of a folder's pictures, in the given order; their sizes are known."""
    count = len(images)
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "id": site.manifest(folder),
        "type": "Manifest",
        "label": _text(label_of(folder)),
        "summary": {"en": [f"{count} picture" + ("s" if count != 1 else "")]},
    }
    rights = {known_rights(image.rights) for image in images}
    shared = rights.pop() if len(rights) == 1 else None
    if shared:
        document["rights"] = shared
    credits_ = tuple(dict.fromkeys(image.credit for image in images if image.credit))
    if credits_:
        document["requiredStatement"] = _credit(*credits_)
    if images:
        document["thumbnail"] = [_thumbnail(site, images[0])]
    return document | {"items": [_canvas(site, folder, image) for image in images]}


def collection(site: Site, folders: Sequence[str]) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": f"{site.origin}/api/iiif/collection",
        "type": "Collection",
        "label": {"en": ["All folders"]},
        "items": [
            {"id": site.manifest(folder), "type": "Manifest", "label": _text(label_of(folder))} for folder in folders
        ],
    }


def label_of(folder: str) -> str:
    return folder.rpartition("/")[2] or ROOT_LABEL


def _canvas(site: Site, folder: str, image: Image) -> dict[str, Any]:
    file = image.name.rpartition("/")[2]
    base = f"{site.manifest(folder)}/{quote(file, safe='')}"
    size = {"height": image.height, "width": image.width}
    canvas: dict[str, Any] = {
        "id": f"{base}/canvas",
        "type": "Canvas",
        "label": _text(image.caption or file.rpartition(".")[0] or file),
        **size,
    }
    if image.alt:
        canvas["summary"] = _text(image.alt)
    metadata = _metadata(image)
    if metadata:
        canvas["metadata"] = metadata
    rights = known_rights(image.rights)
    if rights:
        canvas["rights"] = rights
    if image.credit:
        canvas["requiredStatement"] = _credit(image.credit)
    body = {
        "id": f"{site.service(image)}/full/max/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        **size,
        "service": _service(site, image),
    }
    painting = {
        "id": f"{base}/annotation",
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": f"{base}/canvas",
    }
    page = {"id": f"{base}/page", "type": "AnnotationPage", "items": [painting]}
    return canvas | {"thumbnail": [_thumbnail(site, image)], "items": [page]}


def _thumbnail(site: Site, image: Image) -> dict[str, Any]:
    """The smallest sufficient size listed in info.json.

    Has no service, since viewers would request other widths from it, which a level 0 server does not have.
    """
    assert image.width and image.height
    size = (image.width, image.height)
    listed = grid.sizes(size, site.most(size))
    width, height = next((size for size in listed if size[0] >= _THUMBNAIL_WIDTH), listed[-1])
    return {
        "id": f"{site.service(image)}/full/{width},{height}/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": width,
        "height": height,
    }


def _service(site: Site, image: Image) -> list[dict[str, str]]:
    return [{"id": site.service(image), "type": "ImageService3", "profile": site.level}]


def _metadata(image: Image) -> list[dict[str, Any]]:
    pairs = [("Date", image.taken), ("Tags", ", ".join(image.tags)), *image.details]
    if image.rights and not known_rights(image.rights):
        pairs.append(("Rights", image.rights))
    return [{"label": _text(label), "value": _text(value)} for label, value in pairs if value]


def _credit(*names: str) -> dict[str, Any]:
    return {"label": {"en": ["Credit"]}, "value": {"none": [_plain(name) for name in names]}}


def _text(text: str) -> dict[str, list[str]]:
    """A text in an unspecified language."""
    return {"none": [_plain(text)]}


def _plain(text: str) -> str:
    """A value between `<` and `>` would count as HTML (section 4.2), so a blank is appended."""
    is_markup = text.strip().startswith("<") and text.strip().endswith(">")
    return f"{text} " if is_markup else text

"""The JSON that replaces the API: the gallery's root, and its pages of images."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from darkroom.catalog.image import Image
from darkroom.catalog.months import runs_of
from darkroom.catalog.pick import point
from darkroom.catalog.stored.segments import Summary, cut
from darkroom.catalog.stored.texts import parts_of
from darkroom.catalog.view import ratio_byte
from darkroom.config import Settings
from darkroom.delivery import urls
from darkroom.embedding.renditions import largest
from darkroom.images.chains.chain import parse
from darkroom.images.chains.ladder import COLORING_PAGE
from darkroom.images.chains.presets import presets
from darkroom_cli.exporting.derivatives import PREVIEW, ladder_chain, preview_chain
from darkroom_cli.exporting.layout import details_path, image_path, page_path, photo_path, text_path
from darkroom_cli.exporting.options import Options

SHORTEST: Final = 16
MEAN: Final = 32
LONGEST: Final = 64
"""Pictures per page, see `darkroom.catalog.stored.segments`."""
_TEXT_FACTOR: Final = 4
"""The parts of the searchable text are longer than in the stored catalog: each file costs a phone milliseconds."""


def build(
    settings: Settings, images: Sequence[Image], options: Options, skipped: Mapping[str, int]
) -> tuple[bytes, dict[str, bytes]]:
    """darkroom.json, and the other files by their paths. `images` are in gallery order."""
    files: dict[str, bytes] = {}
    pages = []
    for run in cut(images, SHORTEST, MEAN, LONGEST):
        part = images[run.start : run.stop]
        data = _print({"images": [image_json(settings, image, options) for image in part]})
        path = page_path(data)
        files[path] = data
        summary = Summary.of("", part).to_json()
        may_hold = {key: summary[key] for key in ("tags", "folders", "orientations", "sides")}
        pages.append({"url": path, "count": len(part), **may_hold})
    texts = []
    for data, count in parts_of(images, _TEXT_FACTOR):
        path = text_path(data)
        files[path] = data
        texts.append({"url": path, "count": count})
    upper = b"".join((point(image.name) >> 24).to_bytes(5, "big") for image in images)
    points = _print({"points": base64.b64encode(upper).decode()})
    files[page_path(points)] = points
    ratios = bytes(ratio_byte(image.width, image.height) for image in images)
    root = {
        "format": 1,
        "total": len(images),
        "ratios": base64.b64encode(ratios).decode(),
        "months": [{"month": month, "count": count} for month, count in runs_of(image.taken for image in images)],
        "skipped": dict(skipped),
        "points": page_path(points),
        "texts": texts,
        "pages": pages,
    }
    return _print(root), files


def image_json(settings: Settings, image: Image, options: Options) -> dict[str, Any]:
    """The API's Image JSON, with URLs relative to darkroom.json."""
    values = urls.image_json(settings, image)
    values["url"] = None
    values["page"] = photo_path(image.name)
    values["details"] = details_path(image.name) if values["details"] else None
    values["srcset"] = [
        {**entry, "url": image_path(settings, image.name, image.version, ladder_chain(rung))}
        for rung, entry in zip(urls.ladder_of(image), values["srcset"], strict=True)
    ]
    page = parse(COLORING_PAGE, presets(settings)).settled("png")
    values["coloring_page"] = image_path(settings, image.name, image.version, page) if options.coloring else None
    return values


def moved(values: Mapping[str, Any], base: str) -> dict[str, Any]:
    """Image JSON with URLs that start with `base` instead of being relative to the site."""
    srcset = [{**entry, "url": base + entry["url"]} for entry in values["srcset"]]
    others = {key: base + values[key] if values[key] else None for key in ("page", "details", "coloring_page")}
    return {**values, **others, "srcset": srcset}


def public_json(settings: Settings, image: Image, options: Options) -> dict[str, Any]:
    """The Image JSON with absolute URLs, and the JPEG for link previews."""
    base = f"{settings.public_url}/"
    values = moved(image_json(settings, image, options), base)
    path = image_path(settings, image.name, image.version, preview_chain())
    return {**values, "preview": {**largest(values, PREVIEW), "url": base + path}}


def _print(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

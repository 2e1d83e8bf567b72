"""Look up one picture by name, with its metadata, size and date, and write its JSON for other sites."""

from dataclasses import replace
from typing import Any, Final

from darkroom.catalog.image import Image, from_blob
from darkroom.catalog.measure import measure
from darkroom.config import Settings
from darkroom.delivery import urls
from darkroom.errors import Busy, NotFound, UnsupportedImage
from darkroom.storage import buckets
from darkroom.storage.names import check_name

_SECONDS: Final = 5.0


def find(settings: Settings, name: str) -> Image:
    """The picture, by one bucket request, and another for its header if the size is unknown.

    Raises InvalidName, NotFound, UnsupportedImage, and Busy if the header does not arrive in time.
    """
    image = from_blob(buckets.find_source(settings, check_name(name)))
    if image is None:
        raise NotFound(f"There is no picture {name!r}.")
    if image.is_measured:
        return image
    facts = measure(buckets.originals(settings), [image], settings, _SECONDS).get(image)
    if isinstance(facts, str):
        raise UnsupportedImage(f"{name!r} cannot be shown: {facts.replace('_', ' ')}.")
    if facts is None:
        raise Busy("The picture has not been measured yet. Try again.", retry_after=2)
    return image.with_facts(facts)


def absolute_json(settings: Settings, base: str, image: Image) -> dict[str, Any]:
    """The image's JSON with absolute URLs only; `base` is this server's public URL.

    Derivatives keep the functions' URLs, since the bucket's URLs exist in one format only.
    """

    def at(url: str | None) -> str | None:
        return base + url if url and url.startswith("/") else url

    values = urls.image_json(replace(settings, public_derivatives=False), image)
    srcset = [{**entry, "url": at(entry["url"])} for entry in values["srcset"]]
    return {**values, "url": at(values["url"]), "page": at(values["page"]), "srcset": srcset}

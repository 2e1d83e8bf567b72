"""Version 3.0 of the Image API, as far as it differs from 2.1."""

from typing import Any, Final

from darkroom.errors import InvalidRequest, Unimplemented
from darkroom.geometry import Size
from darkroom.iiif import grid
from darkroom.iiif.geometry import Box
from darkroom.iiif.grammar import RequestedSize, parse_sides
from darkroom.iiif.service import Service

NUMBER: Final = "3"
CONTEXT: Final = "http://iiif.io/api/image/3/context.json"
PROFILE: Final = "http://iiif.io/api/image/3/{level}.json"
LINKED_DATA_FIRST: Final = True
FEATURES: Final = ("baseUriRedirect", "canonicalLinkHeader", "cors", "jsonldMediaType", "profileLinkHeader")


def parse_size(text: str) -> RequestedSize:
    """Parse a size. Raises InvalidRequest, and Unimplemented for a size that enlarges."""
    if text == "full":
        raise InvalidRequest("The size 'full' belongs to IIIF version 2; use 'max' in version 3.")
    plain = text.removeprefix("^")
    size = RequestedSize("max") if plain == "max" else parse_sides(plain)
    if plain != text:
        raise Unimplemented(f"The size {text!r} asks to enlarge, which this server does not support. Remove the ^.")
    return size


def print_size(output: Size, box: Box, largest: Size) -> str:
    """The canonical text; `largest` is the result of `max`."""
    return "max" if output == largest else f"{output[0]},{output[1]}"


def info(service: Service) -> dict[str, Any]:
    """info.json, section 5. Sizes are upright."""
    width, height = service.picture
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "id": service.id,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": service.level,
        "width": width,
        "height": height,
    }
    if service.is_limited:
        document |= {"maxWidth": service.most[0], "maxHeight": service.most[1]}
    document |= {
        "sizes": [{"width": wide, "height": high} for wide, high in grid.sizes(service.picture, service.most)],
        "tiles": [{"width": grid.TILE, "height": grid.TILE, "scaleFactors": list(grid.scale_factors(service.picture))}],
    }
    if service.rights:
        document["rights"] = service.rights
    if service.level == "level2":
        document["extraFormats"] = list(service.formats)
        document["extraQualities"] = [quality for quality in service.qualities if quality != "default"]
        return document | {"extraFeatures": [*FEATURES, "mirroring"]}
    return document | {"extraFeatures": list(FEATURES)}

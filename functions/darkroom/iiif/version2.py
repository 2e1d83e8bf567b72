"""Version 2.1 of the Image API, as far as it differs from 3.0."""

from typing import Any, Final

from darkroom.geometry import Size
from darkroom.iiif import grid
from darkroom.iiif.geometry import Box, follow
from darkroom.iiif.grammar import RequestedSize, parse_sides
from darkroom.iiif.service import Service

NUMBER: Final = "2"
CONTEXT: Final = "http://iiif.io/api/image/2/context.json"
PROFILE: Final = "http://iiif.io/api/image/2/{level}.json"
LINKED_DATA_FIRST: Final = False
FEATURES: Final = ("baseUriRedirect", "canonicalLinkHeader", "cors", "jsonldMediaType", "profileLinkHeader")


def parse_size(text: str) -> RequestedSize:
    """Parse a size. `full` is never reduced; `max` is reduced to the limit. Raises InvalidRequest."""
    if text == "full":
        return RequestedSize("percent")
    return RequestedSize("max") if text == "max" else parse_sides(text)


def print_size(output: Size, box: Box, largest: Size) -> str:
    """The canonical text, section 4.7."""
    if output == box.size:
        return "full"
    width, height = output
    return f"{width}," if height == follow(width, box.width, box.height) else f"{width},{height}"


def info(service: Service) -> dict[str, Any]:
    """info.json, section 5. Sizes are upright."""
    width, height = service.picture
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": service.id,
        "@type": "iiif:Image",
        "protocol": "http://iiif.io/api/image",
        "width": width,
        "height": height,
        "sizes": [{"width": wide, "height": high} for wide, high in grid.sizes(service.picture, service.most)],
        "tiles": [{"width": grid.TILE, "height": grid.TILE, "scaleFactors": list(grid.scale_factors(service.picture))}],
    }
    if service.rights:
        document["license"] = service.rights
    return document | {"profile": [PROFILE.format(level=service.level), _details(service)]}


def _details(service: Service) -> dict[str, Any]:
    details: dict[str, Any] = {"supports": list(FEATURES)}
    if service.level == "level2":
        details = {
            "formats": ["jpg", "png", *service.formats],
            "qualities": list(service.qualities),
            "supports": [*FEATURES, "mirroring", "regionSquare"],
        }
    if service.is_limited:
        details |= {"maxWidth": service.most[0], "maxHeight": service.most[1]}
    return details

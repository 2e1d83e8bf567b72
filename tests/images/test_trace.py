"""SVG of line art: real paths that cover what the pixels cover, and nothing that runs."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from darkroom.errors import InvalidChain
from darkroom.images import trace
from darkroom.images.chain import parse
from darkroom.images.operations import Context
from darkroom.images.presets import BUILT_IN
from images.pictures import photo

SPACE = "{http://www.w3.org/2000/svg}"


def filled(document: bytes) -> tuple[Image.Image, int]:
    """The document as pixels, its curves as the polygons of their points, and how many contours it has."""
    root = ET.fromstring(document.decode())
    assert [child.tag for child in root] == [f"{SPACE}rect", f"{SPACE}path"]
    page = Image.new("1", (int(root.attrib["width"]), int(root.attrib["height"])))
    contours = [part for part in root[1].attrib["d"].split("M") if part]
    for contour in contours:
        assert contour.endswith("Z") and not set(contour) - set("0123456789.,- LQZ")
        pairs = re.findall(r"(-?[\d.]+),(-?[\d.]+)", contour)
        mask = Image.new("1", page.size)
        ImageDraw.Draw(mask).polygon([(float(x) - 0.5, float(y) - 0.5) for x, y in pairs], fill=1)
        page = ImageChops.logical_xor(page, mask)
    return page, len(contours)


@pytest.mark.parametrize("name", ["astronaut", "coffee"])
def test_paths_cover_what_the_pixels_cover(name: str) -> None:
    drawing = parse("coloring:lineart:2", {}).apply(photo(name), Context())
    page, contours = filled(trace.document(drawing))
    ink, paths = np.asarray(drawing) < 128, np.asarray(page)
    both, either = (ink & paths).sum(), (ink | paths).sum()
    assert contours > 10 and both / either > 0.85
    # Vectors, not pixels: a point is worth many of them.
    assert len(trace.document(drawing)) < 0.5 * drawing.width * drawing.height


def test_a_blank_page_has_no_contour() -> None:
    assert filled(trace.document(Image.new("L", (30, 20), 255)))[1] == 0


def test_ink_up_to_the_edge_is_closed() -> None:
    page, contours = filled(trace.document(Image.new("L", (40, 30), 0)))
    assert contours == 1 and np.asarray(page).mean() > 0.9


def test_only_a_drawing_is_traced() -> None:
    assert parse("coloring-page,format:svg", BUILT_IN).text == "coloring:lineart,format:svg"
    for text in (
        "format:svg",
        "resize:320,format:svg",
        "coloring:classic,format:svg",
        "coloring:lineart,blur:5,format:svg",
    ):
        with pytest.raises(InvalidChain, match="coloring:lineart"):
            parse(text, {})

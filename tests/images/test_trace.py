"""SVG of line art: real paths that cover the same area as the pixels, and no scripts."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from darkroom.errors import InvalidChain
from darkroom.images.chains.chain import parse
from darkroom.images.chains.presets import BUILT_IN
from darkroom.images.operations import Context
from images.pictures import photo

FINER = 4
SPACE = "{http://www.w3.org/2000/svg}"


def traced(drawing: Image.Image) -> bytes:
    # Imports scipy.signal, which takes half a second in each worker that collects this file.
    from darkroom.images.codec import svg

    return svg.document(drawing)


def flattened(contour: str) -> list[tuple[float, float]]:
    """Path data of a point, then of lines to and quadratic curves over points, as a polygon; four sides a curve."""
    words = re.findall(r"[LQ]?[^LQZ]+", contour)
    pairs = [[tuple(map(float, pair.split(","))) for pair in word.strip("LQ").split()] for word in words]
    points = list(pairs[0])
    for word, (over, to) in zip(words[1:], pairs[1:], strict=True):
        begin = points[-1]
        for t in (0.25, 0.5, 0.75) if word[0] == "Q" else ():
            x, y = ((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c for a, b, c in zip(begin, over, to, strict=True))
            points.append((x, y))
        points += [to] if word[0] == "Q" else [over, to]
    return points


def filled(document: bytes) -> tuple[Image.Image, int]:
    """The document as pixels, and how many contours it has."""
    root = ET.fromstring(document.decode())
    assert [child.tag for child in root] == [f"{SPACE}rect", f"{SPACE}path"]
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    page = Image.new("1", (width * FINER, height * FINER))
    contours = [part for part in root[1].attrib["d"].split("M") if part]
    for contour in contours:
        assert contour.endswith("Z") and not set(contour) - set("0123456789.,- LQZ")
        mask = Image.new("1", page.size)
        ImageDraw.Draw(mask).polygon([(x * FINER - 0.5, y * FINER - 0.5) for x, y in flattened(contour)], fill=1)
        page = ImageChops.logical_xor(page, mask)
    # Pillow fills what an outline touches: drawn larger, that weighs less.
    return page.convert("L").reduce(FINER).point(lambda level: 255 * (level > 127), "1"), len(contours)


@pytest.mark.parametrize("name", [pytest.param("astronaut", marks=pytest.mark.long), "coffee"])
def test_paths_cover_what_the_pixels_cover(name: str) -> None:
    drawing = parse("coloring:lineart:2", {}).apply(photo(name), Context())
    document = traced(drawing)
    page, contours = filled(document)
    ink, paths = np.asarray(drawing) < 128, np.asarray(page)
    both, either = (ink & paths).sum(), (ink | paths).sum()
    assert contours > 10 and both / either > 0.9
    # Vectors, not pixels: a point is worth many of them.
    assert len(document) < 0.5 * drawing.width * drawing.height


def test_a_blank_page_has_no_contour() -> None:
    assert filled(traced(Image.new("L", (30, 20), 255)))[1] == 0


def test_ink_up_to_the_edge_is_closed() -> None:
    page, contours = filled(traced(Image.new("L", (40, 30), 0)))
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

"""Line art: properties of a printed coloring page, measured on real photos and on known shapes."""

from functools import cache

import numpy as np
import pytest
import skimage.data
import skimage.filters
import skimage.measure
from PIL import Image, ImageDraw, ImageFont

from darkroom.images.chains.chain import parse
from darkroom.images.chains.presets import BUILT_IN
from darkroom.images.kernels.components import hysteresis
from darkroom.images.kernels.strokes import strokes, worth_drawing
from darkroom.images.operations import Context
from images.pictures import MODES, photo


def drawn(picture: Image.Image, detail: int = 3, page: str = "") -> np.ndarray:
    return np.asarray(parse(f"coloring:lineart:{detail}{page}", {}).apply(picture, Context()))


@cache
def cat(detail: int) -> np.ndarray:
    return drawn(photo("chelsea"), detail)


def shares(page: np.ndarray) -> tuple[float, float]:
    """The shares of ink and of gray."""
    return float((page < 32).mean()), float(((page >= 32) & (page < 224)).mean())


@pytest.mark.parametrize(
    "name",
    ["chelsea", *(pytest.param(name, marks=pytest.mark.long) for name in ("astronaut", "page", "hubble_deep_field"))],
)
def test_a_sheet_is_black_on_white_with_little_gray_and_no_speckles(name: str) -> None:
    """Every stroke is larger than a dot of half a millimeter on the sheet."""
    page = drawn(photo(name), page=",page:a4")
    ink, gray = shares(page)
    assert 0.005 < ink < 0.25
    assert gray < 0.02
    areas = np.bincount(skimage.measure.label(page < 128, connectivity=2).ravel())[1:]
    assert areas.min() >= 28


def test_a_classic_sheet_keeps_its_faint_lines() -> None:
    page = np.asarray(parse("coloring:classic,page:a4", {}).apply(photo("coffee"), Context()))
    alone = np.asarray(parse("coloring:classic", {}).apply(photo("coffee"), Context()))
    printed = page[118:-118, 118:-118]
    assert float((printed < 240).mean()) == pytest.approx(float((alone < 240).mean()), rel=0.3)


@pytest.mark.parametrize("detail", [1, pytest.param(3, marks=pytest.mark.long)])
def test_a_disc_is_one_closed_line(detail: int) -> None:
    """Even if only the hue differs, the inside is a closed region."""
    colors = ((20, 20, 20), (235, 235, 235), (200, 60, 60), (90, 160, 60))
    picture = Image.new("RGB", (640, 480), (128, 128, 128))
    places = ((160, 120), (480, 120), (160, 360), (480, 360))
    for (x, y), color in zip(places, colors, strict=True):
        ImageDraw.Draw(picture).ellipse((x - 80, y - 80, x + 80, y + 80), fill=color)
    page = drawn(picture, detail)
    paper = skimage.measure.label(page > 200, connectivity=1)
    found = {paper[5, 5], *(paper[y, x] for x, y in places)}
    assert len(found) == 5 and 0 not in found
    assert pieces(page) == 4


@pytest.mark.parametrize("detail", [pytest.param(1, marks=pytest.mark.long), 4])
def test_noise_in_a_sky_draws_nothing(detail: int) -> None:
    random = np.random.default_rng(3)
    sky = np.linspace(90, 160, 300)[:, None, None] + random.normal(0, 8, (300, 450, 3))
    page = drawn(Image.fromarray(np.clip(sky, 0, 255).astype(np.uint8)), detail)
    assert (page < 250).mean() < 0.002


@pytest.mark.models
@pytest.mark.usefixtures("loaded_models")
@pytest.mark.parametrize("detail", [1, pytest.param(3, marks=pytest.mark.long)])
def test_eyes_and_mouth_are_drawn_at_every_detail(detail: int) -> None:
    page = drawn(Image.fromarray(skimage.data.astronaut()), detail) < 128
    for x, y in ((203, 100), (249, 103), (224, 143)):
        assert page[y - 8 : y + 9, x - 9 : x + 10].mean() > 0.15, (x, y)


def test_more_detail_draws_more_and_thinner_lines() -> None:
    pages = [cat(detail) for detail in (1, 2, 4)]
    holes = [int(skimage.measure.label(page > 200, connectivity=1).max()) for page in pages]
    assert holes == sorted(holes) and holes[-1] > 1.5 * holes[0]

    def width(page: np.ndarray) -> float:
        """Area over half the outline: the mean width of the lines."""
        ink = page < 128
        return float(2 * ink.sum() / skimage.measure.perimeter(ink, neighborhood=8))

    widths = [width(page) for page in pages]
    assert widths == sorted(widths, reverse=True) and widths[0] > 1.8 * widths[-1]


def test_line_width_scales_with_the_picture() -> None:
    small = photo("coffee").crop((100, 50, 500, 350))
    large = small.resize((800, 600), Image.Resampling.LANCZOS)
    ink = [shares(drawn(picture, 1))[0] for picture in (small, large)]
    assert ink[1] == pytest.approx(ink[0], rel=0.15)


def pieces(page: np.ndarray) -> int:
    return int(skimage.measure.label(page < 128, connectivity=2).max())


def test_letters_stay_apart_at_every_detail() -> None:
    """A page of text is drawn with thin lines at every detail; a photo is not."""
    text = photo("page").crop((0, 0, 192, 96)).resize((384, 192))
    assert pieces(drawn(text, 1)) > 0.9 * pieces(drawn(text, 4)) > 37
    assert pieces(cat(1)) < 0.5 * pieces(cat(4))


def test_small_print_keeps_its_dots() -> None:
    text = Image.new("RGB", (440, 112), "white")
    for line in (10, 34, 58, 82):
        ImageDraw.Draw(text).text(
            (10, line), "sea. war. one. far. ten. ox.", fill="black", font=ImageFont.load_default(14)
        )
    assert pieces(drawn(text, 4)) == 4 * (5 * 3 + 2 + 6)


def test_short_faint_strokes_are_omitted() -> None:
    """Fur and grain. A long contour that is equally faint, and short dark strokes, are drawn."""
    picture = Image.new("RGB", (640, 480), (200, 200, 200))
    pen = ImageDraw.Draw(picture)
    for x in range(60, 320, 40):
        for y in range(60, 420, 40):
            pen.line((x, y, x + 14, y + 6), fill=(172, 172, 172), width=3)
    pen.line((380, 60, 600, 420), fill=(172, 172, 172), width=3)
    for y in range(80, 420, 60):
        pen.line((350, y, 364, y + 6), fill=(20, 20, 20), width=3)
    assert pieces(drawn(picture)) == 1 + 6


def test_dense_lines_do_not_merge() -> None:
    """An engine drawn in thick lines still has more paper than ink, and areas to color."""
    engine = Image.fromarray(skimage.data.stereo_motorcycle()[0]).crop((250, 150, 550, 450))
    page = drawn(engine, 1)
    paper = np.bincount(skimage.measure.label(page > 200, connectivity=1).ravel())[1:]
    assert (page < 128).mean() < 0.28 and (paper >= 100).sum() >= 20


@pytest.mark.parametrize(("mode", "size"), [*zip(MODES, [(1, 1), (1, 200), (300, 2), (33, 21)], strict=True)])
def test_any_mode_and_shape(mode: str, size: tuple[int, int]) -> None:
    chain = parse("coloring:lineart:1", {})
    page = chain.apply(photo("coffee", mode).resize(size), Context())
    assert page.mode == "L" and page.size == size == chain.output_sizes(size, Context())[-1]


@pytest.mark.parametrize(
    ("size", "expected"),
    [((3000, 9000), (1169, 3508)), pytest.param((4000, 3000), (3307, 2480), marks=pytest.mark.long)],
)
def test_at_most_a4_at_300_dpi(size: tuple[int, int], expected: tuple[int, int]) -> None:
    chain = parse("coloring:lineart", {})
    assert chain.output_sizes(size, Context())[-1] == expected
    # A decoder may return a reduced picture; the page still has the announced size.
    reduced = photo("coffee").resize((size[0] // 8, size[1] // 8))
    assert chain.apply(reduced, Context(full_size=size)).size == expected


def test_preset_is_line_art() -> None:
    assert parse("coloring-page", BUILT_IN).text == "coloring:lineart"


def test_hysteresis_matches_labeled_components() -> None:
    field = skimage.filters.gaussian(np.random.default_rng(5).normal(size=(90, 71)), 1.5).astype(np.float32) * 5
    labels = skimage.measure.label(field < -0.6, connectivity=2)
    number = np.arange(labels.max() + 1)
    strong = np.isin(number, labels[field <= -1.4])
    assert np.array_equal(hysteresis(field, 0.6, 1.4, 1), strong[labels])
    large = strong & (np.bincount(labels.ravel()) >= 25)
    assert 0 < large.sum() < strong.sum() < len(number) - 1
    assert np.array_equal(hysteresis(field, 0.6, 1.4, 25), large[labels])


@pytest.mark.parametrize(("gap", "whole"), [(2, True), (3, False)])
def test_a_line_that_noise_interrupts_is_one_stroke(gap: int, whole: bool) -> None:
    """Two halves of 30 pixels, each too short to be drawn alone, this many pixels apart."""
    ink = np.zeros((40, 90), bool)
    ink[20:22, 10:40] = ink[20:22, 40 + gap : 70 + gap] = True
    found = strokes(ink, np.where(ink, np.float32(-0.01), np.float32(0)), 2)
    assert worth_drawing(found).any() == whole
    assert found.pixels.max() == (120 if whole else 60) and found.widths.max() == (62 if whole else 30)

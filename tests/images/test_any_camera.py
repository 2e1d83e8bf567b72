"""Coloring pages do not depend on the camera: neither on size, exposure, contrast nor noise."""

import io
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import pytest
import skimage.data
from PIL import Image

from darkroom.images.chains.chain import parse
from darkroom.images.coloring import by_numbers
from darkroom.images.kernels.classic import sketch
from darkroom.images.kernels.skeleton import skeleton
from darkroom.images.operations import Context
from function_fixtures import Call, Configure

SIDE = 1000
"""Longer side of a page when strokes are compared, in pixels."""


def photo(megapixels: float = 1.0) -> Image.Image:
    cat = Image.fromarray(skimage.data.chelsea())
    scale = (megapixels * 1e6 / (cat.width * cat.height)) ** 0.5
    return cat.resize((round(cat.width * scale), round(cat.height * scale)), Image.Resampling.BICUBIC)


def test_a_page_posted_without_a_style_is_never_faint(configure: Configure, call: Call) -> None:
    configure(enable="coloring-page")
    client = call("coloring_page")

    def post(picture: Image.Image, **fields: str) -> Image.Image:
        data = io.BytesIO()
        picture.save(data, "JPEG", quality=90)
        data.seek(0)
        answer = client.post("/", data={"input-image": (data, "photo.jpg"), **fields})
        assert answer.status_code == 200
        return Image.open(io.BytesIO(answer.data))

    large = photo(2)
    for picture in (photo(0.2), large, photo(0.2).convert("1")):
        page = post(picture)
        darkest = np.sort(np.asarray(page).ravel())[: page.width * page.height // 100]
        assert darkest.mean() <= 100
        assert max(page.size) == min(1600, picture.width)
    assert post(large, style="classic").size == large.size


def test_a_dithered_picture_gives_the_page_of_its_gray_levels_and_dots_alone_give_none() -> None:
    cat = photo(0.2).convert("L")

    def page(picture: Image.Image) -> np.ndarray:
        return cv2.GaussianBlur(sketch(np.asarray(picture.convert("L"))), (0, 0), 3).ravel()

    assert np.corrcoef(page(cat), page(cat.convert("1")))[0, 1] > 0.6
    dots = np.random.default_rng(1).integers(0, 2, (240, 320), np.uint8) * 255
    assert (sketch(dots) == 255).all()


def drawing(picture: Image.Image, detail: int = 2) -> np.ndarray:
    page = parse(f"coloring:lineart:{detail}", {}).apply(picture, Context())
    scale = SIDE / max(page.size)
    return np.asarray(page.resize((round(page.width * scale), round(page.height * scale)))) < 128


def kept(reference: np.ndarray, page: np.ndarray) -> float:
    """The share of the reference's strokes, by length, that the page has within 2 pixels."""
    strokes = skeleton(reference) > 0
    # The page of a photo with another size may be one pixel taller.
    page = cv2.resize(page.astype(np.uint8), reference.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    away = cv2.distanceTransform((~page).astype(np.uint8), cv2.DIST_L2, 5)
    return float((away[strokes] <= 2).mean())


def exposed(picture: Image.Image, stops: float, contrast: float = 1.0, noise: float = 0.0) -> Image.Image:
    """Simulate a camera: light times 2 ** stops, in sRGB; then less contrast; then noise in levels."""
    levels = np.asarray(picture) / 255
    light = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4) * 2.0**stops
    levels = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.minimum(light, 1) ** (1 / 2.4) - 0.055)
    levels = 127.5 + (255 * levels - 127.5) * contrast + np.random.default_rng(2).normal(0, noise, levels.shape)
    return Image.fromarray(np.clip(np.rint(levels), 0, 255).astype(np.uint8))


def sized(name: str, megapixels: float) -> Image.Image:
    shipped = skimage.data.stereo_motorcycle()[0] if name == "motorcycle" else getattr(skimage.data, name)()
    picture = Image.fromarray(shipped).convert("RGB")
    scale = (megapixels * 1e6 / (picture.width * picture.height)) ** 0.5
    return picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BICUBIC)


def compressed(picture: Image.Image) -> Image.Image:
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=40)
    return Image.open(data).convert("RGB")


def high_iso(picture: Image.Image) -> Image.Image:
    """Fine noise of 4 levels, and coarser noise of color."""
    random = np.random.default_rng(3)
    shape = (picture.height, picture.width, 3)
    color = 3 * cv2.GaussianBlur(random.normal(0, 4, shape), (0, 0), 1.5)
    levels = np.asarray(picture) + random.normal(0, 4, shape) + color - color.mean(2, keepdims=True)
    return Image.fromarray(np.clip(np.rint(levels), 0, 255).astype(np.uint8))


STEPS = ((-3, 1, 0), (-1, 1, 0), (1, 1, 0), (0, 0.5, 0), (0, 0.25, 0), (0, 1, 5), (-3, 1, 2), (0, 0.25, 1.5))
"""Stops, contrast, noise."""


def test_line_art_is_the_same_for_every_exposure_and_contrast() -> None:
    picture = sized("coffee", 0.15)
    reference = drawing(picture, 1)
    for step in (STEPS[2], STEPS[4], STEPS[6]):
        assert kept(reference, drawing(exposed(picture, *step), 1)) >= 0.85, step


def numbered(picture: Image.Image, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """The number of the pencil at each place of a page."""
    found: list[np.ndarray] = []
    with monkeypatch.context() as patch:
        patch.setattr(by_numbers, "_write_numbers", lambda page, colors, lines, scale: found.append(colors))
        parse("coloring:numbers:1", {}).apply(picture, Context())
    return found[0]


@pytest.mark.parametrize("steps", [STEPS[4:5], pytest.param(STEPS, marks=pytest.mark.long)], ids=["one", "all"])
def test_colors_by_numbers_are_the_same_for_every_exposure_and_contrast(
    steps: Sequence[tuple[float, float, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = sized("coffee", 0.1)
    reference = numbered(picture, monkeypatch)
    for step in steps:
        assert (numbered(exposed(picture, *step), monkeypatch) == reference).mean() >= 0.8, step


@pytest.mark.long
@pytest.mark.parametrize("name", ["astronaut", "chelsea", "coffee", "rocket", "page", "camera", "motorcycle"])
def test_line_art_is_the_same_for_every_camera(name: str) -> None:
    """Every step of size, exposure, contrast and noise, compared with the unchanged photo at one megapixel."""
    picture = sized(name, 1)
    reference = drawing(picture, 3)
    shares = {step: kept(reference, drawing(exposed(picture, *step), 3)) for step in STEPS}
    shares |= {("JPEG",): kept(reference, drawing(compressed(picture), 3))}
    shares |= {("ISO",): kept(reference, drawing(high_iso(exposed(picture, -2)), 3))}
    shares |= {(size,): kept(reference, drawing(sized(name, size), 3)) for size in (4, 12, 24)}
    assert min(shares.values()) >= 0.85, shares


def walls() -> Iterator[Image.Image]:
    """Dim and bright areas, evenly and unevenly lit, with gray, colored, soft or JPEG noise."""
    random = np.random.default_rng(7)
    for level, noise in ((12, 3), (90, 12)):
        fine = random.normal(0, noise, (240, 320, 3))
        uneven = np.linspace(0.6, 1, 320)[None, :, None]
        soft = 3 * cv2.GaussianBlur(fine, (0, 0), 1.2)
        for wall in (level + fine.mean(2, keepdims=True) * [1, 1, 1], level * uneven + fine, level + soft):
            yield Image.fromarray(np.clip(wall, 0, 255).astype(np.uint8))
        data = io.BytesIO()
        Image.fromarray(np.clip(level + fine, 0, 255).astype(np.uint8)).save(data, "JPEG", quality=80)
        yield Image.open(data).convert("RGB")


def test_noise_alone_draws_nothing() -> None:
    for number, wall in enumerate(walls()):
        assert drawing(wall, 1).mean() < 0.001, number

"""The classic page and its kernels against scikit-image, on photos and on odd shapes."""

import numpy as np
import pytest
import skimage.data
from PIL import Image
from skimage import exposure, filters, restoration
from skimage.util import img_as_ubyte, invert

from darkroom.images.chains.chain import parse
from darkroom.images.kernels import chambolle
from darkroom.images.kernels.classic import classic
from darkroom.images.kernels.sobel import sobel_bytes
from darkroom.images.operations import Context
from images.pictures import levels, noise, photo

MORE = (pytest.param(name, marks=pytest.mark.long) for name in ("astronaut", "coffee", "text"))
PICTURES = ("chelsea", "page", "moon", *MORE)


@pytest.mark.parametrize("name", PICTURES)
def test_page_is_scikit_images(name: str) -> None:
    """At most one level before the stretch, so at most ceil(255 / range) after it; 0.01 on average."""
    picture = photo(name)
    gray = np.asarray(picture.convert("L"))
    smooth = restoration.denoise_tv_chambolle(gray, weight=0.05)
    edges = img_as_ubyte(filters.sobel(smooth))
    before, _ = levels(Image.fromarray(sobel_bytes(chambolle.denoise(gray, 0.05))), Image.fromarray(edges))
    assert before <= 1
    spread = int(edges.max()) - int(edges.min())
    expected = Image.fromarray(exposure.rescale_intensity(invert(edges)))
    largest, mean = levels(parse("coloring:classic", {}).apply(picture, Context()), expected)
    assert largest <= -(-255 // spread) and mean <= 0.01


@pytest.mark.parametrize("size", [(1, 1), (7, 1), (1, 7), (2, 2), (40_000, 3), (3, 2_000), (333, 222)])
@pytest.mark.parametrize("threads", [1, 3])
def test_denoise_is_chambolles_on_any_shape_and_any_number_of_threads(size: tuple[int, int], threads: int) -> None:
    gray = np.asarray(noise(size, "L"))
    expected = restoration.denoise_tv_chambolle(gray, weight=0.1)
    assert np.abs(chambolle.denoise(gray, 0.1, threads) - expected).max() < 1e-5


def test_sobel_is_scikit_images_in_every_band() -> None:
    samples = np.random.default_rng(1).random((130, 41), np.float32)
    expected = img_as_ubyte(filters.sobel(samples))
    assert np.abs(sobel_bytes(samples).astype(int) - expected).max() <= 1


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_denoise_step_works_on_each_channel(mode: str) -> None:
    """Within one level."""
    picture = photo("chelsea", mode)
    ours = np.asarray(parse("denoise:0.1", {}).apply(picture, Context())).astype(float)
    axis = None if mode == "L" else -1
    expected = 255 * restoration.denoise_tv_chambolle(np.asarray(picture), weight=0.1, channel_axis=axis)
    assert np.abs(ours - expected).max() <= 1


def test_flat_picture_gives_a_blank_page() -> None:
    for level in (0, 128, 255):
        page = parse("coloring:classic", {}).apply(Image.new("L", (40, 30), level), Context())
        assert page.getextrema() == (255, 255)


def test_a_page_has_no_color() -> None:
    page = parse("coloring:classic", {}).apply(Image.fromarray(skimage.data.astronaut()), Context())
    assert page.mode == "L" and page.getextrema() == (0, 255)


def test_the_page_does_not_depend_on_memory_alignment() -> None:
    gray = np.asarray(photo("coffee", "L").resize((301, 203)))
    pages, held = set(), []
    for number in range(16):
        held.append(np.full(1000 + 4 * number * number, np.nan, np.float32))
        pages.add((chambolle.denoise(gray, 0.1).tobytes(), classic(gray).tobytes()))
    assert len(pages) == 1

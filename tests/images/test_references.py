"""Numbers: each operation against the reference implementation that its docstring names, on real photos.

Levels are of 0 to 255; each test states its tolerance.
"""

import numpy as np
import pytest
import skimage.filters
from PIL import Image, ImageChops, ImageOps
from scipy import ndimage

from darkroom.images.chains.chain import parse
from darkroom.images.operations import Context
from images.pictures import PHOTOS, levels, photo


def applied(text: str, image: Image.Image, **context: object) -> Image.Image:
    return parse(text, {}).apply(image, Context(**context))  # type: ignore[arg-type]


def by_plane(image: Image.Image, function: object) -> Image.Image:
    planes = [Image.fromarray(np.asarray(function(np.asarray(band)))) for band in image.split()]  # type: ignore[operator]
    return Image.merge(image.mode, planes)


@pytest.mark.parametrize("name", PHOTOS)
def test_resize_is_pillows_lanczos(name: str) -> None:
    image = photo(name)
    ours = applied("resize:160", image)
    reference = image.resize(ours.size, Image.Resampling.LANCZOS)
    largest, mean = levels(ours, reference)
    assert mean <= 1.0 and largest <= 24


@pytest.mark.parametrize(("fit", "reference"), [("cover", ImageOps.fit), ("pad", ImageOps.pad)])
def test_boxes_are_those_of_imageops(fit: str, reference: object) -> None:
    image = photo("coffee")
    keywords = {"color": "white"} if fit == "pad" else {}
    theirs = reference(image, (200, 179), Image.Resampling.LANCZOS, **keywords)  # type: ignore[operator]
    _, mean = levels(applied(f"resize:200:179:{fit}", image, focal_point=(0.5, 0.5)), theirs)
    assert mean <= 1.0


@pytest.mark.parametrize("factor", [0.3, 2.5])
def test_scale_is_pillows_lanczos(factor: float) -> None:
    image = photo("chelsea")
    size = round(image.width * factor), round(image.height * factor)
    _, mean = levels(applied(f"scale:{factor}", image), image.resize(size, Image.Resampling.LANCZOS))
    assert mean <= 1.0


@pytest.mark.parametrize(("degrees", "transpose"), [(90, 4), (180, 3), (270, 2), (-90, 2), (360, None)])
def test_right_angles_are_exact(degrees: int, transpose: int | None) -> None:
    image = photo("rocket")
    expected = image if transpose is None else image.transpose(Image.Transpose(transpose))
    assert levels(applied(f"rotate:{degrees}", image), expected) == (0, 0.0)


@pytest.mark.parametrize("degrees", [7.5, 33, 120, -61.25, 200, 359])
def test_other_angles_are_pillows_rotate(degrees: float) -> None:
    """Half a pixel apart at most where the canvases differ by one line, so photos are smoothed first."""
    image = applied("lowpass:3", photo("astronaut"))
    ours = applied(f"rotate:{degrees}", image)
    reference = image.rotate(-degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    assert abs(ours.width - reference.width) <= 1 and abs(ours.height - reference.height) <= 1
    _, mean = levels(ImageOps.fit(ours, (400, 400)), ImageOps.fit(reference, (400, 400)))
    assert mean <= 2.5


def test_mirror_and_flip_are_those_of_imageops() -> None:
    for mode in ("L", "RGBA"):
        image = photo("chelsea", mode)
        assert levels(applied("mirror", image), ImageOps.mirror(image)) == (0, 0.0)
        assert levels(applied("flip", image), ImageOps.flip(image)) == (0, 0.0)


def test_grayscale_is_pillows_luma() -> None:
    image = photo("coffee")
    assert levels(applied("grayscale", image), image.convert("L")) == (0, 0.0)


def test_crop_and_quadrants_are_slices() -> None:
    image = photo("chelsea")  # 451 x 300
    array = np.asarray(image)
    assert np.array_equal(np.asarray(applied("crop:10:20:100:50", image)), array[20:70, 10:110])
    assert np.array_equal(np.asarray(applied("crop:50p:0:50p:100p", image)), array[:, 226:])
    parts = [np.asarray(applied(f"quadrant:{part}", image)) for part in ("lt", "rt", "lb", "rb")]
    assert np.array_equal(np.vstack([np.hstack(parts[:2]), np.hstack(parts[2:])]), array)


def test_pad_keeps_the_picture_in_the_middle() -> None:
    image = photo("chelsea")
    padded = applied("pad:500:301:ff0000", image)
    assert padded.size == (500, 301)
    assert padded.getpixel((0, 0)) == (255, 0, 0)
    assert levels(padded.crop((24, 0, 475, 300)), image) == (0, 0.0)


@pytest.mark.parametrize("mode", ["L", "RGB", "LA", "RGBA"])
def test_trim_finds_the_picture_in_its_frame(mode: str) -> None:
    image = photo("rocket", mode.rstrip("A") if mode != "L" else "L").convert(mode)
    ground = {"L": 250, "RGB": (250, 250, 250), "LA": (7, 0), "RGBA": (1, 2, 3, 0)}[mode]
    framed = ImageOps.expand(image, (30, 20, 10, 5), fill=ground)
    trimmed = applied("trim", framed)
    box = ImageChops.difference(trimmed, image) if trimmed.size == image.size else None
    assert box is not None, (trimmed.size, image.size)
    assert applied("trim", Image.new(mode, (30, 20), ground)).size == (30, 20)


@pytest.mark.parametrize("name", [*PHOTOS, "text"])
def test_bitonal_is_otsus_threshold(name: str) -> None:
    gray = photo(name, "L")
    expected = np.asarray(gray) > skimage.filters.threshold_otsu(np.asarray(gray))
    assert np.array_equal(np.asarray(applied("bitonal", gray)) > 127, expected)


def test_bitonal_of_a_shaded_page_is_sauvolas_threshold() -> None:
    page = photo("page", "L")
    expected = np.asarray(page) > skimage.filters.threshold_sauvola(np.asarray(page), 15)
    assert np.array_equal(np.asarray(applied("bitonal", page)) > 127, expected)
    # Otsu's method takes a fifth of the paper for ink.
    black = {method: (np.asarray(applied(f"bitonal:0:{method}", page)) == 0).mean() for method in ("otsu", "sauvola")}
    assert black["otsu"] > 0.3 and black["sauvola"] < 0.15


@pytest.mark.parametrize("noise", [0, 4, 8])
@pytest.mark.parametrize("speck", [0, 1, 3])
def test_trim_takes_noise_and_a_speck_for_border(noise: int, speck: int) -> None:
    image = photo("rocket").resize((900, 600))
    framed = np.asarray(ImageOps.expand(image, (90, 60, 30, 40), fill=(245, 243, 238)), float)
    framed = framed + np.random.default_rng(0).normal(0, noise, framed.shape)
    framed[20 : 20 + speck, 25 : 25 + speck] = 10
    framed[-12 : -12 + speck, 500 : 500 + speck] = 10
    trimmed = applied("trim", Image.fromarray(framed.clip(0, 255).astype(np.uint8)))
    assert abs(trimmed.width - 900) <= 4 and abs(trimmed.height - 600) <= 4


def test_trim_keeps_thin_and_small_content() -> None:
    page = Image.new("L", (300, 200), 255)
    page.paste(0, (20, 100, 280, 101))
    assert applied("trim", page).size == (260, 1)
    dot = Image.new("RGB", (300, 200), "white")
    dot.putpixel((60, 50), (0, 0, 0))
    assert applied("trim", dot).size == (1, 1)


BLURS = (
    ("5", 5, 1.1),
    ("4", 5, 1.1),
    ("1", 1, 0.5),
    ("0", 7, 1.0),
    ("0:2.2", 15, 2.2),
    ("31:4", 31, 4.0),
    ("301", 301, 45.5),
)


@pytest.mark.parametrize(("text", "size", "sigma"), BLURS)
def test_blur_is_opencvs_formula(text: str, size: int, sigma: float) -> None:
    """Within one level: OpenCV's documented kernel, and REFLECT_101, which SciPy calls mirror."""
    distance = np.arange(size) - (size - 1) / 2
    kernel = np.exp(-(distance**2) / (2 * sigma**2))
    kernel /= kernel.sum()

    def blurred(plane: np.ndarray) -> np.ndarray:
        rows = ndimage.correlate1d(plane.astype(float), kernel, 0, mode="mirror")
        return np.rint(ndimage.correlate1d(rows, kernel, 1, mode="mirror")).astype(np.uint8)

    image = photo("chelsea")
    largest, mean = levels(applied(f"blur:{text}", image), by_plane(image, blurred))
    assert largest <= 1 and mean <= 0.001


@pytest.mark.parametrize("sigma", [0.1, 0.7, 3, 25.5, 100])
def test_lowpass_is_scipys_gaussian_filter(sigma: float) -> None:
    """Within one level."""
    image = photo("coffee").reduce(2)
    expected = by_plane(
        image, lambda plane: np.rint(ndimage.gaussian_filter(plane.astype(float), sigma)).astype(np.uint8)
    )
    largest, mean = levels(applied(f"lowpass:{sigma}", image), expected)
    assert largest <= 1 and mean <= 0.001


def test_gradient_is_numpys() -> None:
    """Within one level."""
    gray = np.asarray(photo("astronaut", "L")).astype(float)
    down, right = np.gradient(gray)
    shown = {"x": right / 2 + 127.5, "y": down / 2 + 127.5, "magnitude": np.hypot(down, right).clip(0, 255)}
    for axis, expected in shown.items():
        ours = applied(f"gradient:{axis}", photo("astronaut"))
        assert levels(ours, Image.fromarray(np.rint(expected).astype(np.uint8)))[0] <= 1


@pytest.mark.parametrize(("radius", "amount"), [(1, 0.6), (4, 2)])
def test_sharpen_is_unsharp_mask(radius: float, amount: float) -> None:
    """Within one level, plane by plane: scikit-image 0.26 takes a channel axis of -1 for the rows."""
    image = photo("chelsea")
    reference = by_plane(
        image, lambda plane: np.rint(255 * skimage.filters.unsharp_mask(plane, radius, amount)).astype(np.uint8)
    )
    assert levels(applied(f"sharpen:{radius}:{amount}", image), reference)[0] <= 1


def test_hidden_colors_do_not_bleed() -> None:
    """A red disc on transparent green: no blur or scale reveals the green."""
    image = Image.new("RGBA", (60, 60), (0, 255, 0, 0))
    image.paste((255, 0, 0, 255), (20, 20, 40, 40))
    for text in ("blur:15", "lowpass:3", "resize:23", "scale:1.7", "rotate:20"):
        flat = Image.new("RGBA", applied(text, image).size, "black")
        flat.alpha_composite(applied(text, image))
        assert max(flat.getchannel("G").tobytes()) <= 2, text


def test_transparent_parts_become_white_without_opacity() -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert applied("bitonal:128", image).getextrema() == (255, 255)
    assert applied("coloring:classic", image).getextrema() == (255, 255)
    assert applied("gradient:x", image).getextrema() == (128, 128)
    assert applied("page", image).getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize(("paper", "size"), [("a4", (2480, 3508)), ("letter", (2550, 3300))])
def test_page_is_paper_at_300_dpi_turned_as_the_picture(paper: str, size: tuple[int, int]) -> None:
    across = applied(f"page:{paper}", photo("coffee"))
    upright = applied(f"page:{paper}", photo("coffee").rotate(90, expand=True))
    assert across.size == size[::-1] and upright.size == size
    assert across.info["dpi"] == (300, 300)
    printed = ImageChops.difference(across, Image.new("RGB", across.size, "white")).getbbox()
    assert printed and min(printed[0], printed[1], across.width - printed[2], across.height - printed[3]) >= 118


def test_eye_catcher_is_kept_without_a_focal_point() -> None:
    """The cat's face stays in a square; a bright dot near an edge is found."""
    picture = Image.new("L", (300, 100), 90)
    picture.paste(255, (255, 40, 275, 60))
    assert applied("square", picture).getextrema()[1] == 255
    assert applied("resize:50:50:cover", picture).getextrema()[1] > 200
    assert applied("square", picture, focal_point=(0, 0)).getextrema()[1] == 90

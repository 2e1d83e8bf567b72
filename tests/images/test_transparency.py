"""The color of a fully transparent pixel is never shown, and has no influence on any operation or format."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from darkroom.config import Settings
from darkroom.images import operations
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context
from matrix.picture import encoded

Array = npt.NDArray[np.float64]

FORMATS = ("png", "webp", "jpeg", "avif")
CHAINS = [operations.load(name).example for name in operations.names()]


def logo(hidden: tuple[int, int, int], gray: bool = False) -> Image.Image:
    """A disc of dark red that fades out, on a clear ground of a hidden color."""
    across, down = np.meshgrid(np.linspace(-1, 1, 56), np.linspace(-1, 1, 40))
    alpha = np.rint(255 * np.clip(3 - 5 * np.hypot(across, down), 0, 1)).astype(np.uint8)
    samples = np.empty((40, 56, 4), np.uint8)
    samples[...] = (150, 20, 30, 0)
    samples[..., 3] = alpha
    samples[alpha == 0, :3] = hidden
    image = Image.fromarray(samples)
    return image.convert("LA") if gray else image


def made(image: Image.Image, chain: str) -> Image.Image:
    return Image.open(io.BytesIO(develop(encoded(image, "PNG"), parse(chain, {}), Context(), Settings())))


def over(image: Image.Image, level: int) -> Array:
    canvas = Image.new("RGBA", image.size, (level, level, level, 255))
    canvas.alpha_composite(image.convert("RGBA"))
    return np.asarray(canvas.convert("RGB"), float)


@pytest.mark.parametrize(
    "chain",
    [
        pytest.param(
            chain,
            marks=[pytest.mark.long] * chain.startswith("page") + [pytest.mark.models] * chain.startswith("obscure"),
        )
        for chain in CHAINS
    ],
)
def test_the_result_does_not_depend_on_hidden_colors(chain: str) -> None:
    # Large results, and crops that look for people: whatever the format, they are the same pixels.
    is_slow = chain.startswith(("coloring", "page", "square", "obscure", "pad")) or chain.endswith("cover")
    for format in FORMATS[:1] if is_slow else FORMATS:
        for gray in (False, True) if format == FORMATS[0] and not is_slow else (False,):
            pair = [made(logo(hidden, gray), f"{chain},format:{format}") for hidden in ((0, 255, 0), (255, 0, 255))]
            for level in (0, 255):
                assert np.array_equal(over(pair[0], level), over(pair[1], level)), (format, gray)


@pytest.mark.parametrize(
    "chain",
    [
        chain
        for chain in CHAINS
        if not (chain.startswith(("coloring", "page", "square", "obscure")) or "cover" in chain)
    ],
)
def test_a_single_operation_does_not_depend_on_hidden_colors(chain: str) -> None:
    pair = [parse(chain, {}).apply(logo(hidden), Context()) for hidden in ((0, 255, 0), (255, 0, 255))]
    for level in (0, 255):
        assert np.array_equal(over(pair[0], level), over(pair[1], level))


@pytest.mark.parametrize("format", FORMATS)
def test_the_rim_shows_no_foreign_color(format: str) -> None:
    """A picture that is dark red wherever it is visible stays on the line between red and what it is put on."""
    for chain in ("sharpen:2:3", "denoise:0.2", "blur:9", "resize:23", "rotate:20", "grayscale", "format:png"):
        text = chain if chain.startswith("format") else f"{chain},format:{format},quality:100"
        shown = over(made(logo((0, 255, 0)), text.replace(",quality:100", "") if "png" in text else text), 255)
        green_above_red = shown[..., 1] - shown[..., 0]
        assert green_above_red.max() <= (6 if format in ("jpeg", "webp", "avif") else 2), chain


@pytest.mark.parametrize("format", FORMATS)
def test_pad_puts_the_color_behind_the_whole_picture(format: str) -> None:
    for chain in ("pad:80:60:2040c0", "pad:56:40:2040c0", "pad:80:0:2040c0"):
        result = made(logo((0, 255, 0)), f"{chain},format:{format}").convert("RGBA")
        assert result.getchannel("A").getextrema() == (255, 255)
        for point in ((1, 1), (result.width // 2, 1), (result.width // 2 - 27, result.height // 2 - 19)):
            assert np.abs(np.subtract(result.getpixel(point)[:3], (0x20, 0x40, 0xC0))).max() <= 14, (chain, point)  # type: ignore[index]


def test_pad_of_a_resize_is_white_behind_the_whole_picture() -> None:
    for size in ("60:40", "28:20", "28:40"):
        result = made(logo((0, 255, 0)), f"resize:{size}:pad,format:png").convert("RGBA")
        assert result.getchannel("A").getextrema() == (255, 255)
        assert result.getpixel((0, 0)) == (255, 255, 255, 255)
        assert result.getpixel((result.width // 2, result.height // 2))[0] < 160  # type: ignore[index]

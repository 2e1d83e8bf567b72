"""Properties of the built-in background remover; tests/bench/background.py measures its quality."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from darkroom.images import operations
from darkroom.images.operations import Context


def picture(mode: str = "RGB", size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A red disk on a gray ramp."""
    image = Image.linear_gradient("L").resize(size).point(lambda value: 120 + value // 4).convert("RGB")
    width, height = size
    ImageDraw.Draw(image).ellipse((width * 0.3, height * 0.25, width * 0.7, height * 0.8), fill="#c02018")
    return image.convert(mode)


def disk(size: tuple[int, int] = (320, 240)) -> np.ndarray:
    mask = Image.new("L", size)
    width, height = size
    ImageDraw.Draw(mask).ellipse((width * 0.3, height * 0.25, width * 0.7, height * 0.8), fill=255)
    return np.asarray(mask) > 127


def remove(image: Image.Image, keep: str = "foreground", color: str = "") -> Image.Image:
    return operations.load("remove-background").apply(image, Context(), keep=keep, color=color)


@pytest.mark.parametrize("size", [(320, 240), (1500, 1125), (90, 400)])
def test_the_subject_is_opaque_and_the_rest_is_transparent(size: tuple[int, int]) -> None:
    result = remove(picture(size=size))
    assert (result.mode, result.size) == ("RGBA", size)
    opaque, truth = np.asarray(result.getchannel("A")) > 127, disk(size)
    assert (opaque & truth).sum() / (opaque | truth).sum() > 0.97


@pytest.mark.parametrize("behind", ["white", "#30a050", "#c8c8d0"])
def test_a_plain_backdrop_is_transparent_inside_a_handle(behind: str) -> None:
    """Of a ring, thick enough for a cup, and through a narrow gap."""
    image = Image.new("RGB", (800, 600), behind)
    draw = ImageDraw.Draw(image)
    draw.ellipse((200, 100, 600, 500), fill="#702010")
    draw.ellipse((300, 200, 500, 400), fill=behind)
    draw.rectangle((240, 290, 280, 300), fill=behind)
    alpha = remove(image).getchannel("A")
    assert [alpha.getpixel(at) for at in ((400, 300), (260, 295), (10, 10), (250, 240))] == [0, 0, 0, 255]


def test_highlights_stay_opaque() -> None:
    """A highlight, as bright as the white behind the ball, fades at its rim."""
    ball = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(ball).ellipse((200, 100, 600, 500), fill="#202060")
    shine = Image.radial_gradient("L").resize((160, 160)).point(lambda value: max(0, 250 - 3 * value))
    ball.paste("white", (300, 180), shine)
    assert remove(ball).getchannel("A").getpixel((380, 260)) == 255


def test_the_background_is_the_complement() -> None:
    subject, rest = remove(picture()), remove(picture(), keep="background")
    total = np.asarray(subject.getchannel("A")).astype(int) + np.asarray(rest.getchannel("A"))
    assert (total == 255).all()


def test_a_fill_color_removes_transparency() -> None:
    result = remove(picture(), color="00ff00")
    assert result.mode == "RGB"
    assert result.getpixel((2, 2)) == (0, 255, 0)
    assert np.abs(np.subtract(result.getpixel((160, 120)), (192, 32, 24))).max() < 12


def test_half_transparent_pixels_carry_the_color_of_the_subject() -> None:
    smooth = picture(size=(2400, 1800)).resize((1200, 900), Image.Resampling.BOX)
    result = np.asarray(remove(smooth)).astype(int)
    edge = (result[..., 3] > 60) & (result[..., 3] < 195)
    assert edge.any()
    assert np.median(result[edge][:, 0] - result[edge][:, 1]) > 100


def test_transparent_parts_stay_transparent() -> None:
    image = picture("RGBA")
    image.putalpha(0)
    assert remove(image).getextrema()[3] == (0, 0)


@pytest.mark.parametrize(("mode", "size"), [("L", (1, 1)), ("LA", (16, 3)), ("RGB", (2, 900)), ("RGBA", (17, 17))])
def test_a_picture_without_a_subject_is_unchanged(mode: str, size: tuple[int, int]) -> None:
    result = remove(Image.new(mode, size, 128 if mode == "L" else None))
    assert result.size == size


def test_a_uniform_picture_stays_opaque() -> None:
    assert remove(Image.new("RGB", (200, 150), "teal")).getextrema()[3] == (255, 255)


def test_noise_is_accepted() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (91, 127, 3), dtype=np.uint8)
    assert remove(Image.fromarray(noise)).size == (127, 91)


def test_equal_pictures_have_equal_results() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (150, 200, 3), dtype=np.uint8)
    image = Image.blend(Image.fromarray(noise), picture(size=(200, 150)), 0.6)
    assert remove(image).tobytes() == remove(image).tobytes()

"""Properties of every operation: legal text, known sizes, known modes, bounds."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

import darkroom
from darkroom.errors import InvalidChain, InvalidRequest
from darkroom.images import operations
from darkroom.images.chains.chain import Chain, parse
from darkroom.images.chains.output_formats import last_steps
from darkroom.images.chains.presets import BUILT_IN
from darkroom.images.operations import Context
from images.pictures import MODES, modes, noise, photo, sizes
from images.steps import chains, step

NAMES = operations.names()
HEAVY = ("coloring", "page", "remove-background")
LIGHT = tuple(name for name in NAMES if name not in HEAVY)
FEWER = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(chains(NAMES, longest=12))
@settings(max_examples=40, deadline=None)
def test_canonical_text_parses_to_itself(text: str) -> None:
    chain = parse(text, {})
    again = parse(chain.text, {}) if chain.text else chain
    assert again == chain
    assert again.text == chain.text


@pytest.mark.parametrize("name", NAMES)
def test_example_is_legal(name: str) -> None:
    assert parse(operations.load(name).example, {}).steps


@pytest.mark.parametrize("name", [name for name in LIGHT if name != "obscure-faces"])
@given(data=st.data(), size=sizes, mode=modes, seed=st.integers(0, 5))
@FEWER
def test_result_has_the_size_and_mode_that_were_promised(
    name: str, data: st.DataObject, size: tuple[int, int], mode: str, seed: int
) -> None:
    check_promises(name, parse(data.draw(step(name)), {}), size, mode, seed)


@pytest.mark.models
@pytest.mark.usefixtures("loaded_models")
@pytest.mark.parametrize(("mode", "size"), [("L", (1, 1)), ("LA", (70, 3)), ("RGBA", (21, 33))])
def test_obscured_faces_keep_size_and_mode(mode: str, size: tuple[int, int]) -> None:
    check_promises("obscure-faces", parse("obscure-faces:blur", {}), size, mode, 0)


def check_promises(name: str, chain: Chain, size: tuple[int, int], mode: str, seed: int) -> None:
    context = Context((0.3, 0.8))
    try:
        promised = chain.output_sizes(size, context)[-1]
    except InvalidRequest:
        with pytest.raises(InvalidRequest):
            chain.apply(noise(size, mode, seed), context)
        return
    result = chain.apply(noise(size, mode, seed), context)
    assert result.mode in MODES
    if name == "trim":
        assert result.width <= promised[0] and result.height <= promised[1]
    else:
        assert result.size == promised


@given(
    text=chains(tuple(name for name in LIGHT if name not in ("crop", "trim", "scale", "obscure-faces")), 4),
    size=sizes,
    mode=modes,
)
@FEWER
def test_steps_work_in_any_order(text: str, size: tuple[int, int], mode: str) -> None:
    chain = parse(text, {})
    context = Context()
    assert chain.apply(noise(size, mode), context).size == chain.output_sizes(size, context)[-1]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", HEAVY[:2])
def test_heavy_operations_take_every_mode(name: str, mode: str) -> None:
    chain = parse(operations.load(name).example, {})
    picture = photo("chelsea", mode).crop((100, 50, 220, 170))
    result = chain.apply(picture, Context())
    assert result.size == chain.output_sizes(picture.size, Context())[-1]
    assert result.mode in ("L", "RGB")


MOVING = (
    "resize:100:100:cover",
    "resize:300:300:pad",
    "square",
    "crop:20p:10p:60p:70p",
    "quadrant:rb",
    "mirror",
    "flip",
    "rotate:90",
    "rotate:33",
    "pad:300:400",
    "page",
    "scale:2",
)


@pytest.mark.parametrize("text", MOVING)
def test_focal_point_stays_on_its_pixel(text: str) -> None:
    """A red dot on gray, followed by its color in the pixels and by the context."""
    picture = Image.new("RGB", (180, 120), "gray")
    picture.paste("red", (116, 76, 124, 84))
    chain = parse(text, {})
    context = Context((120 / 180, 80 / 120))
    following = chain.steps[0].after(picture.size, context).focal_point
    result = chain.apply(picture, context)
    red, green, _ = result.split()
    reddish = ImageChops.subtract(red, green).point([0] * 128 + [255] * 128).getbbox()
    assert following and reddish
    left, top, right, bottom = reddish
    assert following[0] * result.width == pytest.approx((left + right) / 2, abs=1)
    assert following[1] * result.height == pytest.approx((top + bottom) / 2, abs=1)


def test_focal_point_that_was_cut_away_is_dropped() -> None:
    step_ = parse("quadrant:lt", {}).steps[0]
    assert step_.after((100, 100), Context((0.9, 0.9))).focal_point is None
    assert parse("trim", {}).steps[0].after((100, 100), Context((0.5, 0.5))).focal_point is None


def test_reduced_source_gives_the_size_of_the_whole_one() -> None:
    """4001 x 2999 at 320 is 240 high; from the 2001 x 1500 that a JPEG decoder offers too."""
    for text in ("resize:319", "scale:0.0797", "resize:200:201:cover", "page:letter", "resize:77:77:pad"):
        chain = parse(text, {})
        whole = Context(full_size=(4001, 2999))
        result = chain.apply(noise((501, 375)), whole)
        assert result.size == chain.output_sizes((4001, 2999), Context())[-1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("scale:0.05", "above 0.05"),
        ("scale:101", "100"),
        ("blur:302", "0 to 301"),
        ("blur:-1", "0 to 301"),
        ("quadrant:xx", "lt, rt, lb, rb"),
        ("crop:1:2:3", "height"),
        ("crop:1:2:0:5", "from 1"),
        ("lowpass:0", "0.1 to 100"),
        ("gradient:z", "x, y, magnitude"),
        ("pad:10:10:red", "rrggbb"),
        ("page:a3", "a4, letter"),
        ("rotate:nan", "-360"),
        ("resize:1e3", "whole number"),
        ("mirror:1", "mirror takes no arguments"),
        ("trim:1:2", "at most 1 argument."),
        ("crop:1:2:3:4:5", "at most 4 arguments"),
        ("thumb:640", "preset thumb takes no arguments"),
        ("blur:\u0661", "0 to 301"),
        ("rotate:\u0669\u0660", "-360"),
    ],
)
def test_bad_argument_says_step_bounds_and_example(text: str, says: str) -> None:
    with pytest.raises(InvalidChain) as caught:
        parse(f"grayscale,{text}", BUILT_IN)
    message = str(caught.value)
    assert "Step 2" in message and says in message and "Example: " in message


def test_crop_outside_is_refused_before_any_pixel() -> None:
    with pytest.raises(InvalidRequest, match=r"Step 2, 'crop:100:0:5:5': .* 100 x 100 .* Example: crop:10p"):
        parse("mirror,crop:100:0:5:5", {}).output_sizes((100, 100), Context())


def test_each_format_names_the_steps_that_it_is_meant_for() -> None:
    """Those after which it is accepted, or a whole sheet; `list-operations` says so to the studio."""
    drawings = last_steps("svg") or ()
    assert "coloring:lineart" in drawings and "coloring:classic" not in drawings
    assert all(parse(f"{step},format:svg", {}) for step in drawings)
    assert last_steps("pdf") == ("page:a4", "page:letter")
    assert last_steps("webp") is None


def test_equal_requests_share_one_text() -> None:
    pairs = (
        ("blur:4", "blur:5"),
        ("scale:0.50", "scale:.5"),
        ("page", "page:a4"),
        ("pad:5:0:FFFFFF", "pad:5"),
        ("gradient", "gradient:magnitude"),
        ("crop:1.0p:0:5:5", "crop:1p:0:5:5"),
    )
    for one, other in pairs:
        assert parse(one, {}).text == parse(other, {}).text


def test_parameters_load_neither_pillow_nor_numpy() -> None:
    code = (
        "import sys; from darkroom.images.operations import describe_all; describe_all();"
        "print([m for m in ('PIL', 'numpy', 'scipy', 'skimage', 'cv2') if m in sys.modules])"
    )
    environment = {"PYTHONPATH": str(Path(darkroom.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"


def test_context_is_frozen_per_step() -> None:
    context = Context((0.1, 0.1), full_size=(10, 10))
    mirrored = parse("mirror", {}).steps[0].after((10, 10), context)
    assert mirrored == replace(context, focal_point=(0.9, 0.1), full_size=None)

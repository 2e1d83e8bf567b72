"""Every kind of file as Chromium paints it: a full-size PNG differs by at most 1.5 levels of 255 in the mean."""

import io
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from darkroom.config import Settings
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context
from matrix import profiles
from matrix.every import files
from matrix.painting import painted
from matrix.picture import LOGO, PHOTO, RAMP

Array = npt.NDArray[np.float64]

pytestmark = pytest.mark.filterwarnings("ignore:Corrupt EXIF data")

TOLERANCE = 1.5
SHOWN_LATER = {"first-empty.gif", "first-empty-small.gif", "first-empty.webp"}
"""Browsers paint an empty first frame; a thumbnail shows the first frame that is not."""
RANGE_OF_ALPHA = {"clear.avif", "clear-without-size.avif", "clear-premultiplied.avif", "codes-p3-clear.avif"}
"""Chromium takes alpha in an AVIF for samples of limited range; libavif and libheif do not, nor do we."""
CROPPED_INSIDE = {"clean-aperture.avif"}
"""Chromium cuts only at the top left; libavif and libheif cut wherever the file says."""
NOT_SHOWN = "clear-without-size.avif"
"""Legal, but refused by the browser; libheif shows it."""
RANGE_OF_TRACK = {"animated.avif"}
"""The same for the track of an AVIF sequence, whose container says full range."""


def made(data: bytes, chain: str = "format:png") -> Image.Image:
    return Image.open(io.BytesIO(develop(data, parse(chain, {}), Context(), Settings())))


@cache
def ours() -> dict[str, Array]:
    """RGBA by name."""
    return {name: np.asarray(made(data).convert("RGBA"), float) for name, data in files().items()}


def over(samples: Array, level: float) -> Array:
    """(height, width, 3) on a gray of that level."""
    alpha = samples[..., 3:] / 255
    result: Array = samples[..., :3] * alpha + level * (1 - alpha)
    return result


def test_all_files_are_painted_as_chromium_paints_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    theirs = painted(files(), tmp_path_factory.mktemp("matrix"))
    assert len(theirs) >= 150 and [name for name, seen in theirs.items() if seen is None] == [NOT_SHOWN]
    wrong = {}
    for name, samples in ours().items():
        seen = np.asarray(theirs[name], float)
        if name in SHOWN_LATER | RANGE_OF_ALPHA | RANGE_OF_TRACK | CROPPED_INSIDE:
            continue
        if samples.shape != seen.shape:
            wrong[name] = f"{samples.shape} is not {seen.shape}"
            continue
        # Chromium leaves the lines that are missing clear, and keeps back some that are there.
        rows = seen[..., 3].max(axis=1) > 0
        shown = rows if name.startswith(("cut-", "zeros-", "no-end")) else slice(None)
        levels = (0, 255)
        distance = max(float(np.abs(over(samples[shown], on) - over(seen[shown], on)).mean()) for on in levels)
        if distance > TOLERANCE:
            wrong[name] = f"{distance:.2f} levels"
    assert wrong == {}


def light(level: Array) -> Array:
    return profiles.srgb_curve(level)


def encoded(linear: Array) -> Array:
    """Light 0 to 1 as samples of sRGB (IEC 61966-2-1), 0 to 255."""
    linear = np.clip(linear, 0, 1)
    result: Array = 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return result


def _expected() -> dict[str, Array]:
    """By formula, of the whole picture (height, width, 3)."""
    photo, ramp = np.asarray(PHOTO) / 255, np.repeat(np.asarray(RAMP)[..., None], 3, axis=2) / 255
    p3 = np.linalg.inv(profiles.SRGB) @ profiles.P3
    adobe = np.linalg.inv(profiles.SRGB) @ profiles.ADOBE
    return {
        "profile-p3.png": encoded(light(photo) @ p3.T),
        "profile-adobe.png": encoded(photo**2.2 @ adobe.T),
        "profile-linear-called-srgb.png": encoded(photo),
        "profile-linear-called-srgb.webp": encoded(photo),
        "profile-p3-called-srgb.png": encoded(photo**2.2 @ p3.T),
        "codes-p3.png": encoded(light(photo) @ p3.T),
        "codes-linear.png": encoded(photo),
        "codes-bt709.png": encoded(photo**2.4),
        "gamma-1.0.png": encoded(photo),
        "gamma-1.8.png": encoded(photo**1.8),
        "gamma-and-srgb.png": 255 * photo,
        "gray-profile-linear.png": encoded(ramp),
        "gray-profile-gamma-1.8.png": encoded(ramp**1.8),
        "gray-profile-dot-gain.png": encoded(profiles.dot_gain(ramp)),
        "gray-profile-gamma-1.8.jpg": encoded(ramp**1.8),
        "codes-linear.avif": encoded(photo),
        "codes-p3.avif": encoded(light(photo) @ p3.T),
    }


def test_colors_are_those_of_the_formulas() -> None:
    distances = {name: float(np.abs(ours()[name][..., :3] - value).mean()) for name, value in _expected().items()}
    # A lossy file is some levels from the photo itself.
    allowed = {name: TOLERANCE if name.endswith((".png", ".webp")) else 3.5 for name in distances}
    assert {name: value for name, value in distances.items() if value > allowed[name]} == {}


def test_alpha_of_an_avif_is_that_of_the_picture() -> None:
    for name in RANGE_OF_ALPHA:
        assert np.abs(ours()[name][..., 3] - np.asarray(LOGO)[..., 3]).mean() < TOLERANCE, name


def test_a_clean_aperture_is_cut_out() -> None:
    cropped = np.asarray(PHOTO.crop((10, 8, 50, 38)), float)
    assert np.abs(ours()["clean-aperture.avif"][..., :3] - cropped).mean() < 3.5


def test_an_animation_that_begins_empty_shows_its_next_frame() -> None:
    assert ours()["first-empty.gif"][5, 5].tolist() == [30, 40, 200, 255]
    small = ours()["first-empty-small.gif"]
    assert small[5, 5, 3] == 0 and small[25, 35].tolist() == [30, 160, 40, 255]
    assert np.abs(ours()["first-empty.webp"][..., :3] - np.asarray(PHOTO)).mean() < 1


def test_a_thumbnail_has_the_colors_of_the_whole() -> None:
    """By whichever way it is made: a JPEG's planes, a draft, or the whole picture; in a format that halves color."""
    wrong = {}
    for name, samples in ours().items():
        small = made(files()[name], "resize:32,format:webp,quality:98").convert("RGBA")
        whole = Image.fromarray(samples.astype(np.uint8)).resize(small.size, Image.Resampling.LANCZOS)
        distance = np.abs(over(np.asarray(small, float), 255) - over(np.asarray(whole, float), 255)).mean()
        if distance > 8:
            wrong[name] = f"{distance:.1f}"
    assert wrong == {}

"""Stretch a picture's levels to the full range, so that constants apply at any exposure and contrast."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS: Final = 200.0
"""Minimum range in levels of a picture of black and white dots."""
REDUCTIONS: Final = (2, 3, 4, 6, 8)
"""Factors by which such a picture is reduced, until the dots are blended."""
SMALLEST: Final = 32

Plane = NDArray[np.uint8]
Samples = NDArray[np.float32]

RANGE: Final = 240.0
"""Levels, of 255, between the darkest and the brightest percent after stretching."""
MOST: Final = 14.0
"""Maximum factor; beyond it, single steps of 8-bit samples would be drawn as lines."""
NOISE_ALONE: Final = 6.0
CLEAR: Final = 11.0
"""Ratio of range to noise: below the first, a blank wall; above the second, a picture. Gaussian noise alone has 4.7."""


def normalized(planes: Sequence[Plane]) -> list[Samples]:
    """Y, Cb and Cr (height, width), 0 to 255, with lightness stretched and colors scaled by the same factor.

    A picture of noise alone becomes gray.
    """
    light, *colors = (plane.astype(np.float32) for plane in planes)
    dark, bright = _range(light)
    certainty = _ramp(_clearness(light), (NOISE_ALONE, CLEAR))
    gain = np.float32(certainty * min(MOST, RANGE / (bright - dark)))
    middle = np.float32((dark + bright) / 2)
    return [(light - middle) * gain + np.float32(127.5), *((color - 128) * gain + 128 for color in colors)]


def _range(light: Samples) -> tuple[float, float]:
    """The darkest and the brightest percent, at least one level apart."""
    dark, bright = (float(level) for level in np.percentile(light, [1, 99]))
    return dark, max(bright, dark + 1)


def _clearness(light: Samples) -> float:
    """The ratio of range to noise."""
    dark, bright = _range(light)
    return (bright - dark) / max(noise(light), 0.25)


def without_dots(gray: Plane) -> Plane:
    """The gray levels of a dithered or screened picture, whose dots are blended; any other plane is unchanged.

    The dots look like noise, but noise never covers the full range, and it does not become a picture when reduced.
    """
    light = gray.astype(np.float32)
    dark, bright = _range(light)
    if bright - dark < DOTS or _clearness(light) > NOISE_ALONE:
        return gray
    for reduction in REDUCTIONS:
        small = cv2.resize(light, None, fx=1 / reduction, fy=1 / reduction, interpolation=cv2.INTER_AREA)
        if min(small.shape) > SMALLEST and _clearness(small) >= CLEAR:
            larger = cv2.resize(small, gray.shape[::-1], interpolation=cv2.INTER_CUBIC)
            blended: Plane = np.clip(np.rint(larger), 0, 255).astype(np.uint8)
            return blended
    return gray


def noise(light: Samples) -> float:
    """The standard deviation of the noise, in the plane's levels; edges and detail have little influence.

    Immerkaer, "Fast Noise Variance Estimation" (1996), with the median of the response instead of its mean.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    return 1.4826 / 6 * float(np.median(np.abs(cv2.filter2D(light, -1, kernel))))


WHITE: Final = 60.0
"""Levels below 255 at which a picture surely lacks white."""
FULL: Final = (0.02, 99.98)
"""Percentiles for the range of a drawing, where a few dark strokes on gray are its black."""
SIDE: Final = 340
"""Longer side in pixels at which noise is distinguished from a picture."""
_BLOCK: Final = 16
_CALM: Final = 15
"""Percentile of blocks, ordered by variation, at which variation is noise."""
_CLIPPED: Final = 2.0
_EVEN: Final = (2.2, 3.2)
_EVEN_COLOR: Final = (4.5, 6.0)
"""Ratio of the busiest blocks to calm ones: noise alone, and a picture. JPEG makes color noise uneven."""
_TEXTURE: Final = (18.0, 28.0)
"""Levels of even variation: the strongest noise, and a picture with texture everywhere."""


@dataclass(frozen=True)
class Leveled:
    """Y, Cb and Cr, 0 to 255, with lightness stretched to the full range, and the standard deviation of their noise."""

    planes: list[Samples]
    noise: float

    def image(self) -> "Image":
        """The same as RGB."""
        from PIL import Image

        planes = [Image.fromarray(np.clip(np.rint(plane), 0, 255).astype(np.uint8)) for plane in self.planes]
        return Image.merge("YCbCr", planes).convert("RGB")


def leveled(planes: Sequence[Plane], keeps_black: bool = False) -> Leveled:
    """Stretch the lightness of Y, Cb and Cr (height, width) to the full range, and scale colors by the same factor.

    A picture of noise alone becomes gray. With `keeps_black`, a picture that has white and no black gets none: dull
    photos lack both, but a drawing may have no black.
    """
    light, *colors = (plane.astype(np.float32) for plane in planes)
    dark, bright = (float(level) for level in np.percentile(cv2.blur(light, (3, 3)), FULL))
    if keeps_black:
        dark *= min(1.0, (255 - bright) / WHITE)
    # The range of colors counts too: a picture may differ in hue alone.
    ranges = [bright - dark, *(float(np.ptp(np.percentile(cv2.blur(color, (3, 3)), FULL))) for color in colors)]
    gain = np.float32(_certainty(light, colors) * min(MOST, RANGE / max(*ranges, 1.0)))
    middle = np.float32((dark + bright) / 2)
    stretched = [(light - middle) * gain + np.float32(127.5), *((color - 128) * gain + 128 for color in colors)]
    return Leveled(stretched, float(_calm(_variation(light, light)) * gain))


def _certainty(light: Samples, colors: Sequence[Samples]) -> float:
    """0 for noise alone, 1 for a picture. Noise varies as much in every block; edges do not."""
    scale = min(1.0, SIDE / max(light.shape))
    small = [cv2.resize(plane, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) for plane in (light, *colors)]
    found = 0.0
    for plane, limits in zip(small, (_EVEN, *(_EVEN_COLOR for _ in colors)), strict=True):
        power = _variation(plane, small[0])
        if power.size:
            calm = float(np.percentile(power, 25))
            found = max(found, _ramp(float(power.max()) / max(calm, 0.25), limits), _ramp(calm, _TEXTURE))
    return found


def _ramp(value: float, limits: tuple[float, float]) -> float:
    return min(1.0, max(0.0, (value - limits[0]) / (limits[1] - limits[0])))


def _variation(plane: Samples, light: Samples) -> Samples:
    """The root mean square of the fine detail, for each block without clipped lightness."""
    fine = plane - cv2.GaussianBlur(plane, (0, 0), 2.0)
    size = max(1, plane.shape[1] // _BLOCK), max(1, plane.shape[0] // _BLOCK)
    power = cv2.resize(fine * fine, size, interpolation=cv2.INTER_AREA)
    level = cv2.resize(light, size, interpolation=cv2.INTER_AREA)
    blocks: Samples = np.sqrt(power[(level > _CLIPPED) & (level < 255 - _CLIPPED)])
    return blocks


def _calm(blocks: Samples) -> float:
    return float(np.percentile(blocks, _CALM)) if blocks.size else 0.0

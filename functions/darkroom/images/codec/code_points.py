"""Convert colors to sRGB that are described by code points (ITU-T H.273), or by a gamma and chromaticities.

A table of 256 levels converts the transfer function into that of sRGB, and a color cube with linear interpolation
converts the primaries. For high dynamic range (PQ, HLG: ITU-R BT.2100) the cube also maps the range to that of sRGB,
as browsers do on an ordinary screen: SMPTE ST 2094-50, annex D, with a reference white of 203 nits and a peak of 1,000.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Array = npt.NDArray[np.float64]
Point = tuple[float, float]

_CUBE: Final = 33
_D65: Final = (0.3127, 0.329)
_C: Final = (0.31, 0.316)
_SRGB: Final = (_D65, (0.64, 0.33), (0.3, 0.6), (0.15, 0.06))
_BT2020: Final = (_D65, (0.708, 0.292), (0.17, 0.797), (0.131, 0.046))
_SMPTE: Final = (_D65, (0.63, 0.34), (0.31, 0.595), (0.155, 0.07))
_PRIMARIES: Final[dict[int, tuple[Point, Point, Point, Point]]] = {
    4: (_C, (0.67, 0.33), (0.21, 0.71), (0.14, 0.08)),
    5: (_D65, (0.64, 0.33), (0.29, 0.6), (0.15, 0.06)),
    6: _SMPTE,
    7: _SMPTE,
    8: (_C, (0.681, 0.319), (0.243, 0.692), (0.145, 0.049)),
    9: _BT2020,
    10: ((1 / 3, 1 / 3), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)),
    11: ((0.314, 0.351), (0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
    12: (_D65, (0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
    22: (_D65, (0.63, 0.34), (0.295, 0.605), (0.155, 0.077)),
}
"""Chromaticities (x, y) of white, red, green and blue. Other code points are treated as sRGB."""
_BRADFORD: Final[Array] = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])

_PQ, _HLG = 16, 18
_WHITE: Final = 203.0
_PEAK: Final = 1000.0


def to_srgb(image: Image.Image, points: tuple[int, int], is_png: bool) -> Image.Image:
    """Convert a picture of mode L or RGB, described by (primaries, transfer)."""
    primaries, transfer = _PRIMARIES.get(points[0], _SRGB), points[1]
    if transfer in (_PQ, _HLG):
        cube = _range_cube(primaries, transfer)
        return image.convert("RGB").filter(cube).convert(image.mode)
    curve = _curve(transfer, is_png)
    levels = _levels(curve) if curve else None
    return _mapped(image, levels, primaries)


def by_gamma(image: Image.Image, gamma: float, chromaticities: tuple[float, ...] | None) -> Image.Image:
    """Convert a picture of mode L or RGB by gamma. Chromaticities are x and y of white, red, green and blue."""
    primaries = _SRGB
    if chromaticities:
        x, y = chromaticities[::2], chromaticities[1::2]
        if len(y) != 4 or min(y) <= 0 or abs(np.linalg.det(_columns(tuple(zip(x, y, strict=True))[1:]))) < 1e-6:
            # libpng ignores chromaticities that span no triangle, and treats the gamma as that of sRGB.
            return image
        # The type checker does not derive the length from the check above.
        primaries = tuple(zip(x, y, strict=True))  # type: ignore[assignment]
    return _mapped(image, _levels(lambda level: level ** (1 / gamma)), primaries)


def _mapped(image: Image.Image, levels: list[int] | None, primaries: tuple[Point, Point, Point, Point]) -> Image.Image:
    if levels:
        image = image.point(levels * len(image.getbands()))
    return image if image.mode == "L" or primaries == _SRGB else image.filter(_primaries_cube(primaries))


def _curve(transfer: int, is_png: bool) -> Callable[[Array], Array] | None:
    """The function from samples to linear light, both 0 to 1; None means that of sRGB.

    Browsers treat the camera curve of BT.709 and its relatives differently: in a PNG they apply a screen's gamma of 2.4
    (BT.1886), in an AVIF they treat it as that of sRGB.
    """
    powers = {4: 2.2, 5: 2.8, 8: 1.0}
    if transfer in powers:
        return lambda level: level ** powers[transfer]
    if transfer in (1, 6, 11, 14, 15) and is_png:
        return lambda level: level**2.4
    if transfer == 7:
        return lambda level: np.where(level < 0.0912, level / 4, ((level + 0.1115) / 1.1115) ** (1 / 0.45))
    if transfer == 17:
        return lambda level: 52.37 / 48 * level**2.6
    return None


def _levels(curve: Callable[[Array], Array]) -> list[int]:
    light = curve(np.arange(256) / 255.0)
    return [round(level) for level in (255 * _encoded(light)).tolist()]


def _encoded(light: Array) -> Array:
    """Apply the transfer function of sRGB (IEC 61966-2-1)."""
    light = np.clip(light, 0, 1)
    result: Array = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return result


def _decoded(level: Array) -> Array:
    result: Array = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    return result


@lru_cache(maxsize=8)
def _primaries_cube(primaries: tuple[Point, Point, Point, Point]) -> ImageFilter.Color3DLUT:
    matrix = np.linalg.inv(_matrix(_SRGB)) @ _matrix(primaries)
    return _cube(_encoded(_decoded(_colors()) @ matrix.T))


@lru_cache(maxsize=8)
def _range_cube(primaries: tuple[Point, Point, Point, Point], transfer: int) -> ImageFilter.Color3DLUT:
    light = _pq(_colors()) if transfer == _PQ else _hlg(_colors(), _matrix(primaries)[1])
    light = light / _WHITE @ (np.linalg.inv(_matrix(_BT2020)) @ _matrix(primaries)).T
    strongest = np.maximum(light.max(axis=1, keepdims=True), 1e-9)
    light = light * (_tone(strongest) / strongest)
    return _cube(_encoded(light @ (np.linalg.inv(_matrix(_SRGB)) @ _matrix(_BT2020)).T))


def _colors() -> Array:
    """The colors of the cube, shape (CUBE ** 3, 3), red changing fastest."""
    steps = np.linspace(0, 1, _CUBE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return np.stack([red.ravel(), green.ravel(), blue.ravel()], axis=1)


def _cube(colors: Array) -> ImageFilter.Color3DLUT:
    return ImageFilter.Color3DLUT(_CUBE, colors.ravel().tolist())


def _columns(points: tuple[Point, ...]) -> Array:
    """XYZ of chromaticities with Y = 1, one per column."""
    return np.array([[x / max(y, 1e-9), 1.0, (1 - x - y) / max(y, 1e-9)] for x, y in points]).T


def _matrix(primaries: tuple[Point, Point, Point, Point]) -> Array:
    """The matrix from linear RGB to XYZ under D65; another white is adapted with Bradford's matrix."""
    if primaries[3][1] == 0:
        return _adapted(primaries[0])
    columns, white = _columns(primaries[1:]), _columns(primaries[:1])
    return _adapted(primaries[0]) @ (columns * np.linalg.solve(columns, white).ravel())


def _adapted(white: Point) -> Array:
    cones = _BRADFORD @ np.hstack([_columns((_D65,)), _columns((white,))])
    result: Array = np.linalg.inv(_BRADFORD) @ np.diag(cones[:, 0] / cones[:, 1]) @ _BRADFORD
    return result


def _pq(level: Array) -> Array:
    """Convert PQ samples to nits (SMPTE ST 2084)."""
    power = level ** (32 / 2523)
    ratio = np.maximum(power - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * power)
    result: Array = 10_000 * ratio ** (16_384 / 2610)
    return result


def _hlg(level: Array, luminance: Array) -> Array:
    """Convert HLG samples to nits on a screen with a peak of 1,000 (ITU-R BT.2100, table 5, system gamma 1.2)."""
    scene = np.where(level <= 0.5, level**2 / 3, (np.exp((level - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    bright = np.maximum(scene @ luminance, 1e-9)[:, None]
    result: Array = _PEAK * scene * bright**0.2
    return result


def _tone(light: Array) -> Array:
    """Map light in units of the reference white to 0 to 1: halved up to the reference white, then a Bézier parabola."""
    peak, knee, image, bend = _PEAK / _WHITE, 1.0, 0.5, 0.65
    middle = (1 - bend) * knee + bend * knee / image, (1 - bend) * image + bend
    square, linear = knee - 2 * middle[0] + peak, 2 * (middle[0] - knee)
    above = np.clip(light, knee, peak) - knee
    t = (-linear + np.sqrt(linear**2 + 4 * square * above)) / (2 * square)
    curved = image + t * (2 * (middle[1] - image) + t * (image - 2 * middle[1] + 1))
    return np.where(light <= knee, image * light, curved)

"""Choose the crop for another aspect ratio: around the focal point, else around the most salient area.

Sizes are (width, height) in pixels, points (x, y) from 0 to 1, boxes (left, top, right, bottom).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size

Box = tuple[float, float, float, float]


def window(size: "Size", target: "Size", point: "Point") -> Box:
    """The largest box of the target's aspect ratio, centered as near the point as the edges allow."""
    scale = min(size[0] / target[0], size[1] / target[1])
    width, height = min(size[0], target[0] * scale), min(size[1], target[1] * scale)
    left = min(max(point[0] * size[0] - width / 2, 0.0), size[0] - width)
    top = min(max(point[1] * size[1] - height / 2, 0.0), size[1] - height)
    return left, top, left + width, top + height


def point_in(point: "Point", size: "Size", box: Box) -> "Point":
    """A point's position inside a crop box; outside 0 to 1 if it was cropped away."""
    left, top, right, bottom = box
    return (point[0] * size[0] - left) / (right - left), (point[1] * size[1] - top) / (bottom - top)


def salient_point(image: "Image", target: "Size") -> "Point":
    """The center of the window with the target's aspect ratio that contains most saliency."""
    import numpy as np
    from PIL import Image

    from darkroom.images.kernels.saliency import SIDE, best_start, saliency
    from darkroom.images.modes import gray_on_white

    scale = SIDE / max(image.size)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    small = image.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.0)
    energy = saliency(np.asarray(gray_on_white(small)))
    left, top, right, bottom = window(small.size, target, (0.5, 0.5))
    point = [0.5, 0.5]
    for axis, length in ((0, right - left), (1, bottom - top)):
        bins = min(small.size[axis], max(1, round(length)))
        start = best_start(energy.sum(axis=axis), bins)
        if bins < small.size[axis]:
            point[axis] = (start + bins / 2) / small.size[axis]
    return point[0], point[1]

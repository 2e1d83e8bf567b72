"""resize:width:height:fit:dpr, with a Lanczos filter.

The fits are those of CSS `object-fit` (contain, cover, fill) and of Pillow's `ImageOps.pad`.
"""

from typing import TYPE_CHECKING, Any

from darkroom.geometry import half_up
from darkroom.images import attention, cropping, framing
from darkroom.images.models import Model
from darkroom.images.parameters import Choice, Integer, Number

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

SUMMARY = "Resize to fit, cover, fill or pad a box; only fill enlarges."
EXAMPLE = "resize:640:480:cover"
PARAMETERS = (
    Integer("width", 0, 16384, default=0, unit="px", summary="0 derives it from the height"),
    Integer("height", 0, 16384, default=0, unit="px", summary="0 derives it from the width"),
    Choice("fit", ("contain", "cover", "fill", "pad"), default="contain", summary="as CSS object-fit; pad is white"),
    Number("dpr", 1, 4, default=1.0, places=2, summary="device pixel ratio: multiplies width and height"),
)
MEMORY = 5
RESTS_AT_SAME_SIZE = True


def engine(width: int, height: int, fit: str, dpr: float) -> int:
    """The engine version. Only a crop depends on the models, so the keys of other sizes do not change with them."""
    return attention.engine() if fit == "cover" else 1


def models(width: int, height: int, fit: str, dpr: float) -> tuple[Model, ...]:
    return attention.MODELS if fit == "cover" else ()


def output_size(size: "Size", context: "Context", width: int, height: int, fit: str, dpr: float) -> "Size":
    box = _box(size, width, height, dpr)
    if fit in ("fill", "pad"):
        return box
    return _contained(size, box) if fit == "contain" else _covering(size, box)


def decode_size(size: "Size", context: "Context", width: int, height: int, fit: str, dpr: float) -> "Size":
    """The size of the whole picture at the scale of the result."""
    box = _box(size, width, height, dpr)
    if fit in ("contain", "pad"):
        return _contained(size, box)
    target = box if fit == "fill" else _covering(size, box)
    scale = max(target[0] / size[0], target[1] / size[1])
    if fit == "cover" and _must_look(context) and not _same_ratio(size, target):
        # Detection needs at least this many pixels, and finds the same positions at every result size.
        scale = max(scale, attention.SIDE / max(size))
    scale = min(1.0, scale)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _must_look(context: "Context") -> bool:
    return context.focal_point is None and not context.is_examined and attention.is_possible()


def move_point(point: "Point", size: "Size", context: "Context", fit: str, **sides: Any) -> "Point":
    box = _box(size, **sides)
    if fit == "cover":
        return framing.point_in(point, size, framing.window(size, _covering(size, box), point))
    inner = _contained(size, box)
    if fit != "pad" or inner == box:
        return point
    return (
        ((box[0] - inner[0]) // 2 + point[0] * inner[0]) / box[0],
        ((box[1] - inner[1]) // 2 + point[1] * inner[1]) / box[1],
    )


def apply(image: "Image", context: "Context", width: int, height: int, fit: str, dpr: float) -> "Image":

    from darkroom.images import resampling
    from darkroom.images.modes import on_color

    size = context.full_size or image.size
    box = _box(size, width, height, dpr)
    if fit == "cover":
        return _cover(image, _covering(size, box), context)
    inner = box if fit == "fill" else _contained(size, box)
    resized = image if inner == image.size else resampling.resize(image, inner)
    if fit != "pad":
        return resized
    return on_color(resized, "ffffff", box, ((box[0] - inner[0]) // 2, (box[1] - inner[1]) // 2))


def _cover(image: "Image", target: "Size", context: "Context") -> "Image":
    from darkroom.images import resampling

    if target == image.size:
        return image
    point = (0.5, 0.5) if _same_ratio(image.size, target) else cropping.crop_point(image, target, context)
    window = framing.window(image.size, target, point)
    return resampling.resize(image, target, window)


def _same_ratio(size: "Size", target: "Size") -> bool:
    return abs(size[0] * target[1] - size[1] * target[0]) < max(size)


def _box(size: "Size", width: int, height: int, dpr: float) -> "Size":
    """The box in pixels; a side of 0 is derived from the other by the picture's aspect ratio."""
    wide, high = half_up(width * dpr), half_up(height * dpr)
    if not wide and not high:
        return size
    if not high:
        return wide, max(1, half_up(size[1] * wide / size[0]))
    if not wide:
        return max(1, half_up(size[0] * high / size[1])), high
    return wide, high


def _contained(size: "Size", box: "Size") -> "Size":
    """The largest size with the picture's aspect ratio inside the box, at most the picture's own."""
    width, height = size
    if width <= box[0] and height <= box[1]:
        return size
    follows = max(1, half_up(height * box[0] / width))
    if follows <= box[1]:
        return box[0], follows
    return max(1, half_up(width * box[1] / height)), box[1]


def _covering(size: "Size", box: "Size") -> "Size":
    """The box, reduced in its own aspect ratio if it exceeds the picture."""
    scale = max(1.0, box[0] / size[0], box[1] / size[1])
    return max(1, half_up(box[0] / scale)), max(1, half_up(box[1] / scale))

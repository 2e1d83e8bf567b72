"""Estimate a chain's memory from a picture's header. `tests/bench/memory.py` measures every number here."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from darkroom.formats import FORMATS
from darkroom.geometry import Size
from darkroom.image_file.header import Header
from darkroom.images import attention
from darkroom.images.chains.chain import Chain, Step
from darkroom.images.models import Model
from darkroom.images.operations import Context

Enough = Callable[[Size], Size]

DECODED: Final = 4
"""Bytes per pixel of a color picture in memory; a gray one has one."""
_READING: Final = {"jpeg": 5, "webp": 9, "avif": 12, "tiff": 6, "bmp": 6, "gif": 6}
_READING_OTHERS: Final = 11
"""Bytes per decoded pixel while a picture is read."""
_READING_GRAY: Final = 3
_READING_TRANSPARENT: Final = {"webp": 23, "avif": 20}
_READING_TRANSPARENT_OTHERS: Final = 12
_CONVERTED: Final = 5
"""Additional bytes per decoded pixel while a picture is rotated upright or converted to sRGB."""
_LOSSLESS: Final = (12, 45_000_000)
"""Bytes per pixel, and fixed bytes, for reading a lossless WebP."""
_COEFFICIENTS: Final = 6
"""Bytes per pixel of a progressive JPEG at its full size, at any decoded size."""
_ALPHA_KEPT: Final = 24
_ALPHA_DROPPED: Final = 10
"""Additional bytes per pixel to encode transparency in a lossy or opaque format."""
_ALPHA_STEPS: Final = 2
"""Factor on a step's memory for a picture with transparency."""
_GRAY_WRITTEN: Final = {"jpeg": 3, "png": 4, "pdf": 4}
_DRAFTED: Final = "jpeg"


def memory_of(
    chain: Chain, sizes: Sequence[Size], enough: Enough | None, context: Context, source: Header | None
) -> tuple[int, int]:
    """Peak bytes of the steps alone, and with the encoder. `sizes` are the sizes before, between and after the steps.

    `enough` returns the size that the first step needs; `source` is None if the picture is unknown.
    """
    traits = source.traits if source else frozenset()
    decoded = _drafted(sizes[0], enough) if source and source.format == _DRAFTED else sizes[0]
    needed = [*_read(source, decoded, sizes[0]), *_stepped(chain, sizes, decoded, enough, traits)]
    # Reserved for the whole chain: the C library may keep the memory of a model that was unloaded.
    loaded = sum(model.memory for model in _models(chain, sizes, context))
    steps = max(needed) + loaded
    return steps, max(steps, _written(chain.format, traits) * pixels(sizes[-1]) + loaded)


def _models(chain: Chain, sizes: Sequence[Size], context: Context) -> frozenset[Model]:
    """The models that may be loaded: none for a crop with a known focal point or subject."""
    found: frozenset[Model] = frozenset()
    for step, size in zip(chain.steps, sizes, strict=False):
        crops = step.operation.models(**step.arguments) is attention.MODELS
        if not (crops and (context.focal_point or context.is_examined)):
            found |= step.models
        context = step.after(size, context)
    return found


def leading(chain: Chain) -> int:
    """How many steps at the start work in place at any size, so that the picture may be reduced before them."""
    return next((at for at, step in enumerate(chain.steps) if not step.operation.examines), len(chain.steps))


def encoding(format: str | None) -> int:
    """Bytes per encoded pixel in addition to the picture; None is an undecided format."""
    return FORMATS[format].memory if format else 0


def pixels(size: Size) -> int:
    return size[0] * size[1]


def _read(source: Header | None, decoded: Size, size: Size) -> Iterator[int]:
    """Bytes at each possible peak while the picture is read."""
    traits, format = (source.traits, source.format) if source else (frozenset[str](), "")
    if "transparent" in traits:
        rate = _READING_TRANSPARENT.get(format, _READING_TRANSPARENT_OTHERS)
    elif "gray" in traits:
        rate = _READING_GRAY
    else:
        rate = _READING.get(format, _READING_OTHERS)
    if "converted" in traits:
        rate += _CONVERTED
    yield rate * pixels(decoded)
    if "lossless" in traits:
        yield _LOSSLESS[0] * pixels(decoded) + _LOSSLESS[1]
    if "progressive" in traits and format == _DRAFTED:
        yield (DECODED + (_CONVERTED if "converted" in traits else 0)) * pixels(decoded) + _COEFFICIENTS * pixels(size)


def _stepped(
    chain: Chain, sizes: Sequence[Size], decoded: Size, enough: Enough | None, traits: frozenset[str]
) -> Iterator[int]:
    """Bytes while each step runs."""
    last = leading(chain) if enough else 0
    for number, (step, before, result) in enumerate(zip(chain.steps, sizes, sizes[1:], strict=False)):
        is_first = number <= last
        # A JPEG may be decoded at a larger size than needed.
        after = decoded if number < last else result
        depth = 1 if "gray" in traits or (is_first and step.operation.needs_light(**step.arguments)) else DECODED
        # If the first step needs fewer pixels, it works on the reduced size.
        less = enough(before) if is_first and enough else before
        held = decoded if is_first else before
        larger = max(pixels(less), pixels(after))
        yield (
            depth * (pixels(held) + pixels(after))
            + _own(step, before, after, traits) * larger
            + step.operation.working(**step.arguments)
        )


def _own(step: Step, before: Size, after: Size, traits: frozenset[str]) -> int:
    """Bytes per pixel that a step needs in addition to its input and result."""
    if before == after and step.operation.rests_at_same_size:
        return 0
    memory: int = step.operation.memory(**step.arguments)
    return memory * _ALPHA_STEPS if "transparent" in traits else memory


def _written(format: str | None, traits: frozenset[str]) -> int:
    """Bytes per pixel while the result is encoded; None is an undecided format."""
    if format is None:
        return DECODED
    if "gray" in traits and format in _GRAY_WRITTEN:
        return _GRAY_WRITTEN[format]
    target = FORMATS[format]
    own = DECODED + target.memory
    if "transparent" not in traits or (target.quality is None and target.alpha):
        return own
    return own + (_ALPHA_KEPT if target.alpha else _ALPHA_DROPPED)


def _drafted(size: Size, enough: Enough | None) -> Size:
    """The size at which a JPEG is decoded: 1/2, 1/4 or 1/8 if that is at least twice the size that suffices."""
    if not enough:
        return size
    width, height = enough(size)
    fits = (scale for scale in (8, 4, 2) if size[0] >= 2 * scale * width and size[1] >= 2 * scale * height)
    scale = next(fits, 1)
    return -(-size[0] // scale), -(-size[1] // scale)

"""Estimate the memory for a batch's operations on a picture, and refuse operations that are too large for it."""

from collections.abc import Sequence
from typing import Final

from darkroom.batch.order import Asked
from darkroom.config import Settings
from darkroom.errors import InvalidRequest, TooLargeForFormat
from darkroom.geometry import Size
from darkroom.images import operations
from darkroom.images.chains.chain import Step
from darkroom.images.derivatives.estimate import DECODED, encoding
from darkroom.images.operations import Context

MOST_PARTS: Final = 256
QUARTERS: Final = ("lt", "rt", "lb", "rb")


def memory_of(asked: Sequence[Asked], size: Size, format: str, settings: Settings) -> int:
    """Estimated peak memory in bytes; skipped operations need none. Parts are written in `format`."""
    context = Context(max_pixels=settings.max_pixels)
    sizes, most = [size], 3 * DECODED * _pixels([size])
    for one in asked:
        if refusal(one, sizes, settings):
            continue
        if one.step is None:
            quadrant = operations.load("quadrant")
            sizes = [quadrant.output_size(each, context, part=part) for each in sizes for part in QUARTERS]
            continue
        after = _after(one.step, sizes, context)
        most = max(most, _needed(one.step, sizes, after))
        sizes = after
    return max(most, _writing(sizes, format))


def check_writing(sizes: Sequence[Size], format: str, settings: Settings) -> None:
    """Raise TooLargeForFormat if encoding parts of those sizes would exceed the memory limits."""
    needed, limit = _writing(sizes, format), min(settings.max_memory_bytes, settings.memory_budget)
    if needed > limit:
        raise TooLargeForFormat(
            f"Encoding as {format} needs about {needed // 1_000_000} MB of memory; DARKROOM_MAX_MEMORY_BYTES and "
            f"DARKROOM_MEMORY_BYTES allow {limit // 1_000_000} MB; choose another format."
        )


def _writing(sizes: Sequence[Size], format: str) -> int:
    """Bytes while one part is encoded and all are in memory."""
    return DECODED * _pixels(sizes) + encoding(format) * max(_pixels([each]) for each in sizes)


def refusal(asked: Asked, sizes: Sequence[Size], settings: Settings) -> str | None:
    """The reason to skip the operation for parts of those sizes; None to apply it."""
    if asked.reason:
        return asked.reason
    if asked.step is None:
        return f"a batch splits an image into at most {MOST_PARTS} parts" if 4 * len(sizes) > MOST_PARTS else None
    try:
        after = _after(asked.step, sizes, Context(max_pixels=settings.max_pixels))
    except InvalidRequest as error:
        return str(error)
    if any(_pixels([each]) > settings.max_pixels for each in after):
        return f"the result would have more pixels than DARKROOM_MAX_PIXELS allows ({settings.max_pixels})"
    needed = _needed(asked.step, sizes, after)
    for setting, limit in (("MAX_MEMORY", settings.max_memory_bytes), ("MEMORY", settings.memory_budget)):
        if needed > limit:
            return f"it needs about {needed // 1_000_000} MB; DARKROOM_{setting}_BYTES allows {limit // 1_000_000} MB"
    return None


def _after(step: Step, sizes: Sequence[Size], context: Context) -> list[Size]:
    return [step.operation.output_size(each, context, **step.arguments) for each in sizes]


def _needed(step: Step, before: Sequence[Size], after: Sequence[Size]) -> int:
    """Bytes while one part is processed and all are in memory."""
    largest = max(_pixels([each]) for each in (*before, *after))
    loaded = sum(model.memory for model in step.models)
    return DECODED * (_pixels(before) + _pixels(after)) + step.operation.memory(**step.arguments) * largest + loaded


def _pixels(sizes: Sequence[Size]) -> int:
    return sum(width * height for width, height in sizes)

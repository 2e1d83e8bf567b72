"""Turn a picture's bytes into a derivative: check the limits, decode, run the steps in order, encode."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from darkroom import deadline
from darkroom.config import Settings
from darkroom.errors import DarkroomError, StepFailed, TooLarge, TooLargeForFormat
from darkroom.formats import FORMATS
from darkroom.geometry import Size
from darkroom.images.chains.chain import Chain, SettledChain
from darkroom.images.derivatives import admission
from darkroom.images.models import Model
from darkroom.images.operations import Context

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.codec import Need

DECODED = 4
"""Maximum bytes per pixel of a picture in memory."""
_USUAL = 11
_READING = {"jpeg": 9, "progressive": 9, "webp": 17, "avif": 12, "transparent": 19}
"""Bytes per decoded pixel while a picture is read, measured by `tests/bench/memory.py`; _USUAL for other formats."""
_ALPHA = 20
"""Bytes per pixel more that a lossy or opaque format needs for a picture with transparency."""
_COEFFICIENTS = 6
"""Bytes per pixel that a progressive JPEG needs at its full size, however small it is decoded."""
_LOSSLESS = ("png", None)
_DRAFTED = ("jpeg", "progressive")


@dataclass(frozen=True)
class Plan:
    """The effect of a chain on a picture of a known size: the size after each step, and the estimated peak memory in
    bytes, of the steps alone and with the encoder."""

    sizes: tuple[Size, ...]
    steps_memory: int
    memory: int

    @property
    def output(self) -> Size:
        return self.sizes[-1]


def plan(chain: Chain, size: Size, context: Context, source: str = "") -> Plan:
    """`size` is upright, in pixels. Decodes nothing. Memory is an estimate in bytes.

    `source` is what `source_kind` returns; "" if it is not known.
    """
    sizes = tuple(chain.output_sizes(size, context))
    decoded = _drafted(size, enough(chain, context)) if source in _DRAFTED else size
    needed = [_READING.get(source, _USUAL) * _pixels(decoded)]
    if source == "progressive":
        needed.append(DECODED * _pixels(decoded) + _COEFFICIENTS * _pixels(size))
    for step, before, after in zip(chain.steps, sizes, sizes[1:], strict=False):
        # A first step that needs less of the picture works on the reduced size.
        less = enough(chain, context) if step is chain.steps[0] else None
        depth = 1 if step is chain.steps[0] and step.operation.needs_light(**step.arguments) else DECODED
        larger = max(_pixels(less(before) if less else before), _pixels(after))
        own = step.operation.memory(**step.arguments) * larger
        held = decoded if step is chain.steps[0] else before
        needed.append(depth * (_pixels(held) + _pixels(after)) + own)
    # A loaded model stays in memory.
    loaded = sum(model.memory for model in frozenset[Model]().union(*(step.models for step in chain.steps)))
    steps_memory = max(needed) + loaded
    alpha = _ALPHA if source == "transparent" and chain.format not in _LOSSLESS else 0
    written = (DECODED + encoding(chain.format) + alpha) * _pixels(sizes[-1]) + loaded
    return Plan(sizes, steps_memory, max(steps_memory, written))


def encoding(format: str | None) -> int:
    """Bytes per written pixel; None is an undecided format."""
    return FORMATS[format].memory if format else 0


def check(chain: Chain, planned: Plan, settings: Settings) -> None:
    """Raises TooLarge, naming the limit; TooLargeForFormat if the limit is the format's."""
    longest = FORMATS[chain.format].longest_side if chain.format else 65_535
    for position, (width, height) in enumerate(planned.sizes):
        at = f"After step {position}, the picture would be {width} x {height} pixels"
        if width * height > settings.max_pixels:
            raise TooLarge(f"{at}; DARKROOM_MAX_PIXELS allows {settings.max_pixels}.")
        if max(width, height) > 65_535:
            raise TooLarge(f"{at}; a side may have at most 65535.")
    if max(planned.output) > longest:
        raise TooLargeForFormat(f"A {chain.format} picture may have {longest} pixels a side; choose another format.")
    for setting, limit in (("MAX_MEMORY", settings.max_memory_bytes), ("MEMORY", settings.memory_budget)):
        allowed = f"DARKROOM_{setting}_BYTES allows {limit // 1_000_000} MB"
        if planned.steps_memory > limit:
            raise TooLarge(f"The chain needs about {planned.steps_memory // 1_000_000} MB of memory; {allowed}.")
        if planned.memory > limit:
            needed = f"Encoding as {chain.format} needs about {planned.memory // 1_000_000} MB of memory"
            raise TooLargeForFormat(f"{needed}; {allowed}; choose another format.")


def develop(data: bytes, chain: SettledChain, context: Context, settings: Settings) -> bytes:
    """The encoded derivative. Raises UnsupportedImage, BrokenImage, TooLarge; Busy if memory or time is short."""
    from darkroom.image_file.header import header_of, open_picture
    from darkroom.images import codec

    picture = open_picture(data, settings.formats, settings.max_pixels)
    header = header_of(picture)
    planned = plan(chain, (header.width, header.height), context, source_kind(picture, header.format))
    check(chain, planned, settings)
    within = deadline.within(settings.develop_seconds, "DARKROOM_DEVELOP_SECONDS")
    with admission.memory(settings, planned.memory), within:
        try:
            metadata = kept_metadata(picture, chain.format, settings)
            image = codec.decode_opened(picture, need(chain, planned, context))
            # Frees the original's pixels if the decoded image is a copy.
            del picture
            image = chain.apply(image, replace(context, full_size=planned.sizes[0]))
            return codec.encode(image, chain.format, chain.quality, metadata)
        except DarkroomError:
            raise
        except MemoryError as error:
            raise TooLarge("The server has too little memory for this chain on this picture.") from error
        except Exception as error:
            raise StepFailed("The steps of the chain failed on this picture.") from error


def kept_metadata(picture: "Image", format: str, settings: Settings) -> Mapping[str, object]:
    """Metadata for the encoder: empty unless DARKROOM_KEEP_COPYRIGHT is set."""
    if not settings.keep_copyright:
        return {}
    from darkroom.image_file.ownership import read_ownership, save_options

    return save_options(read_ownership(picture), format)


def enough(chain: Chain, context: Context) -> Callable[[Size], Size] | None:
    """The smallest size that the first step can work with, or None if it needs every pixel."""
    if not chain.steps or chain.steps[0].operation.decode_size is None:
        return None
    first = chain.steps[0]
    decode_size = first.operation.decode_size
    assert decode_size
    return lambda size: decode_size(size, context, **first.arguments)


def source_kind(picture: "Image", format: str) -> str:
    """The format, or `progressive` for a JPEG of that kind, or `transparent`."""
    if picture.has_transparency_data:
        return "transparent"
    return "progressive" if format == "jpeg" and picture.info.get("progressive") else format


def _drafted(size: Size, enough: Callable[[Size], Size] | None) -> Size:
    """The size at which a JPEG is decoded: a half, a quarter or an eighth, if that is twice what will do."""
    if not enough:
        return size
    width, height = enough(size)
    fits = (scale for scale in (8, 4, 2) if size[0] >= 2 * scale * width and size[1] >= 2 * scale * height)
    scale = next(fits, 1)
    return -(-size[0] // scale), -(-size[1] // scale)


def need(chain: SettledChain, planned: Plan, context: Context) -> "Need":
    """What to decode of a picture for that chain."""
    from darkroom.images.codec import Need

    if not chain.steps:
        return Need()
    first, decode_size = chain.steps[0], enough(chain, context)
    is_thumbnail = (
        len(chain.steps) == 1
        and first.operation.name == "resize"
        and decode_size is not None
        and decode_size(planned.sizes[0]) == planned.output
    )
    light = first.operation.needs_light(**first.arguments)
    return Need(decode_size, is_thumbnail, light)


def _pixels(size: Size) -> int:
    return size[0] * size[1]

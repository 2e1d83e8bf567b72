"""Turn a picture's bytes into a derivative: check the limits, decode, run the steps in order, encode."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from darkroom import deadline
from darkroom.config import Settings
from darkroom.errors import DarkroomError, StepFailed, TooLarge, TooLargeForFormat
from darkroom.formats import FORMATS
from darkroom.geometry import Size
from darkroom.image_file.header import Header
from darkroom.images.chains.chain import Chain, SettledChain
from darkroom.images.derivatives import admission, estimate
from darkroom.images.operations import Context

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.codec import Need


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


def plan(chain: Chain, size: Size, context: Context, source: Header | None = None) -> Plan:
    """Plan a chain for a picture whose upright size is `size`, without decoding. More precise if `source` is known."""
    sizes = tuple(chain.output_sizes(size, context))
    return Plan(sizes, *estimate.memory_of(chain, sizes, enough(chain, context), context, source))


def check(chain: Chain, planned: Plan, settings: Settings) -> None:
    """Raise TooLarge, which names the limit, or TooLargeForFormat if the limit is the format's."""
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
            needed = f"The chain needs about {planned.steps_memory // 1_000_000} MB of memory for this picture"
            raise TooLarge(f"{needed}; {allowed}. Put a resize first, such as resize:4000, or raise the limit.")
        if planned.memory > limit:
            needed = f"Encoding as {chain.format} needs about {planned.memory // 1_000_000} MB of memory"
            raise TooLargeForFormat(f"{needed}; {allowed}; choose another format.")


def develop(data: bytes, chain: SettledChain, context: Context, settings: Settings, *, thorough: bool = False) -> bytes:
    """The encoded derivative; `thorough` as in `codec.encode`.

    Raises UnsupportedImage, BrokenImage, TooLarge; Busy if memory or time is short.
    """
    from darkroom.image_file.header import header_of, open_picture
    from darkroom.images import codec

    picture = open_picture(data, settings.formats, settings.max_pixels)
    header = header_of(picture)
    planned = plan(chain, (header.width, header.height), context, header)
    check(chain, planned, settings)
    needed = need(chain, planned, context)
    within = deadline.within(settings.develop_seconds, "DARKROOM_DEVELOP_SECONDS")
    with admission.memory(settings, planned.memory, trims=not needed.exact), within:
        try:
            metadata = kept_metadata(picture, chain.format, settings)
            image = codec.decode_opened(picture, needed)
            # Frees the original's pixels if the decoded image is a copy.
            del picture
            image = chain.apply(image, replace(context, full_size=planned.sizes[0]))
            return _encoded(image, chain, planned.memory, metadata, settings, thorough)
        except DarkroomError:
            raise
        except MemoryError as error:
            raise TooLarge("The server has too little memory for this chain on this picture.") from error
        except Exception as error:
            raise StepFailed("The steps of the chain failed on this picture.") from error


def _encoded(
    image: "Image",
    chain: SettledChain,
    reserved: int,
    metadata: Mapping[str, object],
    settings: Settings,
    thorough: bool,
) -> bytes:
    """Encode the result; a graphic, which a header does not reveal, needs more memory. Raises Busy."""
    from darkroom.images import codec

    needed = codec.memory_of_graphic(image, chain.format)
    frugal = needed + admission.OVERHEAD > min(settings.max_memory_bytes, settings.memory_budget)
    with admission.further_memory(settings, 0 if frugal else max(0, needed - reserved)):
        return codec.encode(image, chain.format, chain.quality, metadata, frugal=frugal, thorough=thorough)


def kept_metadata(picture: "Image", format: str, settings: Settings) -> Mapping[str, object]:
    """Metadata for the encoder: empty unless DARKROOM_KEEP_COPYRIGHT is set."""
    if not settings.keep_copyright:
        return {}
    from darkroom.image_file.ownership import read_ownership, save_options

    return save_options(read_ownership(picture), format)


def enough(chain: Chain, context: Context) -> Callable[[Size], Size] | None:
    """The smallest size that the first step can work with, or None if it needs every pixel.

    Steps that work at any size are followed by the one that decides, and get at least what they examine.
    """
    steps = chain.steps[estimate.leading(chain) :]
    if not steps or steps[0].operation.decode_size is None:
        return None
    first = steps[0]
    decode_size = first.operation.decode_size
    assert decode_size
    examined = max((step.operation.examines for step in chain.steps[: estimate.leading(chain)]), default=0)

    def sufficient(size: Size) -> Size:
        needed: Size = decode_size(size, context, **first.arguments)
        scale = min(1.0, max(examined / max(size), needed[0] / size[0], needed[1] / size[1]))
        return (ceil(size[0] * scale), ceil(size[1] * scale)) if examined else needed

    return sufficient


def need(chain: SettledChain, planned: Plan, context: Context) -> "Need":
    """The part of a picture that the chain needs decoded."""
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

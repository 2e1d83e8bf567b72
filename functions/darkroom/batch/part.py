"""Run the steps of a batch on one image."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from darkroom import deadline
from darkroom.batch.forecast import QUARTERS, check_writing, memory_of, refusal
from darkroom.batch.order import Asked
from darkroom.config import Settings
from darkroom.errors import DarkroomError, StepFailed, UnsupportedImage
from darkroom.formats import PIXELS, looks_like
from darkroom.image_file.header import header_of, open_picture
from darkroom.images import operations
from darkroom.images.derivatives import admission
from darkroom.images.operations import Context

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Developed:
    """The encoded parts in order, and for each operation None if it was applied, else the reason for skipping it."""

    parts: tuple[bytes, ...]
    skipped: tuple[str | None, ...]


def output_format(name: str) -> str:
    """The format for the output's extension. Raises UnsupportedImage."""
    format = looks_like(name)
    if format is None or format.name not in PIXELS:
        raise UnsupportedImage(f"The output's extension must be that of one of these formats: {', '.join(PIXELS)}.")
    return format.name


def develop_parts(data: bytes, asked: tuple[Asked, ...], format: str, settings: Settings) -> Developed:
    """Run the operations on one image. Raises UnsupportedImage, BrokenImage, TooLarge, StepFailed, Busy."""
    from darkroom.images import codec

    header = header_of(open_picture(data, settings.formats, settings.max_pixels))
    needed = memory_of(asked, (header.width, header.height), format, settings)
    with admission.memory(settings, needed), deadline.within(settings.develop_seconds, "DARKROOM_DEVELOP_SECONDS"):
        try:
            images = [codec.decode(data, settings.formats, settings.max_pixels)]
            skipped: list[str | None] = []
            for one in asked:
                deadline.left(0)
                images, reason = _apply(one, images, settings)
                skipped.append(reason)
            check_writing([image.size for image in images], format, settings)
            return Developed(tuple(codec.encode(image, format) for image in images), tuple(skipped))
        except DarkroomError:
            raise
        except Exception as error:
            raise StepFailed("The operations failed on this picture.") from error


def _apply(asked: Asked, images: "list[Image]", settings: Settings) -> "tuple[list[Image], str | None]":
    """Apply an operation to all parts, or to none if one result would be too large."""
    reason = refusal(asked, [image.size for image in images], settings)
    if reason:
        return images, reason
    context = Context(max_pixels=settings.max_pixels)
    if asked.step is None:
        quadrant = operations.load("quadrant")
        return [quadrant.apply(image, context, part=part) for image in images for part in QUARTERS], None
    step = asked.step
    return [step.operation.apply(image, context, **step.arguments) for image in images], None

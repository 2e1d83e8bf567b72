"""One operation, one file. A file is found by its name: `remove_background.py` is `remove-background`.

An operation's module has

    ENGINE       whole number, raised only when its pixels visibly change: it is part of every stored key
    SUMMARY      one sentence for people
    EXAMPLE      a step that works
    PARAMETERS   a tuple of `darkroom.images.parameters`
    apply(image, context, **arguments) -> PIL.Image.Image

and, where the defaults below do not fit,

    output_size(size, context, **arguments) -> (width, height)     the size of the result, without pixels
    decode_size(size, context, **arguments) -> (width, height)     what of the source is enough, as a first step
    move_point(point, size, context, **arguments) -> point or None where a point of the input lies in the result
    MEMORY       bytes that `apply` needs for each pixel of the larger of its input and output, beyond both;
                 or memory(**arguments), where they make a difference
    needs_light(**arguments)                                       True where, as a first step, it needs no color
    draws(**arguments)                                             True where the result is lines, black on white
    prints(**arguments)                                            True where the result is a sheet of paper
    FORMAT       the output format where neither the chain nor the browser names one

Nothing at the top of such a file loads Pillow or NumPy: `apply` imports them. `image` is upright, in
sRGB, and of mode L, LA, RGB or RGBA; the result too. No operation imports another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from darkroom.geometry import Point, Size
from darkroom.images.parameters import Parameter, Value

if TYPE_CHECKING:
    from PIL.Image import Image

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Context:
    """What a step may know beside its arguments.

    `focal_point` is (x, y), each 0 to 1 from the left and the top, in the picture that the step gets; None when it
    is not known or was cut away by an earlier step. `max_pixels` bounds every result. `full_size` is the size of the
    stored picture for a first step that gets it already reduced by `decode_size`.
    """

    focal_point: Point | None = None
    max_pixels: int = 64_000_000
    full_size: Size | None = None


@dataclass(frozen=True)
class Operation:
    """A named, bounded step on pixels."""

    name: str
    engine: int
    summary: str
    example: str
    parameters: tuple[Parameter, ...]
    apply: Callable[..., "Image"]
    output_size: Callable[..., Size]
    decode_size: Callable[..., Size] | None
    move_point: Callable[..., Point | None]
    memory: Callable[..., int]
    needs_light: Callable[..., bool]
    draws: Callable[..., bool]
    prints: Callable[..., bool]
    format: str | None

    def describe(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "summary": self.summary,
            "example": self.example,
            "parameters": [parameter.describe() for parameter in self.parameters],
        }


def same_size(size: Size, context: Context, **arguments: Value) -> Size:
    return size


def same_point(point: Point, size: Size, context: Context, **arguments: Value) -> Point | None:
    return point


def _always(answer: Answer, **arguments: Value) -> Answer:
    return answer


@cache
def names() -> tuple[str, ...]:
    """Every operation, by the files of this folder; none is imported."""
    files = Path(__file__).parent.glob("*.py")
    return tuple(sorted(file.stem.replace("_", "-") for file in files if not file.stem.startswith("_")))


@cache
def load(name: str) -> Operation:
    """The operation of that name; imports its file alone. Raises KeyError."""
    if name not in names():
        raise KeyError(name)
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    return Operation(
        name=name,
        engine=module.ENGINE,
        summary=module.SUMMARY,
        example=module.EXAMPLE,
        parameters=module.PARAMETERS,
        apply=module.apply,
        output_size=getattr(module, "output_size", same_size),
        decode_size=getattr(module, "decode_size", None),
        move_point=getattr(module, "move_point", same_point),
        memory=getattr(module, "memory", None) or partial(_always, getattr(module, "MEMORY", 0)),
        needs_light=getattr(module, "needs_light", partial(_always, False)),
        draws=getattr(module, "draws", partial(_always, False)),
        prints=getattr(module, "prints", partial(_always, False)),
        format=getattr(module, "FORMAT", None),
    )


def describe_all() -> list[Mapping[str, Any]]:
    return [load(name).describe() for name in names()]

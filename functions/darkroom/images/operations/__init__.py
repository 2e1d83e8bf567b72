"""Operations, one per file; the file `remove_background.py` is the operation `remove-background`.

An operation's module has

    ENGINE       integer, raised only when the pixels visibly change: it is part of every stored key;
                 or engine(**arguments), if it depends on them
    SUMMARY      one sentence for people
    EXAMPLE      a valid step
    PARAMETERS   a tuple of `darkroom.images.parameters`
    apply(image, context, **arguments) -> PIL.Image.Image

and, if the defaults below do not fit,

    output_size(size, context, **arguments) -> (width, height)     the size of the result, without pixels
    decode_size(size, context, **arguments) -> (width, height)     sufficient source size, for a first step
    move_point(point, size, context, **arguments) -> point or None position of an input point in the result
    MEMORY       bytes per pixel that `apply` needs beyond its input and output, for the larger of the two;
                 or memory(**arguments), if it depends on them
    EXAMINES     longer side in pixels that `apply` needs, if it changes pixels in place at any size; as the first
                 step, it gets no more than this and what the next step needs
    working(**arguments)                                           bytes that `apply` needs at any size, by default 0
    RESTS_AT_SAME_SIZE                                             True if `apply` does nothing at the same size
    MODELS       the trained models that it may load; or models(**arguments), if they depend on them
    needs_light(**arguments)                                       True if, as a first step, it needs no color
    draws(**arguments)                                             True if the result is lines, black on white
    prints(**arguments)                                            True if the result is a sheet of paper
    FORMAT       the output format if neither the chain nor the browser names one

An operation's file loads neither Pillow nor NumPy at the top: `apply` imports them. `image` is upright, in sRGB, and
of mode L, LA, RGB or RGBA; so is the result. No operation imports another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from darkroom.geometry import Point, Size
from darkroom.images.models import Model
from darkroom.images.parameters import Parameter, Value

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.attention import Attention, ScoredFace

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Context:
    """What a step may use besides its arguments.

    `focal_point` is (x, y) in the step's input, each 0 to 1 from the left and the top; None if it is unknown or was
    cropped away. `examine` finds the people or the subject in the step's input, or returns a stored result; None
    examines the pixels. `is_examined` says that a result is stored, so that no model runs for it. `faces` finds all
    faces, as `examine` does. `max_pixels` bounds every result. `full_size` is the size of the stored picture, for a
    first step whose input is already reduced by `decode_size`.
    """

    focal_point: Point | None = None
    max_pixels: int = 64_000_000
    full_size: Size | None = None
    examine: "Callable[[Image], Attention] | None" = None
    is_examined: bool = False
    faces: "Callable[[Image], Sequence[ScoredFace]] | None" = None


@dataclass(frozen=True)
class Operation:
    """A named, bounded step on pixels."""

    name: str
    engine: Callable[..., int]
    summary: str
    example: str
    parameters: tuple[Parameter, ...]
    apply: Callable[..., "Image"]
    output_size: Callable[..., Size]
    decode_size: Callable[..., Size] | None
    move_point: Callable[..., Point | None]
    memory: Callable[..., int]
    working: Callable[..., int]
    models: Callable[..., tuple[Model, ...]]
    examines: int
    rests_at_same_size: bool
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
    """The names of all operations, from the files of this folder, without importing them."""
    files = Path(__file__).parent.glob("*.py")
    return tuple(sorted(file.stem.replace("_", "-") for file in files if not file.stem.startswith("_")))


@cache
def load(name: str) -> Operation:
    """The operation of that name; imports only its file. Raises KeyError."""
    if name not in names():
        raise KeyError(name)
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    return Operation(
        name=name,
        engine=getattr(module, "engine", None) or partial(_always, module.ENGINE),
        summary=module.SUMMARY,
        example=module.EXAMPLE,
        parameters=module.PARAMETERS,
        apply=module.apply,
        output_size=getattr(module, "output_size", same_size),
        decode_size=getattr(module, "decode_size", None),
        move_point=getattr(module, "move_point", same_point),
        memory=getattr(module, "memory", None) or partial(_always, getattr(module, "MEMORY", 0)),
        working=getattr(module, "working", partial(_always, 0)),
        models=getattr(module, "models", None) or partial(_always, getattr(module, "MODELS", ())),
        examines=getattr(module, "EXAMINES", 0),
        rests_at_same_size=getattr(module, "RESTS_AT_SAME_SIZE", False),
        needs_light=getattr(module, "needs_light", partial(_always, False)),
        draws=getattr(module, "draws", partial(_always, False)),
        prints=getattr(module, "prints", partial(_always, False)),
        format=getattr(module, "FORMAT", None),
    )


def describe_all() -> list[Mapping[str, Any]]:
    return [load(name).describe() for name in names()]

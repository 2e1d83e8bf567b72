"""Chains: an ordered list of operations and an output format, with one canonical text.

    chain = step *("," step)      step = name *(":" argument)

Steps run from left to right. `format:webp` and `quality:80` set the encoding of the result, at any position.
Equivalent chains have the same canonical text: a preset and its chain, a default given or omitted, 1.50 and 1.5. The
canonical text has the steps in order without trailing defaults, then the format, then the quality.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from darkroom import deadline
from darkroom.errors import InvalidChain, InvalidRequest, did_you_mean, likeliest_first
from darkroom.formats import FORMATS, OUTPUTS
from darkroom.geometry import Size
from darkroom.images import operations
from darkroom.images.models import Model
from darkroom.images.operations import Context, Operation, same_point, same_size
from darkroom.images.parameters import Choice, Integer, Parameter, Value

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_STEPS: Final = 12
LONGEST: Final = 2000
ORIGINAL: Final = "original"

FORMAT: Final = Choice("format", OUTPUTS)
QUALITY: Final = Integer("quality", 1, 100)


@dataclass(frozen=True)
class Step:
    """An operation with a value for each of its parameters."""

    operation: Operation
    values: tuple[Value, ...]

    @cached_property
    def arguments(self) -> Mapping[str, Value]:
        names = [parameter.name for parameter in self.operation.parameters]
        return dict(zip(names, self.values, strict=True))

    @property
    def engine(self) -> int:
        return self.operation.engine(**self.arguments)

    @property
    def models(self) -> frozenset[Model]:
        """The installed models among those that the step can use."""
        return frozenset(model for model in self.operation.models(**self.arguments) if model.is_installed)

    def after(self, size: Size, context: Context) -> Context:
        """The context of the next step: the focal point moves with the picture, which has `size` before this step."""
        point = context.focal_point
        if point is not None:
            point = self.operation.move_point(point, size, context, **self.arguments)
        if point is not None and not (0 <= point[0] <= 1 and 0 <= point[1] <= 1):
            point = None
        in_place = (self.operation.move_point, self.operation.output_size) == (same_point, same_size)
        if in_place:
            return replace(context, focal_point=point)
        return replace(context, focal_point=point, full_size=None, examine=None, is_examined=False, faces=None)

    @cached_property
    def text(self) -> str:
        pairs = zip(self.operation.parameters, self.values, strict=True)
        printed = ["" if value == parameter.default else parameter.print(value) for parameter, value in pairs]
        while printed and not printed[-1]:
            printed.pop()
        return ":".join([self.operation.name, *printed])


@dataclass(frozen=True)
class Chain:
    """A parsed chain. `format` None: the request chooses the format. `quality` None: the format's default."""

    steps: tuple[Step, ...]
    format: str | None = None
    quality: int | None = None

    @cached_property
    def text(self) -> str:
        """The canonical text."""
        words = [self.steps_text] if self.steps else []
        if self.format:
            words.append(f"format:{self.format}")
        if self.quality is not None:
            words.append(f"quality:{self.quality}")
        return ",".join(words)

    @cached_property
    def steps_text(self) -> str:
        return ",".join(step.text for step in self.steps)

    @property
    def preferred_format(self) -> str | None:
        """The format that the last step with a preference names."""
        wishes = [step.operation.format for step in self.steps if step.operation.format]
        return wishes[-1] if wishes else None

    def with_format(self, name: str) -> "SettledChain":
        """The same chain with this output format, in canonical form."""
        default = FORMATS[name].quality
        quality = None if default is None or self.quality == default else self.quality
        return SettledChain(self.steps, name, quality)

    def settled(self, default: str) -> "SettledChain":
        """The same chain with its own output format, or with `default` if it names none."""
        return self if isinstance(self, SettledChain) else self.with_format(default)

    def output_sizes(self, size: Size, context: Context) -> list[Size]:
        """The size of the picture, then the size after each step, without touching pixels.

        Raises InvalidRequest, naming the step, if a step does not fit the picture.
        """
        sizes = [size]
        for position, step in enumerate(self.steps, 1):
            try:
                sizes.append(step.operation.output_size(sizes[-1], context, **step.arguments))
            except InvalidRequest as error:
                example = step.operation.example
                raise InvalidRequest(f"Step {position}, '{step.text}': {error} Example: {example}") from None
        return sizes

    def apply(self, image: "Image", context: Context) -> "Image":
        """Run the steps from left to right on an upright sRGB picture of mode L, LA, RGB or RGBA.

        Raises Busy if the time is up before a step.
        """
        for step in self.steps:
            deadline.left(0)
            following = step.after(image.size, context)
            image = step.operation.apply(image, context, **step.arguments)
            context = following
        return image


@dataclass(frozen=True)
class SettledChain(Chain):
    """A chain with a known output format, as a derivative needs."""

    format: str


def parse(text: str, presets: Mapping[str, str]) -> Chain:
    """Parse a chain; the result is a SettledChain if the text names a format.

    Raises InvalidChain, which names the wrong step, the reason, and the allowed values.
    """
    if len(text) > LONGEST:
        raise InvalidChain(f"The chain has {len(text)} characters; at most {LONGEST} are allowed.")
    steps: list[Step] = []
    output: dict[str, Value] = {}
    given: set[str] = set()
    for position, word in enumerate(text.split(","), 1):
        name, *arguments = word.split(":")
        if name in presets and not arguments:
            expanded = parse(presets[name], {})
            steps.extend(expanded.steps)
            output |= {key: value for key, value in _output(expanded).items() if key not in given}
        elif name in ("format", "quality"):
            if name in given:
                raise InvalidChain(f"Step {position}, {word!r}: {name} is given twice.")
            given.add(name)
            output[name] = _output_value(position, word, name, arguments)
        else:
            steps.append(_step(position, word, name, arguments, presets))
        if len(steps) > MAX_STEPS:
            raise InvalidChain(f"The chain has more than {MAX_STEPS} steps; at most {MAX_STEPS} are allowed.")
    format = output.get("format")
    if format == "svg":
        _check_drawing(steps, text)
    quality = output.get("quality")
    chain = Chain(tuple(steps), None, int(quality) if quality is not None else None)
    return chain.with_format(str(format)) if format else chain


def _check_drawing(steps: list[Step], text: str) -> None:
    """Raise InvalidChain unless the step before `format:svg` draws lines."""
    if not (steps and steps[-1].operation.draws(**steps[-1].arguments)):
        words = text.split(",")
        position = words.index("format:svg") + 1 if "format:svg" in words else len(words)
        raise InvalidChain(
            f"Step {position}, 'format:svg': the step before must draw lines, such as coloring:lineart. "
            "Example: coloring:lineart:3,format:svg"
        )


def _output(chain: Chain) -> dict[str, Value]:
    pairs = (("format", chain.format), ("quality", chain.quality))
    return {name: value for name, value in pairs if value is not None}


def _output_value(position: int, word: str, name: str, arguments: list[str]) -> Value:
    parameter: Parameter = FORMAT if name == "format" else QUALITY
    text = arguments[0] if len(arguments) == 1 else ""
    if name == "format" and text == "jpg":
        text = "jpeg"
    try:
        return parameter.parse(text)
    except ValueError as error:
        example = "format:webp" if name == "format" else "quality:80"
        raise InvalidChain(f"Step {position}, {word!r}: {name} must be {error}. Example: {example}") from None


def _step(position: int, word: str, name: str, arguments: list[str], presets: Mapping[str, str]) -> Step:
    try:
        operation = operations.load(name)
    except KeyError:
        if name == ORIGINAL:
            raise InvalidChain(f"Step {position}: 'original' cannot be combined with other steps.") from None
        if name in presets:
            raise InvalidChain(
                f"Step {position}, {word!r}: the preset {name} takes no arguments. Example: {name}"
            ) from None
        known = [*operations.names(), "format", "quality", *presets]
        raise InvalidChain(
            f"Step {position}, {word!r}: no operation or preset {name!r}{did_you_mean(name, known) or '.'} "
            f"There are: {', '.join(likeliest_first(name, known))}"
        ) from None
    parameters = operation.parameters
    if len(arguments) > len(parameters):
        raise InvalidChain(
            f"Step {position}, {word!r}: {name} takes {_most(len(parameters))}. Example: {operation.example}"
        )
    padded = arguments + [""] * (len(parameters) - len(arguments))
    return Step(
        operation, tuple(_value(position, word, operation, *pair) for pair in zip(parameters, padded, strict=True))
    )


def _most(count: int) -> str:
    return f"at most {count} argument{'s'[: count - 1]}" if count else "no arguments"


def _value(position: int, word: str, operation: Operation, parameter: Parameter, text: str) -> Value:
    if not text and parameter.default is not None:
        return parameter.default
    try:
        return parameter.parse(text)
    except ValueError as error:
        raise InvalidChain(
            f"Step {position}, {word!r}: {parameter.name} must be {error}. Example: {operation.example}"
        ) from None

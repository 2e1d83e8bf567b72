"""A batch as JSON: `{"images": [{"input": name, "output": name}], "operations": ["split=True", "resize=2"]}`.

Each operation is `name=value`. `split` (or `splitQuadrants`) splits every image into quarters, unless the value is
`None`, `false` or `False`. `resize` takes a factor. Every other name is an operation with its arguments separated by
colons: `blur=5`, `crop=10p:10p:80p:80p`, `grayscale`. Unknown operations and arguments out of range are skipped, with
the reason; only JSON with wrong types is an error.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Any, Final

from darkroom.errors import InvalidChain, InvalidRequest, did_you_mean, refuse_misspelled
from darkroom.images import operations
from darkroom.images.chains.chain import MAX_STEPS, Step, parse
from darkroom.storage.names import LONGEST

MOST_IMAGES: Final = 1000
MOST_CHARACTERS: Final = 2000
_SPLITS: Final = ("split", "splitQuadrants")
_NO: Final = ("None", "false", "False")
_PLACES: Final = 9
_LONG: Final = re.compile(rf"[0-9]{{0,3}}\.[0-9]{{{_PLACES + 1},100}}")


@dataclass(frozen=True)
class Asked:
    """One operation. If `reason` is set, it is skipped; otherwise `step` None splits into quarters."""

    text: str
    step: Step | None = None
    reason: str | None = None

    @property
    def splits(self) -> bool:
        return self.step is None and self.reason is None


@dataclass(frozen=True)
class Order:
    """`images` are pairs of names: input and output."""

    images: tuple[tuple[str, str], ...]
    operations: tuple[Asked, ...]


def read_order(body: Any) -> Order:
    """Parse the body. Raises InvalidRequest for a wrong type."""
    if not isinstance(body, dict):
        raise InvalidRequest('The body must be a JSON object with "images" and "operations".')
    refuse_misspelled(body, ("images", "operations"), "field")
    images, wanted = body.get("images"), body.get("operations", [])
    if not isinstance(images, list) or not all(_is_pair(image) for image in images):
        raise InvalidRequest('"images" must be a list of {"input": name, "output": name}, both strings.')
    if not isinstance(wanted, list) or not all(isinstance(word, str) for word in wanted):
        raise InvalidRequest('"operations" must be a list of strings such as "resize=2".')
    if len(images) > MOST_IMAGES:
        raise InvalidRequest(f"A batch may have at most {MOST_IMAGES} images; this one has {len(images)}.")
    longest = max((len(image[key]) for image in images for key in ("input", "output")), default=0)
    if longest > LONGEST:
        raise InvalidRequest(f"A name may have at most {LONGEST} bytes; one has {longest} characters.")
    if any(len(word) > MOST_CHARACTERS for word in wanted):
        raise InvalidRequest(f"An operation may have at most {MOST_CHARACTERS} characters.")
    pairs = tuple((image["input"], image["output"]) for image in images)
    return Order(pairs, tuple(_asked(position, word) for position, word in enumerate(wanted)))


def _is_pair(image: Any) -> bool:
    return isinstance(image, Mapping) and all(isinstance(image.get(key), str) for key in ("input", "output"))


def _asked(position: int, text: str) -> Asked:
    if position >= MAX_STEPS:
        return Asked(text, reason=f"a batch may have at most {MAX_STEPS} operations")
    name, _, value = (part.strip() for part in text.partition("="))
    if name in _SPLITS:
        return Asked(text, reason="its value turns it off" if value in _NO else None)
    if name == "resize":
        name, value = "scale", _shortened(value)
    if name not in operations.names():
        known = ["resize", "split", *operations.names()]
        return Asked(text, reason=f"no such operation{did_you_mean(name, known)}")
    if "," in value:
        return Asked(text, reason="separate arguments with ':', not ','")
    try:
        (step,) = parse(f"{name}:{value}" if value else name, {}).steps
    except InvalidChain as error:
        return Asked(text, reason=_reason(error))
    return Asked(text, step)


def _shortened(factor: str) -> str:
    """Round a factor as printed by programs, such as 0.3333333333333333, to the digits that `scale` accepts."""
    if not _LONG.fullmatch(factor):
        return factor
    # Rounded up, so that a factor above the minimum stays above it.
    return format(Decimal(factor).quantize(Decimal(1).scaleb(-_PLACES), ROUND_UP), "f")


def _reason(error: InvalidChain) -> str:
    """The reason without the position, and with the example in a batch's notation."""
    reason, _, example = str(error).partition(": ")[2].partition(" Example: ")
    name, _, arguments = example.partition(":")
    name = "resize" if name == "scale" else name
    return f"{reason} Example: {name}={arguments}" if arguments else f"{reason} Example: {name}"

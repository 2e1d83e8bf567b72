"""Parameters of operations: parse text into a typed value, and print a value as its one canonical text.

Neither this module nor the top of an operation's file loads Pillow or NumPy: the frontend builds its controls from
these descriptions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from darkroom.errors import likeliest_first
from darkroom.geometry import half_up

Value = int | float | str

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_DECIMAL = re.compile(r"-?(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")


class Parameter(Protocol):
    """One argument of a step. It is required if `default` is None."""

    @property
    def name(self) -> str: ...
    @property
    def default(self) -> Value | None: ...

    def parse(self, text: str) -> Value:
        """The value of a text. Raises ValueError with the allowed values."""

    def print(self, value: Value) -> str:
        """The one canonical text of a value: `parse(print(value)) == value`."""

    def describe(self) -> dict[str, Any]:
        """Type, unit, bounds and default, as JSON."""


@dataclass(frozen=True)
class Integer:
    """A whole number. With `odd`, an even value other than 0 becomes the next odd one."""

    name: str
    minimum: int
    maximum: int
    default: int | None = None
    unit: str = ""
    summary: str = ""
    odd: bool = False

    def parse(self, text: str) -> Value:
        if not _WHOLE.fullmatch(text) or not self.minimum <= int(text) <= self.maximum:
            raise ValueError(f"a whole number from {self.minimum} to {self.maximum}{_in(self.unit)}")
        value = int(text)
        return value | 1 if self.odd and value else value

    def print(self, value: Value) -> str:
        return str(value)

    def describe(self) -> dict[str, Any]:
        return {"type": "integer", "odd": self.odd, **_bounds(self)}


@dataclass(frozen=True)
class Number:
    """A decimal number with at most `places` decimal places; more are refused, not rounded.

    `above` True makes the minimum exclusive.
    """

    name: str
    minimum: float
    maximum: float
    default: float | None = None
    unit: str = ""
    summary: str = ""
    places: int = 4
    above: bool = False

    def parse(self, text: str) -> Value:
        value = float(text) if _DECIMAL.fullmatch(text) else float("nan")
        low = value > self.minimum if self.above else value >= self.minimum
        if not (low and value <= self.maximum and round(value, self.places) == value):
            begin = f"above {_plain(self.minimum)} and up" if self.above else f"from {_plain(self.minimum)}"
            raise ValueError(
                f"a number {begin} to {_plain(self.maximum)}{_in(self.unit)}, at most {self.places} decimal places"
            )
        return value + 0.0

    def print(self, value: Value) -> str:
        return _plain(float(value))

    def describe(self) -> dict[str, Any]:
        return {"type": "number", "exclusive_minimum": self.above, "places": self.places, **_bounds(self)}


@dataclass(frozen=True)
class Choice:
    name: str
    choices: tuple[str, ...]
    default: str | None = None
    summary: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Synonyms for a choice, never used in the canonical text."""

    def parse(self, text: str) -> Value:
        text = self.aliases.get(text, text)
        if text not in self.choices:
            raise ValueError(f"one of {', '.join(likeliest_first(text, self.choices))}")
        return text

    def print(self, value: Value) -> str:
        return str(value)

    def describe(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "type": "choice",
            "choices": list(self.choices),
            "default": self.default,
            "summary": self.summary,
        }


@dataclass(frozen=True)
class Color:
    """Six hexadecimal digits, `rrggbb`, lower case in canonical form."""

    name: str
    default: str | None = None
    summary: str = ""

    def parse(self, text: str) -> Value:
        if not re.fullmatch(r"[0-9a-fA-F]{6}", text):
            raise ValueError("six hexadecimal digits, rrggbb, such as ffffff")
        return text.lower()

    def print(self, value: Value) -> str:
        return str(value)

    def describe(self) -> dict[str, Any]:
        return {"name": self.name, "type": "color", "default": self.default, "summary": self.summary}


@dataclass(frozen=True)
class Length:
    """Whole pixels (`40`), or a percentage of the picture's side (`12.5p`). The value is the canonical text."""

    name: str
    maximum: int
    minimum: int = 0
    default: str | None = None
    summary: str = ""

    def parse(self, text: str) -> Value:
        allowed = f"pixels from {self.minimum} to {self.maximum}, or a percentage from 0p to 100p, such as 12.5p"
        if text.endswith("p"):
            percent = Number(self.name, 0, 100)
            try:
                return percent.print(percent.parse(text[:-1])) + "p"
            except ValueError:
                raise ValueError(allowed) from None
        if not _WHOLE.fullmatch(text) or not self.minimum <= int(text) <= self.maximum:
            raise ValueError(allowed)
        return str(int(text))

    def print(self, value: Value) -> str:
        return str(value)

    def describe(self) -> dict[str, Any]:
        return {"type": "length", "unit": "px or percent (p)", **_bounds(self)}


def to_pixels(length: Value, side: int) -> int:
    """A `Length` on a side of `side` pixels, rounded half up."""
    text = str(length)
    return half_up(side * float(text[:-1]) / 100) if text.endswith("p") else int(text)


def _plain(value: float) -> str:
    """The shortest decimal text, without an exponent: 2, 0.5, 12.25."""
    text = format(Decimal(repr(value)).normalize(), "f")
    return "0" if text in ("-0", "0") else text


def _in(unit: str) -> str:
    return f" ({unit})" if unit else ""


def _bounds(parameter: Any) -> dict[str, Any]:
    fields = ("name", "minimum", "maximum", "default", "unit", "summary")
    return {field: getattr(parameter, field) for field in fields if hasattr(parameter, field)}

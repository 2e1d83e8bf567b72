"""Hypothesis strategies that write steps from the descriptions of the operations' own parameters."""

from decimal import Decimal

from hypothesis import strategies as st

from darkroom.images import operations
from darkroom.images.parameters import Choice, Color, Integer, Length, Number, Parameter

SMALL = 200
"""Maximum side of test pictures, so that they stay small."""


def argument(parameter: Parameter) -> st.SearchStrategy[str]:
    """A legal text for the parameter, in every form that people write."""
    if isinstance(parameter, Integer):
        top = min(parameter.maximum, SMALL) if parameter.unit == "px" else parameter.maximum
        return st.integers(parameter.minimum, top).map(str)
    if isinstance(parameter, Number):
        top = min(parameter.maximum, 3) if parameter.name in ("factor", "dpr") else min(parameter.maximum, 360)
        places = min(parameter.places, 2)
        low, high = Decimal(str(parameter.minimum)), Decimal(str(top))
        numbers = st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)
        return numbers.filter(lambda value: value > low or not parameter.above).map(lambda value: format(value, "f"))
    if isinstance(parameter, Choice):
        return st.sampled_from(parameter.choices)
    if isinstance(parameter, Color):
        return st.text("0123456789abcdefABCDEF", min_size=6, max_size=6)
    assert isinstance(parameter, Length)
    percent = st.decimals(0, 100, places=2).map(lambda value: f"{value:f}p")
    return st.integers(parameter.minimum, SMALL).map(str) | percent


@st.composite
def step(draw: st.DrawFn, name: str) -> str:
    """A legal step, with all its arguments or with trailing or inner defaults left out."""
    parameters = operations.load(name).parameters
    words = []
    for parameter in parameters:
        word = draw(argument(parameter))
        words.append("" if parameter.default is not None and draw(st.booleans()) else word)
    while words and not words[-1] and draw(st.booleans()):
        words.pop()
    return ":".join([name, *words])


def chains(names: tuple[str, ...], longest: int = 4) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(names).flatmap(step), min_size=1, max_size=longest).map(",".join)

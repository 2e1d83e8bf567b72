"""The last step that an output format requires: line art for SVG, a sheet for PDF. Other formats accept any step."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from darkroom.images import operations
from darkroom.images.operations import Operation
from darkroom.images.parameters import Choice, Value

_TESTS: Final = {"svg": "draws", "pdf": "prints"}


@cache
def last_steps(format: str) -> tuple[str, ...] | None:
    """The steps, with their first argument, that may end the chain, such as `coloring:lineart`; None allows any."""
    if format not in _TESTS:
        return None
    known = (operations.load(name) for name in operations.names())
    return tuple(text for operation in known for text in _fitting(operation, _TESTS[format]))


def _fitting(operation: Operation, test: str) -> Iterator[str]:
    first = operation.parameters[0] if operation.parameters else None
    if isinstance(first, Choice):
        defaults: dict[str, Value | None] = {each.name: each.default for each in operation.parameters}
        for choice in first.choices:
            if getattr(operation, test)(**{**defaults, first.name: choice}):
                yield f"{operation.name}:{choice}"

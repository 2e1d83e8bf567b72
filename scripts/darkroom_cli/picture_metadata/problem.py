"""A problem in a captions file or a sidecar."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """`place` is a file, or a file and a line; `serious` is False if it may be intended."""

    place: str
    message: str
    serious: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

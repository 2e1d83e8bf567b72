"""Images of which only the names are known, in the order of the names."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, overload

from darkroom.catalog.image import Image
from darkroom.formats import media_type

_UNKNOWN: Final = datetime.fromtimestamp(0, UTC)


class NamedImages(Sequence[Image]):
    """Each image is made when it is used: most are not."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def below(self, prefix: str) -> "NamedImages":
        """The images whose names start with `prefix`."""
        return NamedImages([name for name in self._names if name.startswith(prefix)]) if prefix else self

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, at: int) -> Image: ...

    @overload
    def __getitem__(self, at: slice) -> list[Image]: ...

    def __getitem__(self, at: int | slice) -> Image | list[Image]:
        if isinstance(at, slice):
            return [_named(name) for name in self._names[at]]
        return _named(self._names[at])

    def __iter__(self) -> Iterator[Image]:
        return map(_named, self._names)


def _named(name: str) -> Image:
    return Image(name, "", "", 0, media_type(name), _UNKNOWN)

"""What info.json has to say about one picture, whichever version says it."""

from dataclasses import dataclass

from darkroom.geometry import Size


@dataclass(frozen=True)
class Service:
    """`id` is the absolute address as it was asked for; `level` is level0 or level2; `most` are the largest sides
    that are served; `formats` are those beyond jpg and png; `rights` one URI."""

    id: str
    level: str
    picture: Size
    most: Size
    qualities: tuple[str, ...]
    formats: tuple[str, ...] = ("webp",)
    rights: str | None = None

    @property
    def is_limited(self) -> bool:
        return self.most[0] < self.picture[0] or self.most[1] < self.picture[1]

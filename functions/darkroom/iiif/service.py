"""The content of info.json, independent of the version."""

from dataclasses import dataclass

from darkroom.geometry import Size


@dataclass(frozen=True)
class Service:
    """`id` is the requested absolute URL; `level` is level0 or level2; `most` are the maximum sides that are served;
    `formats` are additional to jpg and png; `rights` is one URI."""

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

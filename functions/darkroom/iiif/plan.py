"""Convert an image request to its chain, and to its canonical path.

A chain and an IIIF URL for the same pixels have the same canonical chain, so they share one stored derivative. A region
is `crop`, a size `resize`, followed by `mirror`, `rotate` and the quality's own steps.
"""

from dataclasses import dataclass
from types import ModuleType

from darkroom.geometry import Size
from darkroom.iiif import geometry
from darkroom.iiif.geometry import Box
from darkroom.iiif.grammar import FORMATS, ImageRequest
from darkroom.images.chains.chain import Chain, SettledChain, parse
from darkroom.images.operations import Context

EXTENSIONS = {name: extension for extension, name in FORMATS.items()}


@dataclass(frozen=True)
class Shot:
    """An image request for a picture of known size: region, size, rotation, quality.

    `quality` is canonical: `color` is `default`.
    """

    picture: Size
    most: Size
    box: Box
    output: Size
    mirror: bool
    rotation: int
    quality: str
    format: str

    @property
    def is_plain(self) -> bool:
        """Whether it is upright in default quality as JPEG, like the tiles and sizes in info.json."""
        return not (self.mirror or self.rotation) and (self.quality, self.format) == ("default", "jpeg")

    @property
    def is_whole(self) -> bool:
        return self.box.size == self.picture


def shot_of(request: ImageRequest, picture: Size, most: Size) -> Shot:
    """The image request for this picture. Raises InvalidRequest if it does not fit the picture."""
    box = geometry.box_of(request.region, picture)
    output = geometry.output_of(request.size, box.size, most)
    quality = "default" if request.quality == "color" else request.quality
    return Shot(picture, most, box, output, request.mirror, request.rotation, quality, request.format)


def chain_of(shot: Shot, qualities: dict[str, str]) -> SettledChain:
    words = [] if shot.is_whole else [f"crop:{shot.box.x}:{shot.box.y}:{shot.box.width}:{shot.box.height}"]
    words += _resize(shot.box.size, shot.output)
    words += ["mirror"] if shot.mirror else []
    words += [f"rotate:{shot.rotation}"] if shot.rotation else []
    words += [qualities[shot.quality]] if qualities[shot.quality] else []
    steps = parse(",".join(words), {}) if words else Chain(())
    return steps.with_format(shot.format)


def _resize(size: Size, output: Size) -> list[str]:
    """The shortest step for that size: the width alone, else the height alone, else both."""
    if size == output:
        return []
    width, height = output
    for word in (f"resize:{width}", f"resize::{height}"):
        if parse(word, {}).output_sizes(size, Context())[-1] == output:
            return [word]
    return [f"resize:{width}:{height}:fill"]


def canonical_path(shot: Shot, version: ModuleType) -> str:
    """`region/size/rotation/quality.format` in the version's canonical form."""
    box = shot.box
    region = "full" if shot.is_whole else f"{box.x},{box.y},{box.width},{box.height}"
    size = version.print_size(shot.output, box, geometry.fit(box.size, shot.most))
    turn = ("!" if shot.mirror else "") + str(shot.rotation)
    return f"{region}/{size}/{turn}/{shot.quality}.{EXTENSIONS[shot.format]}"

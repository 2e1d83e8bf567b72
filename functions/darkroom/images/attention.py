"""Where the people of a picture are, or else its subject: what a crop has to keep. Found once per picture.

Importing this module loads no NumPy; `examine` does.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from darkroom.images.framing import Box
from darkroom.images.models import FACES, SUBJECT, Model

if TYPE_CHECKING:
    from PIL.Image import Image

MODELS: Final[tuple[Model, ...]] = (FACES, SUBJECT)
SIDE: Final = 640
"""Pixels of the longer side that finding them takes."""
BINS: Final = 32
HAIR: Final = 0.45
EARS: Final = 0.2
CHIN: Final = 0.1
"""What a head has beyond the face above, on either side and below, in heights and widths of the face."""
SMALLEST: Final = 0.004
LARGEST: Final = 0.85
"""Shares of the picture that a subject covers."""
TOPMOST: Final = 1.1
"""The weight of the upper end of a subject; its lower end has 1 less."""


@dataclass(frozen=True)
class Attention:
    """`heads` are boxes (left, top, right, bottom), each 0 to 1. `across` and `down` are shares of the subject, from
    left to right and from top to bottom, its upper end before its lower, with sum 1000; both are empty if heads were
    found, or no subject."""

    heads: tuple[Box, ...] = ()
    across: tuple[int, ...] = ()
    down: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        heads = [[round(side * 1000) for side in head] for head in self.heads]
        return {"heads": heads, "across": list(self.across), "down": list(self.down)}


def from_json(values: dict[str, Any]) -> Attention:
    """Raises KeyError, TypeError, ValueError for anything else than `as_json` gives."""
    heads = tuple(
        (left / 1000, top / 1000, right / 1000, bottom / 1000) for left, top, right, bottom in values["heads"]
    )
    return Attention(heads, tuple(map(int, values["across"])), tuple(map(int, values["down"])))


def is_possible() -> bool:
    return any(model.is_installed for model in MODELS)


def engine() -> int:
    """Of an operation that crops: a crop by the models does not stand in for one without them."""
    return 3 if is_possible() else 1


def examine(image: "Image") -> Attention:
    """Look for people, then for a subject, with the models that are installed."""
    import numpy as np

    from darkroom.images.modes import on_white

    small = image.copy()
    small.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    pixels = np.asarray(on_white(small).convert("RGB"))
    if FACES.is_installed:
        from darkroom.images.models.faces import find_faces

        faces = find_faces(pixels)
        if faces:
            return Attention(tuple(_head(face.box) for face in faces[:32]))
    if not SUBJECT.is_installed:
        return Attention()
    from darkroom.images.models.subject import find_subject

    likely = find_subject(pixels)
    if not SMALLEST < float((likely > 0.5).mean()) < LARGEST:
        return Attention()
    # Heads are on top: each row counts less, the more of the subject is above it.
    above = np.cumsum(likely.mean(1)) / likely.mean(1).sum()
    likely *= (TOPMOST - above)[:, None]
    across = likely.mean(0).reshape(BINS, -1).sum(1)
    down = likely.mean(1).reshape(BINS, -1).sum(1)
    return Attention((), _shares(across.tolist()), _shares(down.tolist()))


def _head(face: Box) -> Box:
    left, top, right, bottom = face
    width, height = right - left, bottom - top
    return (
        max(0.0, left - EARS * width),
        max(0.0, top - HAIR * height),
        min(1.0, right + EARS * width),
        min(1.0, bottom + CHIN * height),
    )


def _shares(values: list[float]) -> tuple[int, ...]:
    total = sum(values)
    return tuple(round(1000 * value / total) for value in values)

"""Find people in a picture, or else an animal's head or the subject, so that a crop keeps them. Done once per picture.

Importing this module loads no NumPy; `examine` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from darkroom.errors import Forbidden
from darkroom.images.framing import Box
from darkroom.images.models import FACES, SUBJECT, Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    Samples = NDArray[np.float32]

ScoredFace = tuple[Box, float]
"""A face's box, each side 0 to 1 of the picture, and its score, 0 to 1."""
MODELS: Final[tuple[Model, ...]] = (FACES, SUBJECT)
SIDE: Final = 640
"""Longer side in pixels at which people and subjects are found."""
EVERY_FACE_SIDE: Final = 2560
"""Longer side in pixels at which every face is found, down to faces of about 10 pixels."""
SURE: Final = 0.5
UNSURE: Final = 0.25
"""Minimum scores of a face: to crop around it, and to obscure it, where a mistake does less harm than a miss."""
BINS: Final = 32
HAIR: Final = 0.45
EARS: Final = 0.2
CHIN: Final = 0.1
"""Margins of a head around its face: above, on either side and below, relative to the face."""
SMALLEST: Final = 0.004
LARGEST: Final = 0.85
"""Minimum and maximum share of the picture for a subject."""
TOPMOST: Final = 1.1
"""Weight of a subject's upper end; the weight of its lower end is 1 less."""
HEAD: Final = (1.5, 3.5)
"""Highest log-odds of an animal's head: at the first none, at the second surely one."""
HEADS: Final = 0.9
"""Weight of the likely place of the head, relative to the whole subject."""
BESIDE: Final = 0.3
"""The weight of a place beside the subject, which the subject's model may miss."""
SPREAD: Final = 2.0
"""Standard deviation in bins by which the likely place of a head is blurred."""


@dataclass(frozen=True)
class Attention:
    """`heads` are boxes of people (left, top, right, bottom), each 0 to 1. `across` and `down` are shares per column
    and per row of what a crop keeps, with sum 1000: the likely place of an animal's head, else the subject, whose upper
    end counts more. Both are empty if people or no subject were found."""

    heads: tuple[Box, ...] = ()
    across: tuple[int, ...] = ()
    down: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        heads = [[round(side * 1000) for side in head] for head in self.heads]
        return {"heads": heads, "across": list(self.across), "down": list(self.down)}


def from_json(values: dict[str, Any]) -> Attention:
    """The attention from `as_json`. Raises KeyError, TypeError, ValueError for any other value."""
    heads = tuple(
        (left / 1000, top / 1000, right / 1000, bottom / 1000) for left, top, right, bottom in values["heads"]
    )
    return Attention(heads, tuple(map(int, values["across"])), tuple(map(int, values["down"])))


def is_possible() -> bool:
    return any(model.is_installed for model in MODELS)


def engine() -> int:
    """The engine version of an operation that crops; a crop by the models has another one than a crop without."""
    return 4 if is_possible() else 1


def every_face(image: "Image") -> "tuple[ScoredFace, ...]":
    """All faces that somebody might recognize, including unlikely ones. Raises Forbidden without the model."""
    import numpy as np
    from PIL.Image import Resampling

    from darkroom.images.modes import on_white

    if not FACES.is_installed:
        raise Forbidden("obscure-faces needs the model that finds faces, which is not installed. Run `make models`.")
    from darkroom.images.models.faces import find_faces

    scale = min(1.0, EVERY_FACE_SIDE / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    small = image if size == image.size else image.resize(size, Resampling.BICUBIC, reducing_gap=2.0)
    found = find_faces(np.asarray(on_white(small).convert("RGB")), UNSURE, EVERY_FACE_SIDE)
    return tuple((face.box, face.score) for face in found)


def examine(image: "Image", known: "Sequence[ScoredFace] | None" = None) -> Attention:
    """Look for people, then for a subject, with the installed models. `known` are the faces, if they were found."""
    import numpy as np

    from darkroom.images.modes import on_white

    small = image.copy()
    small.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    pixels = np.asarray(on_white(small).convert("RGB"))
    faces = _sure_faces(pixels) if known is None else [box for box, score in known if score >= SURE]
    if faces:
        return Attention(tuple(map(_head, faces[:32])))
    if not SUBJECT.is_installed:
        return Attention()
    from darkroom.images.models.subject import find_subject

    likely = find_subject(pixels)
    if not SMALLEST < float((likely > 0.5).mean()) < LARGEST:
        return Attention()
    shares = _subject_shares(likely)
    if FACES.is_installed:
        shares = _with_head(shares, likely, pixels)
    return Attention((), _shares(shares.sum(0).tolist()), _shares(shares.sum(1).tolist()))


def _subject_shares(likely: "Samples") -> "Samples":
    """The subject's share in each bin (rows, columns), with sum 1."""
    import numpy as np

    # Heads are on top, so a row counts less the more of the subject is above it.
    above = np.cumsum(likely.mean(1)) / likely.mean(1).sum()
    weighted = likely * (TOPMOST - above)[:, None]
    size = weighted.shape[0] // BINS
    binned: Samples = weighted.reshape(BINS, size, BINS, size).sum((1, 3))
    binned /= binned.sum()
    return binned


def _with_head(shares: "Samples", likely: "Samples", pixels: "NDArray[np.uint8]") -> "Samples":
    """The shares, mostly moved to where an animal's head is likely, if there is one."""
    import cv2
    import numpy as np

    from darkroom.images.models.animal_heads import head_scores

    scores = head_scores(pixels)
    odds = scores - scores.max() + np.log(cv2.resize(likely, scores.shape[::-1], interpolation=cv2.INTER_AREA) + BESIDE)
    place = cv2.resize(np.exp(odds), (BINS, BINS), interpolation=cv2.INTER_LINEAR)
    place = cv2.GaussianBlur(place, (0, 0), SPREAD, borderType=cv2.BORDER_REPLICATE)
    weight = HEADS * min(1.0, max(0.0, (float(scores.max()) - HEAD[0]) / (HEAD[1] - HEAD[0])))
    moved: Samples = (1 - weight) * shares + weight * place / place.sum()
    return moved


def _sure_faces(pixels: "NDArray[np.uint8]") -> list[Box]:
    if not FACES.is_installed:
        return []
    from darkroom.images.models.faces import find_faces

    return [face.box for face in find_faces(pixels, SURE)]


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

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
EARS: Final = 0.25
CHIN: Final = 0.1
"""Margins of a head around its face: above, on either side and below, relative to the face."""
TURNED: Final = 1.0
NARROWEST: Final = 0.03
"""Change of the margins on both sides, relative to how far eyes, nose and mouth are from the middle of the face: the
back of a turned head is opposite to them. The second is the minimum margin."""
SMALLEST: Final = 0.004
LARGEST: Final = 0.85
"""Minimum and maximum share of the picture for a subject."""
TOPMOST: Final = 1.1
"""Weight of a subject's upper end; the weight of its lower end is 1 less."""
PERSON: Final = 0.7
"""Minimum score of the best face for a picture of people; below it, the face may be an animal's, or none."""
DOUBTFUL: Final = 0.3
"""The probability that such faces are heads, instead of those of animals."""


@dataclass(frozen=True)
class Attention:
    """`heads` are boxes of people (left, top, right, bottom), each 0 to 1. `across` and `down` are shares per column
    and per row of the subject, whose upper end counts more, with sum 1000. Both are empty if people or no subject were
    found. `likely` are boxes where an animal's head may be, with probabilities, 0 to 1, whose sum is at most 1."""

    heads: tuple[Box, ...] = ()
    across: tuple[int, ...] = ()
    down: tuple[int, ...] = ()
    likely: tuple[tuple[Box, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        heads = [[round(side * 1000) for side in head] for head in self.heads]
        likely = [[round(value * 1000) for value in (*box, probability)] for box, probability in self.likely]
        return {"heads": heads, "across": list(self.across), "down": list(self.down), "likely": likely}


def from_json(values: dict[str, Any]) -> Attention:
    """The attention from `as_json`. Raises KeyError, TypeError, ValueError for any other value."""
    heads = tuple(_box(head) for head in values["heads"])
    likely = tuple((_box(box), probability / 1000) for *box, probability in values["likely"])
    return Attention(heads, tuple(map(int, values["across"])), tuple(map(int, values["down"])), likely)


def _box(thousandths: "Sequence[int]") -> Box:
    left, top, right, bottom = (side / 1000 for side in thousandths)
    return left, top, right, bottom


def is_possible() -> bool:
    return any(model.is_installed for model in MODELS)


def engine() -> int:
    """The engine version of an operation that crops; a crop by the models has another one than a crop without."""
    return 6 if is_possible() else 1


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
    heads = _heads(pixels) if known is None else [(_head(box), score) for box, score in known if score >= SURE]
    people = Attention(tuple(head for head, _ in heads[:32]))
    if any(score >= PERSON for _, score in heads) or not SUBJECT.is_installed:
        return people
    from darkroom.images.models.subject import find_subject

    subject = find_subject(pixels)
    if not SMALLEST < float((subject > 0.5).mean()) < LARGEST:
        return people
    shares = _subject_shares(subject)
    likely = _likely_heads(pixels, subject, people.heads) if FACES.is_installed else ()
    return Attention((), _shares(shares.sum(0).tolist()), _shares(shares.sum(1).tolist()), likely)


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


def _likely_heads(
    pixels: "NDArray[np.uint8]", subject: "Samples", faces: Sequence[Box]
) -> tuple[tuple[Box, float], ...]:
    """Where the head of an animal may be, or that of a doubtful face."""
    from darkroom.images.models.animal_heads import likely_heads

    found = likely_heads(pixels, subject)
    if not faces:
        return found
    others = tuple((box, (1 - DOUBTFUL) * probability) for box, probability in found)
    return (*others, *((box, DOUBTFUL / len(faces)) for box in faces))


def _heads(pixels: "NDArray[np.uint8]") -> Sequence[ScoredFace]:
    """The boxes of heads of people, with the scores of their faces."""
    if not FACES.is_installed:
        return ()
    from darkroom.images.models.faces import find_faces

    found = []
    for face in find_faces(pixels, SURE):
        left, _, right, _ = face.box
        middle = sum(x for x, _ in face.points) / len(face.points)
        found.append((_head(face.box, (middle - (left + right) / 2) / (right - left)), face.score))
    return found


def _head(face: Box, turn: float = 0.0) -> Box:
    """The head around a face. `turn` is how far right of its middle the features are, relative to its width."""
    left, top, right, bottom = face
    width, height = right - left, bottom - top
    return (
        max(0.0, left - max(NARROWEST, EARS + TURNED * turn) * width),
        max(0.0, top - HAIR * height),
        min(1.0, right + max(NARROWEST, EARS - TURNED * turn) * width),
        min(1.0, bottom + CHIN * height),
    )


def _shares(values: list[float]) -> tuple[int, ...]:
    total = sum(values)
    return tuple(round(1000 * value / total) for value in values)

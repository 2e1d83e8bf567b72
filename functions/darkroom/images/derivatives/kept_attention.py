"""Store people or the subject, and every face, beside a picture's derivatives, once per version."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from darkroom.config import Settings
from darkroom.errors import NotFound, PreconditionFailed, StorageUnavailable
from darkroom.images import attention
from darkroom.images.attention import Attention, ScoredFace
from darkroom.images.chains.chain import Chain
from darkroom.images.derivatives.keys import source_prefix
from darkroom.images.operations import Context
from darkroom.storage import ABSENT, Bucket, buckets

if TYPE_CHECKING:
    from PIL.Image import Image
Found = TypeVar("Found")

ENGINE: Final = 5
FACES_ENGINE: Final = 2


def remembering(context: Context, settings: Settings, name: str, version: str, chains: Iterable[Chain]) -> Context:
    """The context for these chains, with people and faces found once per version of the picture.

    The stored result is read in advance only for a chain that crops.
    """
    steps = [step for chain in chains for step in chain.steps]
    crops = any(step.operation.models(**step.arguments) is attention.MODELS for step in steps)
    known = stored_attention(settings, name, version) if crops and not context.focal_point else None
    examine = (lambda image: known) if known else examiner(settings, name, version)
    faces = face_finder(settings, name, version)
    return replace(context, examine=examine, is_examined=known is not None, faces=faces)


def stored_attention(settings: Settings, name: str, version: str) -> Attention | None:
    return _read(buckets.derivatives(settings), attention_key(name, version), attention.from_json)


def examiner(settings: Settings, name: str, version: str) -> "Callable[[Image], Attention]":
    """A function that finds the people or the subject and stores them, unless another thread has done so."""
    bucket = buckets.derivatives(settings)

    def examine(image: "Image") -> Attention:
        known = stored_attention(settings, name, version)
        if known is None:
            # With obscured faces, the image no longer shows them.
            faces = _read(bucket, _faces_key(name, version), _faces_of) if settings.obscure_faces else None
            known = attention.examine(image, faces)
            _write(bucket, attention_key(name, version), name, version, known.as_json())
        return known

    return examine


def attention_key(name: str, version: str) -> str:
    used = "".join(model.name[0] for model in attention.MODELS if model.is_installed)
    return f"{source_prefix(name)}{version}/attention@{ENGINE}{used}.json"


def face_finder(settings: Settings, name: str, version: str) -> "Callable[[Image], Sequence[ScoredFace]]":
    """A function that returns the stored faces, or finds every face and stores the result.

    Each size, tile and coloring page of a picture thus obscures the same faces, found at the largest size.
    """
    bucket = buckets.derivatives(settings)
    key = _faces_key(name, version)

    def find(image: "Image") -> Sequence[ScoredFace]:
        known = _read(bucket, key, _faces_of)
        if known is None:
            known = attention.every_face(image)
            _write(bucket, key, name, version, [[*box, score] for box, score in known])
        return known

    return find


def _faces_key(name: str, version: str) -> str:
    return f"{source_prefix(name)}{version}/faces@{FACES_ENGINE}.json"


def _faces_of(values: Any) -> Sequence[ScoredFace]:
    """Raises TypeError, ValueError."""
    return [((left, top, right, bottom), float(score)) for left, top, right, bottom, score in values]


def _read(bucket: Bucket, key: str, parse: Callable[[Any], Found]) -> Found | None:
    try:
        return parse(json.loads(bucket.read(key)))
    except (NotFound, StorageUnavailable, ValueError, KeyError, TypeError):
        return None


def _write(bucket: Bucket, key: str, name: str, version: str, values: Any) -> bool:
    """Store the result. Returns False if it is already stored or cannot be; the next request then examines it again."""
    metadata = {"source": name, "version": version}
    try:
        bucket.write(key, json.dumps(values).encode(), "application/json", metadata, if_generation_match=ABSENT)
    except (PreconditionFailed, StorageUnavailable):
        return False
    return True

"""Find the people or the subject of each picture before its first crop, and store them beside its derivatives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, DarkroomError
from darkroom.geometry import Size
from darkroom.images import attention, codec
from darkroom.images.derivatives.derive import read_source
from darkroom.images.derivatives.kept_attention import attention_key, examiner, face_finder
from darkroom.storage import Blob, buckets, list_all
from darkroom.storage.object_metadata import focal_point_of
from darkroom.storage.versions import version_of
from darkroom_cli.warming.derivatives import pictures
from darkroom_cli.warming.shard import Shard


@dataclass(frozen=True)
class Examined:
    """One picture; `problem` is "" unless it cannot be decoded."""

    name: str
    problem: str = ""


def missing(settings: Settings) -> list[Blob]:
    """Pictures not yet examined, except those with a focal point, which need no model.

    Raises ConfigurationError without the models, StorageUnavailable.
    """
    if not attention.is_possible():
        raise ConfigurationError("--people needs the trained models; run make models")
    stored = {blob.name for blob in list_all(buckets.derivatives(settings))}
    shown = [blob for blob in pictures(settings, Shard(), "") if focal_point_of(blob.metadata) is None]
    return [blob for blob in shown if attention_key(blob.name, version_of(blob)) not in stored]


def examine(settings: Settings, blobs: list[Blob]) -> Iterator[Examined]:
    """Examine each picture and store the result. May be stopped after any picture."""
    for blob in blobs:
        version = version_of(blob)
        try:
            data = read_source(settings, blob.name, version, blob)
            picture = codec.decode(data, settings.formats, settings.max_pixels, codec.Need(_enough(settings)))
            if settings.obscure_faces:
                face_finder(settings, blob.name, version)(picture)
            examiner(settings, blob.name, version)(picture)
        except DarkroomError as error:
            yield Examined(blob.name, str(error))
        else:
            yield Examined(blob.name)


def _enough(settings: Settings) -> Callable[[Size], Size]:
    side = attention.EVERY_FACE_SIDE if settings.obscure_faces else attention.SIDE

    def enough(size: Size) -> Size:
        scale = min(1.0, side / max(size))
        return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))

    return enough

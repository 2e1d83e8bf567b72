"""Find the derivatives of a picture, of a prefix, or of deleted pictures. Reads only the derivatives' bucket."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from darkroom.config import Settings
from darkroom.errors import InvalidRequest, NotFound
from darkroom.images.chains.published import is_obscured
from darkroom.images.derivatives.keys import source_prefix
from darkroom.storage import Blob, buckets, list_all
from darkroom.storage.names import check_name
from darkroom.storage.versions import split_version, version_of

CATALOG: Final = "~catalog/"
"""The catalog is stored beside the derivatives, but is not a derivative."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """`gone`: the picture no longer exists. `replaced`: the picture has a newer version. `shows faces`: it was made
    before DARKROOM_OBSCURE_FACES was set."""

    blob: Blob
    reason: Literal["gone", "replaced", "shows faces"]


def of_picture(settings: Settings, name: str) -> Iterator[Blob]:
    """The derivatives of one picture. Raises InvalidName, StorageUnavailable."""
    for blob in list_all(buckets.derivatives(settings), source_prefix(check_name(name))):
        if is_derivative(blob):
            yield blob


def of_prefix(settings: Settings, prefix: str) -> Iterator[Blob]:
    """The derivatives of every picture with that prefix, including deleted pictures."""
    return (blob for blob in _all(settings) if blob.metadata["source"].startswith(prefix))


def orphans(settings: Settings) -> Iterator[Orphan]:
    """Find orphans. Lists derivatives before pictures, so that one generated meanwhile is never an orphan."""
    found = list(_all(settings))
    pictures = list_all(buckets.originals(settings), exclude=buckets.reserved(settings))
    versions = {blob.name: version_of(blob) for blob in pictures}
    for blob in found:
        version = versions.get(blob.metadata["source"])
        if version is None:
            yield Orphan(blob, "gone")
        elif version != blob.metadata["version"]:
            yield Orphan(blob, "replaced")
        elif settings.obscure_faces and "chain" in blob.metadata and not is_obscured(blob.metadata["chain"]):
            yield Orphan(blob, "shows faces")


def delete(settings: Settings, blob: Blob) -> bool:
    """Delete the object. Returns False if it is already gone."""
    try:
        buckets.derivatives(settings).delete(blob.name)
    except NotFound:
        return False
    return True


def _all(settings: Settings) -> Iterator[Blob]:
    listed = list_all(buckets.derivatives(settings), exclude=(CATALOG,))
    return (blob for blob in listed if is_derivative(blob) and "version" in blob.metadata)


def is_derivative(blob: Blob) -> bool:
    """Whether we wrote it: its metadata names a source, and its name starts with that source and a version."""
    source, version = blob.metadata.get("source"), blob.name.partition("/")[2].partition("/")[0]
    try:
        split_version(version)
    except InvalidRequest:
        return False
    return source is not None and blob.name.startswith(source_prefix(source))

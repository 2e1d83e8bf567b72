"""Convert S3's responses to `Blob`, read the metadata of listed objects in parallel, and cache it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from typing import Any, Final

from darkroom.errors import ObjectRefused, StorageForbidden, StorageUnavailable, StorageUnusable
from darkroom.formats import media_type
from darkroom.storage import Blob
from darkroom.storage.s3 import metadata_headers

_UNKNOWN_TYPE: Final = "application/octet-stream"
_THREADS: Final = 32
_KEPT: Final = 200_000
_SETTLED: Final = 5.0
"""Seconds between changes after which their times must differ; the store reports whole seconds."""

Look = Callable[[str], Blob | None]


def generation_of(tag: str) -> str:
    """`"5d41-2"` becomes `5d41_2`, which a version may contain."""
    return tag.strip('"').replace("-", "_")


def tag_of(generation: str) -> str:
    """The ETag of a generation; for an invalid generation, an ETag that no object has."""
    plain = generation.replace("_", "-")
    return f'"{plain}"' if plain.isascii() and plain.replace("-", "").isalnum() else '"none"'


def blob_of(name: str, head: Mapping[str, Any]) -> Blob:
    return Blob(
        name=name,
        generation=generation_of(head["ETag"]),
        size=head["ContentLength"],
        content_type=head.get("ContentType") or _UNKNOWN_TYPE,
        updated=_whole_second(head["LastModified"]),
        metadata=metadata_headers.decode(head.get("Metadata", {})),
    )


class Heads:
    """A cache of metadata. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, Blob] = OrderedDict()
        self._remembers_all = False

    def recall(self, blobs: Iterable[Blob]) -> None:
        """Add what an earlier process stored, which is used for unchanged objects, and remember all writes from now on.

        May miss a change of metadata by another program within a second after such a write, so only for callers that
        read an object again before they change it.
        """
        with self._lock:
            self._remembers_all = True
            self._kept |= {blob.name: blob for blob in blobs}

    def known(self) -> list[Blob]:
        with self._lock:
            return list(self._kept.values())

    def of(self, items: Sequence[Mapping[str, Any]], look: Look) -> Iterable[Blob]:
        """The blobs of the listed objects, without objects deleted meanwhile."""
        with self._lock:
            kept = {item["Key"]: self._kept.get(item["Key"]) for item in items}
        unknown = [item["Key"] for item in items if not _is_same(item, kept[item["Key"]])]
        if unknown:
            with ThreadPoolExecutor(min(_THREADS, len(unknown)), thread_name_prefix="heads") as pool:
                looked = dict(zip(unknown, pool.map(partial(_try, look), unknown), strict=True))
            refused = _refused_alone(looked, any(kept.values()))
            kept |= {name: result for name, result in looked.items() if not isinstance(result, StorageUnavailable)}
            self._keep(blob for name, blob in kept.items() if blob)
            kept |= {item["Key"]: _unread(item) for item in items if item["Key"] in refused}
        return [blob for item in items if (blob := kept[item["Key"]])]

    def _keep(self, blobs: Iterable[Blob]) -> None:
        now = time.time()
        with self._lock:
            for blob in blobs:
                if self._remembers_all or now - blob.updated.timestamp() > _SETTLED:
                    self._kept[blob.name] = blob
                    self._kept.move_to_end(blob.name)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def written(
        self,
        name: str,
        generation: str,
        data: bytes,
        content_type: str,
        metadata: Mapping[str, str] | None,
        look: Look,
    ) -> Blob:
        """The object just stored, with the store's time unless it was replaced meanwhile."""
        own = Blob(name, generation, len(data), content_type, _whole_second(datetime.now(UTC)), dict(metadata or {}))
        return self._changed(_dated(own, look(name)))

    def described(self, before: Blob, metadata: Mapping[str, str], look: Look) -> Blob:
        found = look(before.name)
        own = replace(before, metadata=dict(metadata), generation=found.generation if found else before.generation)
        return self._changed(_dated(own, found))

    def _changed(self, blob: Blob) -> Blob:
        if self._remembers_all:
            self._keep([blob])
        return blob


def _try(look: Look, name: str) -> Blob | StorageUnavailable | None:
    try:
        return look(name)
    except (ObjectRefused, StorageForbidden) as error:
        return error


def _refused_alone(looked: Mapping[str, Blob | StorageUnavailable | None], others_work: bool) -> set[str]:
    """Objects to which the store refuses access. Raises StorageForbidden if it refuses the whole bucket."""
    errors = {name: result for name, result in looked.items() if isinstance(result, StorageUnavailable)}
    works = others_work or any(isinstance(result, Blob) for result in looked.values())
    for error in errors.values():
        if isinstance(error, StorageUnusable) or not (works or isinstance(error, ObjectRefused)):
            raise error
    return set(errors)


def _unread(item: Mapping[str, Any]) -> Blob:
    """A blob with only the properties in the listing."""
    updated = _whole_second(item["LastModified"])
    return Blob(item["Key"], generation_of(item["ETag"]), item["Size"], media_type(item["Key"]), updated)


def _dated(own: Blob, found: Blob | None) -> Blob:
    return replace(own, updated=found.updated) if found else own


def _is_same(item: Mapping[str, Any], known: Blob | None) -> bool:
    return (
        known is not None
        and generation_of(item["ETag"]) == known.generation
        and _whole_second(item["LastModified"]) == known.updated
    )


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)

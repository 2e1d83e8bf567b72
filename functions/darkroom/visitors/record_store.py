"""A visitor's records in the bucket: take a slot, fill it, list, rename, delete."""

import json
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from darkroom.config import Settings
from darkroom.errors import LimitReached, NotFound, PreconditionFailed
from darkroom.storage import ABSENT, Blob, Bucket
from darkroom.visitors.visitor_bucket import user_bucket

LIMIT_REACHED: Final = "Max limit reached. Please remove a record."
ROOT: Final = "visitors/"
UNFINISHED: Final = timedelta(minutes=10)
"""Age after which the slot of an unfinished upload may be reused."""
FILES: Final = ("original", "result")
_JSON: Final = "application/json"
_PRIVATE: Final = "private, no-store"
_TRIES: Final = 5
_READERS: Final = 8


@dataclass(frozen=True)
class Record:
    """One picture of a visitor. `created_on` is ISO 8601 in UTC; `types` are the media types of original and result."""

    record_id: str
    record_name: str
    created_on: str
    chain: str
    types: tuple[str, str] = ("", "")

    @property
    def is_finished(self) -> bool:
        return bool(self.types[0])

    def ended(self, settings: Settings, now: datetime) -> bool:
        """Whether it has expired or was never finished."""
        age = now - datetime.fromisoformat(self.created_on)
        return age > (timedelta(days=settings.user_days) if self.is_finished else UNFINISHED)


@dataclass(frozen=True)
class Slot:
    """A record and its object, at the generation that was read or written."""

    name: str
    generation: str
    record: Record


def records(settings: Settings, visitor: str) -> list[Record]:
    """The finished records, newest first."""
    now = datetime.now(UTC)
    found = [slot.record for slot in slots(user_bucket(settings), _slots(visitor))]
    shown = [record for record in found if record.is_finished and not record.ended(settings, now)]
    return sorted(shown, key=lambda record: (record.created_on, record.record_id), reverse=True)


def find(settings: Settings, visitor: str, record_id: str) -> Slot:
    """The record's slot. Raises NotFound, also for another visitor's record."""
    now = datetime.now(UTC)
    for slot in slots(user_bucket(settings), _slots(visitor)):
        record = slot.record
        if record.record_id == record_id and record.is_finished and not record.ended(settings, now):
            return slot
    raise NotFound("There is no such record.")


def take(settings: Settings, visitor: str, name: str, chain: str) -> Slot:
    """Take a slot for a new record, before any other work. Raises LimitReached; nothing is stored then."""
    bucket = user_bucket(settings)
    now = datetime.now(UTC)
    record = Record(secrets.token_hex(12), name, now.isoformat(timespec="milliseconds"), chain)
    known = {slot.name: slot for slot in slots(bucket, _slots(visitor))}
    if sum(not slot.record.ended(settings, now) for slot in known.values()) >= settings.user_limit:
        raise LimitReached(LIMIT_REACHED)
    for number in range(settings.user_limit):
        name_of_slot = f"{_slots(visitor)}{number}"
        before = known.get(name_of_slot)
        if before and not before.record.ended(settings, now):
            continue
        with suppress(PreconditionFailed):
            taken = _write(bucket, name_of_slot, record, before.generation if before else ABSENT)
            if before:
                remove_files(bucket, visitor, before.record.record_id)
            return taken
    raise LimitReached(LIMIT_REACHED)


def finish(settings: Settings, visitor: str, slot: Slot, files: tuple[bytes, bytes], types: tuple[str, str]) -> Record:
    """Store both pictures, then mark the record as finished. Raises PreconditionFailed if the slot was reused."""
    bucket = user_bucket(settings)
    for kind, data, media_type in zip(FILES, files, types, strict=True):
        name = file_name(visitor, slot.record.record_id, kind)
        # No other process writes under this id, so an existing object is from our own write whose response was lost.
        with suppress(PreconditionFailed):
            bucket.write(name, data, media_type, if_generation_match=ABSENT, cache_control=_PRIVATE)
    record = replace(slot.record, types=types)
    _write(bucket, slot.name, record, slot.generation)
    return record


def release(settings: Settings, visitor: str, slot: Slot) -> None:
    """Free the slot of a record that failed."""
    bucket = user_bucket(settings)
    remove_files(bucket, visitor, slot.record.record_id)
    with suppress(NotFound, PreconditionFailed):
        bucket.delete(slot.name, if_generation_match=slot.generation)


def rename(settings: Settings, visitor: str, record_id: str, name: str) -> Record:
    """Raises NotFound."""
    for _ in range(_TRIES):
        slot = find(settings, visitor, record_id)
        record = replace(slot.record, record_name=name)
        with suppress(PreconditionFailed):
            _write(user_bucket(settings), slot.name, record, slot.generation)
            return record
    raise PreconditionFailed("The record is being changed by another request. Try again.")


def remove(settings: Settings, visitor: str, record_id: str) -> None:
    """Delete the record, its pictures first, so that an interrupted deletion can be repeated. Raises NotFound."""
    slot = find(settings, visitor, record_id)
    release(settings, visitor, slot)


def read_file(settings: Settings, visitor: str, record_id: str, kind: str) -> tuple[bytes, str]:
    """A picture of a record and its media type. Raises NotFound."""
    record = find(settings, visitor, record_id).record
    data = user_bucket(settings).read(file_name(visitor, record_id, kind))
    return data, record.types[FILES.index(kind)]


def remove_files(bucket: Bucket, visitor: str, record_id: str) -> None:
    for kind in FILES:
        with suppress(NotFound):
            bucket.delete(file_name(visitor, record_id, kind))


def file_name(visitor: str, record_id: str, kind: str) -> str:
    return f"{ROOT}{visitor}/files/{record_id}/{kind}"


def slots(bucket: Bucket, prefix: str) -> Iterator[Slot]:
    """The current slots under the prefix."""

    def read(blob: Blob) -> Slot | None:
        try:
            generation, data = _read_whole(bucket, blob)
        except NotFound:
            return None
        fields = json.loads(data)
        return Slot(blob.name, generation, Record(**{**fields, "types": tuple(fields["types"])}))

    blobs = bucket.list(prefix).blobs
    if not blobs:
        return
    with ThreadPoolExecutor(min(_READERS, len(blobs))) as pool:
        yield from filter(None, pool.map(read, blobs))


def _read_whole(bucket: Bucket, blob: Blob) -> tuple[str, bytes]:
    """The current bytes and generation, which may be newer than the listing. Raises NotFound."""
    for _ in range(_TRIES):
        try:
            return blob.generation, bucket.read(blob.name, blob.generation)
        except NotFound:
            blob = bucket.stat(blob.name)
    raise PreconditionFailed("The record is being changed by another request. Try again.")


def _slots(visitor: str) -> str:
    return f"{ROOT}{visitor}/slots/"


def _write(bucket: Bucket, name: str, record: Record, generation: str) -> Slot:
    """Write the record. Raises PreconditionFailed if another write was faster."""
    data = json.dumps(asdict(record), ensure_ascii=False).encode()
    try:
        blob = bucket.write(name, data, _JSON, if_generation_match=generation, cache_control=_PRIVATE)
    except PreconditionFailed:
        # The conflict may be with this same write, if its response was lost and the client retried.
        try:
            blob = bucket.stat(name)
            is_ours = bucket.read(name, blob.generation) == data
        except NotFound:
            is_ours = False
        if not is_ours:
            raise
    return Slot(name, blob.generation, record)

"""Find expired objects: old records, unfinished uploads, and pictures without a record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from darkroom.config import Settings
from darkroom.storage import Blob, list_all
from darkroom.visitors.record_store import ROOT, UNFINISHED, Slot, slots
from darkroom.visitors.visitor_bucket import user_bucket


@dataclass(frozen=True)
class Old:
    """An object to delete, at the generation that was read, and the reason."""

    name: str
    generation: str
    reason: str


def find_old(settings: Settings) -> Iterator[Old]:
    """Yield each visitor's pictures before the slot, so that after an interruption the next run finds the rest."""
    by_visitor = groupby(list_all(user_bucket(settings), ROOT), lambda blob: blob.name.split("/")[1])
    for visitor, blobs in by_visitor:
        yield from _of_visitor(settings, visitor, list(blobs))


def _of_visitor(settings: Settings, visitor: str, blobs: list[Blob]) -> Iterator[Old]:
    now = datetime.now(UTC)
    found = list(slots(user_bucket(settings), f"{ROOT}{visitor}/slots/"))
    ended = [slot for slot in found if slot.record.ended(settings, now)]
    kept = {slot.record.record_id for slot in found} - {slot.record.record_id for slot in ended}
    reasons = {slot.record.record_id: _reason(slot) for slot in ended}
    for blob in blobs:
        kind, record_id = blob.name.split("/")[2:4]
        is_settled = record_id in reasons or now - blob.updated > UNFINISHED
        if kind == "files" and record_id not in kept and is_settled:
            yield Old(blob.name, blob.generation, reasons.get(record_id, "of no record"))
    for slot in ended:
        yield Old(slot.name, slot.generation, _reason(slot))


def _reason(slot: Slot) -> str:
    return "too old" if slot.record.is_finished else "never finished"


def remove(settings: Settings, old: Old) -> None:
    """Delete the object. Raises NotFound or PreconditionFailed if it is gone or was changed meanwhile."""
    user_bucket(settings).delete(old.name, if_generation_match=old.generation)

"""Handle a change in the bucket: delete the derivatives of a deleted picture, and reconcile the catalog."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from darkroom import log
from darkroom.config import Settings
from darkroom.errors import DarkroomError, InvalidRequest, NotFound, StorageUnavailable
from darkroom.formats import master_kind
from darkroom.images.chains.ladder import LADDER, rung_chain
from darkroom.images.derivatives.keys import source_prefix
from darkroom.maintenance.turns import reconcile_since
from darkroom.storage import buckets, list_all, split_url
from darkroom.storage.collection import is_photo
from darkroom.storage.names import is_legal

CREATED: Final = "google.cloud.storage.object.v1.finalized"
GONE: Final = ("google.cloud.storage.object.v1.deleted", "google.cloud.storage.object.v1.archived")

_SECONDS: Final = 45.0
"""Maximum seconds for reconciling; the platform's default limit for an event is 60."""


@dataclass(frozen=True, slots=True)
class Change:
    """An event. `bucket` and `name` are the event's, `at` is the Unix time of the change."""

    kind: str
    bucket: str
    name: str
    content_type: str
    at: float


def read(kind: str, time: str | None, data: Any) -> Change:
    """Parse the type, time and data of a CloudEvent. Raises InvalidRequest."""
    if not isinstance(data, Mapping) or not isinstance(data.get("name"), str) or not data["name"]:
        raise InvalidRequest("The event names no object; it must be a Cloud Storage event.")
    try:
        at = datetime.fromisoformat(str(time or data.get("updated") or datetime.now(UTC).isoformat()))
    except ValueError:
        raise InvalidRequest(f"The event's time {time!r} is not an ISO 8601 time.") from None
    return Change(kind, str(data.get("bucket", "")), data["name"], str(data.get("contentType") or ""), at.timestamp())


def is_ours(settings: Settings, change: Change) -> bool:
    """Whether the object is an original of this gallery. Makes no bucket request, so our own writes cause no loop."""
    if _inside(settings.derivatives_url, change) and split_url(settings.derivatives_url)[0]:
        return False
    inner = _inner(settings, change)
    return bool(inner) and is_photo(inner, change.content_type) and not inner.startswith(buckets.reserved(settings))


def follow(settings: Settings, change: Change) -> None:
    """React to the change. Raises StorageUnavailable, and Busy or PreconditionFailed while others reconcile; the event
    must then be delivered again.
    """
    name = _inner(settings, change)
    if change.kind in GONE:
        _cascade(settings, name)
    # New marks and new JPEGs require a reconciliation too.
    made = change.kind == CREATED and (_convert(settings, name) or _warm(settings, name))
    reconcile_since(settings, time.time() if made else change.at, time.monotonic(), _SECONDS)


def _inner(settings: Settings, change: Change) -> str:
    """The name inside the gallery; "" for an object outside."""
    name = _inside(settings.bucket, change)
    return name if is_legal(name) else ""


def _inside(url: str, change: Change) -> str:
    """The name below `gs://bucket/prefix`; "" for an object outside. A local folder accepts every event."""
    scheme, path = split_url(url)
    bucket, _, folder = path.partition("/")
    prefix = f"{folder.strip('/')}/" if folder.strip("/") else ""
    if not scheme:
        return change.name
    if change.bucket != bucket or not change.name.startswith(prefix):
        return ""
    return change.name.removeprefix(prefix)


def _cascade(settings: Settings, name: str) -> None:
    """Delete the derivatives of a picture, unless it exists (again)."""
    try:
        buckets.originals(settings).stat(name)
    except NotFound:
        bucket = buckets.derivatives(settings)
        for blob in list_all(bucket, source_prefix(name)):
            try:
                bucket.delete(blob.name)
            except NotFound:
                continue  # the same event was delivered twice
        if master_kind(name) in settings.convert:
            from darkroom.maintenance.conversion.remove import remove_orphans

            remove_orphans(buckets.originals(settings), name)


def _convert(settings: Settings, name: str) -> bool:
    """Make the JPEG of a HEIC or RAW file selected by DARKROOM_CONVERT. Returns True if one was written.

    A file that cannot be converted does not fail the event.
    """
    if master_kind(name) not in settings.convert:
        return False
    from darkroom.maintenance.conversion.make import check_decoder, make
    from darkroom.maintenance.conversion.plan import plan_one

    bucket = buckets.originals(settings)
    written = False
    try:
        check_decoder(settings.convert)
        for task in plan_one(bucket, name, settings.convert):
            if not task.done:
                make(settings, bucket, task)
                written = True
    except StorageUnavailable:
        raise
    except DarkroomError as error:
        log.failure(f"{name!r} was not converted: {error}", "")
    return written


def _texts(settings: Settings) -> list[str]:
    """The chains in DARKROOM_WARM; `ladder` is replaced by every width."""
    return [text for word in settings.warm for text in (map(rung_chain, LADDER) if word == "ladder" else (word,))]


def _warm(settings: Settings, name: str) -> bool:
    """Generate the chains in DARKROOM_WARM. Returns True if a mark was stored.

    A picture that cannot be developed does not fail the event.
    """
    if not settings.warm:
        return False
    from darkroom.delivery import public_derivatives
    from darkroom.images.chains.chain import SettledChain, parse
    from darkroom.images.chains.presets import presets
    from darkroom.images.derivatives.derivative import Derivative
    from darkroom.images.derivatives.derive import derive, source
    from darkroom.storage.versions import version_of

    made: dict[tuple[str, str], list[SettledChain]] = {}
    for text in _texts(settings):
        try:
            blob = source(settings, name)
            parsed = parse(text, presets(settings))
            chain = parsed.settled(parsed.preferred_format or "webp")
            derived = derive(settings, Derivative.of(settings, name, version_of(blob), chain), blob)
            # Derivatives that existed were marked when they were generated.
            if derived.stored and not derived.hit:
                made.setdefault((name, version_of(blob)), []).append(chain)
        except StorageUnavailable:
            raise
        except DarkroomError as error:
            log.failure(f"The presets of {name!r} were not generated: {error}", "")
    found = {key: mark for key, chains in made.items() if (mark := public_derivatives.mark(settings, chains))}
    public_derivatives.record(settings, found)
    return settings.public_derivatives and bool(found)

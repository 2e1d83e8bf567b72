"""Derivatives on demand: look up in the bucket, or generate and store. Joins storage and images."""

import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace

from darkroom import deadline, log
from darkroom.cache_control import IMMUTABLE
from darkroom.config import Settings
from darkroom.errors import (
    NotFound,
    PreconditionFailed,
    StorageForbidden,
    StorageUnavailable,
    TooLarge,
    VersionGone,
)
from darkroom.images.derivatives import admission
from darkroom.images.derivatives.admission import render_slot
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.develop import develop
from darkroom.images.derivatives.kept_attention import remembering
from darkroom.images.derivatives.single_flight import SingleFlight
from darkroom.images.operations import Context
from darkroom.storage import ABSENT, Blob, Bucket, buckets, public_urls
from darkroom.storage.albums import scope
from darkroom.storage.stored_object import PART, StoredObject
from darkroom.storage.versions import split_version, version_of

NOT_STORED = "derivative_not_stored"
_KEEP_SECONDS = 3.0
_KEEP_SPEED = 1_000_000
"""Bytes per second: the minimum speed at which a larger derivative is read or stored."""


@dataclass(frozen=True)
class Derived:
    """A derivative: its bytes, or its stored object if it is large; whether it was found (`hit`), and whether it is
    stored now."""

    data: bytes | StoredObject
    hit: bool
    stored: bool
    seconds: dict[str, float] = field(default_factory=dict)


_flights: SingleFlight[Derived] = SingleFlight()


def source(settings: Settings, name: str) -> Blob:
    """The current object of the picture, by one bucket request. Raises NotFound."""
    buckets.check_source(settings, name)
    return buckets.originals(settings).stat(name)


def derive(settings: Settings, derivative: Derivative, known: Blob | None = None, keep: bool = True) -> Derived:
    """Return the stored derivative, or generate it.

    `known` is the source if it was just looked up; without `keep` the result is not stored. Raises VersionGone if the
    picture has a different version now, NotFound if it is gone, and the errors of reading, decoding and the steps.
    """
    split_version(derivative.version)
    if known is None:
        _check_source(settings, derivative.name)
    keep = keep and _may_keep(settings, derivative)
    # The look-up is inside the flight, so a request that arrives just after completion finds the stored result.
    return _flights.do(
        derivative.key,
        lambda: _find_or_make(settings, derivative, known, keep),
        deadline.left(settings.request_seconds),
    )


def _check_source(settings: Settings, name: str) -> None:
    """Refuse a closed picture, after the same requests as for a missing one. Raises NotFound."""
    try:
        buckets.check_source(settings, name)
    except NotFound:
        with suppress(StorageUnavailable):
            look_up(settings, secrets.token_hex(16))
        raise


def _may_keep(settings: Settings, derivative: Derivative) -> bool:
    """Whether it may be stored: not if its picture is closed and the bucket is public."""
    is_closed = scope.is_closed(settings, derivative.name)
    return not is_closed or public_urls.derivative(settings, derivative.key) is None


def _find_or_make(settings: Settings, derivative: Derivative, known: Blob | None, keep: bool) -> Derived:
    """Return the stored derivative or generate it. If the bucket does not respond, the result is not stored."""
    try:
        found = look_up(settings, derivative.key)
    except StorageUnavailable:
        return _make(settings, derivative, known, keep=False)
    return found or _make(settings, derivative, known, keep)


def look_up(settings: Settings, key: str) -> Derived | None:
    """The stored derivative; None if it is not stored or may not be read. Raises StorageUnavailable."""
    seconds: dict[str, float] = {}
    try:
        with _timed(seconds, "lookup"), _soon(settings):
            data = _found(buckets.derivatives(settings), key)
    except (NotFound, StorageForbidden):
        return None
    return Derived(data, hit=True, stored=True, seconds=seconds)


def _found(bucket: Bucket, key: str) -> bytes | StoredObject:
    data = bucket.read(key, end=PART)
    return data if len(data) < PART else StoredObject(bucket, bucket.stat(key))


@contextmanager
def _soon(settings: Settings) -> Iterator[None]:
    """Limit the time of a look-up, so that enough is left to read the source if it fails."""
    with deadline.within(settings.storage_seconds / 4, "DARKROOM_STORAGE_SECONDS"):
        yield


def _make(settings: Settings, derivative: Derivative, known: Blob | None, keep: bool) -> Derived:
    seconds: dict[str, float] = {}
    with ExitStack() as held:
        # Read before taking a slot, so that a stalled bucket does not block other pictures.
        with _timed(seconds, "read"):
            data = held.enter_context(held_source(settings, derivative.name, derivative.version, known))
        held.enter_context(render_slot(settings))
        with _timed(seconds, "develop"):
            _, focal_point = split_version(derivative.version)
            context = Context(focal_point, settings.max_pixels)
            if keep:
                context = remembering(context, settings, derivative.name, derivative.version, (derivative.chain,))
            result = develop(data, derivative.chain, context, settings)
    with _timed(seconds, "store"):
        stored = _write(settings, derivative, result) if keep else False
    if stored is None or (stored and len(result) >= PART):
        # Stored bytes by another encoder have the same ETag; many bytes are streamed, since a client may take any time.
        with suppress(StorageUnavailable):
            again = look_up(settings, derivative.key)
            if again:
                return replace(again, hit=False, seconds=seconds)
    return Derived(result, hit=False, stored=bool(stored), seconds=seconds)


@contextmanager
def held_source(settings: Settings, name: str, version: str, known: Blob | None) -> Iterator[bytes]:
    """The bytes of that version, with memory reserved for them. Raises Busy, and what `read_source` raises."""
    blob = known or buckets.originals(settings).stat(name)
    with admission.source_memory(settings, min(blob.size, settings.max_source_bytes)):
        yield read_source(settings, name, version, blob)


def read_source(settings: Settings, name: str, version: str, known: Blob | None) -> bytes:
    """The bytes of exactly that version. Raises VersionGone, NotFound, TooLarge."""
    bucket = buckets.originals(settings)
    blob = known or bucket.stat(name)
    if version_of(blob) != version:
        raise VersionGone(f"{name!r} is no longer available in that version.")
    if blob.size > settings.max_source_bytes:
        raise TooLarge(
            f"The picture has {blob.size} bytes; DARKROOM_MAX_SOURCE_BYTES allows {settings.max_source_bytes}."
        )
    return read_at(bucket, blob)


def read_at(bucket: Bucket, blob: Blob, start: int | None = None, end: int | None = None) -> bytes:
    """The bytes of exactly that generation, or a slice of them.

    Raises VersionGone if it was replaced, NotFound if it was deleted.
    """
    try:
        return bucket.read(blob.name, blob.generation, start, end)
    except NotFound:
        bucket.stat(blob.name)
        raise VersionGone(f"{blob.name!r} is no longer available in that version.") from None


def store(settings: Settings, derivative: Derivative, data: bytes) -> bool:
    """Write the derivative unless it is already stored. Returns False if the bucket refuses or does not respond in
    time."""
    return _write(settings, derivative, data) is not False


def _write(settings: Settings, derivative: Derivative, data: bytes) -> bool | None:
    """Whether it was written; None if it was already stored.

    The request has its picture already, so it does not wait long for a slow write. A failure is logged as an error,
    counted in a metric, and reported by `/api/health`.
    """
    seconds = _KEEP_SECONDS + len(data) / _KEEP_SPEED
    try:
        with deadline.within(seconds, "DARKROOM_STORAGE_SECONDS"):
            buckets.derivatives(settings).write(
                derivative.key,
                data,
                derivative.media_type,
                derivative.metadata,
                if_generation_match=ABSENT,
                cache_control=IMMUTABLE,
            )
    except PreconditionFailed:
        return None
    except StorageUnavailable as error:
        log.degraded(NOT_STORED, f"A derivative of {derivative.name!r} was not stored: {error}")
        return False
    log.recovered(NOT_STORED)
    return True


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - started

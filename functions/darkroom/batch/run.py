"""Process the images of a batch in parallel, from the gallery's bucket to `processed/` in it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, Final

from darkroom import deadline
from darkroom.batch.order import Order
from darkroom.batch.part import Developed, develop_parts, output_format
from darkroom.config import Settings
from darkroom.errors import Busy, DarkroomError, InvalidName, NotFound, OutOfTime, PreconditionFailed, TooLarge
from darkroom.formats import FORMATS
from darkroom.images.derivatives.admission import render_slot
from darkroom.storage import ABSENT, Blob, Bucket, buckets
from darkroom.storage.names import check_name

PROCESSED: Final = "processed/"
_MARK: Final = {"written-by": "batch"}
_ATTEMPTS: Final = 3


def run(order: Order, settings: Settings, done: Callable[[], object] = lambda: None) -> list[dict[str, Any]]:
    """The results in the order of the images; `done` is called after each image."""
    if not order.images:
        return []
    taken: dict[str, int] = {}
    firsts = [taken.setdefault(output, position) == position for position, (_, output) in enumerate(order.images)]

    def one(position: int) -> dict[str, Any]:
        name, output = order.images[position]
        try:
            if not firsts[position]:
                raise InvalidName("Another image of this batch writes the same output.")
            return _result(order, name, output, *_process(order, name, output, settings))
        except DarkroomError as error:
            return {"input": name, "output": output, "outputs": [], "steps": [], "error": str(error)}
        finally:
            done()

    pool = ThreadPoolExecutor(min(settings.render_slots, len(order.images)), thread_name_prefix="batch")
    try:
        # Each image runs in a copy of this request's context, which contains its deadline.
        futures = [pool.submit(copy_context().run, one, position) for position in range(len(order.images))]
        return [future.result() for future in futures]
    finally:
        # After Ctrl-C, images in progress are completed and no others are started.
        pool.shutdown(cancel_futures=True)


def check(name: str, output: str, settings: Settings) -> None:
    """Raise the error with which the image would fail before any pixel is read."""
    check_name(PROCESSED + check_name(output))
    output_format(output)
    _source(name, settings)


def _process(order: Order, name: str, output: str, settings: Settings) -> tuple[list[str], Developed]:
    check_name(PROCESSED + check_name(output))
    format = output_format(output)
    data = _read(name, settings)
    developed = _in_turn(lambda: develop_parts(data, order.operations, format, settings), settings)
    stem, _, extension = output.rpartition(".")
    several = len(developed.parts) > 1
    names = [f"{stem}_{n}.{extension}" if several else output for n in range(1, len(developed.parts) + 1)]
    bucket = buckets.originals(settings)
    for part_name, part in zip(names, developed.parts, strict=True):
        _write(bucket, PROCESSED + part_name, part, FORMATS[format].media_type)
    return [PROCESSED + part_name for part_name in names], developed


def _in_turn(develop: Callable[[], Developed], settings: Settings) -> Developed:
    """Develop with low priority: a batch waits for a slot until its request's deadline. Raises OutOfTime."""
    while True:
        try:
            with render_slot(settings):
                return develop()
        except OutOfTime:
            raise
        except Busy:
            deadline.left(settings.queue_seconds)


def _read(name: str, settings: Settings) -> bytes:
    return buckets.originals(settings).read(name, _source(name, settings).generation)


def _source(name: str, settings: Settings) -> Blob:
    """The object to read: an original, or an output of an earlier batch."""
    check_name(name)
    if not name.startswith(PROCESSED):
        buckets.check_source(settings, name)
    blob = buckets.originals(settings).stat(name)
    if blob.size > settings.max_source_bytes:
        raise TooLarge(
            f"The picture has {blob.size} bytes; DARKROOM_MAX_SOURCE_BYTES allows {settings.max_source_bytes}."
        )
    return blob


def _write(bucket: Bucket, name: str, data: bytes, content_type: str) -> None:
    """Write, and replace only outputs of batches. Raises PreconditionFailed for any other existing object."""
    for _ in range(_ATTEMPTS):
        try:
            known = bucket.stat(name)
            if known.metadata.get("written-by") != _MARK["written-by"]:
                raise PreconditionFailed(f"{name!r} exists and was not written by a batch. Choose another output.")
            generation = known.generation
        except NotFound:
            generation = ABSENT
        try:
            bucket.write(name, data, content_type, _MARK, if_generation_match=generation)
            return
        except PreconditionFailed:
            continue  # another writer was faster, or the response to our own write was lost: read again
    raise PreconditionFailed(f"{name!r} changed during every attempt. Try again.")


def _result(order: Order, name: str, output: str, outputs: list[str], developed: Developed) -> dict[str, Any]:
    steps = [
        {"operation": asked.text, "applied": reason is None, "reason": reason}
        for asked, reason in zip(order.operations, developed.skipped, strict=True)
    ]
    return {"input": name, "output": output, "outputs": outputs, "steps": steps, "error": None}

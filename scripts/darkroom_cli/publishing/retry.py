"""Retry with growing pauses when a bucket does not respond."""

import random
from collections.abc import Callable
from threading import Event
from typing import Final, TypeVar

from darkroom.errors import ObjectRefused, StorageForbidden, StorageUnavailable

PAUSES: Final = (0.5, 1.0, 2.0, 4.0)
"""Pauses in seconds. A random half at most is added to each, so that parallel jobs do not retry together."""

Result = TypeVar("Result")


def with_retries(call: Callable[[], Result], stop: Event) -> Result:
    """Call until it succeeds. Raises StorageUnavailable after the last try or if `stop` is set; StorageForbidden at
    once."""
    for pause in PAUSES:
        try:
            return call()
        except (StorageForbidden, ObjectRefused):
            raise
        except StorageUnavailable:
            if stop.wait(pause * (1 + random.random() / 2)):
                raise
    return call()

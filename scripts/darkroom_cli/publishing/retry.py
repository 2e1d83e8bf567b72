"""Retries for a bucket that does not answer, with growing pauses."""

import random
from collections.abc import Callable
from threading import Event
from typing import Final, TypeVar

from darkroom.errors import ObjectRefused, StorageForbidden, StorageUnavailable

PAUSES: Final = (0.5, 1.0, 2.0, 4.0)
"""Pauses in seconds; each grows by a random half at most, so that parallel jobs do not retry together."""

Result = TypeVar("Result")


def patiently(call: Callable[[], Result], stop: Event) -> Result:
    """Raises StorageUnavailable when the last try failed or `stop` was set; StorageForbidden at once."""
    for pause in PAUSES:
        try:
            return call()
        except (StorageForbidden, ObjectRefused):
            raise
        except StorageUnavailable:
            if stop.wait(pause * (1 + random.random() / 2)):
                raise
    return call()

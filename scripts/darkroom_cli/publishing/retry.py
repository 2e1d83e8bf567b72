"""Patience with a bucket that does not answer: a few tries, further and further apart."""

import random
from collections.abc import Callable
from threading import Event
from typing import Final, TypeVar

from darkroom.errors import StorageForbidden, StorageUnavailable

PAUSES: Final = (0.5, 1.0, 2.0, 4.0)
"""Seconds; each is lengthened at random by up to half, so that parallel jobs do not knock together."""

Result = TypeVar("Result")


def patiently(call: Callable[[], Result], stop: Event) -> Result:
    """Raises StorageUnavailable when the last try failed or `stop` was set; StorageForbidden at once."""
    for pause in PAUSES:
        try:
            return call()
        except StorageForbidden:
            raise
        except StorageUnavailable:
            if stop.wait(pause * (1 + random.random() / 2)):
                raise
    return call()

"""The one client of this process."""

import os
from functools import lru_cache
from threading import Lock
from typing import Final

# Else the client looks at the bucket itself, unasked, on first use and after every 404. Read at each call.
os.environ.setdefault("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")

from google.cloud.storage import Client
from requests.adapters import HTTPAdapter

EMULATOR: Final = "STORAGE_EMULATOR_HOST"

_CONNECTIONS: Final = 64
_lock = Lock()


def connect() -> Client:
    """Made on first use, which may ask the machine's metadata server who we are. Raises GoogleAuthError."""
    with _lock:
        return _connect(os.environ.get(EMULATOR))


@lru_cache(maxsize=4)
def _connect(endpoint: str | None) -> Client:
    """For that endpoint, which the client itself reads from the environment."""
    client = Client(project=None)
    # More threads than connections would close and open one for each request; the client has no setting for it.
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=_CONNECTIONS)
    client._http.mount("https://", adapter)
    client._http.mount("http://", adapter)
    return client


def forget() -> None:
    """The next call makes a client anew."""
    _connect.cache_clear()


def _after_fork() -> None:
    _lock.release()
    forget()


# Two processes that share a connection read each other's answers.
os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_after_fork)

"""The one client of this process."""

import os
from functools import lru_cache
from threading import Lock
from typing import Final

# Otherwise the client sends requests of its own for the bucket, on first use and after every 404. Read at each call.
os.environ.setdefault("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")

from google.cloud.storage import Client
from requests.adapters import HTTPAdapter

EMULATOR: Final = "STORAGE_EMULATOR_HOST"

_CONNECTIONS: Final = 64
_lock = Lock()


def connect() -> Client:
    """Created on first use, which may query the machine's metadata server for credentials. Raises GoogleAuthError."""
    with _lock:
        return _connect(os.environ.get(EMULATOR))


@lru_cache(maxsize=4)
def _connect(endpoint: str | None) -> Client:
    """The client for that endpoint, which it reads from the environment itself."""
    client = Client(project=None)
    # More threads than pooled connections would open one per request; the client has no setting for the pool.
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=_CONNECTIONS)
    client._http.mount("https://", adapter)
    client._http.mount("http://", adapter)
    return client


def forget() -> None:
    """Make the next call create a new client."""
    _connect.cache_clear()


def _after_fork() -> None:
    _lock.release()
    forget()


# Two processes that share a connection would read each other's answers.
os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_after_fork)

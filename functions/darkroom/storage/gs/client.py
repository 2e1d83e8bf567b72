"""The Cloud Storage client of this process."""

import os
from functools import lru_cache
from threading import Lock
from typing import Final

# Otherwise the client queries the bucket on first use and after every 404. Read at each call.
os.environ.setdefault("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")

from google.cloud.storage import Client
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from darkroom.storage import prompt_answers
from darkroom.storage.gs.postponed import postponed

EMULATOR: Final = "STORAGE_EMULATOR_HOST"

_CONNECTIONS: Final = 64
_lock = Lock()


def connect() -> Client:
    """The client, created on first use, which may ask the metadata server for credentials. Raises GoogleAuthError."""
    with _lock:
        return _connect(os.environ.get(EMULATOR))


@lru_cache(maxsize=4)
def _connect(endpoint: str | None) -> Client:
    """The client for that endpoint, which it reads from the environment itself."""
    prompt_answers.install()
    with postponed():  # what the credentials import
        client = Client(project=None)
    # Threads beyond the pool would open a connection per request; the client has no setting for the pool's size.
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=_CONNECTIONS)
    session = client._http
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    # Otherwise requests searches the environment for proxies at every call, a quarter of its processor time.
    session.proxies = get_environ_proxies(endpoint or "https://storage.googleapis.com")
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    session.trust_env = False
    return client


def forget() -> None:
    """Make the next call create a new client."""
    _connect.cache_clear()


def _after_fork() -> None:
    _lock.release()
    forget()


# Two processes that share a connection would read each other's responses.
os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_after_fork)

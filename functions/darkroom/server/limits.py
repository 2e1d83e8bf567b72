"""How many threads, connections and open files a process of the server has."""

import os
import resource
from typing import Final

THREADS: Final = 64
"""Most of them wait: for the bucket, or at the gate before the pixels."""
CONNECTIONS: Final = 1000
"""A connection that is silent, slow or kept alive costs no thread, only its place among these."""
FILES_PER_THREAD: Final = 4
"""Two connections of clients, one of the bucket, and a body that is too large for memory."""


def threads() -> int:
    """THREADS of the environment."""
    return int(os.environ.get("THREADS", THREADS))


def files() -> int:
    """How many files and connections the system lets this process have open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS * 2 if soft == resource.RLIM_INFINITY else soft

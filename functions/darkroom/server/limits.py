"""The number of threads, connections and open files of a server process."""

import resource
from typing import Final

CONNECTIONS: Final = 1000
"""Maximum connections per process. A silent, slow or kept-alive connection uses no thread."""
FILES_PER_THREAD: Final = 4
"""Two connections of clients, one of the bucket, and a body that is too large for memory."""


def files() -> int:
    """The maximum number of open files and connections that the system allows this process."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS * 2 if soft == resource.RLIM_INFINITY else soft

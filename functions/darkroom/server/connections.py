"""Limit the open connections of a process, and choose which to close at the limit."""

from collections import Counter
from typing import Protocol


class Connection(Protocol):
    """`peer` is the remote address; a connection is `idle` until a whole request has arrived."""

    peer: str
    idle: bool

    def drop(self) -> None: ...


class Connections:
    """At most `most` connections. At the limit, a new connection replaces another one.

    The peer with the most connections loses its oldest idle one. If it has no idle one, it loses its oldest if it has
    more than half of all connections; otherwise the new connection is closed.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        # Insertion order is age: a connection goes to the end whenever it becomes idle again.
        self._open: dict[Connection, None] = {}

    def add(self, connection: Connection) -> None:
        self._open[connection] = None
        if len(self._open) > self._most:
            victim = self._victim() or connection
            self.remove(victim)
            victim.drop()

    def touch(self, connection: Connection) -> None:
        """Mark the connection as recently used."""
        if connection in self._open:
            del self._open[connection]
            self._open[connection] = None

    def remove(self, connection: Connection) -> None:
        self._open.pop(connection, None)

    def _victim(self) -> Connection | None:
        idle = Counter(connection.peer for connection in self._open if connection.idle)
        if idle:
            [(peer, _)] = idle.most_common(1)
            return next(each for each in self._open if each.peer == peer and each.idle)
        [(peer, count)] = Counter(connection.peer for connection in self._open).most_common(1)
        return next(each for each in self._open if each.peer == peer) if 2 * count > self._most else None

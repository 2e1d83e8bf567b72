"""Share the threads of a process among its clients."""

import asyncio
from collections import Counter, deque


class FairQueue:
    """`slots` in all, at most `most_each` of them for one client. Waiting clients are served in turn.

    Belongs to one event loop.
    """

    def __init__(self, slots: int, most_each: int) -> None:
        self._free = slots
        self._most_each = most_each
        self._held: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def enter(self, client: str, seconds: float) -> None:
        """Take a slot, or raise TimeoutError."""
        if self._may_enter(client) and client not in self._waiting:
            self._give(client)
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.leave(client)
            else:
                self._forget(client, turn)
            raise

    def leave(self, client: str) -> None:
        self._free += 1
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]
        for waiting in tuple(self._waiting):
            if not self._free:
                return
            if self._may_enter(waiting):
                self._call(waiting)

    def _call(self, client: str) -> None:
        turns = self._waiting.pop(client)
        turn = turns.popleft()
        if turns:
            self._waiting[client] = turns  # at the end, behind the other clients
        self._give(client)
        turn.set_result(None)

    def _may_enter(self, client: str) -> bool:
        return self._free > 0 and self._held[client] < self._most_each

    def _give(self, client: str) -> None:
        self._free -= 1
        self._held[client] += 1

    def _forget(self, client: str, turn: "asyncio.Future[None]") -> None:
        turns = self._waiting.get(client)
        if turns and turn in turns:
            turns.remove(turn)
            if not turns:
                del self._waiting[client]

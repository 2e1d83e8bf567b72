"""Faults of a request, and the requests that they affect.

any status code, as "503"     an error instead of the effect
reset        the connection is reset before the request has any effect
lost         the request takes effect, and the connection is reset instead of an answer
truncated    the answer announces all of its bytes and ends after half of them, or never comes if it has none
corrupted    one bit of the answer's body is flipped
stall        silence for `seconds`, then the answer continues normally
sip          the request's body is received slowly, over `seconds`, then the answer is normal
trickle      the body of the answer comes in small pieces that take `seconds` together
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

FAULTS: Final = ("reset", "lost", "truncated", "corrupted", "stall", "sip", "trickle")
ANY: Final = "*"


@dataclass(frozen=True)
class Fault:
    action: str
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.action not in FAULTS and not (self.action.isdecimal() and 400 <= int(self.action) < 600):
            raise ValueError(f"{self.action!r} is no fault: {', '.join(FAULTS)}, or a status code from 400 on")


@dataclass
class _Rule:
    kind: str
    fault: Fault
    left: int | None


class Faults:
    """The pending faults. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._rules: list[_Rule] = []
            self._rate = 0.0
            self._choices: Sequence[Fault] = ()
            self._random = random.Random(0)

    def add(self, kind: str, fault: Fault, times: int | None) -> None:
        """Make the next `times` requests of that kind (None: all of them) fail, after the faults added before."""
        with self._lock:
            self._rules.append(_Rule(kind, fault, times))

    def pending(self) -> bool:
        """Whether a request is yet to come that is to fail."""
        with self._lock:
            return any(rule.left for rule in self._rules)

    def at_random(self, rate: float, seed: int, choices: Sequence[Fault]) -> None:
        """Make each request fail with that probability, in one of these ways."""
        with self._lock:
            self._rate, self._random, self._choices = rate, random.Random(seed), choices

    def take(self, kind: str) -> Fault | None:
        """The fault of a new request."""
        with self._lock:
            for rule in self._rules:
                if rule.kind in (kind, ANY) and rule.left != 0:
                    rule.left = None if rule.left is None else rule.left - 1
                    return rule.fault
            if self._rate and self._random.random() < self._rate:
                return self._random.choice(self._choices)
        return None

"""The part of a gallery that this process handles."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from darkroom.errors import ConfigurationError

_PAIRS: Final = (
    ("CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT"),
    ("JOB_COMPLETION_INDEX", "JOB_COMPLETION_COUNT"),
)


@dataclass(frozen=True)
class Shard:
    """The part `index`, from 0, of `count`."""

    index: int = 0
    count: int = 1

    def holds(self, name: str) -> bool:
        digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.count == self.index

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"


def of(text: str | None, environment: Mapping[str, str]) -> Shard:
    """The shard from `i/n`, or from the job platform's variables, or everything. Raises ConfigurationError."""
    if text:
        return _parse("--shard", text)
    for index, count in _PAIRS:
        if index in environment:
            return _parse(f"{index}/{count}", f"{environment[index]}/{environment.get(count, '')}")
    return Shard()


def _parse(named: str, text: str) -> Shard:
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if not match or not int(match[1]) < int(match[2]):
        raise ConfigurationError(f"{named} is {text!r}; it must be i/n with i from 0 to n - 1, such as 0/4")
    return Shard(int(match[1]), int(match[2]))

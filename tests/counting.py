"""A real bucket wrapped to count its calls."""

from collections import Counter
from typing import Any

from darkroom.storage import Bucket


class Counting:
    """Calls of the bucket's methods, by name; `read_names` are the objects whose bytes were read."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self.calls: Counter[str] = Counter()
        self.read_names: list[str] = []
        self.written: dict[str, int] = {}

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._bucket, name)
        if name not in ("list", "stat", "read", "write", "describe", "delete"):
            return found

        def call(*arguments: Any, **options: Any) -> Any:
            self.calls[name] += 1
            if name == "read":
                self.read_names.append(arguments[0])
            if name == "write":
                self.written[arguments[0]] = len(arguments[1])
            return found(*arguments, **options)

        return call

    def forget(self) -> None:
        self.calls.clear()
        self.read_names.clear()
        self.written.clear()

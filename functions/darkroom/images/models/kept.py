"""Keep loaded models from one picture to the next, in commands that handle many pictures.

Loading takes a third of a run, and so does the memory that is then mapped again. A server does not keep them, since
nobody would have reserved their memory.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

_idle: list[dict[Hashable, list[Any]]] = []
"""Within `keeping`, the models that no thread uses."""


@contextmanager
def keeping() -> Iterator[None]:
    """Keep every model that is loaded meanwhile, as often as it runs at once."""
    _idle.append({})
    try:
        yield
    finally:
        _idle.pop()


@contextmanager
def borrowed(key: Hashable, load: Callable[[], Any]) -> Iterator[Any]:
    """A model with that key, which no other thread has, or a new one."""
    kept = _idle[-1].setdefault(key, []) if _idle else []
    try:
        model = kept.pop()
    except IndexError:
        model = load()
    yield model
    kept.append(model)

"""Postpone what the storage client imports and no request uses: Protocol Buffers, signatures, tracing, XML."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from threading import Lock
from types import ModuleType
from typing import Any, Final

_UNUSED: Final = (
    "google.auth._service_account_info",
    "google.auth.iam",
    "google.auth.jwt",
    "google.protobuf.duration_pb2",
    "google.protobuf.timestamp_pb2",
    "google.rpc.error_details_pb2",
    "opentelemetry.trace",
    "xml.etree.ElementTree",
)
"""Modules of which the client uses nothing while it is imported, and no submodule."""
_lock = Lock()


@contextmanager
def postponed(names: tuple[str, ...] = _UNUSED) -> Iterator[None]:
    """Imports in the enclosed code get a placeholder of each module. The first use of an attribute imports the module.

    Later imports get the modules themselves, since some expect effects of an import. `importlib.util.LazyLoader` would
    load a module at its second import.
    """
    placeholders = [_placeholder(name) for name in names if _is_new(name)]
    try:
        yield
    finally:
        for placeholder in placeholders:
            _remove(placeholder)


def _is_new(name: str) -> bool:
    try:
        return name not in sys.modules and find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _placeholder(name: str) -> ModuleType:
    placeholder = ModuleType(name)
    # As a module's own `__getattr__` (PEP 562), which the type checker takes for the method of the class.
    placeholder.__getattr__ = partial(_attribute, placeholder)  # type: ignore[method-assign]
    sys.modules[name] = placeholder
    return placeholder


def _attribute(placeholder: ModuleType, attribute: str) -> Any:
    if attribute.startswith("__"):
        # The import system looks for `__path__` and `__spec__`.
        raise AttributeError(f"module {placeholder.__name__!r} has no attribute {attribute!r}")
    _remove(placeholder)
    return getattr(import_module(placeholder.__name__), attribute)


def _remove(placeholder: ModuleType) -> None:
    # Never held during an import: threads then wait only for the locks of imports, whose deadlocks Python resolves.
    with _lock:
        if sys.modules.get(placeholder.__name__) is placeholder:
            del sys.modules[placeholder.__name__]

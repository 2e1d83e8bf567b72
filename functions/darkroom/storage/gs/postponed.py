"""Postpone imports of the storage client that a request does not use: private keys, certificates, tracing, gRPC errors.

Importing this module postpones them: the first use of an attribute loads each. They are a third of the client's
start-up. `importlib.util.LazyLoader` would load a module at its second import.
"""

import sys
from importlib.util import find_spec
from threading import RLock
from types import ModuleType
from typing import Any, Final

_MODULES: Final = (
    "cryptography.hazmat.primitives.serialization",
    "cryptography.x509",
    "google.rpc.error_details_pb2",
    "opentelemetry.trace",
)
_lock = RLock()


def _postpone(name: str) -> None:
    if name in sys.modules:
        return
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:
        return
    if spec is None or spec.loader is None:
        return
    module, loader, is_loading = ModuleType(name), spec.loader, False
    module.__spec__, module.__file__, module.__package__ = spec, spec.origin, spec.parent
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations

    def load(attribute: str) -> Any:
        nonlocal is_loading
        # Python calls this for missing attributes only, including those that the loading module does not have yet.
        with _lock:
            if not is_loading:
                is_loading = True
                loader.exec_module(module)
            if attribute in vars(module):
                return vars(module)[attribute]
        raise AttributeError(f"module {name!r} has no attribute {attribute!r}")

    # As a module's own `__getattr__` (PEP 562), which the type checker takes for the method of the class.
    module.__getattr__ = load  # type: ignore[method-assign]
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    setattr(sys.modules[parent], child, module)


for _name in _MODULES:
    _postpone(_name)

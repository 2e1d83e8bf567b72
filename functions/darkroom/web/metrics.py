"""Prometheus counters, by function, status and hit or miss. Loaded only if /api/metrics is on."""

from collections.abc import Mapping
from typing import Any, Final

from prometheus_client import GC_COLLECTOR, PROCESS_COLLECTOR, CollectorRegistry, Counter, Histogram

from darkroom import log

REGISTRY: Final = CollectorRegistry()
_REQUESTS: Final = Counter(
    "darkroom_requests", "Completed requests, by function and status.", ("function", "status"), registry=REGISTRY
)
_SECONDS: Final = Histogram(
    "darkroom_request_seconds",
    "Duration of requests in seconds, by function.",
    ("function",),
    buckets=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
    registry=REGISTRY,
)
_DERIVATIVES: Final = Counter(
    "darkroom_derivatives",
    "Derivatives served: a hit was already stored, a miss was generated.",
    ("cache",),
    registry=REGISTRY,
)
_TROUBLES: Final = Counter(
    "darkroom_troubles", "Failures that did not fail a request, by kind.", ("kind",), registry=REGISTRY
)
_BYTES: Final = Counter("darkroom_picture_bytes", "Bytes of pictures served.", registry=REGISTRY)


def count(record: Mapping[str, Any]) -> None:
    if "trouble" in record:
        _TROUBLES.labels(record["trouble"]).inc()
        return
    function = str(record["function"])
    _REQUESTS.labels(function, str(record["status"])).inc()
    _SECONDS.labels(function).observe(record["milliseconds"] / 1000)
    if "hit" in record:
        _DERIVATIVES.labels("hit" if record["hit"] else "miss").inc()
    _BYTES.inc(record.get("bytes", 0))


for collector in (GC_COLLECTOR, PROCESS_COLLECTOR):
    REGISTRY.register(collector)
log.listeners.append(count)

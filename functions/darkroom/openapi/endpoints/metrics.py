"""See `functions/metrics.py`."""

from darkroom.openapi.parts import operation, problems

PATHS = {
    "/api/metrics": {
        "get": operation(
            "Counters of this process in the Prometheus format",
            "Server",
            [],
            {"200": {"description": "Counts and durations.", "content": {"text/plain": {"schema": {"type": "string"}}}}}
            | problems(403),
        )
    }
}

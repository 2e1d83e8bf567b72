"""See `functions/metrics.py`."""

from darkroom.openapi.parts import operation, problems

PATHS = {
    "/api/metrics": {
        "get": operation(
            "What this process has served, in Prometheus' form",
            "Server",
            [],
            {"200": {"description": "Counts and durations.", "content": {"text/plain": {"schema": {"type": "string"}}}}}
            | problems(403),
        )
    }
}

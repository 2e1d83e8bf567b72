"""See `functions/health.py`."""

from darkroom.openapi.parts import answers_json, operation, problems, query
from darkroom.openapi.schemas import closed

_STATUS = {"status": {"enum": ["Healthy", "Degraded"]}, "detail": {"type": "string"}}

PATHS = {
    "/api/health": {
        "get": operation(
            "Whether the bucket can be reached",
            "Server",
            [query("live", "1 checks the process alone, without the bucket.", {"type": "string"})],
            answers_json(
                "The bucket can be reached. Degraded: derivatives are generated, but cannot be stored.",
                closed(_STATUS, required=["status"]),
            )
            | problems(),
        )
    }
}

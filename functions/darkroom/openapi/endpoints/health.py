"""See `functions/health.py`."""

from darkroom.openapi.parts import answers_json, operation, problems, query
from darkroom.openapi.schemas import closed

PATHS = {
    "/api/health": {
        "get": operation(
            "Whether the bucket can be reached",
            "Server",
            [query("live", "1 asks only whether the process answers.", {"type": "string"})],
            answers_json("It can.", closed({"status": {"const": "Healthy"}})) | problems(),
        )
    }
}

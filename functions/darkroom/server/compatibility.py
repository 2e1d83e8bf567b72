"""Routes of the systems that Darkroom replaces, for existing clients (DARKROOM_COMPATIBILITY=1).

POST   /items/            batch processor: POST /api/process-images
POST   /                  background remover: POST /api/my-images
PUT    /update/<id>       background remover: PUT /api/my-images/<id>
DELETE /remove/<id>       background remover: DELETE /api/my-images/<id>
"""

from typing import Final

from flask import Request

_EXACT: Final = {
    ("POST", "/items"): "/api/process-images",
    ("POST", "/items/"): "/api/process-images",
    ("POST", "/"): "/api/my-images",
}
_BELOW: Final = {("PUT", "/update/"): "/api/my-images/", ("DELETE", "/remove/"): "/api/my-images/"}


def translate(request: Request) -> None:
    """Rewrite a request for an older route to ours. Any other request is unchanged."""
    path = _EXACT.get((request.method, request.path))
    for (method, older), ours in _BELOW.items():
        if request.method == method and request.path.startswith(older):
            path = ours + request.path.removeprefix(older)
    if path:
        request.path = path

"""Addresses of the systems that Darkroom replaces, for clients that still call them (DARKROOM_COMPATIBILITY=1).

POST   /items/            the batch processor: POST /api/process-images
POST   /                  the background remover: POST /api/my-images
PUT    /update/<id>       the same, PUT /api/my-images/<id>
DELETE /remove/<id>       the same, DELETE /api/my-images/<id>
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
    """Give a request for an older address our own path. Any other request stays as it is."""
    path = _EXACT.get((request.method, request.path))
    for (method, older), ours in _BELOW.items():
        if request.method == method and request.path.startswith(older):
            path = ours + request.path.removeprefix(older)
    if path:
        request.path = path

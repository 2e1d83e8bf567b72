"""JSON responses for viewers, as JSON-LD or plain JSON: by the client's preference, else by the standard."""

from typing import Any

from flask import Request, Response

from darkroom import web


def respond(request: Request, document: dict[str, Any], cache_control: str, linked_data_first: bool = True) -> Response:
    web.negotiates(request, "Accept")
    response = web.respond_json(request, document, cache_control)
    linked, plain = "application/ld+json", "application/json"
    order = [linked, plain] if linked_data_first else [plain, linked]
    accept = request.accept_mimetypes
    chosen = max(order, key=accept.quality) if accept else order[0]
    if chosen == linked:
        response.headers["Content-Type"] = f'{linked};profile="{document["@context"]}"'
    return response

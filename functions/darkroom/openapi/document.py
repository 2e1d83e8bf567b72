"""Join all fragments to one OpenAPI document."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from darkroom.openapi.examples import with_examples
from darkroom.openapi.parts import SECURITY
from darkroom.openapi.schemas import SCHEMAS

VERSION: Final = "1.0.0"
_TAGS: Final = {
    "Gallery": "The photos in the bucket.",
    "Derivatives": "Derivatives of a picture: thumbnails, crops, coloring pages, any chain of operations.",
    "Upload": "Pictures sent to the server. Off unless DARKROOM_ENABLE names it.",
    "IIIF": "The Image API 3.0 and 2.1, and the Presentation API 3.0.",
    "Embedding": "Embedding the gallery in other sites.",
    "Server": "The server's own description, health and metrics.",
}


@cache
def endpoints() -> tuple[str, ...]:
    """The described functions, from the files of the folder."""
    files = (Path(__file__).parent / "endpoints").glob("*.py")
    return tuple(sorted(file.stem for file in files if file.stem != "__init__"))


def paths_of(function: str) -> dict[str, Any]:
    """The path items of a function, by path."""
    paths: dict[str, Any] = import_module(f"darkroom.openapi.endpoints.{function}").PATHS
    return paths


def document(server: str) -> dict[str, Any]:
    """The document. `server` is the URL to which paths are relative."""
    paths = {
        path: {method: with_examples(method, path, one) for method, one in item.items()}
        for function in endpoints()
        for path, item in paths_of(function).items()
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Darkroom",
            "version": VERSION,
            "summary": "An image API over a storage bucket.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": SCHEMAS, "securitySchemes": SECURITY},
    }

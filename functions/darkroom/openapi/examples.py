"""An example for each request and response in JSON or as a form."""

from typing import Any, Final

Json = dict[str, Any]

_V: Final = "ffda7c2cdd8ecfe7-480x450"
_SITE: Final = "https://photos.example.org"
_TEXT: Final = {"none": ["Page 1"]}
_IMAGE: Final[Json] = {
    "name": "coffee.png",
    "url": "/api/get-image/original/coffee.png",
    "page": "/photo/coffee.png",
    "details": None,
    "version": _V,
    "width": 600,
    "height": 400,
    "size": 466687,
    "content_type": "image/png",
    "caption": "An espresso",
    "alt": "A red cup of espresso on a red saucer, on a wooden table",
    "taken": "2017-08",
    "tags": ["food", "still life"],
    "credit": "Rachel Michetti",
    "rights": "https://creativecommons.org/publicdomain/zero/1.0/",
    "focal_point": [0.48, 0.45],
    "placeholder": "GIoKDYSlqIdPUXd3eEeHh9J/YIkI",
    "srcset": [
        {"width": 320, "height": 213, "url": f"/api/get-image/resize:320,format:webp/coffee.png?v={_V}"},
        {"width": 600, "height": 400, "url": f"/api/get-image/resize:640,format:webp/coffee.png?v={_V}"},
    ],
    "coloring_page": f"/api/get-image/coloring-page,format:png/coffee.png?v={_V}",
}
_ALBUM: Final[Json] = {
    "folder": "2017/italy",
    "title": "Italy",
    "description": "Two weeks by train.",
    "count": 1,
    "cover": _IMAGE,
}
_RECORD: Final = {
    "record_id": "5f0c1d0e8f7a6b5c4d3e2f10",
    "record_name": "Our cat",
    "created_on": "2026-03-01T09:30:00.000+00:00",
    "chain": "remove-background,format:png",
    "original_url": "/api/my-images/5f0c1d0e8f7a6b5c4d3e2f10/original",
    "result_url": "/api/my-images/5f0c1d0e8f7a6b5c4d3e2f10/result",
}
_PAIR: Final = {"input": "coffee.png", "output": "coffee.jpg"}
_BATCH: Final[Json] = {
    "images": [_PAIR],
    "operations": ["resize=0.5", "blur=5", "sparkle=1"],
}
_STEPS: Final = [
    {"operation": "resize=0.5", "applied": True, "reason": None},
    {"operation": "blur=5", "applied": True, "reason": None},
    {"operation": "sparkle=1", "applied": False, "reason": "no such operation"},
]
_SERVICE: Final = {
    "protocol": "http://iiif.io/api/image",
    "width": 600,
    "height": 400,
    "sizes": [{"width": 320, "height": 213}, {"width": 600, "height": 400}],
    "tiles": [{"width": 512, "height": 512, "scaleFactors": [1, 2]}],
}
_CANVAS: Final = {
    "id": f"{_SITE}/api/iiif/manifest/atlas/page_1.jpg/canvas",
    "type": "Canvas",
    "label": _TEXT,
    "height": 1200,
    "width": 900,
}
_MANIFEST: Final = {
    "@context": "http://iiif.io/api/presentation/3/context.json",
    "id": f"{_SITE}/api/iiif/manifest/atlas",
    "type": "Manifest",
    "label": {"none": ["atlas"]},
    "summary": {"en": ["1 picture"]},
    "items": [_CANVAS | {"items": []}],
}

SENT: Final[dict[tuple[str, str], Json]] = {
    ("post", "/api/process-images"): _BATCH,
    ("put", "/api/my-images/{record_id}"): {"record_name": "Our cat, asleep"},
    ("put", "/api/my-images"): {"record_id": "5f0c1d0e8f7a6b5c4d3e2f10", "record_name": "Our cat, asleep"},
    ("delete", "/api/my-images"): {"record_id": "5f0c1d0e8f7a6b5c4d3e2f10"},
    ("post", "/api/my-images"): {"image": "(the file)", "name": "Our cat", "chain": "remove-background,format:png"},
    ("post", "/api/coloring-page"): {"input-image": "(the file)", "style": "lineart", "detail": "3", "page": "a4"},
}
"""Request bodies, by method and path."""

ANSWERED: Final[dict[tuple[str, str], Json]] = {
    ("get", "/api/list-images"): {
        "images": [_IMAGE],
        "next_cursor": None,
        "total": 1,
        "pending": 0,
        "skipped": {"unsupported": 2},
    },
    ("get", "/api/random-image"): _IMAGE,
    ("get", "/api/list-albums"): {
        **_ALBUM,
        "breadcrumb": [{"folder": "2017", "title": "2017"}],
        "albums": [_ALBUM | {"folder": "2017/italy/rome", "title": "Rome", "description": None}],
        "next_cursor": None,
        "tags": [{"tag": "food", "count": 1}],
        "orientations": {"landscape": 1},
    },
    ("get", "/api/gallery-index"): {"total": 2, "ratios": "mY4=", "months": [{"month": "2017-08", "count": 2}]},
    ("get", "/api/image-details/{name}"): {
        "name": "coffee.png",
        "details": {"camera": "NIKON D750", "exposure": "1/250 s", "iso": "400"},
    },
    ("get", "/api/explain-image/{chain}/{name}"): {
        "name": "coffee.png",
        "version": _V,
        "chain": "resize:320,format:png",
        "format": "png",
        "key": f"coffee.png/{_V}/resize_320,format_png@1.1.png",
        "stored": False,
        "open": True,
        "source": {"width": 600, "height": 400, "format": "png", "size": 466687},
        "sizes": [{"width": 600, "height": 400}, {"width": 320, "height": 213}],
        "width": 320,
        "height": 213,
        "memory": 1920000,
        "refusal": None,
    },
    ("get", "/api/list-operations"): {
        "operations": [
            {
                "name": "rotate",
                "summary": "Rotate clockwise.",
                "example": "rotate:90",
                "parameters": [{"name": "degrees", "type": "number", "minimum": -360, "maximum": 360, "default": None}],
            }
        ],
        "presets": {"thumb": "resize:320"},
        "formats": [
            {"name": "webp", "content_type": "image/webp", "quality": 80, "last_steps": None},
            {"name": "pdf", "content_type": "application/pdf", "quality": 90, "last_steps": ["page:a4", "page:letter"]},
        ],
        "quality": {"name": "quality", "type": "integer", "minimum": 1, "maximum": 100, "default": None},
        "max_steps": 12,
        "open": False,
        "open_list": ["original", "thumb", "resize:320"],
        "ladder": [160, 240, 320],
        "models": [{"name": "faces", "summary": "CenterFace finds faces.", "installed": True}],
    },
    ("get", "/api/my-images"): {"records": [_RECORD], "limit": 5},
    ("post", "/api/my-images"): _RECORD,
    **{
        (method, f"/api/my-images{tail}"): {"message": "success"}
        for method in ("put", "delete")
        for tail in ("", "/{record_id}")
    },
    ("post", "/api/process-images"): {
        **_BATCH,
        "results": [{**_PAIR, "outputs": ["processed/coffee.jpg"], "steps": _STEPS, "error": None}],
    },
    ("get", "/api/iiif/3/{name}/info.json"): {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": f"{_SITE}/api/iiif/3/coffee.png",
        "type": "ImageService3",
        "profile": "level2",
        **_SERVICE,
    },
    ("get", "/api/iiif/2/{name}/info.json"): {
        "@context": "http://iiif.io/api/image/2/context.json",
        "@id": f"{_SITE}/api/iiif/2/coffee.png",
        "profile": ["http://iiif.io/api/image/2/level2.json"],
        **_SERVICE,
    },
    ("get", "/api/iiif/manifest"): _MANIFEST,
    ("get", "/api/iiif/manifest/{folder}"): _MANIFEST,
    ("get", "/api/iiif/collection"): {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": f"{_SITE}/api/iiif/collection",
        "type": "Collection",
        "label": {"en": ["All folders"]},
        "items": [{"id": f"{_SITE}/api/iiif/manifest/atlas", "type": "Manifest", "label": {"none": ["atlas"]}}],
    },
    ("get", "/api/oembed"): {
        "version": "1.0",
        "type": "photo",
        "title": "An espresso",
        "provider_name": "Darkroom",
        "provider_url": f"{_SITE}/",
        "cache_age": 3600,
        "url": f"{_SITE}/api/get-image/resize:640,format:jpeg/coffee.png?v={_V}",
        "width": 600,
        "height": 400,
    },
    ("get", "/api/health"): {"status": "Healthy"},
    ("get", "/api/openapi.json"): {"openapi": "3.1.0", "info": {"title": "Darkroom"}, "paths": {}},
}
"""Responses with status 200 or 201, by method and path."""


def with_examples(method: str, path: str, operation: Json) -> Json:
    """Add an example beside each schema of JSON or of a form in the operation."""
    result = dict(operation)
    sent, answered = SENT.get((method, path)), ANSWERED.get((method, path))
    if sent is not None:
        result["requestBody"] = _beside_schemas(operation["requestBody"], sent)
    if answered is not None:
        result["responses"] = {
            status: _beside_schemas(answer, answered) if status in ("200", "201") else answer
            for status, answer in operation["responses"].items()
        }
    return result


def _beside_schemas(body: Json, example: Json) -> Json:
    content = {
        media_type: media | {"example": example} if "schema" in media else media
        for media_type, media in body["content"].items()
    }
    return body | {"content": content}

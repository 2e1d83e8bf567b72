"""GET /api/list-operations: every operation with its parameters, the presets, and the chains served unsigned."""

from flask import Request, Response

from darkroom import web
from darkroom.config import settings
from darkroom.formats import FORMATS, OUTPUTS
from darkroom.images import operations
from darkroom.images.chains import authorization
from darkroom.images.chains.chain import MAX_STEPS, ORIGINAL, QUALITY
from darkroom.images.chains.ladder import LADDER
from darkroom.images.chains.output_formats import last_steps
from darkroom.images.chains.presets import presets
from darkroom.images.models import MODELS


@web.endpoint("GET")
def list_operations(request: Request) -> Response:
    originals = [ORIGINAL] if settings().publishes_originals else []
    answer = {
        "operations": operations.describe_all(),
        "presets": dict(presets(settings())),
        "formats": [
            {
                "name": name,
                "content_type": FORMATS[name].media_type,
                "quality": FORMATS[name].quality,
                "last_steps": last_steps(name),
            }
            for name in OUTPUTS
        ],
        "quality": QUALITY.describe(),
        "max_steps": MAX_STEPS,
        "open": authorization.is_open_here(settings(), web.client(request)),
        "open_list": [*originals, *presets(settings()), *authorization.open_list(settings())],
        "ladder": list(LADDER),
        "models": [{"name": model.name, "summary": model.summary, "installed": model.is_installed} for model in MODELS],
    }
    return web.respond_json(request, answer, "public, max-age=0, must-revalidate")

"""GET /api/explain-image/<chain>/<name>: describes what get-image would do, without decoding the picture."""

from flask import Request, Response

from darkroom import web
from darkroom.config import settings
from darkroom.delivery.private_links import opens_albums
from darkroom.errors import InvalidRequest, NotFound, TooLarge
from darkroom.image_file.judgement import read_header
from darkroom.images.chains import authorization
from darkroom.images.chains.chain import Chain, SettledChain, parse
from darkroom.images.chains.negotiation import formats_for
from darkroom.images.chains.presets import presets
from darkroom.images.chains.published import published
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.develop import Plan, check, plan
from darkroom.images.operations import Context
from darkroom.storage import buckets
from darkroom.storage.names import check_name
from darkroom.storage.versions import split_version, version_of


# Takes the same path and query as get-image, version and signature included.
@web.endpoint("GET", query=("v", "p", "e", "s", "link"))
@opens_albums
def explain_image(request: Request) -> Response:
    text, _, name = web.tail(request, "explain-image").partition("/")
    if not name:
        raise InvalidRequest(
            "The path must be /api/explain-image/<chain>/<name>. Example: /api/explain-image/thumb/cat.jpg"
        )
    check_name(name)
    chain = parse(text, presets(settings()))
    web.negotiates(request, "Accept")
    accepted = {media_type for media_type, quality in request.accept_mimetypes if quality > 0}
    blob = buckets.find_source(settings(), name)
    name = blob.name
    version = version_of(blob)
    bucket = buckets.originals(settings())
    header = read_header(
        lambda start, end: bucket.read(name, blob.generation, start, end),
        blob.size,
        settings().formats,
        settings().max_pixels,
    )
    context = Context(split_version(version)[1], settings().max_pixels)
    formats = (chain.format,) if isinstance(chain, SettledChain) else formats_for(accepted, chain, name)
    size = header.width, header.height
    chains = [published(settings(), chain.with_format(format)) for format in formats]
    plans = [(each, plan(each, size, context, header)) for each in chains]
    settled, planned = next((pair for pair in plans if not _refusal(*pair)), plans[-1])
    key = Derivative.of(settings(), name, version, settled).key
    answer = {
        "name": name,
        "version": version,
        "chain": settled.text,
        "format": settled.format,
        "key": key,
        "stored": _is_stored(key),
        "open": authorization.is_open(chain, settings()),
        "source": {"width": header.width, "height": header.height, "format": header.format, "size": blob.size},
        "sizes": [{"width": width, "height": height} for width, height in planned.sizes],
        "width": planned.output[0],
        "height": planned.output[1],
        "memory": planned.memory,
        "refusal": _refusal(settled, planned),
    }
    return web.respond_json(request, answer, web.NO_STORE)


def _is_stored(key: str) -> bool:
    try:
        buckets.derivatives(settings()).stat(key)
    except NotFound:
        return False
    return True


def _refusal(chain: Chain, planned: Plan) -> str | None:
    """The error text of the limit that would refuse the request; None without one."""
    try:
        check(chain, planned, settings())
    except TooLarge as error:
        return str(error)
    return None

"""Responses with a derivative or an original: version, conditional requests, headers."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final
from urllib.parse import quote

from flask import Request, Response
from werkzeug.http import dump_options_header

from darkroom import log, web
from darkroom.config import Settings
from darkroom.delivery import urls
from darkroom.errors import Busy, Forbidden, TooLarge, VersionGone
from darkroom.formats import FORMATS
from darkroom.image_file.header import header_of, open_picture
from darkroom.image_file.judgement import read_header
from darkroom.images.chains.chain import SettledChain
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.derive import Derived, derive, read_at, source
from darkroom.images.derivatives.keys import cache_tag, entity_tag
from darkroom.storage import buckets, public_urls
from darkroom.storage.albums import scope
from darkroom.storage.stored_object import PART, StoredObject
from darkroom.storage.versions import version_of

_ATTEMPTS: Final = 3
_LONGEST: Final = 31_536_000
_LARGE: Final = "public, max-age=60"


def derivative(
    request: Request, settings: Settings, name: str, version: str | None, chain: SettledChain, lives: int | None
) -> Response:
    """The response for an authorized chain; `lives` is the seconds until its signature expires.

    Raises VersionGone if `version` is outdated and not stored, and the errors of `derive`.
    """
    cache_control = cache_control_of(settings, version is not None, lives)
    if version:
        wanted = Derivative.of(settings, name, version, chain)
        return stored(request, settings, wanted, cache_control, partial(derive, settings, wanted))

    def answer() -> Response:
        known = source(settings, name)
        wanted = Derivative.of(settings, name, version_of(known), chain)
        return stored(request, settings, wanted, cache_control, partial(derive, settings, wanted, known))

    return while_it_is_replaced(answer)


def while_it_is_replaced(answer: Callable[[], Response]) -> Response:
    """Call `answer` again if the picture is replaced between the look-up and the read."""
    for _ in range(_ATTEMPTS - 1):
        with suppress(VersionGone):
            return answer()
    try:
        return answer()
    except VersionGone:
        raise Busy("The picture is being replaced. Try again.") from None


def stored(
    request: Request, settings: Settings, derivative: Derivative, cache_control: str, make: Callable[[], Derived]
) -> Response:
    """304 if the client already has it, else the result of `make`, with every header."""
    etag = entity_tag(derivative.key)
    unchanged = web.not_modified(request, etag, cache_control, {})
    if unchanged:
        # A copy from before its folder was closed is not confirmed.
        buckets.check_source(settings, derivative.name)
        return unchanged
    derived = make()
    log.note(request, hit=derived.hit, stored=derived.stored, bytes=len(derived.data))
    headers = {
        "Cache-Status": _cache_status(derived),
        "Server-Timing": ", ".join(f"{step};dur={1000 * time:.1f}" for step, time in derived.seconds.items()),
        "Content-Disposition": _inline(derivative.name, FORMATS[derivative.chain.format].extension),
        "Cache-Tag": cache_tag(derivative.name),
    }
    response = web.respond_bytes(request, derived.data, derivative.media_type, cache_control, etag, headers)
    if not _is_too_large(settings, response.content_length or 0):
        return response
    is_public = derived.stored and not scope.is_closed(settings, derivative.name)
    return _elsewhere(settings, public_urls.derivative(settings, derivative.key) if is_public else None)


def original(request: Request, settings: Settings, name: str, version: str | None) -> Response:
    """The unmodified bytes, if they are a picture. Raises Forbidden, NotFound, UnsupportedImage."""
    if not settings.publishes_originals:
        setting = "DARKROOM_OBSCURE_FACES" if settings.obscure_faces else "DARKROOM_ORIGINALS"
        raise Forbidden(f"Originals are private on this server ({setting}). Request a derivative instead.")
    return while_it_is_replaced(lambda: _original(request, settings, name, version))


def _original(request: Request, settings: Settings, name: str, version: str | None) -> Response:
    blob = source(settings, name)
    if version not in (None, version_of(blob)):
        # Instead of VersionGone, which would retry. The URL without `v` serves the current picture.
        return web.redirect(urls.derivative(settings, "original", name, None), _LARGE)
    cache_control = cache_control_of(settings, version is not None, None)
    unchanged = web.not_modified(request, blob.generation, cache_control, {})
    if unchanged:
        return unchanged
    if blob.size > settings.max_source_bytes:
        raise TooLarge(f"{name!r} has {blob.size} bytes; DARKROOM_MAX_SOURCE_BYTES allows {settings.max_source_bytes}.")
    bucket = buckets.originals(settings)
    if _is_too_large(settings, blob.size) and "Range" not in request.headers:
        return _elsewhere(settings, public_urls.original(settings, name))
    if blob.size <= PART:
        whole = read_at(bucket, blob)
        data: bytes | StoredObject = whole
        found = header_of(open_picture(whole, settings.formats, settings.max_pixels))
    else:
        data = StoredObject(bucket, blob)
        found = read_header(partial(read_at, bucket, blob), blob.size, settings.formats, settings.max_pixels)
    format = FORMATS[found.format]
    log.note(request, image=name, chain="original", bytes=blob.size)
    headers = {"Content-Disposition": _inline(name, format.extension), "Cache-Tag": cache_tag(name)}
    response = web.respond_bytes(request, data, format.media_type, cache_control, blob.generation, headers)
    if not _is_too_large(settings, response.content_length or 0):
        return response
    return _elsewhere(settings, public_urls.original(settings, name))


def _is_too_large(settings: Settings, size: int) -> bool:
    return 0 < settings.max_answer_bytes < size


def _elsewhere(settings: Settings, address: str | None) -> Response:
    """Redirect to the bucket's public URL, which has no size limit. Raises TooLarge if there is none."""
    if address is None:
        raise TooLarge(
            f"The picture has more bytes than DARKROOM_MAX_ANSWER_BYTES allows ({settings.max_answer_bytes}) and no "
            "public URL. Request a smaller size, or a byte range."
        )
    return web.redirect(address, _LARGE)


def cache_control_of(settings: Settings, is_versioned: bool, lives: int | None) -> str:
    if lives is not None:
        return f"public, max-age={min(lives, _LONGEST)}"
    shared = settings.shared_max_age
    if is_versioned:
        return web.IMMUTABLE if shared is None else f"{web.IMMUTABLE}, s-maxage={shared}"
    return f"public, max-age=0, must-revalidate, s-maxage={60 if shared is None else shared}"


def _cache_status(derived: Derived) -> str:
    """The value of Cache-Status (RFC 9211)."""
    if derived.hit:
        return "darkroom; hit"
    return "darkroom; fwd=miss; stored" if derived.stored else "darkroom; fwd=miss; stored=?0"


def _inline(name: str, extension: str) -> str:
    stem = name.rpartition("/")[2].rpartition(".")[0] or "image"
    filename = f"{stem}.{extension}"
    if filename.isascii():
        return dump_options_header("inline", {"filename": filename})
    # RFC 6266: `filename*` has the full name; `filename` is its ASCII form for older clients.
    plain = filename.encode("ascii", "replace").decode().replace("?", "_")
    return dump_options_header("inline", {"filename": plain, "filename*": f"UTF-8''{quote(filename, safe='')}"})

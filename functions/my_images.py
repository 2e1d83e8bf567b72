"""/api/my-images: a visitor's own pictures and their derivatives, identified by a signed cookie instead of an account.

GET lists, POST creates a record, PUT /<id> renames it, DELETE /<id> deletes it. GET /<id>/original and /<id>/result
return its pictures, to that visitor only.
"""

import re
from typing import Any, Final
from urllib.parse import quote, urlsplit

import PIL.Image  # noqa: F401 - start-up is boosted in the cloud, the first request is not
from flask import Request, Response

from darkroom import errors, log, web
from darkroom.config import settings
from darkroom.delivery import urls
from darkroom.errors import DarkroomError, Forbidden, InvalidRequest, NotFound, refuse_misspelled
from darkroom.images.chains import authorization
from darkroom.loopback import is_loopback
from darkroom.visitors import creation, identity, record_store
from darkroom.visitors.record_store import Record

PRIVATE: Final = "private, no-store"
PAGE: Final = "/my-pictures"
METHODS: Final = (("GET", "POST", "PUT", "DELETE"), ("PUT", "DELETE"), ("GET",))
"""Handlers by the path segments after the function's own name."""
SUCCESS: Final = "Image generated successfully"
FAILED: Final = "Failed to generate the image"
WRONG: Final = "Something went wrong"


def _methods(request: Request) -> tuple[str, ...]:
    """The allowed methods: for all records (the body names one), for one record, or for its pictures."""
    _, *rest = f"/{web.tail(request, 'my-images')}".rstrip("/").split("/")
    return METHODS[min(len(rest), len(METHODS) - 1)]


@web.endpoint("GET", "POST", "PUT", "DELETE", cross_origin=False, at=_methods)
def my_images(request: Request) -> Response:
    web.negotiates(request, "Cookie")
    web.require_enabled("my-images")
    visitor = _visitor(request)
    if request.method in ("GET", "HEAD"):
        return _get(request, visitor)
    if request.method == "POST" and web.prefers_page(request):
        return _post_by_form(request, visitor)
    _require_same_origin(request)
    if request.method == "POST":
        return _signed(request, _json(request, _shown(_create(request, visitor)), 201), visitor)
    return _change(request, visitor)


def _get(request: Request, visitor: str) -> Response:
    record_id, _, kind = web.tail(request, "my-images").partition("/")
    if not record_id:
        found = [_shown(record) for record in record_store.records(settings(), visitor)]
        return _signed(request, _json(request, {"records": found, "limit": settings().user_limit}), visitor)
    if kind not in record_store.FILES:
        raise NotFound(f"The path must end with {' or '.join(record_store.FILES)}, such as /api/my-images/<id>/result.")
    data, media_type = record_store.read_file(settings(), visitor, record_id, kind)
    response = web.respond_bytes(request, data, media_type, PRIVATE, f"{record_id}-{kind}", {})
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _create(request: Request, visitor: str) -> Record:
    upload = request.files.get("image")
    if upload is None:
        raise InvalidRequest("Missing image parameter")
    refuse_misspelled(request.form, ("name", "image", "chain"), "form field")
    chain = creation.allowed_chain(
        settings(), request.form.get("chain", "").strip(), authorization.is_open_here(*_here(request))
    )
    stem = (upload.filename or "").replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    name = creation.clean_name(request.form.get("name", "").strip() or stem[: creation.LONGEST_NAME] or "Picture")
    log.note(request, received=request.content_length)
    return creation.make(settings(), visitor, name, chain, upload.read)


def _change(request: Request, visitor: str) -> Response:
    """Rename or delete the record whose id is in the path, or in the body as `record_id`."""
    body = request.get_json(force=True, silent=True) if request.data else request.form.to_dict()
    if not isinstance(body, dict):
        raise InvalidRequest('The body must be JSON such as {"record_id": "...", "record_name": "..."}.')
    record_id = web.tail(request, "my-images") or body.get("record_id")
    if not isinstance(record_id, str) or body.get("record_id", record_id) != record_id:
        raise InvalidRequest("record_id must be the id of the record, the same as in the path.")
    if request.method == "DELETE":
        record_store.remove(settings(), visitor, record_id)
    else:
        name = body.get("record_name")
        if not isinstance(name, str):
            raise InvalidRequest("record_name must be the new name.")
        record_store.rename(settings(), visitor, record_id, creation.clean_name(name))
    return _json(request, {"message": "success"})


def _post_by_form(request: Request, visitor: str) -> Response:
    """The response to a form without JavaScript: a redirect to the page, which shows the message."""
    try:
        _require_same_origin(request)
        _create(request, visitor)
        message = SUCCESS
    except Forbidden:
        raise
    except errors.LimitReached as error:
        message = str(error)
    except (errors.StorageUnavailable, errors.ConfigurationError) as error:
        log.note(request, failure=str(error))
        message = WRONG
    except DarkroomError as error:
        log.note(request, failure=str(error))
        message = FAILED
    # The fragment makes the page show the message without JavaScript too.
    anchor = re.sub(r"\W+", "-", message.lower()).strip("-")
    location = urls.absolute(settings(), f"{PAGE}?message={quote(message)}#{anchor}")
    return _signed(request, web.redirect(location, PRIVATE, status=303), visitor)


def _visitor(request: Request) -> str:
    """The visitor's id from the cookie, or a new id. Raises ConfigurationError without a key, before any work."""
    identity.keys(settings(), _is_here(request))
    cookie = request.cookies.get(identity.COOKIE)
    known = identity.verify(settings(), cookie, _is_here(request)) if cookie else None
    return known or identity.new_visitor()


def _signed(request: Request, response: Response, visitor: str) -> Response:
    """The response with a renewed cookie, which expires together with the newest record."""
    response.set_cookie(
        identity.COOKIE,
        identity.sign(settings(), visitor, _is_here(request)),
        max_age=identity.seconds(settings()),
        path="/",
        secure=not _is_here(request),
        httponly=True,
        samesite="Lax",
    )
    return response


def _is_here(request: Request) -> bool:
    return is_loopback(web.client(request))


def _here(request: Request) -> tuple[Any, str | None]:
    return settings(), web.client(request)


def _require_same_origin(request: Request) -> None:
    """Raise Forbidden for other origins. Stricter than elsewhere: origins that may read the gallery may not write
    here."""
    web.require_own_origin(request)
    origin = request.headers.get("Origin")
    own = {request.host, urlsplit(settings().public_url).netloc}
    if origin is not None and web.host_of(origin) not in own:
        raise Forbidden("Visitors' pictures can be changed only from this site's own pages.")


def _json(request: Request, value: Any, status: int = 200) -> Response:
    response = web.respond_json(request, value, web.NO_STORE, status)
    response.headers["Cache-Control"] = PRIVATE
    return response


def _shown(record: Record) -> dict[str, str]:
    base = urls.absolute(settings(), f"/api/my-images/{record.record_id}")
    return {
        "record_id": record.record_id,
        "record_name": record.record_name,
        "created_on": record.created_on,
        "chain": record.chain,
        "original_url": f"{base}/original",
        "result_url": f"{base}/result",
    }

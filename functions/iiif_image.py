"""GET /api/iiif/3/<name>/... and /api/iiif/2/<name>/...: the IIIF Image API 3.0 and 2.1."""

from collections.abc import Callable
from dataclasses import replace

import PIL.Image  # noqa: F401 - start-up is boosted in the cloud, the first request is not
from flask import Request, Response

from darkroom import log, web
from darkroom.config import settings
from darkroom.delivery import responses
from darkroom.errors import Forbidden
from darkroom.iiif import address, canonical, documents, grid, level, modes, pictures
from darkroom.iiif.address import Address
from darkroom.iiif.geometry import Box
from darkroom.iiif.grammar import ImageRequest
from darkroom.iiif.pictures import Picture
from darkroom.iiif.plan import Shot, canonical_path, chain_of, shot_of
from darkroom.iiif.qualities import qualities
from darkroom.iiif.rights import known_rights
from darkroom.iiif.service import Service
from darkroom.images.chains import authorization
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.derive import Derived, derive
from darkroom.storage.names import check_name
from darkroom.storage.object_metadata import parse_metadata
from darkroom.storage.versions import version_of
from darkroom.web.origin import known_origin, origin

CACHE_CONTROL = "public, max-age=0, must-revalidate, stale-while-revalidate=60"


@web.endpoint("GET")
def iiif_image(request: Request) -> Response:
    mode = modes.require_on(settings(), web.client(request))
    asked = address.parse_address(web.raw_path(request))
    check_name(asked.name)
    log.note(request, image=asked.name)
    if asked.words:
        names = tuple(qualities(settings()))
        if address.may_be_a_name(asked.words, names):
            return _to_info(request, address.whole(asked))
        parsed = address.parse_image_request(asked, names)
        return responses.while_it_is_replaced(lambda: _image(request, asked, parsed, mode))
    return _info(request, asked, mode) if asked.is_info else _to_info(request, asked)


def _to_info(request: Request, asked: Address) -> Response:
    check_name(asked.name)
    pictures.find(settings(), asked.name)
    location = f"{origin(request, settings())}{asked.base}/info.json"
    return web.redirect(location, "public, max-age=3600", status=303)


def _info(request: Request, asked: Address, mode: str) -> Response:
    picture = pictures.find(settings(), asked.name)
    service = Service(
        id=origin(request, settings()) + asked.base,
        level=modes.level(_mode_of(picture, mode)),
        picture=picture.size,
        most=picture.most,
        qualities=tuple(qualities(settings())),
        rights=known_rights(parse_metadata(picture.blob.metadata).rights),
    )
    return documents.respond(
        request, asked.version.info(service), CACHE_CONTROL, linked_data_first=asked.version.LINKED_DATA_FIRST
    )


def _mode_of(picture: Picture, mode: str) -> str:
    """`tiles` for a master, since only its tiles are stored; else `mode`."""
    return modes.TILES if picture.has_master else mode


def _image(request: Request, asked: Address, parsed: ImageRequest, mode: str) -> Response:
    picture = pictures.find(settings(), asked.name)
    mode = _mode_of(picture, mode)
    shot = _named_tile(asked, parsed, picture, mode) or shot_of(parsed, picture.size, picture.most)
    if mode == modes.TILES and not canonical.is_listed(shot):
        raise Forbidden(
            "Only the tiles and sizes that info.json lists are served (DARKROOM_IIIF=tiles, or a master's tiles). "
            "DARKROOM_IIIF=level2 serves every legal request."
        )
    wanted, make = _plan(picture, shot)
    log.note(request, chain=wanted.chain.text)
    cache_control = responses.cache_control_of(settings(), is_versioned=False, lives=None)
    response = responses.stored(request, settings(), wanted, cache_control, make)
    response.headers["Link"] = _links(request, asked, shot, mode)
    return response


def _plan(picture: Picture, shot: Shot) -> tuple[Derivative, Callable[[], Derived]]:
    """The derivative to serve, and the call that finds or generates it."""
    blob = picture.blob
    if picture.has_master and not shot.is_whole:
        tile = level.master_derivative(blob, shot)
        return tile, lambda: level.master_tile(settings(), tile)
    if picture.has_master:
        shot = replace(shot, picture=picture.stored, box=Box(0, 0, *picture.stored))
    chain = chain_of(shot, qualities(settings()))
    wanted = Derivative.of(settings(), blob.name, version_of(blob), chain)
    factor = grid.factor_of(shot.box, shot.output, shot.picture) if shot.is_plain and not shot.is_whole else None
    if factor is not None:
        return wanted, lambda: level.tile(settings(), blob, shot, factor)
    keep = canonical.is_listed(shot) or authorization.is_open(chain, settings())
    return wanted, lambda: derive(settings(), wanted, blob, keep)


def _named_tile(asked: Address, parsed: ImageRequest, picture: Picture, mode: str) -> Shot | None:
    """The tile that `w,` names in a static version 2 tree, whose height depends on rounding; None if there is none."""
    if mode != modes.TILES or asked.version.NUMBER != "2" or parsed.size.kind != "exact" or parsed.size.height:
        return None
    shot = shot_of(parsed, picture.size, picture.most)
    tile = grid.tile_of_width(shot.box, shot.output[0], picture.size)
    return replace(shot, output=tile.output) if tile else None


def _links(request: Request, asked: Address, shot: Shot, mode: str) -> str:
    path = f"{known_origin(request, settings()) or ''}{asked.base}/{canonical_path(shot, asked.version)}"
    profile = asked.version.PROFILE.format(level=modes.level(mode))
    return f'<{path}>;rel="canonical", <{profile}>;rel="profile"'

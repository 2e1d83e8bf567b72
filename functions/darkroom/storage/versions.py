"""A picture's version, which changes whenever its pixels may change, but not with its captions."""

import re
from typing import Final

from darkroom.errors import InvalidRequest
from darkroom.storage import Blob
from darkroom.storage.object_metadata import FocalPoint, focal_point_of

_VERSION: Final = re.compile(r"(?P<generation>[0-9A-Za-z_.]{1,80})(?:-(?P<x>\d{1,4})x(?P<y>\d{1,4}))?")


def version_of(blob: Blob) -> str:
    """The generation and, if set, the focal point in thousandths, as `1718-300x400`."""
    point = focal_point_of(blob.metadata)
    return f"{blob.generation}-{round(point[0] * 1000)}x{round(point[1] * 1000)}" if point else blob.generation


def split_version(version: str) -> tuple[str, FocalPoint | None]:
    """The generation and the focal point. Raises InvalidRequest."""
    match = _VERSION.fullmatch(version)
    if not match:
        raise InvalidRequest("v is not a version. Use the version from /api/list-images, or leave v out.")
    point = (int(match["x"]) / 1000, int(match["y"]) / 1000) if match["x"] else None
    return match["generation"], point

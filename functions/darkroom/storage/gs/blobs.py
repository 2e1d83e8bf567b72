"""Convert the client's objects to `Blob`."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from google.cloud.storage import Blob as Handle

from darkroom.storage import Blob

_UNKNOWN_TYPE: Final = "application/octet-stream"


def of_resource(resource: Mapping[str, Any]) -> Blob:
    return Blob(
        name=resource["name"],
        generation=resource["generation"],
        size=int(resource["size"]),
        content_type=resource.get("contentType", _UNKNOWN_TYPE),
        updated=datetime.fromisoformat(resource["updated"]),
        metadata=resource.get("metadata", {}),
    )


def of_handle(handle: Handle) -> Blob:
    return Blob(
        name=handle.name,
        generation=str(handle.generation),
        size=handle.size,
        content_type=handle.content_type or _UNKNOWN_TYPE,
        updated=handle.updated,
        metadata=dict(handle.metadata or {}),
        crc32c=handle.crc32c,
    )


def number(generation: str) -> int | None:
    """The generation as a number; None for invalid ones. Valid are positive numbers of any length, and 0 for ABSENT."""
    return int(generation) if re.fullmatch(r"0|[1-9][0-9]{0,79}", generation) else None

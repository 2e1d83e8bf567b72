"""Cache pictures' sizes by name and generation in the process, so that each header is read once."""

import threading
from collections import OrderedDict
from typing import Final

from darkroom.config import Settings
from darkroom.geometry import Size
from darkroom.image_file.judgement import read_header
from darkroom.storage import Blob, buckets

MOST: Final = 4096

_lock = threading.Lock()
_seen: OrderedDict[tuple[str, str, str], Size] = OrderedDict()


def measure(settings: Settings, blob: Blob) -> Size:
    """The upright size in pixels, from the header, since a wrong size in the metadata would give wrong regions.

    Raises UnsupportedImage, BrokenImage, TooLarge, NotFound.
    """
    with _lock:
        known = _seen.get((settings.bucket, blob.name, blob.generation))
    if known:
        return known
    bucket = buckets.originals(settings)
    header = read_header(
        lambda start, end: bucket.read(blob.name, blob.generation, start, end),
        blob.size,
        settings.formats,
        settings.max_pixels,
    )
    with _lock:
        _seen[settings.bucket, blob.name, blob.generation] = header.width, header.height
        while len(_seen) > MOST:
            _seen.popitem(last=False)
    return header.width, header.height

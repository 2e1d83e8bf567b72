"""Generate the whole level of a missing tile, since viewers request its neighbors at once and decoding costs most.

Limited to LEVEL_SECONDS; the next missing tile generates the rest.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Final

from darkroom import deadline
from darkroom.config import Settings
from darkroom.errors import NotFound
from darkroom.iiif import grid
from darkroom.iiif.geometry import Box
from darkroom.iiif.masters import tree
from darkroom.iiif.plan import Shot, chain_of
from darkroom.images.chains.chain import SettledChain
from darkroom.images.derivatives.admission import render_slot
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.derive import Derived, derive, held_source, look_up, store
from darkroom.images.derivatives.kept_attention import remembering
from darkroom.images.derivatives.keys import source_prefix
from darkroom.images.derivatives.single_flight import SingleFlight
from darkroom.images.operations import Context
from darkroom.storage import Blob
from darkroom.storage.versions import version_of

LEVEL_SECONDS: Final = 8.0
_WRITERS: Final = 8

_flights: SingleFlight[dict[Box, Derived]] = SingleFlight()


def tile(settings: Settings, blob: Blob, shot: Shot, factor: int) -> Derived:
    """A tile of the grid: stored, or generated with its whole level. Raises the errors of `derive`."""
    wanted = _derivative(settings, blob, shot)
    found = look_up(settings, wanted.key)
    if found:
        return found
    made = _flights.do(
        f"{source_prefix(blob.name)}{wanted.version}/{factor}",
        lambda: _make(settings, blob, shot, factor),
        deadline.left(settings.request_seconds),
    )
    # The time was up before this tile, or another process has stored it meanwhile.
    return made.get(shot.box) or derive(settings, wanted, blob)


def master_derivative(blob: Blob, shot: Shot) -> Derivative:
    """A tile generated in advance from a master, stored under its IIIF path."""
    box, (width, height) = shot.box, shot.output
    key = f"{tree(blob.name, blob.generation)}{box.x},{box.y},{box.width},{box.height}/{width},{height}/0/default.jpg"
    return Derivative(blob.name, version_of(blob), SettledChain((), shot.format), key)


def master_tile(settings: Settings, derivative: Derivative) -> Derived:
    """Raises NotFound."""
    found = look_up(settings, derivative.key)
    if found is None:
        raise NotFound(f"The tile is missing; run `darkroom tiles` for {derivative.name!r} again.")
    return found


def _make(settings: Settings, blob: Blob, shot: Shot, factor: int) -> dict[Box, Derived]:
    from darkroom.images.derivatives.tiles import develop_tiles

    wanted = _derivative(settings, blob, shot)
    stored = look_up(settings, wanted.key)
    if stored:
        return {shot.box: stored}
    shots = [_like(shot, tile) for tile in grid.level(shot.picture, factor)]
    # The requested tile comes first; if it cannot be stored, no other is generated.
    shots.sort(key=lambda other: other.box != shot.box)
    started = time.perf_counter()
    with (
        held_source(settings, blob.name, wanted.version, blob) as data,
        render_slot(settings),
        ThreadPoolExecutor(_WRITERS) as writers,
    ):
        writes = []
        context = remembering(Context(max_pixels=settings.max_pixels), settings, blob.name, wanted.version, ())
        with closing(develop_tiles(data, [_part(other) for other in shots], factor, settings, context)) as parts:
            for other, encoded in zip(shots, parts, strict=True):
                seconds = {"develop": time.perf_counter() - started}
                write = writers.submit(store, settings, _derivative(settings, blob, other), encoded)
                writes.append((other, encoded, seconds, write))
                if seconds["develop"] > LEVEL_SECONDS or (other.box == shot.box and not write.result()):
                    break
        return {
            other.box: Derived(encoded, hit=False, stored=write.result(), seconds=seconds)
            for other, encoded, seconds, write in writes
        }


def _derivative(settings: Settings, blob: Blob, shot: Shot) -> Derivative:
    return Derivative.of(settings, blob.name, version_of(blob), chain_of(shot, {"default": ""}))


def _like(shot: Shot, tile: grid.Tile) -> Shot:
    return Shot(shot.picture, shot.most, tile.box, tile.output, False, 0, "default", "jpeg")


def _part(shot: Shot) -> tuple[tuple[int, int, int, int], tuple[int, int]]:
    box = shot.box
    return (box.x, box.y, box.x + box.width, box.y + box.height), shot.output

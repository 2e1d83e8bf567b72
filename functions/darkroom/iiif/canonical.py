"""Find the canonical IIIF URL of a chain's pixels, if there is one."""

from urllib.parse import quote

from darkroom.geometry import Size
from darkroom.iiif import grid, modes, version3
from darkroom.iiif.geometry import Box
from darkroom.iiif.plan import EXTENSIONS, Shot, canonical_path
from darkroom.images.chains.chain import Chain, SettledChain, Step, parse
from darkroom.images.chains.ladder import LADDER
from darkroom.images.operations import Context
from darkroom.images.parameters import to_pixels

_RUNGS = tuple(str(width) for width in LADDER)
_LISTED = {"crop", "resize"}


def path_of(name: str, shot: Shot) -> str:
    return f"{_service(name)}/{canonical_path(shot, version3)}"


def may_be_served(chain: SettledChain, mode: str) -> bool:
    """False if this mode never serves the chain's IIIF URL, since info.json lists only JPEGs of default quality."""
    return mode == modes.LEVEL2 or (
        chain.format == "jpeg" and all(step.operation.name in _LISTED for step in chain.steps)
    )


def has_address(chain: SettledChain, qualities: dict[str, str]) -> bool:
    """Whether the steps correspond to IIIF's, in IIIF's order: region, size, mirror, rotation, quality."""
    return _split(chain, qualities) is not None and chain.format in EXTENSIONS and chain.quality is None


def shot_of_chain(chain: SettledChain, picture: Size, most: Size, qualities: dict[str, str]) -> Shot | None:
    """The image request for a chain; None without one. Raises InvalidRequest for a region outside the picture."""
    split = _split(chain, qualities)
    if split is None or not has_address(chain, qualities):
        return None
    steps, quality = split
    sizes = chain.output_sizes(picture, Context())
    box = Box(0, 0, *picture)
    output, mirror, rotation = picture, False, 0
    for step, before, after in zip(steps, sizes, sizes[1:], strict=False):
        match step.operation.name:
            case "crop":
                x, y = (to_pixels(step.arguments[side], length) for side, length in zip("xy", before, strict=True))
                box, output = Box(x, y, *after), after
            case "resize":
                output = after
            case "mirror":
                mirror = True
            case "rotate":
                rotation = int(step.arguments["degrees"]) % 360
    if output[0] > box.width or output[1] > box.height or output[0] > most[0] or output[1] > most[1]:
        return None
    return Shot(picture, most, box, output, mirror, rotation, quality, chain.format)


def path_of_result(name: str, chain: SettledChain, result: Size) -> tuple[str, bool] | None:
    """The canonical path of a single `resize`, from the size of its result alone, and whether info.json lists it; None
    if there is no such path."""
    if [step.operation.name for step in chain.steps] != ["resize"] or not _has_size(chain.steps[0]):
        return None
    asked = chain.steps[0].arguments
    is_reduced = result[0] == asked["width"] or result[1] == asked["height"]
    size = f"{result[0]},{result[1]}" if is_reduced else "max"
    is_listed = chain.format == "jpeg" and (not is_reduced or chain.steps[0].text.removeprefix("resize:") in _RUNGS)
    return f"{_service(name)}/full/{size}/0/default.{EXTENSIONS[chain.format]}", is_listed


def is_listed(shot: Shot) -> bool:
    """Whether info.json lists it, so that every mode serves it."""
    if not shot.is_plain:
        return False
    if shot.is_whole and shot.output in (*grid.sizes(shot.picture, shot.most), shot.most):
        return True
    return grid.factor_of(shot.box, shot.output, shot.picture) is not None


def _service(name: str) -> str:
    return f"/api/iiif/3/{quote(name, safe='/:')}"


def _split(chain: Chain, qualities: dict[str, str]) -> tuple[tuple[Step, ...], str] | None:
    """The geometric steps, and the quality whose chain equals the remaining steps; None without one."""
    order = ("crop", "resize", "mirror", "rotate")
    at, reached = 0, -1
    for step in chain.steps:
        rank = order.index(step.operation.name) if step.operation.name in order else -1
        if rank <= reached or not _is_exact(step):
            break
        at, reached = at + 1, rank
    rest = Chain(chain.steps[at:]).text
    quality = next((name for name, text in qualities.items() if _canonical(text) == rest), None)
    return None if quality is None else (chain.steps[:at], quality)


def _is_exact(step: Step) -> bool:
    if step.operation.name == "rotate":
        return float(step.arguments["degrees"]) % 90 == 0
    return step.operation.name != "resize" or _has_size(step)


def _has_size(step: Step) -> bool:
    """Whether a resize keeps the whole picture and adds nothing."""
    return step.arguments["fit"] in ("contain", "fill") and step.arguments["dpr"] == 1


def _canonical(text: str) -> str:
    return parse(text, {}).text if text else ""

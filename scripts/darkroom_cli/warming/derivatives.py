"""Generate the missing derivatives of one picture, reading the source once."""

import time
from collections.abc import Callable, Sequence

from darkroom.catalog.stored.marks import Marks
from darkroom.config import Settings
from darkroom.delivery import public_derivatives
from darkroom.errors import StorageUnavailable
from darkroom.formats import looks_like
from darkroom.images.chains.chain import Chain, SettledChain, parse
from darkroom.images.chains.ladder import LADDER
from darkroom.images.chains.negotiation import format_for
from darkroom.images.chains.presets import presets
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.derive import read_source, store
from darkroom.images.derivatives.estimate import leading
from darkroom.images.derivatives.kept_attention import remembering
from darkroom.images.derivatives.keys import source_prefix
from darkroom.images.derivatives.several import develop_each
from darkroom.images.operations import Context
from darkroom.storage import Blob, buckets, list_all
from darkroom.storage.collection import left_out
from darkroom.storage.object_metadata import parse_metadata
from darkroom.storage.versions import split_version, version_of
from darkroom_cli.publishing.work import Options, Outcome
from darkroom_cli.warming.budget import Budget
from darkroom_cli.warming.shard import Shard


def pictures(settings: Settings, shard: Shard, prefix: str) -> list[Blob]:
    """The gallery's pictures, by names and sizes alone. Raises StorageUnavailable."""
    found = list_all(buckets.originals(settings), prefix, exclude=buckets.reserved(settings))
    return [blob for blob in found if shard.holds(blob.name) and _is_shown(blob, settings)]


def wanted(settings: Settings, texts: Sequence[str] | None) -> list[Chain]:
    """The chains in these texts, or every preset and the ladder as WebP, as in our own URLs.

    Raises InvalidChain.
    """
    named = presets(settings)
    if texts:
        return [parse(text, named) for text in texts]
    ladder = [f"resize:{rung},format:webp" for rung in LADDER]
    return [parse(text, named) for text in (*named, "thumb,format:webp", "coloring-page,format:png", *ladder)]


def warmer(
    settings: Settings, chains: Sequence[Chain], budget: Budget, options: Options, marks: Marks
) -> Callable[[Blob], Outcome]:
    """The work for one picture; `marks` receives its stored derivatives."""

    def warm(blob: Blob) -> Outcome:
        missing, there = _missing(settings, blob, chains, budget)
        work: dict[str, Derivative] = {}
        for key, derivative in missing.items():
            if options.stop.is_set() or not budget.may_make():
                break
            work[key] = derivative
        if work and not options.dry_run:
            _make(settings, blob, work, budget)
            there += [derivative.chain for derivative in work.values()]
        if mark := public_derivatives.mark(settings, there):
            marks[blob.name, version_of(blob)] = mark
        return Outcome("warmed" if work else "skipped", detail=f"{len(work)} derivatives")

    return warm


def _missing(
    settings: Settings, blob: Blob, chains: Sequence[Chain], budget: Budget
) -> tuple[dict[str, Derivative], list[SettledChain]]:
    """Missing derivatives by key, and the chains of stored ones, from one listing of their prefix."""
    version = version_of(blob)
    settled = [chain.settled(format_for((), chain, blob.name)) for chain in chains]
    useful = [Derivative.of(settings, blob.name, version, chain) for chain in settled if _is_useful(chain, blob)]
    keys = {derivative.key: derivative for derivative in useful}
    there = {found.name for found in list_all(buckets.derivatives(settings), source_prefix(blob.name))}
    budget.spent(lists=1)
    budget.found(len(keys.keys() & there))
    missing = {key: derivative for key, derivative in keys.items() if key not in there}
    return missing, [derivative.chain for key, derivative in keys.items() if key in there]


def _make(settings: Settings, blob: Blob, work: dict[str, Derivative], budget: Budget) -> None:
    """Generate and store the derivatives; failed ones are returned to the budget.

    Raises StorageUnavailable if one cannot be stored.
    """
    version, left = version_of(blob), len(work)
    context = Context(split_version(version)[1], settings.max_pixels)
    context = remembering(context, settings, blob.name, version, (each.chain for each in work.values()))
    try:
        data = read_source(settings, blob.name, version, blob)
        budget.spent(reads=1)
        for some in _together(work):
            started = time.thread_time()
            chains = {key: each.chain for key, each in some.items()}
            made = develop_each(data, chains, context, settings, thorough=True)
            for key, derivative in some.items():
                if not store(settings, derivative, made[key]):
                    raise StorageUnavailable(f"Derivatives cannot be stored in {settings.derivatives_url}.")
                left -= 1
            budget.spent(seconds=time.thread_time() - started, writes=len(some))
    finally:
        for _ in range(left):
            budget.give_back()


def _together(work: dict[str, Derivative]) -> list[dict[str, Derivative]]:
    """Groups of derivatives to make together: all resizes form a cascade; the rest may be refused separately."""
    resizes = {key: each for key, each in work.items() if _is_resize(each.chain)}
    others = [{key: each} for key, each in work.items() if key not in resizes]
    return [resizes, *others] if resizes else others


def _is_resize(chain: Chain) -> bool:
    """Perhaps with `obscure-faces` first."""
    return [step.operation.name for step in chain.steps][-1:] == ["resize"] and len(chain.steps) - leading(chain) == 1


def _is_shown(blob: Blob, settings: Settings) -> bool:
    format = looks_like(blob.name)
    readable = format is not None and format.name in settings.formats
    return (
        readable
        and left_out(blob.name) is None
        and 0 < blob.size <= settings.max_source_bytes
        and not parse_metadata(blob.metadata).hidden
    )


def _is_useful(chain: Chain, blob: Blob) -> bool:
    """Whether the chain can be requested; rungs beyond the whole picture's are not."""
    width = parse_metadata(blob.metadata).width
    step = chain.steps[0] if len(chain.steps) == 1 else None
    if width is None or step is None or step.text not in {f"resize:{rung}" for rung in LADDER}:
        return True
    last = next((rung for rung in LADDER if rung >= width), LADDER[-1])
    return int(step.values[0]) <= last

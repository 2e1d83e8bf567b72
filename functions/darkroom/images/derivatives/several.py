"""Generate several derivatives of one picture: a shared first step runs once, and ladder widths form a cascade."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from darkroom import deadline
from darkroom.config import Settings
from darkroom.errors import DarkroomError, StepFailed, TooLarge
from darkroom.images.chains.chain import Chain, SettledChain
from darkroom.images.derivatives import admission
from darkroom.images.derivatives.develop import check, develop, enough, kept_metadata, plan
from darkroom.images.operations import Context


def develop_each(
    data: bytes, chains: Mapping[str, SettledChain], context: Context, settings: Settings, *, thorough: bool = False
) -> dict[str, bytes]:
    """By name, the bytes that `develop` returns for each chain, or for a ladder equally good ones, and its errors."""
    made = _ladder(data, chains, context, settings, thorough)
    for group in _groups({name: chain for name, chain in chains.items() if name not in made}):
        if len(group) == 1:
            made |= {name: develop(data, chain, context, settings, thorough=thorough) for name, chain in group.items()}
        else:
            made |= _share(data, group, context, settings, thorough)
    return {name: made[name] for name in chains}


def _ladder(
    data: bytes, chains: Mapping[str, SettledChain], context: Context, settings: Settings, thorough: bool
) -> dict[str, bytes]:
    """Derive the chains that only reduce the picture from one decode; empty unless there are several."""
    from darkroom.image_file.header import header_of, open_picture
    from darkroom.images import codec
    from darkroom.images.derivatives import cascade

    picture = open_picture(data, settings.formats, settings.max_pixels)
    header = header_of(picture)
    whole = header.width, header.height
    rungs = {name: chain for name, chain in chains.items() if cascade.is_rung(chain, whole, context)}
    needed = cascade.DEPTH * whole[0] * whole[1]
    if len(rungs) < 2 or needed > min(settings.max_memory_bytes, settings.memory_budget):
        return {}
    plans = {name: plan(chain, whole, context, header) for name, chain in rungs.items()}
    for name, chain in rungs.items():
        check(chain, plans[name], settings)
    metadata = {name: kept_metadata(picture, chain.format, settings) for name, chain in rungs.items()}
    largest = max(planned.output for planned in plans.values())
    within = deadline.within(settings.develop_seconds * len(rungs), "DARKROOM_DEVELOP_SECONDS")
    with admission.memory(settings, needed), within, _steps_errors():
        image = codec.decode_opened(picture, codec.Need(lambda _: largest))
        del picture
        made = {}
        for size, result in cascade.sizes_of(image, [planned.output for planned in plans.values()]):
            for name, chain in rungs.items():
                if plans[name].output == size:
                    made[name] = codec.encode(result, chain.format, chain.quality, metadata[name], thorough=thorough)
        return made


def _groups(chains: Mapping[str, SettledChain]) -> list[dict[str, SettledChain]]:
    """Group chains by their first step; a chain without steps is a group of its own."""
    groups: dict[tuple[str, str], dict[str, SettledChain]] = {}
    for name, chain in chains.items():
        key = (chain.steps[0].text, "") if chain.steps else ("", name)
        groups.setdefault(key, {})[name] = chain
    return list(groups.values())


def _share(
    data: bytes, chains: Mapping[str, SettledChain], context: Context, settings: Settings, thorough: bool
) -> dict[str, bytes]:
    """Derive chains that begin with the same step, which runs once."""
    from darkroom.image_file.header import header_of, open_picture
    from darkroom.images import codec

    picture = open_picture(data, settings.formats, settings.max_pixels)
    header = header_of(picture)
    plans = {name: plan(chain, (header.width, header.height), context, header) for name, chain in chains.items()}
    for name, chain in chains.items():
        check(chain, plans[name], settings)
    first = next(iter(chains.values())).steps[:1]
    whole = replace(context, full_size=(header.width, header.height))
    within = deadline.within(settings.develop_seconds * len(chains), "DARKROOM_DEVELOP_SECONDS")
    with admission.memory(settings, max(planned.memory for planned in plans.values())), within, _steps_errors():
        image = codec.decode(data, settings.formats, settings.max_pixels, codec.Need(enough(Chain(first), context)))
        after = first[0].after(image.size, whole)
        common = Chain(first).apply(image, whole)
        made = {}
        for name, chain in chains.items():
            # Steps and encoders may modify their input.
            result = Chain(chain.steps[1:]).apply(common.copy(), after)
            metadata = kept_metadata(picture, chain.format, settings)
            made[name] = codec.encode(result, chain.format, chain.quality, metadata, thorough=thorough)
        return made


@contextmanager
def _steps_errors() -> Iterator[None]:
    """Turn any exception of a step into a DarkroomError."""
    try:
        yield
    except DarkroomError:
        raise
    except MemoryError as error:
        raise TooLarge("The server has too little memory for these chains on this picture.") from error
    except Exception as error:
        raise StepFailed("The steps of the chain failed on this picture.") from error

"""Several derivatives of one picture at a time: a first step that they share is run once."""

from collections.abc import Mapping
from dataclasses import replace

from darkroom import deadline
from darkroom.config import Settings
from darkroom.errors import DarkroomError, StepFailed, TooLarge
from darkroom.images import gate
from darkroom.images.chain import Chain
from darkroom.images.develop import check, develop, enough, kept_metadata, plan
from darkroom.images.operations import Context


def develop_each(data: bytes, chains: Mapping[str, Chain], context: Context, settings: Settings) -> dict[str, bytes]:
    """By name the bytes that `develop` gives for each chain. Raises what it raises."""
    made: dict[str, bytes] = {}
    for group in _groups(chains):
        if len(group) == 1:
            made |= {name: develop(data, chain, context, settings) for name, chain in group.items()}
        else:
            made |= _share(data, group, context, settings)
    return {name: made[name] for name in chains}


def _groups(chains: Mapping[str, Chain]) -> list[dict[str, Chain]]:
    """Those that begin with the same step together; each without a step by itself."""
    groups: dict[tuple[str, str], dict[str, Chain]] = {}
    for name, chain in chains.items():
        key = (chain.steps[0].text, "") if chain.steps else ("", name)
        groups.setdefault(key, {})[name] = chain
    return list(groups.values())


def _share(data: bytes, chains: Mapping[str, Chain], context: Context, settings: Settings) -> dict[str, bytes]:
    """Of chains that begin with the same step."""
    from darkroom.header import header_of, open_picture
    from darkroom.images import codec

    picture = open_picture(data, settings.formats, settings.max_pixels)
    header = header_of(picture)
    plans = {name: plan(chain, (header.width, header.height), context) for name, chain in chains.items()}
    for name, chain in chains.items():
        check(chain, plans[name], settings)
    first = next(iter(chains.values())).steps[:1]
    whole = replace(context, full_size=(header.width, header.height))
    within = deadline.within(settings.develop_seconds * len(chains), "DARKROOM_DEVELOP_SECONDS")
    with gate.memory(settings, max(planned.memory for planned in plans.values())), within:
        try:
            image = codec.decode(data, settings.formats, settings.max_pixels, enough(Chain(first), context))
            after = first[0].after(image.size, whole)
            common = Chain(first).apply(image, whole)
            made = {}
            for name, chain in chains.items():
                assert chain.format
                # Steps and encoders change what they are given.
                result = Chain(chain.steps[1:]).apply(common.copy(), after)
                metadata = kept_metadata(picture, chain.format, settings)
                made[name] = codec.encode(result, chain.format, chain.quality, metadata)
            return made
        except DarkroomError:
            raise
        except MemoryError as error:
            raise TooLarge("There is not enough memory here for these chains on this picture.") from error
        except Exception as error:
            raise StepFailed("The steps cannot be run on this picture.") from error

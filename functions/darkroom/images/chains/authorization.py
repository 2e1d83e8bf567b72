"""Which chains a client may request: the finite open list, or a signature.

A signature is itsdangerous' HMAC-SHA256 over the name (or a prefix of names), the canonical chain, and the expiry.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from itsdangerous import Signer

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, Forbidden
from darkroom.images import operations
from darkroom.images.chains.chain import Chain, parse
from darkroom.images.chains.ladder import LADDER
from darkroom.images.chains.presets import presets
from darkroom.images.parameters import Choice, Integer
from darkroom.loopback import is_loopback

PAPERS: Final = ("a4", "letter")

_SALT = b"darkroom.derivative"


def open_list(settings: Settings) -> tuple[str, ...]:
    """Canonical chains that are served unsigned; each may be followed by a format."""
    return _open_list(tuple(presets(settings).items()))


@lru_cache(maxsize=8)
def _open_list(named: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    words = [chain for _, chain in named]
    words += [f"resize:{width}" for width in LADDER]
    for page in _coloring_pages():
        words.append(page)
        if "page" in operations.names():
            words += [f"{page},page:{paper}" for paper in PAPERS]
    return tuple(dict.fromkeys(_unformatted(parse(word, {})) for word in words))


def _coloring_pages() -> Iterable[str]:
    """`coloring` with every style and detail, and for numbers with every box of pencils."""
    style, detail, pencils = operations.load("coloring").parameters
    assert isinstance(style, Choice) and isinstance(detail, Integer) and isinstance(pencils, Choice)
    levels = range(detail.minimum, detail.maximum + 1)
    for name in style.choices:
        yield f"coloring:{name}"
        yield from (f"coloring:{name}:{level}" for level in levels)
    yield from (f"coloring:numbers:{level}:{box}" for level in levels for box in pencils.choices)


def _unformatted(chain: Chain) -> str:
    """The canonical text without the format; a preset's own quality remains."""
    return Chain(chain.steps, None, chain.quality).text


def is_open(chain: Chain, settings: Settings) -> bool:
    words = open_list(settings)
    if chain.format is not None and chain.text in _formatted(words, chain.format):
        return True
    return _unformatted(chain) in words


@lru_cache(maxsize=64)
def _formatted(chains: tuple[str, ...], format: str) -> frozenset[str]:
    """The chains with their canonical format. A quality equal to the format's default is left out, even a preset's."""
    return frozenset(parse(text, {}).with_format(format).text for text in chains)


def next_rung(chain: Chain) -> str | None:
    """For a plain `resize:<width>` off the ladder, the chain with the next wider rung, or else the widest one."""
    if len(chain.steps) != 1 or chain.quality is not None or chain.steps[0].operation.name != "resize":
        return None
    step = chain.steps[0]
    width = step.arguments["width"]
    if step.text != f"resize:{width}" or width in LADDER:
        return None
    rung = next((rung for rung in LADDER if rung >= int(width)), LADDER[-1])
    return f"resize:{rung}" + (f",format:{chain.format}" if chain.format else "")


def signature(settings: Settings, chain: Chain, name: str = "", prefix: str = "", expires: int | None = None) -> str:
    """The value of `s=`. Either `name` or `prefix` is signed; `expires` is a Unix time in seconds, None for no expiry.

    Raises ConfigurationError if no key is set.
    """
    if not settings.signing_keys:
        raise ConfigurationError("DARKROOM_SIGNING_KEYS is not set; signing needs a key")
    return _signer(settings.signing_keys).get_signature(_message(chain, name, prefix, expires)).decode()


def is_open_here(settings: Settings, client: str | None) -> bool:
    """DARKROOM_OPEN applies to clients on this machine only."""
    return settings.open and is_loopback(client)


def authorize(
    settings: Settings,
    chain: Chain,
    name: str,
    query: Mapping[str, str],
    client: str | None,
    spellings: Sequence[str] = (),
) -> int | None:
    """Raise Forbidden unless the chain is allowed. Returns the seconds until the signature expires, or None.

    `spellings` are other Unicode forms of the same name; a signature for any of them is valid.
    """
    given, prefix, expiry = query.get("s"), query.get("p", ""), query.get("e", "")
    if given is None:
        if is_open_here(settings, client) or is_open(chain, settings):
            return None
        raise Forbidden(
            f"The chain '{chain.text}' is not on the open list (see /api/list-operations) and has no signature. "
            "Sign the URL, name the chain in DARKROOM_PRESETS, or, on your own machine, set DARKROOM_OPEN=1."
        )
    if expiry and not (expiry.isascii() and expiry.isdigit() and len(expiry) <= 12):
        raise Forbidden("The signature's expiry is malformed.")
    expires = int(expiry) if expiry else None
    candidates = [form for form in (name, *spellings) if form.startswith(prefix)]
    messages = [_message(chain, "" if prefix else form, prefix, expires) for form in candidates]
    if not _is_signed(settings.signing_keys, messages, given.encode("utf-8", "replace")):
        raise Forbidden("The signature does not match this name and chain.")
    left = None if expires is None else expires - int(time.time())
    if left is not None and left <= 0:
        raise Forbidden("The signature has expired.")
    return left


def _is_signed(keys: tuple[str, ...], messages: Sequence[bytes], given: bytes) -> bool:
    """Whether `given` is the signature of one of the messages."""
    return bool(keys) and any(_signer(keys).verify_signature(message, given) for message in messages)


def _message(chain: Chain, name: str, prefix: str, expires: int | None) -> bytes:
    return json.dumps([name, prefix, chain.text, expires], ensure_ascii=True).encode()


def _signer(keys: tuple[str, ...]) -> Signer:
    # itsdangerous signs with the last key and verifies with all; our setting lists the signing key first.
    return Signer(list(reversed(keys)), salt=_SALT, key_derivation="hmac", digest_method=hashlib.sha256)

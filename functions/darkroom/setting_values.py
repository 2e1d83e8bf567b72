"""The values of settings, parsed from text. Each parser raises ValueError with the allowed values."""

import json
import re
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from darkroom.errors import likeliest_first
from darkroom.formats import CONVERTIBLE, OPTIONAL_SOURCES, SOURCES

LOOPBACK_ORIGINS = "loopback"
"""In DARKROOM_ALLOWED_ORIGINS: all origins on this machine; requests with another Host are refused."""
SHORTEST_KEY = 16
FUNCTIONS_TO_ENABLE = (
    "metrics",
    "coloring-page",
    "process-images",
    "my-images",
)
"""Features that are off unless DARKROOM_ENABLE contains them: functions that accept uploads, and metrics."""


def text(text: str) -> str:
    return text


def whole(minimum: int, maximum: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and minimum <= int(text) <= maximum):
            raise ValueError(f"a whole number from {minimum} to {maximum}")
        return int(text)

    return parse


def seconds(minimum: float, maximum: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not minimum <= value <= maximum:
            raise ValueError(f"a number of seconds from {minimum:g} to {maximum:g}")
        return value

    return parse


def switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("1 (on) or 0 (off)")
    return text == "1"


def one_of(*choices: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"one of {', '.join(likeliest_first(text, choices))}")
        return text

    return parse


def word_list(text: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in text.split(",")) if word)


def functions(text: str) -> tuple[str, ...]:
    return _some_of(word_list(text), FUNCTIONS_TO_ENABLE)


def _some_of(words: tuple[str, ...], choices: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        if word not in choices:
            raise ValueError(f"one or more of {', '.join(likeliest_first(word, choices))}, separated by commas")
    return words


def keys(text: str) -> tuple[str, ...]:
    keys = word_list(text)
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise ValueError(f"keys of at least {SHORTEST_KEY} characters, separated by commas; the first one signs")
    return keys


def origins(text: str) -> tuple[str, ...]:
    origins = word_list(text)
    for origin in origins:
        parts = urlsplit(origin)
        if origin not in ("*", LOOPBACK_ORIGINS) and (
            parts.scheme not in ("http", "https") or not parts.netloc or parts.path
        ):
            raise ValueError("*, loopback, or origins such as https://blog.example.org, separated by commas")
    return origins


def networks(text: str) -> tuple[str, ...]:
    words = word_list(text)
    try:
        return tuple(str(ip_network(word)) for word in words)
    except ValueError:
        raise ValueError("addresses or networks such as 127.0.0.1, 10.0.0.0/8, separated by commas") from None


def link(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("a URL such as https://blog.example.org/about")
    return text


def color(text: str) -> str:
    if not re.fullmatch("#([0-9A-Fa-f]{3}){1,2}", text):
        raise ValueError("a color such as #b23a16")
    return text


def base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("a URL such as https://photos.example.org")
    return text.rstrip("/")


def formats(text: str) -> tuple[str, ...]:
    names = tuple(word.lower().replace("jpg", "jpeg") for word in word_list(text))
    return _some_of(names or ("",), SOURCES + OPTIONAL_SOURCES)


def convertible(text: str) -> tuple[str, ...]:
    return _some_of(word_list(text.lower()), CONVERTIBLE)


def presets(text: str) -> tuple[tuple[str, str], ...]:
    """JSON, or the path of a JSON file. `darkroom.images.chains.presets` validates the chains."""
    try:
        source = text if text.lstrip().startswith("{") else Path(text).read_text(encoding="utf-8")
        presets = json.loads(source)
    except (OSError, ValueError) as error:
        raise ValueError(f'JSON such as {{"hero": "resize:1600"}}, or the path of such a file ({error})') from None
    if not isinstance(presets, dict) or not all(isinstance(chain, str) for chain in presets.values()):
        raise ValueError('JSON such as {"hero": "resize:1600"}, with strings as names and chains')
    return tuple(sorted(presets.items()))


def headers(text: str) -> tuple[tuple[str, str], ...]:
    try:
        headers = json.loads(text)
    except ValueError:
        headers = None
    if not isinstance(headers, dict) or not all(
        isinstance(value, str) and value.isascii() and value.isprintable() and re.fullmatch(r"[A-Za-z0-9-]+", name)
        for name, value in headers.items()
    ):
        raise ValueError('JSON such as {"X-Api-Key": "..."}, with strings as header names and values')
    return tuple(sorted(headers.items()))

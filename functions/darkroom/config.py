"""Settings, read once from the environment. An invalid value is refused with the name of its variable."""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from darkroom.errors import ConfigurationError, did_you_mean, likeliest_first
from darkroom.formats import CONVERTIBLE, OPTIONAL_SOURCES, SOURCES
from darkroom.machine import cores, memory

PREFIX = "DARKROOM_"
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


def _text(text: str) -> str:
    return text


def _whole(minimum: int, maximum: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and minimum <= int(text) <= maximum):
            raise ValueError(f"a whole number from {minimum} to {maximum}")
        return int(text)

    return parse


def _seconds(minimum: float, maximum: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not minimum <= value <= maximum:
            raise ValueError(f"a number of seconds from {minimum:g} to {maximum:g}")
        return value

    return parse


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("1 (on) or 0 (off)")
    return text == "1"


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"one of {', '.join(likeliest_first(text, choices))}")
        return text

    return parse


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in text.split(",")) if word)


def _functions(text: str) -> tuple[str, ...]:
    words = _words(text)
    if any(word not in FUNCTIONS_TO_ENABLE for word in words):
        raise ValueError(f"one or more of {', '.join(FUNCTIONS_TO_ENABLE)}, separated by commas")
    return words


def _keys(text: str) -> tuple[str, ...]:
    keys = _words(text)
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise ValueError(f"keys of at least {SHORTEST_KEY} characters, separated by commas; the first one signs")
    return keys


def _origins(text: str) -> tuple[str, ...]:
    origins = _words(text)
    for origin in origins:
        parts = urlsplit(origin)
        if origin not in ("*", LOOPBACK_ORIGINS) and (
            parts.scheme not in ("http", "https") or not parts.netloc or parts.path
        ):
            raise ValueError("*, loopback, or origins such as https://blog.example.org, separated by commas")
    return origins


def _networks(text: str) -> tuple[str, ...]:
    words = _words(text)
    try:
        return tuple(str(ip_network(word)) for word in words)
    except ValueError:
        raise ValueError("addresses or networks such as 127.0.0.1, 10.0.0.0/8, separated by commas") from None


def _link(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("a URL such as https://blog.example.org/about")
    return text


def _color(text: str) -> str:
    if not re.fullmatch("#([0-9A-Fa-f]{3}){1,2}", text):
        raise ValueError("a color such as #b23a16")
    return text


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("a URL such as https://photos.example.org")
    return text.rstrip("/")


def _formats(text: str) -> tuple[str, ...]:
    known = SOURCES + OPTIONAL_SOURCES
    names = tuple(word.lower().replace("jpg", "jpeg") for word in _words(text))
    if not names or any(name not in known for name in names):
        raise ValueError(f"one or more of {', '.join(known)}, separated by commas")
    return names


def _convertible(text: str) -> tuple[str, ...]:
    words = _words(text.lower())
    if any(word not in CONVERTIBLE for word in words):
        raise ValueError(f"one or more of {', '.join(CONVERTIBLE)}, separated by commas")
    return words


def _presets(text: str) -> tuple[tuple[str, str], ...]:
    """JSON, or the path of a JSON file. `darkroom.images.chains.presets` validates the chains."""
    try:
        source = text if text.lstrip().startswith("{") else Path(text).read_text(encoding="utf-8")
        presets = json.loads(source)
    except (OSError, ValueError) as error:
        raise ValueError(f'JSON such as {{"hero": "resize:1600"}}, or the path of such a file ({error})') from None
    if not isinstance(presets, dict) or not all(isinstance(chain, str) for chain in presets.values()):
        raise ValueError('JSON such as {"hero": "resize:1600"}, with strings as names and chains')
    return tuple(sorted(presets.items()))


def _headers(text: str) -> tuple[tuple[str, str], ...]:
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


def _setting(default: Any, parse: Callable[[str], Any]) -> Any:
    return field(default=default, metadata={"parse": parse})


@dataclass(frozen=True)
class Settings:
    """All settings. The environment variable is `DARKROOM_` and the field's name in capitals."""

    bucket: str = _setting("bucket", _text)
    derivatives: str = _setting("", _text)
    public_derivatives: bool = _setting(False, _switch)
    originals: str = _setting("public", _one_of("public", "private"))
    public_url: str = _setting("", _base_url)
    allowed_origins: tuple[str, ...] = _setting(("*",), _origins)
    trusted_proxies: tuple[str, ...] = _setting((), _networks)
    title: str = _setting("", _text)
    about: str = _setting("", _text)
    link: str = _setting("", _link)
    accent: str = _setting("", _color)
    write_keys: tuple[str, ...] = _setting((), _keys)
    signing_keys: tuple[str, ...] = _setting((), _keys)
    presets: tuple[tuple[str, str], ...] = _setting((), _presets)
    obscure_faces: bool = _setting(False, _switch)
    open: bool = _setting(False, _switch)
    iiif: str = _setting("", _one_of("tiles", "level2", "off"))
    keep_copyright: bool = _setting(False, _switch)
    iiif_max_side: int = _setting(65_535, _whole(64, 65_535))
    log: str = _setting("requests", _one_of("requests", "errors"))
    enable: tuple[str, ...] = _setting((), _functions)
    formats: tuple[str, ...] = _setting(SOURCES, _formats)
    convert: tuple[str, ...] = _setting((), _convertible)
    max_pixels: int = _setting(64_000_000, _whole(1, 1_000_000_000))
    max_source_bytes: int = _setting(64_000_000, _whole(1, 2_000_000_000))
    max_body_bytes: int = _setting(20_000_000, _whole(1, 1_000_000_000))
    max_url_bytes: int = _setting(8_000, _whole(100, 1_000_000))
    max_answer_bytes: int = _setting(0, _whole(0, 10_000_000_000))
    max_memory_bytes: int = _setting(1_000_000_000, _whole(1_000_000, 64_000_000_000))
    memory_bytes: int = _setting(0, _whole(0, 4_000_000_000_000))
    concurrency: int = _setting(0, _whole(0, 256))
    queue: int = _setting(64, _whole(0, 10_000))
    queue_seconds: float = _setting(10.0, _seconds(0, 300))
    develop_seconds: float = _setting(30.0, _seconds(0.1, 3600))
    request_seconds: float = _setting(50.0, _seconds(1, 3600))
    header_seconds: float = _setting(10.0, _seconds(1, 3600))
    body_seconds: float = _setting(60.0, _seconds(1, 3600))
    answer_seconds: float = _setting(10.0, _seconds(1, 3600))
    storage_seconds: float = _setting(20.0, _seconds(0.1, 600))
    catalog_seconds: float = _setting(10.0, _seconds(0, 86_400))
    catalog_refresh: str = _setting("requests", _one_of("requests", "background"))
    catalog_max_age: float = _setting(3600.0, _seconds(1, 31_536_000))
    warm: tuple[str, ...] = _setting((), _words)
    user_bucket: str = _setting("", _text)
    user_limit: int = _setting(5, _whole(1, 100))
    user_days: int = _setting(30, _whole(1, 3650))
    background_url: str = _setting("", _base_url)
    background_headers: tuple[tuple[str, str], ...] = _setting((), _headers)
    background_hosts: tuple[str, ...] = _setting((), _words)
    background_field: str = _setting("image_file", _text)
    background_seconds: float = _setting(20.0, _seconds(0.1, 300))
    compatibility: bool = _setting(False, _switch)
    shared_max_age: int | None = _setting(None, _whole(0, 31_536_000))

    @property
    def publishes_originals(self) -> bool:
        """Never with DARKROOM_OBSCURE_FACES: an original shows every face."""
        return self.originals == "public" and not self.obscure_faces

    @property
    def derivatives_url(self) -> str:
        """URL of the derivatives' bucket; by default `derivatives` inside the gallery's bucket."""
        return self.derivatives or self.bucket.rstrip("/") + "/derivatives"

    @property
    def background_catalog(self) -> bool:
        """Whether a process beside the server refreshes the catalog; not if each request must see the current
        bucket."""
        return self.catalog_refresh == "background" and self.catalog_seconds > 0

    @property
    def render_slots(self) -> int:
        """Maximum derivatives generated at the same time: DARKROOM_CONCURRENCY, by default one per core."""
        return self.concurrency or cores()

    @property
    def memory_budget(self) -> int:
        """Maximum bytes for all running chains: DARKROOM_MEMORY_BYTES, by default 60 % of the machine's memory."""
        return self.memory_bytes or memory() * 6 // 10


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`. Raises ConfigurationError for an invalid value or an unknown name."""
    known = {PREFIX + item.name.upper(): item for item in fields(Settings)}
    values: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        if variable not in known:
            raise ConfigurationError(f"{variable} is not a setting{did_you_mean(variable, known)}")
        if text.strip():
            values[known[variable].name] = _parse(variable, text.strip(), known[variable].metadata["parse"])
    return Settings(**values)


def _parse(variable: str, text: str, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(text)
    except ValueError as error:
        shown = "(not shown)" if variable.endswith(("KEYS", "HEADERS")) else repr(text)
        raise ConfigurationError(f"{variable} is {shown}; it must be {error}") from None


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read(os.environ)

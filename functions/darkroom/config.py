"""Settings, read once from the environment. An invalid value is refused with the name of its variable."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from darkroom import setting_values as values
from darkroom.errors import ConfigurationError, did_you_mean
from darkroom.formats import SOURCES
from darkroom.machine import cores, memory

PREFIX = "DARKROOM_"


def _setting(default: Any, parse: Callable[[str], Any]) -> Any:
    return field(default=default, metadata={"parse": parse})


@dataclass(frozen=True)
class Settings:
    """All settings. The environment variable is `DARKROOM_` and the field's name in capitals."""

    bucket: str = _setting("bucket", values.text)
    derivatives: str = _setting("", values.text)
    public_derivatives: bool = _setting(False, values.switch)
    originals: str = _setting("public", values.one_of("public", "private"))
    public_url: str = _setting("", values.base_url)
    allowed_origins: tuple[str, ...] = _setting(("*",), values.origins)
    trusted_proxies: tuple[str, ...] = _setting((), values.networks)
    title: str = _setting("", values.text)
    about: str = _setting("", values.text)
    link: str = _setting("", values.link)
    accent: str = _setting("", values.color)
    camera: bool = _setting(False, values.switch)
    write_keys: tuple[str, ...] = _setting((), values.keys)
    signing_keys: tuple[str, ...] = _setting((), values.keys)
    presets: tuple[tuple[str, str], ...] = _setting((), values.presets)
    obscure_faces: bool = _setting(False, values.switch)
    open: bool = _setting(False, values.switch)
    iiif: str = _setting("", values.one_of("tiles", "level2", "off"))
    keep_copyright: bool = _setting(False, values.switch)
    iiif_max_side: int = _setting(65_535, values.whole(64, 65_535))
    log: str = _setting("requests", values.one_of("requests", "errors"))
    enable: tuple[str, ...] = _setting((), values.functions)
    formats: tuple[str, ...] = _setting(SOURCES, values.formats)
    convert: tuple[str, ...] = _setting((), values.convertible)
    max_pixels: int = _setting(64_000_000, values.whole(1, 1_000_000_000))
    max_source_bytes: int = _setting(64_000_000, values.whole(1, 2_000_000_000))
    max_body_bytes: int = _setting(20_000_000, values.whole(1, 1_000_000_000))
    max_url_bytes: int = _setting(8_000, values.whole(100, 1_000_000))
    max_answer_bytes: int = _setting(0, values.whole(0, 10_000_000_000))
    max_memory_bytes: int = _setting(1_100_000_000, values.whole(1_000_000, 64_000_000_000))
    memory_bytes: int = _setting(0, values.whole(0, 4_000_000_000_000))
    concurrency: int = _setting(0, values.whole(0, 256))
    queue: int = _setting(64, values.whole(0, 10_000))
    queue_seconds: float = _setting(10.0, values.seconds(0, 300))
    develop_seconds: float = _setting(30.0, values.seconds(0.1, 3600))
    request_seconds: float = _setting(50.0, values.seconds(1, 3600))
    header_seconds: float = _setting(10.0, values.seconds(1, 3600))
    body_seconds: float = _setting(60.0, values.seconds(1, 3600))
    answer_seconds: float = _setting(10.0, values.seconds(1, 3600))
    storage_seconds: float = _setting(20.0, values.seconds(0.1, 600))
    catalog_seconds: float = _setting(10.0, values.seconds(0, 86_400))
    catalog_refresh: str = _setting("requests", values.one_of("requests", "background"))
    catalog_max_age: float = _setting(3600.0, values.seconds(1, 31_536_000))
    warm: tuple[str, ...] = _setting((), values.word_list)
    user_bucket: str = _setting("", values.text)
    user_limit: int = _setting(5, values.whole(1, 100))
    user_days: int = _setting(30, values.whole(1, 3650))
    background_url: str = _setting("", values.base_url)
    background_headers: tuple[tuple[str, str], ...] = _setting((), values.headers)
    background_hosts: tuple[str, ...] = _setting((), values.word_list)
    background_field: str = _setting("image_file", values.text)
    background_seconds: float = _setting(20.0, values.seconds(0.1, 300))
    compatibility: bool = _setting(False, values.switch)
    shared_max_age: int | None = _setting(None, values.whole(0, 31_536_000))

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
        """Whether a separate process refreshes the catalog; not if each request must see the current
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
    given: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        if variable not in known:
            raise ConfigurationError(f"{variable} is not a setting{did_you_mean(variable, known)}")
        if text.strip():
            given[known[variable].name] = _parse(variable, text.strip(), known[variable].metadata["parse"])
    return Settings(**given)


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

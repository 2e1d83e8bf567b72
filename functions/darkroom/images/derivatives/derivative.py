"""Derivative: the result of a chain for one version of a source, and its storage key."""

from dataclasses import dataclass

from darkroom.config import Settings
from darkroom.formats import FORMATS
from darkroom.images.chains.chain import SettledChain
from darkroom.images.chains.published import published
from darkroom.images.derivatives.keys import chain_part, engine_of, source_prefix


@dataclass(frozen=True)
class Derivative:
    """`name` is the source's object, `version` as in `darkroom.storage.versions`, `key` the derivative's object."""

    name: str
    version: str
    chain: SettledChain
    key: str

    @classmethod
    def of(cls, settings: Settings, name: str, version: str, chain: SettledChain) -> "Derivative":
        """The derivative that is published for a requested chain."""
        chain = published(settings, chain)
        return cls(name, version, chain, f"{source_prefix(name)}{version}/{chain_part(chain)}")

    @property
    def media_type(self) -> str:
        return FORMATS[self.chain.format].media_type

    @property
    def metadata(self) -> dict[str, str]:
        """The custom metadata of the stored object."""
        engine = engine_of(self.chain)
        return {"source": self.name, "version": self.version, "chain": self.chain.text, "engine": engine}

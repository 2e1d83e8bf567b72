"""The manifest of an export, stored in the site: the files that it wrote, and its measurements.

Only files in the manifest are ever removed. A file is added to it before it is written, so that the next run can
clean up after an interruption. Pictures are identified by a digest, since the manifest is public and must not reveal
hidden ones.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from darkroom.catalog.image import Facts, Image
from darkroom.catalog.measure import Measured
from darkroom.errors import ConfigurationError
from darkroom_cli.exporting import layout
from darkroom_cli.exporting.site import FRESH, Site

FORMAT: Final = 1


@dataclass
class Manifest:
    """`rules` is the digest of the settings that decided which pictures were refused."""

    files: set[str] = field(default_factory=set)
    facts: dict[str, Measured] = field(default_factory=dict)
    rules: str = ""
    replaced: dict[str, int] = field(default_factory=dict)
    """Replaced files that are kept temporarily, with the Unix time of their replacement."""
    documents: dict[str, str] = field(default_factory=dict)
    """Digests of the HTML and XML, so that unchanged files are neither read nor written again."""
    kept: bytes = b""
    """The manifest's text in the site."""

    def known(self, key: tuple[str, str]) -> Measured | None:
        """The measurement for a name and generation."""
        return self.facts.get(digest(*key))

    def learn(self, images: Iterable[Image], known: dict[tuple[str, str], Measured], rules: str) -> None:
        """Replace all measurements by those of these images."""
        keys = [(image.name, image.generation) for image in images]
        self.facts = {digest(*key): known[key] for key in keys if key in known}
        self.rules = rules


def digest(name: str, generation: str) -> str:
    return hashlib.blake2b(f"{generation}/{name}".encode(), digest_size=12).hexdigest()


def digest_of(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def read_manifest(site: Site, rules: str) -> Manifest:
    """The manifest; empty before the first export, and without refusals if the rules have changed."""
    data = site.read(layout.MANIFEST)
    if data is None:
        return Manifest(rules=rules)
    try:
        values = json.loads(data)
        facts = {
            key: Facts(*found) if isinstance(found, list) else str(found) for key, found in values["facts"].items()
        }
        manifest = Manifest(
            set(values["files"]), facts, values["rules"], values.get("replaced", {}), values.get("documents", {}), data
        )
    except (ValueError, KeyError, TypeError):
        raise ConfigurationError(
            f"{layout.MANIFEST} of the site is damaged, so the export cannot tell which files are its own. "
            "Export to an empty folder or bucket, or delete the site's files."
        ) from None
    if manifest.rules != rules:
        manifest.facts = {key: found for key, found in manifest.facts.items() if isinstance(found, Facts)}
    return manifest


def write_manifest(site: Site, manifest: Manifest) -> None:
    facts = {
        key: [found.width, found.height, found.taken] if isinstance(found, Facts) else found
        for key, found in manifest.facts.items()
    }
    values = {
        "format": FORMAT,
        "rules": manifest.rules,
        "files": sorted(manifest.files),
        "replaced": manifest.replaced,
        "documents": manifest.documents,
        "facts": facts,
    }
    data = json.dumps(values, separators=(",", ":"), sort_keys=True).encode()
    if data != manifest.kept:
        site.write(layout.MANIFEST, data, "application/json", FRESH)
        manifest.kept = data

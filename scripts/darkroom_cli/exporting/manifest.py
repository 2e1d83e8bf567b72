"""What an export remembers between its runs, in the site itself: the files that it wrote, and what it has learned.

Nothing is removed that is not in the manifest; it names a file before that file is written, so that a killed
export is cleaned up by the next one. Pictures are named by a digest: the manifest is public, and tells nothing of
those that are not shown.
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
    """`rules` is the digest of the settings under which pictures were refused."""

    files: set[str] = field(default_factory=set)
    facts: dict[str, Measured] = field(default_factory=dict)
    rules: str = ""
    replaced: dict[str, int] = field(default_factory=dict)
    """Files that stay for a while, by the Unix time at which others took their place."""
    kept: bytes = b""
    """As it lies in the site."""

    def known(self, key: tuple[str, str]) -> Measured | None:
        """Of a name and a generation."""
        return self.facts.get(digest(*key))

    def learn(self, images: Iterable[Image], known: dict[tuple[str, str], Measured], rules: str) -> None:
        """Keep what is known of these, and of no others."""
        keys = [(image.name, image.generation) for image in images]
        self.facts = {digest(*key): known[key] for key in keys if key in known}
        self.rules = rules


def digest(name: str, generation: str) -> str:
    return hashlib.blake2b(f"{generation}/{name}".encode(), digest_size=12).hexdigest()


def read_manifest(site: Site, rules: str) -> Manifest:
    """An empty one where nothing was exported yet; without the refusals where the rules have changed."""
    data = site.read(layout.MANIFEST)
    if data is None:
        return Manifest(rules=rules)
    try:
        values = json.loads(data)
        facts = {
            key: Facts(*found) if isinstance(found, list) else str(found) for key, found in values["facts"].items()
        }
        manifest = Manifest(set(values["files"]), facts, values["rules"], values.get("replaced", {}), data)
    except (ValueError, KeyError, TypeError):
        raise ConfigurationError(
            f"{layout.MANIFEST} of the site is damaged; without it nobody knows which files are the export's. "
            "Export to an empty place, or delete the site's files and it."
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
        "facts": facts,
    }
    data = json.dumps(values, separators=(",", ":"), sort_keys=True).encode()
    if data != manifest.kept:
        site.write(layout.MANIFEST, data, "application/json", FRESH)
        manifest.kept = data

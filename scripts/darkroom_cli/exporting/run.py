"""Run a whole export: pictures first, then the pages, then the root, and deletions last.

Resumes after an interruption; visitors never see a partial site.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from tqdm import tqdm

from darkroom.cache_control import IMMUTABLE
from darkroom.catalog.image import Image
from darkroom.catalog.measure import Measured
from darkroom.catalog.stored import store
from darkroom.catalog.stored.gather import Gathered, gather, measure_all, rules_of
from darkroom.catalog.stored.reconcile import remembered
from darkroom.config import Settings
from darkroom.errors import (
    BrokenImage,
    ConfigurationError,
    DarkroomError,
    NotFound,
    StorageForbidden,
    StorageUnavailable,
    TooLarge,
    UnsupportedImage,
)
from darkroom.images.chains.chain import SettledChain
from darkroom.images.models.kept import keeping
from darkroom.server import static_site
from darkroom.storage.albums.scope import public
from darkroom_cli.exporting import layout, tags
from darkroom_cli.exporting.albums import Albums
from darkroom_cli.exporting.derivatives import make, read_original, wanted
from darkroom_cli.exporting.documents import documents, paths
from darkroom_cli.exporting.manifest import Manifest, digest, read_manifest, write_manifest
from darkroom_cli.exporting.options import Options
from darkroom_cli.exporting.pages import build
from darkroom_cli.exporting.publish import ours, write_documents
from darkroom_cli.exporting.site import FRESH, FolderSite, Site

DIST = static_site.DIST / "export"
KEPT_SECONDS = 3600
"""How long replaced files are kept, for visitors whose browser has older JSON."""
_CHECKPOINT = 200
_WAITING = 6
"""Photos read or written for each that is developed, since waiting for the bucket needs no processor."""


@dataclass
class Outcome:
    """`pages` is the number of written pages; `failed` has the reason for each picture that was not read or written."""

    pictures: int = 0
    read: int = 0
    made: int = 0
    pages: int = 0
    removed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def export(settings: Settings, site: Site, options: Options) -> Outcome:
    """Export the gallery. Raises DarkroomError; the site is then unchanged."""
    if isinstance(site, FolderSite) and not options.dry_run:
        site.clean()
    manifest = read_manifest(site, rules_of(settings))
    _refuse_foreign(site, manifest)
    gathered, read = _know(settings, manifest, options.quiet)
    images = [image for image in gathered.shown() if image.is_measured]
    there = set(site.list(layout.IMAGES))
    needed = {image: wanted(settings, image, options.coloring) for image in images}
    missing = {image: _without(chains, there) for image, chains in needed.items()}
    work = {image: chains for image, chains in missing.items() if chains}
    outcome = Outcome(len(images), read, sum(map(len, work.values())), skipped=gathered.all_skipped())
    if options.dry_run:
        outcome.removed = len((manifest.files & there) - {path for chains in needed.values() for path in chains})
        return outcome
    manifest.learn(gathered.images, gathered.known, gathered.rules)
    manifest.files |= {path for chains in work.values() for path in chains}
    write_manifest(site, manifest)
    with keeping():
        broken = _make_all(settings, site, work, options, outcome)
    if outcome.failed:
        return outcome
    for image, reason in broken.items():
        manifest.facts[digest(image.name, image.generation)] = reason
        outcome.skipped[reason] = outcome.skipped.get(reason, 0) + 1
    images = [image for image in images if image not in broken]
    pictures = {path for image in images for path in needed[image]}
    _publish(Target(settings, site, manifest, options), images, pictures, outcome)
    return outcome


def _refuse_foreign(site: Site, manifest: Manifest) -> None:
    """Raise an error instead of overwriting a file that no export wrote."""
    for path in (layout.GALLERY, layout.OEMBED, *layout.EMBEDS):
        if path not in manifest.files and site.read(path) is not None:
            raise ConfigurationError(
                f"The site contains a {path} that no export wrote. Export to another target, or delete that file."
            )


def _know(settings: Settings, manifest: Manifest, quiet: bool) -> tuple[Gathered, int]:
    """List the gallery with all sizes, from the last export, the stored catalog, or the headers."""
    stored = _stored(settings)
    gathered = gather(settings, lambda key: manifest.known(key) or stored.get(key), scope=public(settings))
    with tqdm(total=len(gathered.unknown), unit="picture", desc="reading headers", disable=quiet or None) as bar:
        read = sum(measure_all(settings, gathered, report=bar.update))
    if gathered.unknown:
        raise StorageUnavailable(f"{len(gathered.unknown)} pictures could not be read now. Run the command again.")
    return gathered, read


def _stored(settings: Settings) -> dict[tuple[str, str], Measured]:
    try:
        bucket = store.bucket_of(settings)
        held = store.hold_root(bucket)
        return remembered(bucket, held.root, settings)[0] if held else {}
    except (StorageForbidden, NotFound):
        return {}


def _without(chains: dict[str, SettledChain], there: set[str]) -> dict[str, SettledChain]:
    return {path: chain for path, chain in chains.items() if path not in there}


def _make_all(
    settings: Settings, site: Site, work: dict[Image, dict[str, SettledChain]], options: Options, outcome: Outcome
) -> dict[Image, str]:
    """Generate and write derivatives in parallel; returns broken pictures with the reasons."""
    broken: dict[Image, str] = {}
    jobs = options.jobs
    developing = BoundedSemaphore(jobs)

    def one(image: Image) -> None:
        data = read_original(settings, image)
        with developing:
            made = make(settings, image, data, work[image])
        for path, (content, content_type) in made.items():
            site.write(path, content, content_type, IMMUTABLE)

    threads = jobs + _WAITING
    pool = ThreadPoolExecutor(threads, thread_name_prefix="export")
    try:
        futures: dict[Future[None], Image] = {}
        queue = list(work)[::-1]
        with tqdm(total=len(work), unit="photo", desc="developing", disable=options.quiet or None) as bar:
            while queue or futures:
                while queue and len(futures) < threads + jobs:
                    image = queue.pop()
                    futures[pool.submit(one, image)] = image
                done, _ = wait(futures, return_when=FIRST_COMPLETED)
                for future in done:
                    _settle(futures.pop(future), future, broken, outcome)
                    bar.update()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return broken


def _settle(image: Image, future: "Future[None]", broken: dict[Image, str], outcome: Outcome) -> None:
    try:
        future.result()
    except (BrokenImage, UnsupportedImage):
        broken[image] = "unreadable"
    except TooLarge:
        broken[image] = "too_large"
    except NotFound:
        outcome.failed[image.name] = "It was replaced or deleted during the export."
    except DarkroomError as error:
        outcome.failed[image.name] = str(error)


@dataclass(frozen=True)
class Target:
    """The parameters of publishing."""

    settings: Settings
    site: Site
    manifest: Manifest
    options: Options


def _publish(target: Target, images: Sequence[Image], pictures: set[str], outcome: Outcome) -> None:
    settings, site, manifest, options = target.settings, target.site, target.manifest, target.options
    root, pages = build(settings, images, options, dict(Counter(outcome.skipped)))
    assets = _assets(target, images)
    written = {path: data for path, data in pages.items() if path not in manifest.files or site.read(path) != data}
    own = ours(site, manifest, paths(settings, images))
    manifest.files |= {*written, *assets, *own, layout.GALLERY}
    write_manifest(site, manifest)
    for path, data in written.items():
        site.write(path, data, tags.content_type(path), IMMUTABLE)
    for path, data in assets.items():
        if site.read(path) != data:
            site.write(path, data, tags.content_type(path), FRESH)
    fresh = (document for document in documents(settings, images, options) if document[0] in own)
    write_documents(site, manifest, fresh, options.quiet)
    if site.read(layout.GALLERY) != root:
        site.write(layout.GALLERY, root, "application/json", FRESH)
    gone = _to_delete(manifest, {*pictures, *pages, *assets, *own, layout.GALLERY}, images)
    for path in tqdm(sorted(gone), unit="file", desc="removing", disable=None if len(gone) > _CHECKPOINT else True):
        site.delete(path)
    manifest.files -= gone
    manifest.replaced = {path: since for path, since in manifest.replaced.items() if path not in gone}
    write_manifest(site, manifest)
    outcome.pages, outcome.removed = len(written), len(gone)


def _to_delete(manifest: Manifest, needed: set[str], images: Sequence[Image]) -> set[str]:
    """All files of removed pictures, and replaced files whose grace period is over."""
    now = int(time.time())
    gone = manifest.files - needed
    folders = {layout.folder_of(image.name) for image in images}
    replaced = {
        path
        for path in gone
        if path.startswith(layout.PAGES) or (path.startswith(layout.IMAGES) and path.split("/")[1] in folders)
    }
    manifest.replaced = {path: manifest.replaced.get(path, now) for path in replaced}
    return gone - {path for path, since in manifest.replaced.items() if now - since < KEPT_SECONDS}


def _assets(target: Target, images: Sequence[Image]) -> dict[str, bytes]:
    """The embeds, if the frontend is built, and a page of the whole gallery, unless the site has its own index."""
    settings, site, manifest = target.settings, target.site, target.manifest
    found = {name: (DIST / name).read_bytes() for name in layout.EMBEDS if (DIST / name).is_file()}
    if not found:
        print("The frontend is not built, so the export has no embed.js. Run make frontend.", file=sys.stderr)
    if layout.INDEX in manifest.files or site.read(layout.INDEX) is None:
        found[layout.INDEX] = Albums(settings, images, target.options).page("")
    if settings.public_url:
        found[layout.OEMBED] = tags.oembed_of(settings)
    return found


def summary(outcome: Outcome) -> str:
    """The outcome as one line of JSON."""
    return json.dumps(vars(outcome), ensure_ascii=False)

"""Write an export's HTML and XML: only what changed, and never over a file of somebody else."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from tqdm import tqdm

from darkroom_cli.exporting import layout, tags
from darkroom_cli.exporting.manifest import Manifest, digest_of, write_manifest
from darkroom_cli.exporting.site import FRESH, Site

_THREADS = 16
_BATCH = 256


def write_documents(site: Site, manifest: Manifest, documents: Iterable[tuple[str, bytes]], quiet: bool) -> set[str]:
    """Returns the paths that belong to the export. A file that no export wrote is left as it is."""
    foreign = _foreign(site, manifest)
    own: set[str] = set()

    def write(document: tuple[str, bytes]) -> None:
        path, data = document
        site.write(path, data, tags.content_type(path), FRESH)

    with (
        ThreadPoolExecutor(_THREADS, thread_name_prefix="write") as pool,
        tqdm(unit="page", desc="writing pages", disable=quiet or None) as bar,
    ):
        rest = iter(documents)
        while batch := list(islice(rest, _BATCH)):
            ours = [(path, data) for path, data in batch if path not in foreign]
            own |= {path for path, _ in ours}
            changed = [(path, data) for path, data in ours if manifest.documents.get(path) != digest_of(data)]
            if not own <= manifest.files:
                # Known before it is written, so that the next run can clean up after an interruption.
                manifest.files |= own
                write_manifest(site, manifest)
            list(pool.map(write, changed))
            manifest.documents |= {path: digest_of(data) for path, data in changed}
            bar.update(len(batch))
    manifest.documents = {path: known for path, known in manifest.documents.items() if path in own}
    return own


def _foreign(site: Site, manifest: Manifest) -> set[str]:
    """Files at our paths that no export wrote, such as the feed of a blog in the same folder."""
    there = set(site.list(layout.PHOTOS))
    there |= {path for path in (layout.FEED, layout.SITEMAP) if site.read(path) is not None}
    return there - manifest.files

"""Write an export's HTML and XML: only changes, and never over a file that no export wrote."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from tqdm import tqdm

from darkroom_cli.exporting import layout, tags
from darkroom_cli.exporting.manifest import Manifest, digest_of
from darkroom_cli.exporting.site import FRESH, Site

_THREADS = 16
_BATCH = 256


def ours(site: Site, manifest: Manifest, paths: set[str]) -> set[str]:
    """The paths that may be written: all except existing files that no export wrote, such as a blog's own feed."""
    there = {path for folder in (layout.PHOTOS, layout.ALBUMS, layout.DETAILS) for path in site.list(folder)}
    there |= {path for path in (layout.FEED, layout.SITEMAP) if site.read(path) is not None}
    return paths - (there - manifest.files)


def write_documents(site: Site, manifest: Manifest, documents: Iterable[tuple[str, bytes]], quiet: bool) -> None:
    """Write changes. The manifest already lists the files, so that the next run can clean up after an interruption."""

    def write(document: tuple[str, bytes]) -> None:
        path, data = document
        site.write(path, data, tags.content_type(path), FRESH)

    digests: dict[str, str] = {}
    with (
        ThreadPoolExecutor(_THREADS, thread_name_prefix="write") as pool,
        tqdm(unit="page", desc="writing pages", disable=quiet or None) as bar,
    ):
        rest = iter(documents)
        while batch := list(islice(rest, _BATCH)):
            found = {path: digest_of(data) for path, data in batch}
            list(pool.map(write, [one for one in batch if manifest.documents.get(one[0]) != found[one[0]]]))
            digests |= found
            bar.update(len(batch))
    manifest.documents = digests

"""Publish a master's picture and tiles. The picture is marked as having a master after all tiles are stored."""

import hashlib
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tqdm import tqdm

from darkroom.cache_control import IMMUTABLE
from darkroom.config import Settings
from darkroom.errors import NotFound, TooLarge
from darkroom.geometry import Size
from darkroom.iiif.masters import KEY, master_of, print_master, tree
from darkroom.images.derivatives.keys import source_prefix
from darkroom.storage import ABSENT, Blob, buckets, list_all
from darkroom.storage.object_metadata import parse_metadata, replace_metadata
from darkroom_cli.tiling import master
from darkroom_cli.tiling.page import Page

_THREADS: Final = 16


@dataclass(frozen=True)
class Job:
    """`name` is the picture's object name; `access` is the size of the master's picture in the gallery."""

    page: Page
    name: str
    size: Size
    access: Size


def plan(settings: Settings, page: Page, prefix: str, longest: int) -> Job:
    """Plan the work for a page. Raises BrokenImage, TooLarge, ConfigurationError."""
    size = master.size_of(page)
    return Job(page, prefix + page.name, size, master.access_size(size, longest, settings.max_pixels))


def is_done(settings: Settings, job: Job, digest: str) -> bool:
    blob = _present(settings, job.name)
    return blob is not None and master_of(blob) == job.size and blob.metadata.get("master-sha256") == digest


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def publish(settings: Settings, job: Job, digest: str, quiet: bool) -> int:
    """Publish; returns the number of tiles written. Raises TooLarge, StorageUnavailable, PreconditionFailed."""
    with tempfile.TemporaryDirectory(prefix="darkroom-tiles-") as temporary:
        folder = Path(temporary)
        opened = master.opener(job.page, folder)
        master.write_access(opened, job.access, folder / "access.jpg")
        blob = _put_access(settings, job, (folder / "access.jpg").read_bytes())
        master.write_tiles(opened, folder / "tiles", f"{settings.public_url or 'http://localhost'}/tiles")
        written = _put_tiles(settings, job, blob, folder / "tiles", quiet)
    marks = {KEY: print_master(job.size, blob.generation), "master-sha256": digest}
    buckets.originals(settings).describe(job.name, {**blob.metadata, **marks}, if_generation_match=blob.generation)
    _forget_older(settings, job.name, blob.generation)
    return written


def _put_access(settings: Settings, job: Job, data: bytes) -> Blob:
    """Store the picture, keeping the captions of an existing one. Raises PreconditionFailed if it was just replaced."""
    if len(data) > settings.max_source_bytes:
        raise TooLarge(
            f"The picture for {job.name} has {len(data)} bytes; DARKROOM_MAX_SOURCE_BYTES allows "
            f"{settings.max_source_bytes}. Choose a smaller --longest."
        )
    present = _present(settings, job.name)
    kept = (
        {key: value for key, value in present.metadata.items() if key not in (KEY, "master-sha256")} if present else {}
    )
    width, height = job.access
    digest = hashlib.sha256(data).hexdigest()
    picture = replace(parse_metadata(kept), width=width, height=height, sha256=digest, placeholder=None)
    metadata = replace_metadata(kept, picture)
    generation = present.generation if present else ABSENT
    return buckets.originals(settings).write(job.name, data, "image/jpeg", metadata, if_generation_match=generation)


def _put_tiles(settings: Settings, job: Job, blob: Blob, folder: Path, quiet: bool) -> int:
    bucket, prefix = buckets.derivatives(settings), tree(job.name, blob.generation)
    files = sorted(file for file in folder.rglob("*") if file.is_file())

    def put(file: Path) -> None:
        kind = "image/jpeg" if file.suffix == ".jpg" else "application/json"
        name = prefix + file.relative_to(folder).as_posix()
        bucket.write(name, file.read_bytes(), kind, {"source": job.name}, cache_control=IMMUTABLE)

    with ThreadPoolExecutor(_THREADS) as pool:
        for _ in tqdm(
            pool.map(put, files), total=len(files), desc=Path(job.page.label).name, unit="tile", disable=quiet or None
        ):
            pass
    return len(files)


def _forget_older(settings: Settings, name: str, generation: str) -> None:
    """Delete the tiles of earlier pictures with this name."""
    bucket = buckets.derivatives(settings)
    for blob in list(_trees(settings, name)):
        if not blob.name.startswith(tree(name, generation)):
            bucket.delete(blob.name)


def _trees(settings: Settings, name: str) -> Iterator[Blob]:
    prefix = source_prefix(name)
    for blob in list_all(buckets.derivatives(settings), prefix):
        if blob.name.removeprefix(prefix).partition("/")[2].startswith("master/"):
            yield blob


def _present(settings: Settings, name: str) -> Blob | None:
    try:
        return buckets.originals(settings).stat(name)
    except NotFound:
        return None

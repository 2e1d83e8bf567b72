"""Bucket, Blob, Page: a flat store of named blobs, and `open_bucket`, which selects the backend by URL.

A new backend is one module with an `open_bucket(url)` and one line in `SCHEMES`; the conformance
suite in `tests/storage/` then runs against it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import Final, Protocol

from darkroom.errors import ConfigurationError

ABSENT: Final = "0"
"""The generation of an object that does not exist: `if_generation_match=ABSENT` creates only."""

SCHEMES: Final = {"": "local", "gs": "gs", "s3": "s3"}


# Never changed, but not frozen: creating a frozen one takes five times as long, and a listing creates many.
@dataclass(slots=True)
class Blob:
    """The properties of a stored object, without its bytes.

    `generation` is an opaque string that identifies the bytes: different bytes never share one, and a change of
    metadata alone keeps it. `size` is in bytes, `updated` is aware (UTC). `crc32c` is base64, and None unless the store
    has checksums and the object was looked up by itself.
    """

    name: str
    generation: str
    size: int
    content_type: str
    updated: datetime
    metadata: Mapping[str, str] = field(default_factory=dict)
    crc32c: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Page:
    """One slice of a listing, in code-point order of the names; `next_page_token` is None at the end.

    `illegal` lists names in this slice that no URL can express; such objects are counted but not served.
    """

    blobs: tuple[Blob, ...]
    next_page_token: str | None = None
    illegal: tuple[str, ...] = ()


class Bucket(Protocol):
    """A flat store of named blobs. Safe to share between threads.

    Every method raises `InvalidName` for an illegal name, `StorageUnavailable` if the store does not respond within its
    deadline, and `StorageForbidden` if it refuses.
    """

    @property
    def url(self) -> str: ...

    def list(
        self, prefix: str = "", page_token: str | None = None, page_size: int = 1000, exclude: tuple[str, ...] = ()
    ) -> Page:
        """Blobs whose names start with `prefix` and with none of `exclude`.

        A page may have fewer than `page_size` blobs, even none, without being the last.
        """

    def stat(self, name: str) -> Blob:
        """Raises NotFound."""

    def read(self, name: str, generation: str | None = None, start: int | None = None, end: int | None = None) -> bytes:
        """The bytes, or the slice `[start:end]`; if `generation` is given, only of that generation.

        Never mixes two generations. Raises NotFound, also if that generation is gone.
        """

    def write(
        self,
        name: str,
        data: bytes,
        content_type: str,
        metadata: Mapping[str, str] | None = None,
        if_generation_match: str | None = None,
        cache_control: str | None = None,
    ) -> Blob:
        """Store an object whole or not at all. Raises PreconditionFailed; `ABSENT` creates only.

        A create whose response was lost may raise PreconditionFailed for its own success, so the caller reads the
        object back.
        """

    def describe(self, name: str, metadata: Mapping[str, str], if_generation_match: str | None = None) -> Blob:
        """Replace all custom metadata; the bytes and the generation stay. Raises NotFound, PreconditionFailed."""

    def delete(self, name: str, if_generation_match: str | None = None) -> None:
        """Delete the object. Raises NotFound, PreconditionFailed."""

    def public_url(self, name: str) -> str | None:
        """A URL that needs no sign-in, or None if the store has none."""


def split_url(url: str) -> tuple[str, str]:
    """Scheme and path: `gs://photos/2024` is ("gs", "photos/2024"); a folder has no scheme.

    Raises ConfigurationError for `gs:photos`, which would otherwise be a new folder.
    """
    scheme, separator, rest = url.partition("://")
    if separator:
        return scheme, rest
    if url.startswith(("gs:", "s3:")):
        raise ConfigurationError(f"{url} is neither a folder nor a URL; did you mean {url[:3]}//{url[3:].lstrip('/')}?")
    return "", url


@lru_cache(maxsize=64)
def open_bucket(url: str) -> Bucket:
    """The bucket at `url`, a folder or `gs://name/prefix`, opened once per process. Raises ConfigurationError."""
    scheme, _ = split_url(url)
    if scheme not in SCHEMES:
        known = ", ".join(f"{name}://" for name in SCHEMES if name)
        raise ConfigurationError(f"{url}: '{scheme}://' is not supported; use a folder or one of {known}")
    try:
        module = import_module(f"darkroom.storage.{SCHEMES[scheme]}")
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"{url}: the package {error.name} is missing; install Darkroom with the extra '{scheme}', "
            f"or in a clone: .venv/bin/pip install -r functions/requirements-{scheme}.txt"
        ) from error
    bucket: Bucket = module.open_bucket(url)
    return bucket


def list_all(bucket: Bucket, prefix: str = "", exclude: tuple[str, ...] = ()) -> Iterator[Blob]:
    """All blobs under `prefix`."""
    return (blob for page in list_pages(bucket, prefix, exclude) for blob in page.blobs)


def list_pages(bucket: Bucket, prefix: str = "", exclude: tuple[str, ...] = ()) -> Iterator[Page]:
    """All pages of the listing of `prefix`."""
    token: str | None = None
    while True:
        page = bucket.list(prefix, token, page_size=100_000, exclude=exclude)
        yield page
        token = page.next_page_token
        if token is None:
            return

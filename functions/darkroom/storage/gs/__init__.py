"""A bucket in Google Cloud Storage, `gs://name` or `gs://name/prefix`, through Google's client library.

`STORAGE_EMULATOR_HOST` (with http://) selects another server with the same API, without credentials.
"""

import io
import os
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeVar
from urllib.parse import quote

from darkroom.storage.gs.postponed import postponed

with postponed():
    from google.api_core.exceptions import RequestRangeNotSatisfiable
    from google.cloud.storage import Blob as Handle

from darkroom import deadline
from darkroom.config import settings
from darkroom.deadline import Wait
from darkroom.errors import ConfigurationError, NotFound, PreconditionFailed, StorageUnavailable
from darkroom.storage import Blob, Bucket, Page, bulkhead, split_url
from darkroom.storage.gs import blobs, calls
from darkroom.storage.gs.client import EMULATOR, connect
from darkroom.storage.gs.paging import next_token, split_token
from darkroom.storage.names import check_name, is_legal, may_begin_name
from darkroom.storage.prefixed import below

_LARGEST_PAGE: Final = 1000
# A listing without nextPageToken among its fields silently ends after the first page.
_LISTED: Final = "items(name,generation,size,contentType,updated,metadata),nextPageToken"
_BUCKET_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")

T = TypeVar("T")


def open_bucket(url: str, seconds: float | None = None) -> Bucket:
    """Sends no request yet. Raises ConfigurationError. `seconds` is DARKROOM_STORAGE_SECONDS by default."""
    name, _, prefix = split_url(url)[1].partition("/")
    if not _BUCKET_NAME.fullmatch(name):
        raise ConfigurationError(f"{url}: {name!r} is not a bucket name; the URL must be gs://name or gs://name/prefix")
    endpoint = os.environ.get(EMULATOR, "")
    if endpoint and not re.fullmatch(r"https?://[^/]+", endpoint):
        raise ConfigurationError(f"{EMULATOR} is {endpoint!r}; it must be a URL such as http://127.0.0.1:9023")
    bucket = CloudBucket(name, settings().storage_seconds if seconds is None else seconds)
    return below(bucket, prefix, url)


class CloudBucket:
    """See `darkroom.storage.Bucket`. `seconds` limits a call with all retries; data transfer may take longer."""

    def __init__(self, name: str, seconds: float) -> None:
        self.url = f"gs://{name}"
        self._name = name
        self._seconds = seconds

    def list(
        self, prefix: str = "", page_token: str | None = None, page_size: int = 1000, exclude: tuple[str, ...] = ()
    ) -> Page:
        """One request per page."""
        if not may_begin_name(prefix) or prefix.startswith(exclude):
            return Page(())
        offset, token = split_token(page_token)

        def attempt(wait: Wait) -> Mapping[str, Any]:
            listing = connect().list_blobs(
                self._name,
                prefix=prefix or None,
                start_offset=offset or None,
                page_token=token or None,
                page_size=max(1, min(page_size, _LARGEST_PAGE)),
                fields=_LISTED,
                timeout=calls.timeout(wait),
                retry=None,
            )
            page: Mapping[str, Any] = next(listing.pages).raw_page
            return page

        found = self._call(None, attempt)
        items = found.get("items", [])
        wanted = [item for item in items if not item["name"].startswith(exclude)]
        legal = (item for item in wanted if is_legal(item["name"]))
        illegal = tuple(item["name"] for item in wanted if not is_legal(item["name"]))
        last = items[-1]["name"] if items else ""
        following = next_token(offset, found.get("nextPageToken"), last, exclude)
        return Page(tuple(map(blobs.of_resource, legal)), following, illegal)

    def stat(self, name: str) -> Blob:
        return self._stat(name, None)

    def read(self, name: str, generation: str | None = None, start: int | None = None, end: int | None = None) -> bytes:
        """Verifies the checksum if the slice is the whole object; of a part, only the length is verified."""
        check_name(name)
        first, last = start or 0, end
        if last is not None and (first < 0 or last < 0):
            # A request cannot express this slice without the object's size.
            return self.read(name, generation)[first:last]
        if last is not None and last <= first:
            self._stat(name, generation)
            return b""

        def attempt(wait: Wait) -> bytes:
            sink = io.BytesIO()
            # Each attempt reads the whole object, since the client does not verify data that it resumes.
            handle = self._handle(name, generation)
            handle.download_to_file(
                sink, start=first or None, end=last and last - 1, timeout=calls.timeout(wait), retry=None
            )
            data = sink.getvalue()
            if not first and last is not None and len(data) < last:
                calls.check(data, handle.crc32c)
            return data

        try:
            return self._call(name, attempt)
        except RequestRangeNotSatisfiable:
            return b""

    def write(
        self,
        name: str,
        data: bytes,
        content_type: str,
        metadata: Mapping[str, str] | None = None,
        if_generation_match: str | None = None,
        cache_control: str | None = None,
    ) -> Blob:
        """The deadline grows with the data, so that a slow connection is not an error."""
        expected = _expected(name, if_generation_match)

        def attempt(wait: Wait) -> Blob:
            handle = self._handle(name)
            handle.metadata = dict(metadata or {})
            handle.cache_control = cache_control
            handle.upload_from_string(
                data,
                content_type,
                if_generation_match=expected,
                timeout=calls.timeout(wait, len(data)),
                retry=None,
                checksum="auto",
            )
            return blobs.of_handle(handle)

        try:
            return self._call(name, attempt, sending=len(data), also_transient=calls.is_lost_upload)
        except NotFound as error:
            raise StorageUnavailable(f"The bucket {self.url} lost an upload repeatedly. Try again.") from error

    def describe(self, name: str, metadata: Mapping[str, str], if_generation_match: str | None = None) -> Blob:
        """Two requests: the first reads the current metadata, since a change must name each key that it removes."""
        expected = _expected(name, if_generation_match)

        def attempt(wait: Wait) -> Blob:
            handle = self._handle(name)
            handle.reload(timeout=calls.timeout(wait), retry=None)
            if expected not in (None, handle.generation):
                raise _moved(name)
            handle.metadata = {**dict.fromkeys(handle.metadata or {}), **metadata}
            handle.patch(
                if_generation_match=handle.generation,
                if_metageneration_match=handle.metageneration,
                timeout=calls.timeout(wait),
                retry=None,
            )
            return blobs.of_handle(handle)

        # A failed precondition here means that another writer was faster, so the next attempt reads again.
        return self._call(name, attempt, also_transient=calls.is_conflict)

    def delete(self, name: str, if_generation_match: str | None = None) -> None:
        """An object that is missing after a failed attempt counts as deleted."""
        expected = _expected(name, if_generation_match)
        attempts = 0

        def attempt(wait: Wait) -> None:
            nonlocal attempts
            attempts += 1
            self._handle(name).delete(if_generation_match=expected, timeout=calls.timeout(wait), retry=None)

        try:
            self._call(name, attempt)
        except NotFound:
            if attempts == 1:
                raise

    def public_url(self, name: str) -> str:
        """The object's URL, which works for clients with read access to the bucket."""
        endpoint = os.environ.get(EMULATOR) or "https://storage.googleapis.com"
        return f"{endpoint}/{self._name}/{quote(check_name(name), safe='/~')}"

    def _stat(self, name: str, generation: str | None) -> Blob:
        check_name(name)

        def attempt(wait: Wait) -> Blob:
            handle = self._handle(name, generation)
            handle.reload(timeout=calls.timeout(wait), retry=None)
            return blobs.of_handle(handle)

        return self._call(name, attempt)

    def _handle(self, name: str, generation: str | None = None) -> Handle:
        number = None if generation is None else blobs.number(generation)
        if generation is not None and not number:
            raise NotFound(f"There is no {name!r} at generation {generation}.")
        return connect().bucket(self._name).blob(name, generation=number)

    def _call(
        self,
        name: str | None,
        attempt: Callable[[Wait], T],
        sending: int = 0,
        also_transient: Callable[[BaseException], bool] = lambda error: False,
    ) -> T:
        with deadline.storage_call(self._seconds, sending) as wait, bulkhead.of(self.url).call(self.url, wait):
            result = calls.call(self._name, name, partial(attempt, wait), wait, also_transient)
            wait.moving = (sending or (len(result) if isinstance(result, bytes) else 0)) / deadline.SLOWEST
            return result


def _expected(name: str, generation: str | None) -> int | None:
    """The required generation. Raises InvalidName, and PreconditionFailed for an impossible generation."""
    check_name(name)
    number = None if generation is None else blobs.number(generation)
    if generation is not None and number is None:
        raise _moved(name)
    return number


def _moved(name: str) -> PreconditionFailed:
    return PreconditionFailed(f"{name!r} was changed by another request.")

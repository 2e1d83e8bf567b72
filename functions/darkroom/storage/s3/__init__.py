"""A bucket in Amazon S3, Cloudflare R2 or another store with that API: `s3://name` or `s3://name/prefix`, by boto3.

The generation is the ETag, a digest of the bytes, so equal bytes written twice have the same one. Listings carry no
metadata: each object of a page is read by one HEAD request, and cached while the listing shows no change.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeVar

from botocore.exceptions import ClientError

from darkroom import deadline
from darkroom.config import settings
from darkroom.errors import ConfigurationError, NotFound, PreconditionFailed
from darkroom.storage import ABSENT, Blob, Bucket, Page, bulkhead, split_url
from darkroom.storage.names import check_name, is_legal, may_begin_name
from darkroom.storage.prefixed import below
from darkroom.storage.s3 import calls, metadata_headers
from darkroom.storage.s3.copying import kept_headers, read_grants
from darkroom.storage.s3.heads import Heads, blob_of, generation_of, tag_of

_LARGEST_PAGE: Final = 1000
_BUCKET_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_LAST: Final = "\U0010ffff" * 256

T = TypeVar("T")


def open_bucket(url: str, seconds: float | None = None) -> Bucket:
    """Sends no request yet. Raises ConfigurationError. `seconds` is DARKROOM_STORAGE_SECONDS by default."""
    name, _, prefix = split_url(url)[1].partition("/")
    if not _BUCKET_NAME.fullmatch(name):
        raise ConfigurationError(f"{url}: {name!r} is not a bucket name; the URL must be s3://name or s3://name/prefix")
    bucket = S3Bucket(name, settings().storage_seconds if seconds is None else seconds)
    return below(bucket, prefix, url)


class S3Bucket:
    """See `darkroom.storage.Bucket`. `seconds` limits a call with all retries; sending data may take longer."""

    def __init__(self, name: str, seconds: float) -> None:
        self.url = f"s3://{name}"
        self._name = name
        self._seconds = seconds
        self.heads = Heads()

    def list(
        self, prefix: str = "", page_token: str | None = None, page_size: int = 1000, exclude: tuple[str, ...] = ()
    ) -> Page:
        """A page token is the last name of the page before."""
        if not may_begin_name(prefix) or prefix.startswith(exclude):
            return Page(())

        def attempt(client: Any) -> Mapping[str, Any]:
            found: Mapping[str, Any] = client.list_objects_v2(
                Bucket=self._name,
                Prefix=prefix,
                StartAfter=page_token or "",
                MaxKeys=max(1, min(page_size, _LARGEST_PAGE)),
            )
            return found

        found = self._call(None, attempt)
        items = found.get("Contents", [])
        wanted = [item for item in items if not item["Key"].startswith(exclude)]
        legal = [item for item in wanted if is_legal(item["Key"])]
        illegal = tuple(item["Key"] for item in wanted if not is_legal(item["Key"]))
        following = items[-1]["Key"] if found.get("IsTruncated") and items else None
        return Page(tuple(self.heads.of(legal, self._look)), _behind(following, exclude), illegal)

    def stat(self, name: str) -> Blob:
        check_name(name)
        return blob_of(name, self._head(name))

    def read(self, name: str, generation: str | None = None, start: int | None = None, end: int | None = None) -> bytes:
        check_name(name)
        first, last = start or 0, end
        if first < 0 or (last is not None and last < 0):
            # A request cannot express this slice without the object's size.
            return self.read(name, generation)[first:last]
        if last is not None and last <= first:
            self._stat_at(name, generation)
            return b""
        asked = {"Range": f"bytes={first}-{'' if last is None else last - 1}"} if first or last is not None else {}
        if generation is not None:
            asked["IfMatch"] = tag_of(generation)

        def attempt(client: Any) -> bytes:
            answer = client.get_object(Bucket=self._name, Key=name, **asked)
            # Some stores with this API ignore If-Match.
            if generation not in (None, generation_of(answer["ETag"])):
                raise NotFound(f"There is no {name!r} at generation {generation}.")
            body: bytes = answer["Body"].read()
            return body

        try:
            return self._call(name, attempt)
        except PreconditionFailed as error:
            raise NotFound(f"There is no {name!r} at generation {generation}.") from error
        except ClientError:
            # The slice starts after the end, and that response does not contain the generation.
            self._stat_at(name, generation)
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
        """Two requests, since the store returns the time of the change only on reading."""
        check_name(name)
        asked: dict[str, Any] = {
            "ContentMD5": base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
        }
        if cache_control is not None:
            asked["CacheControl"] = cache_control
        if if_generation_match == ABSENT:
            asked["IfNoneMatch"] = "*"
        elif if_generation_match is not None:
            asked["IfMatch"] = tag_of(if_generation_match)

        def attempt(client: Any) -> str:
            answer = client.put_object(
                Bucket=self._name,
                Key=name,
                Body=data,
                ContentType=content_type,
                Metadata=metadata_headers.encode(metadata or {}),
                **asked,
            )
            return generation_of(answer["ETag"])

        try:
            generation = self._call(name, attempt, sending=len(data))
        except NotFound as error:
            raise _moved(name) from error
        return self.heads.written(name, generation, data, content_type, metadata, self._look)

    def describe(self, name: str, metadata: Mapping[str, str], if_generation_match: str | None = None) -> Blob:
        """Copies the object onto itself. An object uploaded in parts then gets another ETag, and so a new version."""
        for _ in range(10):
            head = self._head(check_name(name))
            before = blob_of(name, head)
            if if_generation_match not in (None, before.generation):
                raise _moved(name)
            kept = kept_headers(head) | read_grants(partial(self._acl, name))
            tag = tag_of(before.generation)

            def attempt(client: Any, tag: str = tag, type: str = before.content_type, kept: Any = kept) -> None:
                client.copy_object(
                    Bucket=self._name,
                    Key=name,
                    CopySource={"Bucket": self._name, "Key": name},
                    CopySourceIfMatch=tag,
                    MetadataDirective="REPLACE",
                    Metadata=metadata_headers.encode(metadata),
                    ContentType=type,
                    **kept,
                )

            try:
                self._call(name, attempt)
            except PreconditionFailed:
                continue  # replaced by another writer: read again
            return self.heads.described(before, metadata, self._look)
        raise _moved(name)

    def delete(self, name: str, if_generation_match: str | None = None) -> None:
        """Checks that the object exists first, since the store does not report a missing one."""
        found = self.stat(name)
        if if_generation_match not in (None, found.generation):
            raise _moved(name)
        asked = {} if if_generation_match is None else {"IfMatch": tag_of(if_generation_match)}
        self._call(name, lambda client: client.delete_object(Bucket=self._name, Key=name, **asked))

    def public_url(self, name: str) -> None:
        """None: S3 does not tell whether an object is public, or its URL."""
        check_name(name)

    def _head(self, name: str) -> Mapping[str, Any]:
        head: Mapping[str, Any] = self._call(name, lambda client: client.head_object(Bucket=self._name, Key=name))
        return head

    def _acl(self, name: str) -> Mapping[str, Any]:
        acl: Mapping[str, Any] = self._call(name, lambda client: client.get_object_acl(Bucket=self._name, Key=name))
        return acl

    def _look(self, name: str) -> Blob | None:
        try:
            return self.stat(name)
        except NotFound:
            return None

    def _stat_at(self, name: str, generation: str | None) -> None:
        if generation not in (None, self.stat(name).generation):
            raise NotFound(f"There is no {name!r} at generation {generation}.")

    def _call(self, name: str | None, attempt: Callable[[Any], T], sending: int = 0) -> T:
        with deadline.storage_call(self._seconds, sending) as wait, bulkhead.of(self.url).call(self.url, wait):
            result = calls.call(self._name, name, wait, attempt)
            wait.moving = (sending or (len(result) if isinstance(result, bytes) else 0)) / deadline.SLOWEST
            return result


def _behind(name: str | None, exclude: tuple[str, ...]) -> str | None:
    """The name after which the next page starts: that name, or the end of an excluded prefix."""
    if name is None:
        return None
    for prefix in exclude:
        if prefix and name.startswith(prefix):
            return (prefix + _LAST).encode()[:1024].decode(errors="ignore")
    return name


def _moved(name: str) -> PreconditionFailed:
    return PreconditionFailed(f"{name!r} was changed by another request.")

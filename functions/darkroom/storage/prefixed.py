"""A bucket inside a bucket: the objects under one prefix."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from darkroom.errors import ConfigurationError, InvalidName
from darkroom.storage import Blob, Bucket, Page
from darkroom.storage.names import check_name


def below(bucket: Bucket, prefix: str, url: str) -> Bucket:
    """The bucket that `url` names: all of `bucket`, or its objects under a prefix. Raises ConfigurationError."""
    prefix = prefix.strip("/")
    if not prefix:
        return bucket
    try:
        return Prefixed(bucket, check_name(prefix) + "/")
    except InvalidName as error:
        raise ConfigurationError(f"{url}: {error}") from error


@dataclass(frozen=True)
class Prefixed:
    """See `darkroom.storage.Bucket`. `prefix` ends with a slash and precedes every name."""

    bucket: Bucket
    prefix: str

    @property
    def url(self) -> str:
        return f"{self.bucket.url.rstrip('/')}/{self.prefix.rstrip('/')}"

    def list(
        self, prefix: str = "", page_token: str | None = None, page_size: int = 1000, exclude: tuple[str, ...] = ()
    ) -> Page:
        skipped = tuple(self.prefix + word for word in exclude)
        page = self.bucket.list(self.prefix + prefix, page_token, page_size, skipped)
        blobs = (self._inner(blob) for blob in page.blobs)
        illegal = tuple(name.removeprefix(self.prefix) for name in page.illegal)
        return Page(tuple(blobs), page.next_page_token, illegal)

    def stat(self, name: str) -> Blob:
        return self._inner(self.bucket.stat(self.prefix + name))

    def read(self, name: str, generation: str | None = None, start: int | None = None, end: int | None = None) -> bytes:
        return self.bucket.read(self.prefix + name, generation, start, end)

    def write(
        self,
        name: str,
        data: bytes,
        content_type: str,
        metadata: Mapping[str, str] | None = None,
        if_generation_match: str | None = None,
        cache_control: str | None = None,
    ) -> Blob:
        full = self.prefix + name
        return self._inner(self.bucket.write(full, data, content_type, metadata, if_generation_match, cache_control))

    def describe(self, name: str, metadata: Mapping[str, str], if_generation_match: str | None = None) -> Blob:
        return self._inner(self.bucket.describe(self.prefix + name, metadata, if_generation_match))

    def delete(self, name: str, if_generation_match: str | None = None) -> None:
        self.bucket.delete(self.prefix + name, if_generation_match)

    def public_url(self, name: str) -> str | None:
        return self.bucket.public_url(self.prefix + name)

    def _inner(self, blob: Blob) -> Blob:
        return replace(blob, name=blob.name.removeprefix(self.prefix))

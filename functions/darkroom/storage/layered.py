"""Two buckets as one: writes go to the upper one, and reads fall back to the lower one.

Used for derivatives inside a person's folder, which are served, while new ones are written elsewhere.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from darkroom.errors import NotFound, PreconditionFailed
from darkroom.storage import ABSENT, Blob, Bucket, Page
from darkroom.storage.prefixed import Prefixed


@dataclass(frozen=True)
class Layered:
    """See `darkroom.storage.Bucket`. Both are folders, whose page tokens are the last name of a page."""

    upper: Bucket
    lower: Prefixed

    @property
    def url(self) -> str:
        return self.upper.url

    def list(
        self, prefix: str = "", page_token: str | None = None, page_size: int = 1000, exclude: tuple[str, ...] = ()
    ) -> Page:
        """Blobs of both buckets; the upper bucket's blob if both have one with that name."""
        below = None if page_token is None else self.lower.prefix + page_token
        lower = self.lower.list(prefix, below, page_size, exclude)
        upper = self.upper.list(prefix, page_token, page_size, exclude)
        found = {blob.name: blob for blob in (*lower.blobs, *upper.blobs)}
        # Names after the end of an unfinished page belong to the next page.
        ends = [token.removeprefix(self.lower.prefix) for token in (lower.next_page_token,) if token]
        ends += [upper.next_page_token] if upper.next_page_token else []
        end = min(ends, default=None)
        names = sorted(name for name in found if end is None or name <= end)
        if len(names) > page_size:
            names, end = names[:page_size], names[page_size - 1]
        illegal = tuple(dict.fromkeys((*lower.illegal, *upper.illegal)))
        return Page(tuple(found[name] for name in names), end, illegal)

    def stat(self, name: str) -> Blob:
        return self._holder(name).stat(name)

    def read(self, name: str, generation: str | None = None, start: int | None = None, end: int | None = None) -> bytes:
        with suppress(NotFound):
            return self.upper.read(name, generation, start, end)
        return self.lower.read(name, generation, start, end)

    def write(
        self,
        name: str,
        data: bytes,
        content_type: str,
        metadata: Mapping[str, str] | None = None,
        if_generation_match: str | None = None,
        cache_control: str | None = None,
    ) -> Blob:
        expected = self._expected(name, if_generation_match)
        return self.upper.write(name, data, content_type, metadata, expected, cache_control)

    def describe(self, name: str, metadata: Mapping[str, str], if_generation_match: str | None = None) -> Blob:
        """A blob of the lower bucket is copied first, so its generation changes."""
        if self._holder(name) is self.upper:
            return self.upper.describe(name, metadata, if_generation_match)
        blob = self.lower.stat(name)
        data = self.lower.read(name, blob.generation)
        return self.write(name, data, blob.content_type, metadata, if_generation_match or blob.generation)

    def delete(self, name: str, if_generation_match: str | None = None) -> None:
        """Deletes from both, so that the lower bucket does not serve a deleted blob."""
        holder = self._holder(name)
        holder.delete(name, if_generation_match)
        if holder is self.upper:
            with suppress(NotFound):
                # First, since a deletion writes a lock into the person's folder, even if there is nothing to delete.
                self.lower.stat(name)
                self.lower.delete(name)

    def public_url(self, name: str) -> str | None:
        return self.upper.public_url(name)

    def _holder(self, name: str) -> Bucket:
        """The bucket with that name; the lower one if neither has it."""
        try:
            self.upper.stat(name)
        except NotFound:
            return self.lower
        return self.upper

    def _expected(self, name: str, generation: str | None) -> str | None:
        """The precondition for the upper bucket; the blob to replace may be in the lower one."""
        if generation is None or self._holder(name) is self.upper:
            return generation
        try:
            current = self.lower.stat(name).generation
        except NotFound:
            return generation
        if current != generation:
            raise PreconditionFailed(f"{name!r} is not at generation {generation}.")
        return ABSENT

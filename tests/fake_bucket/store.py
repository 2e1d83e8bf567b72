"""Buckets and objects in memory, with the generations and preconditions of Cloud Storage."""

import base64
import hashlib
import time
from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import RLock
from typing import Any

import google_crc32c

LARGEST_PAGE = 1000


class ApiError(Exception):
    """An error answer: HTTP status, message, and the API's name for the reason."""

    def __init__(self, status: int, message: str, reason: str = "invalid") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.reason = reason


@dataclass(frozen=True)
class StoredObject:
    name: str
    data: bytes
    generation: int
    content_type: str
    metadata: dict[str, str] = field(default_factory=dict)
    cache_control: str | None = None
    metageneration: int = 1
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime = field(default_factory=lambda: datetime.now(UTC))
    crc32c: str = ""
    md5: str = ""

    def resource(self, bucket: str) -> dict[str, Any]:
        """The object in the JSON API's format."""
        shown = {
            "kind": "storage#object",
            "id": f"{bucket}/{self.name}/{self.generation}",
            "name": self.name,
            "bucket": bucket,
            "generation": str(self.generation),
            "metageneration": str(self.metageneration),
            "contentType": self.content_type,
            "size": str(len(self.data)),
            "md5Hash": self.md5,
            "crc32c": self.crc32c,
            "etag": f"{self.generation}.{self.metageneration}",
            "storageClass": "STANDARD",
            "timeCreated": _time(self.created),
            "updated": _time(self.updated),
            "cacheControl": self.cache_control,
            "metadata": self.metadata or None,
        }
        return {key: value for key, value in shown.items() if value is not None}


@dataclass(frozen=True)
class Conditions:
    """The preconditions of a request, and the generation it asks for."""

    generation: int | None = None
    if_generation_match: int | None = None
    if_generation_not_match: int | None = None
    if_metageneration_match: int | None = None
    if_metageneration_not_match: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Conditions":
        names = ("generation", "ifGenerationMatch", "ifGenerationNotMatch")
        names += ("ifMetagenerationMatch", "ifMetagenerationNotMatch")
        try:
            return cls(*(int(query[name]) if name in query else None for name in names))
        except ValueError:
            raise ApiError(400, "Invalid long value.") from None

    def check(self, found: StoredObject | None) -> None:
        generation, metageneration = (found.generation, found.metageneration) if found else (0, 0)
        wrong = self.if_generation_match not in (None, generation)
        wrong |= self.if_metageneration_match not in (None, metageneration)
        if wrong:
            message = "At least one of the pre-conditions you specified did not hold."
            raise ApiError(412, message, "conditionNotMet")
        if generation == self.if_generation_not_match or metageneration == self.if_metageneration_not_match:
            raise ApiError(304, "Not Modified", "notModified")


class Store:
    """Every method is one atomic step."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._buckets: dict[str, dict[str, StoredObject]] = {}
        self._names: dict[str, list[str]] = {}
        self._last_generation = 0

    def create_bucket(self, bucket: str) -> None:
        with self._lock:
            if bucket in self._buckets:
                raise ApiError(409, f"There is a bucket {bucket} already.", "conflict")
            self._buckets[bucket], self._names[bucket] = {}, []

    def objects(self, bucket: str) -> dict[str, StoredObject]:
        """A copy. Raises ApiError where there is no such bucket."""
        with self._lock:
            return dict(self._bucket(bucket))

    def insert(
        self,
        bucket: str,
        name: str,
        data: bytes,
        content_type: str = "application/octet-stream",
        metadata: Mapping[str, str] | None = None,
        cache_control: str | None = None,
        conditions: Conditions | None = None,
    ) -> StoredObject:
        if not 1 <= len(name.encode()) <= 1024 or name in (".", "..") or "\n" in name or "\r" in name:
            raise ApiError(400, f"Invalid object name: {name!r}")
        crc32c = base64.b64encode(google_crc32c.Checksum(data).digest()).decode()
        md5 = base64.b64encode(hashlib.md5(data).digest()).decode()
        with self._lock:
            objects = self._bucket(bucket)
            (conditions or Conditions()).check(objects.get(name))
            if name not in objects:
                insort(self._names[bucket], name)
            # Real generations are microseconds, and never the same twice for one name.
            self._last_generation = max(self._last_generation + 1, time.time_ns() // 1000)
            objects[name] = StoredObject(
                name,
                data,
                self._last_generation,
                content_type,
                dict(metadata or {}),
                cache_control,
                crc32c=crc32c,
                md5=md5,
            )
            return objects[name]

    def get(self, bucket: str, name: str, conditions: Conditions | None = None) -> StoredObject:
        conditions = conditions or Conditions()
        with self._lock:
            found = self._bucket(bucket).get(name)
            if found is None or conditions.generation not in (None, found.generation):
                raise ApiError(404, f"No such object: {bucket}/{name}", "notFound")
            conditions.check(found)
            return found

    def patch(self, bucket: str, name: str, changes: Mapping[str, Any], conditions: Conditions) -> StoredObject:
        """Merge metadata: null removes a key, missing keys stay. The generation stays, the metageneration rises."""
        with self._lock:
            found = self.get(bucket, name, conditions)
            metadata = found.metadata | (changes.get("metadata", {}) or {})
            if "metadata" in changes and changes["metadata"] is None:
                metadata = {}
            patched = replace(
                found,
                metadata={key: str(value) for key, value in metadata.items() if value is not None},
                content_type=changes.get("contentType", found.content_type),
                cache_control=changes.get("cacheControl", found.cache_control),
                metageneration=found.metageneration + 1,
                updated=datetime.now(UTC),
            )
            self._buckets[bucket][name] = patched
            return patched

    def delete(self, bucket: str, name: str, conditions: Conditions) -> None:
        with self._lock:
            self.get(bucket, name, conditions)
            del self._buckets[bucket][name]
            names = self._names[bucket]
            del names[bisect_left(names, name)]

    def list(self, bucket: str, query: Mapping[str, str]) -> tuple[list[StoredObject], str | None]:
        """One page, and the token of the next."""
        prefix, end = query.get("prefix", ""), query.get("endOffset", "")
        start = max(prefix, query.get("startOffset", ""))
        largest = min(int(query.get("maxResults", LARGEST_PAGE)), LARGEST_PAGE)
        with self._lock:
            objects, names = self._bucket(bucket), self._names[bucket]
            index = bisect_left(names, start)
            if "pageToken" in query:
                index = max(index, bisect_left(names, _name_of(query["pageToken"]) + "\0"))
            found: list[StoredObject] = []
            for name in names[index : index + largest + 1]:
                if not name.startswith(prefix) or (end and name >= end):
                    break
                if len(found) == largest:
                    return found, _token_of(found[-1].name)
                found.append(objects[name])
            return found, None

    def _bucket(self, bucket: str) -> dict[str, StoredObject]:
        if bucket not in self._buckets:
            raise ApiError(404, "The specified bucket does not exist.", "notFound")
        return self._buckets[bucket]


def _token_of(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode()


def _name_of(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token).decode()
    except ValueError:
        raise ApiError(400, "Invalid page token.") from None


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

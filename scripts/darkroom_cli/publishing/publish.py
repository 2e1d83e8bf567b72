"""Publish one photo in the bucket: upload, describe or skip it."""

from collections.abc import Mapping
from dataclasses import replace

from darkroom.cache_control import REVALIDATED
from darkroom.errors import DarkroomError, NotFound, PreconditionFailed
from darkroom.storage import ABSENT, Blob, Bucket
from darkroom.storage.object_metadata import PictureMetadata, parse_metadata
from darkroom_cli.picture_metadata.description import Description, apply, merge
from darkroom_cli.picture_metadata.sidecars.place import Place, gps_of
from darkroom_cli.picture_metadata.sidecars.reading import read_all
from darkroom_cli.publishing.describe import describe, fitted
from darkroom_cli.publishing.fingerprint import fingerprint
from darkroom_cli.publishing.loss import facts_of
from darkroom_cli.publishing.names import Source
from darkroom_cli.publishing.photo import Photo, develop, read_photo
from darkroom_cli.publishing.retry import with_retries
from darkroom_cli.publishing.s3_memory import renewed
from darkroom_cli.publishing.work import Options, Outcome


def publish(bucket: Bucket, source: Source, known: Blob | None, captions: Description, options: Options) -> Outcome:
    """Publish the photo. `known` is the object in the bucket, `captions` those from captions files.

    Raises DarkroomError and OSError; the object is then unchanged.
    """
    present = parse_metadata(known.metadata) if known else PictureMetadata()
    mark = fingerprint(source, captions, options.keep)
    if present.fingerprint == mark and _is_measured(present) and not options.force and not options.checksum:
        return Outcome("skipped")
    if known:
        known = renewed(bucket, known)
        present = parse_metadata(known.metadata) if known else PictureMetadata()
    photo = read_photo(source.path.read_bytes(), options.settings)
    sidecars = read_all(photo.embedded, source.sidecars)
    albums = source.albums or sidecars.albums
    said = _merged(sidecars.description, albums if options.albums == "tags" else (), captions)
    picture = replace(apply(present, said), fingerprint=mark)
    photo = _located(photo, sidecars.place) if options.keep == "location" else photo
    if known and _is_same(present, photo, options):
        outcome = describe(bucket, known, picture, options)
    else:
        outcome = _upload(bucket, source, photo, known, picture, options)
    has_place = bool(photo.embedded.exif.gps or sidecars.place)
    keeps_place = options.keep != "" and bool(photo.embedded.exif.gps)
    facts = facts_of(sidecars, picture, albums, (has_place, keeps_place))
    return replace(outcome, problems=(*sidecars.problems, *outcome.problems), facts=facts)


def _located(photo: Photo, place: Place | None) -> Photo:
    """The photo with its sidecar's place, unless it has its own."""
    exif = photo.embedded.exif
    if place is None or exif.gps:
        return photo
    return replace(photo, embedded=replace(photo.embedded, exif=replace(exif, gps=gps_of(place, exif.order))))


def _merged(description: Description, albums: tuple[str, ...], captions: Description) -> Description:
    tags = tuple(dict.fromkeys((*description.get("tags", ()), *albums)))
    return merge(description, {"tags": tags} if tags else {}, captions)


def _is_measured(picture: PictureMetadata) -> bool:
    return bool(picture.width and picture.height and picture.placeholder)


def _is_same(present: PictureMetadata, photo: Photo, options: Options) -> bool:
    """Whether the published bytes and measurements would be the same."""
    same = present.sha256 == photo.sha256 and (present.kept or "") == options.keep
    return same and _is_measured(present) and not options.force


def _upload(
    bucket: Bucket, source: Source, photo: Photo, known: Blob | None, picture: PictureMetadata, options: Options
) -> Outcome:
    published = develop(photo, options.settings, options.keep)
    picture = replace(
        picture,
        width=published.width,
        height=published.height,
        placeholder=published.placeholder,
        sha256=photo.sha256,
        kept=options.keep or None,
    )
    metadata, problems = fitted(bucket, source.name, picture, known.metadata if known else {})
    if not options.dry_run:
        _write(bucket, source.name, published.data, published.content_type, metadata, known, options)
    return Outcome("uploaded", len(published.data), "replaced" if known else "new", problems)


def _write(
    bucket: Bucket,
    name: str,
    data: bytes,
    content_type: str,
    metadata: Mapping[str, str],
    known: Blob | None,
    options: Options,
) -> None:
    """Write the object; the precondition makes retries harmless and detects concurrent changes."""
    generation = known.generation if known else ABSENT

    def write() -> Blob:
        return bucket.write(name, data, content_type, metadata, generation, REVALIDATED)

    try:
        with_retries(write, options.stop)
    except PreconditionFailed:
        stored = with_retries(lambda: _stat(bucket, name), options.stop)
        if stored is None or stored.size != len(data) or dict(stored.metadata) != metadata:
            raise DarkroomError("another program has just changed it in the bucket; run the command again") from None


def _stat(bucket: Bucket, name: str) -> Blob | None:
    try:
        return bucket.stat(name)
    except NotFound:
        return None

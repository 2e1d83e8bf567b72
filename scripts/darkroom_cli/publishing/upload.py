"""Run a whole upload: find files, match captions, compare with the bucket, publish in parallel, mirror."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from darkroom.errors import ConfigurationError
from darkroom.storage import Blob, Bucket, list_all, split_url
from darkroom.storage.albums.document import NAME, Albums
from darkroom.storage.buckets import reserved
from darkroom_cli.picture_metadata.description import Description
from darkroom_cli.picture_metadata.table_dates import Order
from darkroom_cli.publishing import albums, captions, host_albums, left_out, mirror, takeout
from darkroom_cli.publishing.archives import is_archive, unpacked
from darkroom_cli.publishing.loss import Loss
from darkroom_cli.publishing.names import Source, as_stored
from darkroom_cli.publishing.perform import Manner, perform
from darkroom_cli.publishing.publish import publish
from darkroom_cli.publishing.report import Report
from darkroom_cli.publishing.s3_memory import remembered
from darkroom_cli.publishing.sidecar_index import problems_of
from darkroom_cli.publishing.sources import Found, find_sources
from darkroom_cli.publishing.stop import Stop
from darkroom_cli.publishing.work import Options, Outcome


@dataclass(frozen=True)
class Run:
    """The options of a run. `captions` is a file named on the command line; `jobs` the number of threads."""

    sources: Sequence[Path]
    destination: str
    options: Options
    captions: Path | None = None
    dates: Order = ""
    exclude: Sequence[str] = ()
    jobs: int = 8
    delete: bool = False
    verbose: bool = False
    stop: Stop = field(default_factory=Stop)


def folder_of(url: str) -> Path | None:
    """The folder of a local bucket."""
    scheme, rest = split_url(url)
    return None if scheme else Path(rest).expanduser().resolve()


def upload(run: Run, bucket: Bucket) -> Report:
    """Upload. Raises DarkroomError before any work if the options are wrong."""
    with unpacked(run.sources) as sources, remembered(bucket, writes=not run.options.dry_run):
        return _upload(run, sources, bucket)


def _upload(run: Run, sources: Sequence[Path], bucket: Bucket) -> Report:
    words = albums.read_sources(sources)
    found = find_sources(sources, run.exclude, run.options.settings, folder_of(run.destination))
    is_export = any(map(is_archive, run.sources)) or takeout.is_takeout(found.sources) or found.sidecars.is_of_host
    if takeout.is_takeout(found.sources):
        found.sources = takeout.arrange(found.sources, run.options.albums)
    elif run.options.albums == "folders":
        found.sources = host_albums.arrange(found.sources)
    report = Report(refused=[(refused.name, refused.reason) for refused in found.refused])
    report.failed += [(place, "cannot be read") for place in found.unreadable]
    report.notes += [*left_out.notes(found.left_out), *_others(found)]
    report.problems += problems_of(found.unmatched)
    if is_export:
        report.loss = Loss(
            len(found.sources) + len(found.refused), found.sidecars.count, len(found.unmatched), run.options.albums
        )
    blobs = _present(run, bucket)
    found.sources = as_stored(found.sources, blobs.values())
    description = _captions(run, found, report)
    # Before the photos, so that those of a closed folder are never public.
    _join_albums(run, bucket, words, report)
    removal = mirror.plan(run.sources, found, blobs.values(), run.exclude) if run.delete else None
    _publish(run, bucket, found.sources, description, blobs, report)
    if removal and not run.stop.event.is_set():
        _remove(run, bucket, removal, report)
    return report


def _join_albums(run: Run, bucket: Bucket, words: Sequence[Albums], report: Report) -> None:
    for added in words:
        if albums.edit(bucket, partial(albums.join, added), run.options.dry_run):
            report.notes.append(f"{'would update' if run.options.dry_run else 'updated'} {NAME} in the bucket")


def _captions(run: Run, found: Found, report: Report) -> dict[str, Description]:
    written = {source.relative: source.name for source in found.sources}
    written |= {source.name: source.name for source in found.sources}
    beside, problems = captions.read_beside(found.caption_files, run.dates)
    named, more = captions.read_all([(run.captions, "")] if run.captions else [], run.dates)
    description, unmatched = captions.match([*beside, *named], captions.Names(written))
    report.problems += [*problems, *more, *unmatched]
    return description


def _others(found: Found) -> list[str]:
    if not found.others:
        return []
    kinds = ", ".join(
        f"{count} .{extension}" if extension else f"{count} without extension"
        for extension, count in found.others.most_common(5)
    )
    return [f"note: files that are not pictures were left out: {kinds}"]


def _present(run: Run, bucket: Bucket) -> dict[str, Blob]:
    folder = folder_of(run.destination)
    if run.options.dry_run and folder and not folder.exists():
        return {}
    return {blob.name: blob for blob in list_all(bucket, exclude=reserved(run.options.settings))}


def _publish(
    run: Run,
    bucket: Bucket,
    sources: Sequence[Source],
    description: Mapping[str, Description],
    blobs: Mapping[str, Blob],
    report: Report,
) -> None:
    def one(source: Source) -> Outcome:
        return publish(bucket, source, blobs.get(source.name), description.get(source.name, {}), run.options)

    manner = Manner("Uploading", run.jobs, run.stop, run.verbose or run.options.dry_run)
    perform(sources, one, lambda source: source.relative, lambda source: source.size, manner, report)


def _remove(run: Run, bucket: Bucket, removal: mirror.Removal, report: Report) -> None:
    if removal.foreign:
        shown = ", ".join(removal.foreign[:3]) + (", ..." if len(removal.foreign) > 3 else "")
        report.notes.append(
            f"note: {len(removal.foreign)} other objects were kept, since this command did not upload them: {shown}"
        )
    manner = Manner("Deleting", run.jobs, run.stop, verbose=True)
    perform(
        removal.blobs,
        lambda blob: mirror.remove(bucket, blob, run.options),
        lambda blob: blob.name,
        lambda blob: blob.size,
        manner,
        report,
    )


def prepare_destination(url: str, dry_run: bool) -> None:
    """Create a local bucket's folder. Raises ConfigurationError."""
    folder = folder_of(url)
    if folder is None or dry_run:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"The folder {url} cannot be created: {error.strerror}") from None

"""Findings about the pictures in the bucket."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec

from darkroom.catalog.image import Image
from darkroom.catalog.stored.gather import Gathered, gather, measure_all
from darkroom.catalog.twins import has_jpeg, jpeg_stems
from darkroom.config import Settings
from darkroom.errors import NotFound, StorageUnavailable
from darkroom.formats import CONVERTIBLE, looks_like, master_kind
from darkroom.image_file.privacy.private import Private, find_private
from darkroom.storage import Bucket, buckets, list_all, split_url
from darkroom.storage.collection import left_out
from darkroom_cli.examining.finding import Finding, Level, command, quoted
from darkroom_cli.publishing.privacy import is_on_purpose
from darkroom_cli.publishing.report import printable

REASONS = {
    "empty": "an empty file",
    "too_many_bytes": "more bytes than DARKROOM_MAX_SOURCE_BYTES allows",
    "too_many_pixels": "more pixels than DARKROOM_MAX_PIXELS allows",
    "unsupported_format": "a format that is not accepted",
    "unreadable": "not a picture, or a damaged one",
    "refused_by_store": "archived, or encrypted with a customer-supplied key",
    "trash": "in a trash folder; never shown, but still in the bucket",
    "helper": "in a folder that a program uses internally, such as @eaDir",
    "hidden": "hidden, since a name starts with a dot",
    "partial": "not downloaded completely",
    "illegal_name": "a name that no URL can express: '//', a leading '/', or a control character",
}
_MENDS = {
    "too_many_bytes": "export DARKROOM_MAX_SOURCE_BYTES=...   # or upload smaller versions",
    "too_many_pixels": "export DARKROOM_MAX_PIXELS=...   # or upload smaller versions",
}
_AS_JPEG = "save them as JPEG"
_WORST = ("location", "serial numbers")


@dataclass(frozen=True)
class Seen:
    """The gallery with sizes; by name, the private metadata of each picture; and HEIC and RAW files without a JPEG."""

    gathered: Gathered
    private: dict[str, list[Private]]
    without_jpeg: Sequence[str] = ()


def see(settings: Settings, report: Callable[[str, int, int], None]) -> Seen:
    """List the bucket, read all headers and search all pictures. Raises StorageUnavailable."""
    gathered = gather(settings, lambda key: None)
    total, done = len(gathered.unknown), 0
    for count in measure_all(settings, gathered):
        done += count
        report("reading headers", done, total)
    private: dict[str, list[Private]] = {}
    with ThreadPoolExecutor(8) as pool:
        for at, (image, found) in enumerate(
            pool.map(lambda image: (image, _private(settings, image)), gathered.images), 1
        ):
            report("searching for private metadata", at, len(gathered.images))
            if found:
                private[image.name] = found
    return Seen(gathered, private, _without_jpeg(buckets.originals(settings), settings))


def _private(settings: Settings, image: Image) -> list[Private]:
    """Private metadata in the whole file, except what was published on purpose."""
    bucket = buckets.originals(settings)
    try:
        found = find_private(bucket.read(image.name, image.generation))
        blob = bucket.stat(image.name) if found else None
    except (NotFound, StorageUnavailable):
        return []
    return [private for private in found if blob and not is_on_purpose(blob, private)]


def findings(settings: Settings, seen: Seen) -> Iterator[Finding]:
    bucket = settings.bucket
    images = seen.gathered.shown()
    if not images:
        mend = command("upload", "FOLDER", bucket) if split_url(bucket)[0] else f"cp FOLDER/*.jpg {quoted(bucket)}"
        yield Finding("pictures", "fault", f"There is no picture in {bucket}.", mend)
    else:
        dated = sum(image.taken is not None for image in images)
        yield Finding("pictures", "ok", f"{_pictures(len(images))}, {dated} with a date.")
    for reason, count in seen.gathered.all_skipped().items():
        names = [image.name for image, why in seen.gathered.refused() if why == reason]
        names += seen.gathered.examples.get(reason, ())
        text = f"{_pictures(count)} skipped: {REASONS.get(reason, reason)}{_some(names, count)}."
        yield Finding(f"skipped-{reason.replace('_', '-')}", "note", text, _mend_of(reason, settings, names))
    if seen.gathered.unknown:
        text = f"{_pictures(len(seen.gathered.unknown))} could not be read now."
        yield Finding("unread", "fault", text, "Check the storage service, and try again in a few minutes.")
    damaged = [image.name for image in images if (facts := seen.gathered.facts(image)) and facts.damaged]
    if damaged:
        text = f"{_pictures(len(damaged))} shown partly: the end of the file is missing{_some(damaged)}."
        yield Finding("damaged", "note", text, "copy them again from the camera or a backup")
    yield from _masters(settings, seen.without_jpeg)
    yield from _words(bucket, images)
    yield from _privacy(settings, seen) if split_url(bucket)[0] else _private_here(seen)


def _mend_of(reason: str, settings: Settings, names: Sequence[str]) -> str:
    if reason != "unsupported_format":
        return _MENDS.get(reason, "")
    mends = [_convert(settings, names)] if any(map(master_kind, names)) else []
    if any(format and format.name == "tiff" for format in map(looks_like, names)):
        mends.append(f"export DARKROOM_FORMATS={','.join((*settings.formats, 'tiff'))}")
    return "   # or: ".join((*mends, _AS_JPEG)) if len(mends) < 2 else "   # and: ".join(mends)


def _convert(settings: Settings, names: Sequence[str]) -> str:
    """The command that converts them to JPEG."""
    wanted = "heic" in map(master_kind, names) and not find_spec("pillow_heif")
    return ("pip install pillow-heif && " if wanted else "") + command("convert", settings.bucket)


def _without_jpeg(bucket: Bucket, settings: Settings) -> list[str]:
    """HEIC and RAW files without a JPEG, even if this machine can show HEIC."""
    blobs = (blob for blob in list_all(bucket, exclude=buckets.reserved(settings)) if blob.size)
    names = [blob.name for blob in blobs if left_out(blob.name) is None]
    stems = jpeg_stems(names)
    return [name for name in names if master_kind(name) and not has_jpeg(name, stems)]


def _masters(settings: Settings, names: Sequence[str]) -> Iterator[Finding]:
    if not names:
        return
    counts = Counter(map(master_kind, names))
    told = " and ".join(f"{counts[kind]} {kind.upper()}" for kind in CONVERTIBLE if counts[kind])
    text = f"{told} without a JPEG{_some(names)}: most browsers and servers cannot show them."
    yield Finding("convertible", "note", text, _convert(settings, names))


def _words(bucket: str, images: list[Image]) -> Iterator[Finding]:
    template = command("describe", bucket, "--template", "captions.csv", "--missing")
    mend = f"{template}   # fill it in, then: {command('describe', bucket, 'captions.csv')}"
    for check, field, why in (
        ("captions", "caption", "shown without text"),
        ("alts", "alt", "screen readers read the caption or a number instead"),
    ):
        without = [image.name for image in images if getattr(image, field) is None]
        if without:
            yield Finding(check, "note", f"{_pictures(len(without))} without {field}: {why}{_some(without)}.", mend)


def _private_here(seen: Seen) -> Iterator[Finding]:
    """Findings for a local folder, where private metadata is not a fault."""
    kinds = Counter(kind for found in seen.private.values() for kind in {private.kind for private in found})
    for kind, count in sorted(kinds.items()):
        where = f"{kind.capitalize()} in the original of {_pictures(count)}"
        text = f"{where}. It stays on this machine; uploads and exports remove it."
        yield Finding(kind.replace(" ", "-"), "ok", text)


def _privacy(settings: Settings, seen: Seen) -> Iterator[Finding]:
    kinds = Counter(kind for found in seen.private.values() for kind in {private.kind for private in found})
    hide = "export DARKROOM_ORIGINALS=private   # and make the bucket private; derivatives have no metadata"
    again = f"{command('upload', 'FOLDER', settings.bucket)} {quoted('--force')}   # publishes them without it"
    for kind, count in sorted(kinds.items()):
        names = [name for name, found in seen.private.items() if any(private.kind == kind for private in found)]
        level: Level = "fault" if kind in _WORST and settings.publishes_originals else "note"
        text = f"{kind.capitalize()} in the original of {_pictures(count)}{_some(names)}."
        yield Finding(kind.replace(" ", "-"), level, text, f"{again}; or: {hide}")


def _pictures(count: int) -> str:
    return f"{count} picture{'' if count == 1 else 's'}"


def _some(names: Iterable[str], count: int | None = None) -> str:
    """The first names, in parentheses; `count` is the total if it is larger."""
    shown = sorted(names)
    left = (count or len(shown)) - 3
    more = f" and {left} more" if left > 0 else ""
    return f" ({', '.join(map(printable, shown[:3]))}{more})" if shown else ""

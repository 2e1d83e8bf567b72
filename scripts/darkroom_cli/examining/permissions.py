"""Determine the bucket's permissions by trying."""

import time
import uuid
from collections.abc import Iterator, Sequence

import requests

from darkroom.catalog.stored import store
from darkroom.config import Settings
from darkroom.errors import (
    DarkroomError,
    NotFound,
    PreconditionFailed,
    StorageForbidden,
    StorageUnavailable,
    StorageUnusable,
)
from darkroom.images.models import FACES, MODELS
from darkroom.maintenance import purge
from darkroom.storage import ABSENT, Bucket, buckets, split_url
from darkroom.storage.albums.current import albums_of
from darkroom.storage.albums.document import NAME, normal
from darkroom_cli.examining.finding import Finding, Level, command
from darkroom_cli.exporting.tags import cors_file

_SECONDS = 10
_ORIGIN = "https://blog.example.org"
_OTHER_STORE = "use a store with conditional writes, such as Amazon S3, Cloudflare R2 or MinIO"


def public(settings: Settings, name: str) -> Iterator[Finding]:
    """Whether anyone may read the originals, and whether pages of other sites may; `name` is one of them."""
    url = buckets.originals(settings).public_url(name)
    if url is None:
        kind = "A bucket without public URLs" if split_url(settings.bucket)[0] else "A folder"
        yield Finding("public", "ok", f"{kind}: only the functions serve its pictures.")
        return
    try:
        answer = requests.get(url, headers={"Origin": _ORIGIN, "Range": "bytes=0-0"}, timeout=_SECONDS)
    except requests.RequestException as error:
        yield Finding("public", "fault", f"{url} cannot be reached: {type(error).__name__}.")
        return
    bucket = split_url(settings.bucket)[1].partition("/")[0]
    grant = f"--member=allUsers --role=roles/storage.legacyObjectReader gs://{bucket}"
    if answer.ok and not settings.publishes_originals:
        setting = "DARKROOM_OBSCURE_FACES=1" if settings.obscure_faces else "DARKROOM_ORIGINALS=private"
        text = f"{setting}, but anyone may read the originals in the bucket."
        yield Finding("public", "fault", text, f"gcloud storage buckets remove-iam-policy-binding {grant}")
    elif answer.ok:
        yield Finding("public", "ok", "Anyone may read the originals (DARKROOM_ORIGINALS=public).")
        yield _cors(answer, bucket)
    elif not settings.publishes_originals:
        yield Finding("public", "ok", "The originals are not public.")
    else:
        text = f"The bucket is not public ({url} returns {answer.status_code}); the functions serve the originals."
        mend = f"gcloud storage buckets add-iam-policy-binding {grant}   # or: export DARKROOM_ORIGINALS=private"
        yield Finding("public", "note", text, mend)


def _cors(answer: requests.Response, bucket: str) -> Finding:
    if answer.headers.get("Access-Control-Allow-Origin") in ("*", _ORIGIN):
        return Finding("cors", "ok", "Pages of other sites may read the originals.")
    text = "Pages of other sites may show the originals but not read their pixels: the bucket sends no CORS header."
    mend = f"{cors_file()} && gcloud storage buckets update gs://{bucket} --cors-file=cors.json"
    return Finding("cors", "note", text, mend)


def closed(settings: Settings, names: Sequence[str]) -> Iterator[Finding]:
    """Whether closed folders have photos, and whether the bucket is public nevertheless."""
    albums = albums_of(settings)
    empty = [folder for folder in albums.closed if not any(normal(name).startswith(f"{folder}/") for name in names)]
    if folder := ", ".join(filter(None, empty)):
        yield Finding("closed", "note", f"There are no photos in {folder}, closed by {NAME}. Was the folder renamed?")
    if not names:
        return
    url = buckets.originals(settings).public_url(names[0])
    is_public = url is not None and requests.get(url, headers={"Range": "bytes=0-0"}, timeout=_SECONDS).ok
    text = f"{len(names)} photos are in closed folders."
    if is_public:
        mend = f"Make {settings.bucket} private, or keep these photos in another bucket."
        yield Finding("closed", "fault", f"{text} Anyone who knows their URLs may read them in the bucket.", mend)
    else:
        yield Finding("closed", "ok", text)


def writable(settings: Settings) -> Finding:
    """Whether derivatives can be stored, by writing a temporary object."""
    place = settings.derivatives_url
    bucket = buckets.derivatives(settings)
    name = f"~doctor/{uuid.uuid4().hex}"
    try:
        bucket.write(name, b"", "text/plain", if_generation_match=ABSENT)
        keeps = _keeps_preconditions(bucket, name)
        bucket.delete(name)
    except StorageUnusable as error:
        return Finding("derivatives", "fault", f"Derivatives cannot be stored in {place}: {error}", _OTHER_STORE)
    except StorageForbidden as error:
        return Finding("derivatives", "fault", f"Derivatives cannot be stored in {place}: {error}", _write_right(place))
    except (StorageUnavailable, NotFound) as error:
        return Finding("derivatives", "fault", f"Derivatives cannot be stored in {place}: {error}")
    if not keeps:
        text = f"{place} ignores conditional writes (If-None-Match), so concurrent writers overwrite each other's work."
        return Finding("derivatives", "fault", text, _OTHER_STORE)
    return Finding("derivatives", "ok", f"Derivatives can be stored in {place}.")


def _keeps_preconditions(bucket: Bucket, name: str) -> bool:
    """Whether the bucket refuses to create an object that exists."""
    try:
        bucket.write(name, b"", "text/plain", if_generation_match=ABSENT)
    except PreconditionFailed:
        return True
    return False


def _write_right(place: str) -> str:
    """The command that grants permission to store derivatives."""
    scheme, path = split_url(place)
    if scheme == "gs":
        bucket = path.partition("/")[0]
        return (
            f"gcloud storage buckets add-iam-policy-binding gs://{bucket} "
            "--member=serviceAccount:ACCOUNT --role=roles/storage.objectUser"
        )
    if scheme == "s3":
        return "allow the keys s3:PutObject and s3:DeleteObject there   # or set DARKROOM_DERIVATIVES to another bucket"
    return f"chmod u+w {place}   # or set DARKROOM_DERIVATIVES to another folder or bucket"


def public_derivatives(settings: Settings) -> Finding:
    """Whether the derivatives are public, as DARKROOM_PUBLIC_DERIVATIVES declares; tried without credentials."""
    place = settings.derivatives_url
    _, path = split_url(place)
    bucket, name = buckets.derivatives(settings), f"~doctor/{uuid.uuid4().hex}"
    if bucket.public_url(name) is None:
        text = f"DARKROOM_PUBLIC_DERIVATIVES=1, but {place} has no public URLs; the functions serve everything."
        return Finding("public-derivatives", "note", text, "unset DARKROOM_PUBLIC_DERIVATIVES")
    try:
        bucket.write(name, b"", "text/plain", if_generation_match=ABSENT)
        answer = requests.get(bucket.public_url(name) or "", timeout=_SECONDS)
        bucket.delete(name)
    except (DarkroomError, requests.RequestException) as error:
        return Finding("public-derivatives", "fault", f"Public access to {place} could not be determined: {error}")
    if answer.ok:
        return Finding("public-derivatives", "ok", f"Anyone may read the derivatives in {place}.")
    text = f"DARKROOM_PUBLIC_DERIVATIVES=1, but anonymous reads of {place} return {answer.status_code}."
    mend = (
        f"gcloud storage buckets add-iam-policy-binding gs://{path.partition('/')[0]} "
        "--member=allUsers --role=roles/storage.legacyObjectReader   # or: unset DARKROOM_PUBLIC_DERIVATIVES"
    )
    return Finding("public-derivatives", "fault", text, mend)


def faces(settings: Settings) -> Finding:
    """With DARKROOM_OBSCURE_FACES, whether derivatives are stored that were made without it."""
    count = sum(orphan.reason == "shows faces" for orphan in purge.orphans(settings))
    if not count:
        return Finding("faces", "ok", "Faces are obscured in everything that is served; originals are private.")
    text = f"{count} stored derivatives show faces: they were made before DARKROOM_OBSCURE_FACES=1."
    return Finding("faces", "note", text, f"{command('purge', '--orphans')}   # then purge the CDN")


def catalog(settings: Settings, pictures: int) -> Finding:
    """Whether there is a stored catalog, and its age."""
    build = command("catalog", settings.bucket)
    try:
        held = store.hold_root(store.bucket_of(settings))
    except DarkroomError as error:
        return Finding("catalog", "note", f"The stored catalog cannot be read: {error}", build)
    if held is None:
        level: Level = "note" if pictures > 1000 else "ok"
        text = "There is no stored catalog; the bucket is listed on demand."
        return Finding("catalog", level, text, build if pictures > 1000 else "")
    minutes = (time.time() - held.root.listed) / 60
    text = f"The stored catalog has {held.root.total} pictures and is {minutes:.0f} min old."
    return Finding("catalog", "ok" if held.root.total == pictures else "note", text, build)


def models(settings: Settings) -> Finding:
    """Whether the trained models are installed."""
    missing = [model.name for model in MODELS if not model.is_installed]
    if settings.obscure_faces and FACES.name in missing:
        text = "DARKROOM_OBSCURE_FACES=1 needs the model that finds faces; no picture is served without it."
        return Finding("models", "fault", text, "make models")
    if not missing:
        return Finding("models", "ok", "The trained models are installed.")
    text = f"Without the trained models ({', '.join(missing)}), crops and cut-outs are less reliable."
    return Finding("models", "note", text, "make models")

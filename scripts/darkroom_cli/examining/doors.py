"""Who may do what with the bucket: asked by trying."""

import time
import uuid
from collections.abc import Iterator

import requests

from darkroom.catalog.stored import store
from darkroom.config import Settings
from darkroom.errors import DarkroomError, NotFound, StorageForbidden, StorageUnavailable
from darkroom.storage import ABSENT, buckets, split_url
from darkroom_cli.examining.finding import Finding, Level, command
from darkroom_cli.exporting.tags import cors_file

_SECONDS = 10
_ORIGIN = "https://blog.example.org"


def public(settings: Settings, name: str) -> Iterator[Finding]:
    """May anybody read the originals, and pages of other sites too? `name` is one of them."""
    url = buckets.originals(settings).public_url(name)
    if url is None:
        kind = "A bucket without public addresses" if split_url(settings.bucket)[0] else "A folder"
        yield Finding("public", "ok", f"{kind}: its pictures are served by the functions alone.")
        return
    try:
        answer = requests.get(url, headers={"Origin": _ORIGIN, "Range": "bytes=0-0"}, timeout=_SECONDS)
    except requests.RequestException as error:
        yield Finding("public", "fault", f"{url} cannot be reached: {type(error).__name__}.")
        return
    bucket = split_url(settings.bucket)[1].partition("/")[0]
    grant = f"--member=allUsers --role=roles/storage.legacyObjectReader gs://{bucket}"
    if answer.ok and settings.originals == "private":
        text = "DARKROOM_ORIGINALS=private, but anybody may read the originals in the bucket."
        yield Finding("public", "fault", text, f"gcloud storage buckets remove-iam-policy-binding {grant}")
    elif answer.ok:
        yield Finding("public", "ok", "Anybody may read the originals (DARKROOM_ORIGINALS=public).")
        yield _cors(answer, bucket)
    elif settings.originals == "private":
        yield Finding("public", "ok", "Nobody may read the originals without the functions.")
    else:
        text = f"The bucket is not public ({url} answers {answer.status_code}): the functions serve the originals."
        mend = f"gcloud storage buckets add-iam-policy-binding {grant}   # or: export DARKROOM_ORIGINALS=private"
        yield Finding("public", "note", text, mend)


def _cors(answer: requests.Response, bucket: str) -> Finding:
    if answer.headers.get("Access-Control-Allow-Origin") in ("*", _ORIGIN):
        return Finding("cors", "ok", "Pages of other sites may read the originals.")
    text = "Pages of other sites may show the originals, but not read their pixels: the bucket sends no CORS header."
    mend = f"{cors_file()} && gcloud storage buckets update gs://{bucket} --cors-file=cors.json"
    return Finding("cors", "note", text, mend)


def writable(settings: Settings) -> Finding:
    """May we keep derivatives? Tried with an object of our own, which is deleted again."""
    place = settings.derivatives_url
    bucket = buckets.derivatives(settings)
    name = f"~doctor/{uuid.uuid4().hex}"
    try:
        bucket.write(name, b"", "text/plain", if_generation_match=ABSENT)
        bucket.delete(name)
    except StorageForbidden as error:
        return Finding("derivatives", "fault", f"Nothing can be kept in {place}: {error}", _write_right(place))
    except (StorageUnavailable, NotFound) as error:
        return Finding("derivatives", "fault", f"Nothing can be kept in {place}: {error}")
    return Finding("derivatives", "ok", f"Derivatives can be kept in {place}.")


def _write_right(place: str) -> str:
    """What gives us the right to keep derivatives there."""
    scheme, path = split_url(place)
    if scheme == "gs":
        bucket = path.partition("/")[0]
        return (
            f"gcloud storage buckets add-iam-policy-binding gs://{bucket} "
            "--member=serviceAccount:ACCOUNT --role=roles/storage.objectUser"
        )
    if scheme == "s3":
        return "allow the keys s3:PutObject and s3:DeleteObject there   # or name another place by DARKROOM_DERIVATIVES"
    return f"chmod u+w {place}   # or name another place by DARKROOM_DERIVATIVES"


def straight(settings: Settings) -> Finding:
    """May anybody read the derivatives, as DARKROOM_PUBLIC_DERIVATIVES says? Asked as a stranger, who may not list."""
    place = settings.derivatives_url
    _, path = split_url(place)
    bucket, name = buckets.derivatives(settings), f"~doctor/{uuid.uuid4().hex}"
    if bucket.public_url(name) is None:
        text = f"DARKROOM_PUBLIC_DERIVATIVES=1, but {place} has no public addresses: the functions serve all of it."
        return Finding("public-derivatives", "note", text, "unset DARKROOM_PUBLIC_DERIVATIVES")
    try:
        bucket.write(name, b"", "text/plain", if_generation_match=ABSENT)
        answer = requests.get(bucket.public_url(name) or "", timeout=_SECONDS)
        bucket.delete(name)
    except (DarkroomError, requests.RequestException) as error:
        return Finding("public-derivatives", "fault", f"Whether anybody may read {place} cannot be found out: {error}")
    if answer.ok:
        return Finding("public-derivatives", "ok", f"Anybody may read the derivatives in {place}.")
    text = f"DARKROOM_PUBLIC_DERIVATIVES=1, but strangers get {answer.status_code} from {place}: pictures stay blank."
    mend = (
        f"gcloud storage buckets add-iam-policy-binding gs://{path.partition('/')[0]} "
        "--member=allUsers --role=roles/storage.legacyObjectReader   # or: unset DARKROOM_PUBLIC_DERIVATIVES"
    )
    return Finding("public-derivatives", "fault", text, mend)


def catalog(settings: Settings, pictures: int) -> Finding:
    """Is there a stored catalog, and is it true?"""
    build = command("catalog", settings.bucket)
    try:
        held = store.hold_root(store.bucket_of(settings))
    except DarkroomError as error:
        return Finding("catalog", "note", f"The stored catalog cannot be read: {error}", build)
    if held is None:
        level: Level = "note" if pictures > 1000 else "ok"
        text = "There is no stored catalog; the bucket is listed when it is needed."
        return Finding("catalog", level, text, build if pictures > 1000 else "")
    minutes = (time.time() - held.root.listed) / 60
    text = f"The stored catalog has {held.root.total} pictures and is {minutes:.0f} minutes old."
    return Finding("catalog", "ok" if held.root.total == pictures else "note", text, build)

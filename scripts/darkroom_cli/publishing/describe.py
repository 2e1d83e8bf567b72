"""Change the captions of an existing object; its bytes and generation do not change."""

from collections.abc import Mapping

from darkroom.errors import DarkroomError, NotFound, PreconditionFailed
from darkroom.storage import Blob, Bucket
from darkroom.storage.metadata_limit import fit, room_of
from darkroom.storage.object_metadata import PictureMetadata, parse_metadata, print_metadata
from darkroom_cli.picture_metadata.problem import Problem
from darkroom_cli.publishing.retry import with_retries
from darkroom_cli.publishing.work import Action, Options, Outcome


def describe(bucket: Bucket, known: Blob, picture: PictureMetadata, options: Options) -> Outcome:
    """Write the metadata if it differs. Raises DarkroomError; the object is then unchanged."""
    metadata, problems = fitted(bucket, known.name, picture, known.metadata)
    changed = changed_fields(known, metadata)
    if not changed:
        return Outcome("skipped", problems=problems)
    if not options.dry_run:
        try:
            with_retries(lambda: bucket.describe(known.name, metadata, known.generation), options.stop)
        except (PreconditionFailed, NotFound):
            raise DarkroomError("another program has just changed it in the bucket; run the command again") from None
    # A copy of the same files has other times, which are stored but not reported.
    action: Action = "skipped" if changed == ["fingerprint"] else "described"
    told = ", ".join(field for field in changed if field != "fingerprint")
    return Outcome(action, detail=told, problems=problems)


def changed_fields(known: Blob, metadata: Mapping[str, str]) -> list[str]:
    """The fields whose metadata differs from the object's."""
    before, after = (print_metadata(parse_metadata(values)) for values in (known.metadata, metadata))
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))


def fitted(
    bucket: Bucket, name: str, picture: PictureMetadata, other: Mapping[str, str]
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The metadata that fits, and a note for each shortened field."""
    room = room_of(bucket)
    metadata, shortened = fit(picture, other, room)
    message = f"was shortened: a picture's metadata may have at most {room.limit // 1024} KiB"
    return metadata, tuple(Problem(name, f"{field} {message}", serious=False) for field in shortened)

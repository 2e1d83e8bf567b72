"""The loss report: what an export of another host had, and what of it was taken over."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from darkroom.storage.object_metadata import PictureMetadata
from darkroom_cli.picture_metadata.sidecars.reading import Sidecar


@dataclass(frozen=True)
class Facts:
    """Of one photo: what was there, and what the object in the bucket has of it."""

    date: bool = False
    date_kept: bool = False
    caption: bool = False
    caption_kept: bool = False
    albums: tuple[str, ...] = ()
    location: bool = False
    location_kept: bool = False


@dataclass
class Loss:
    """Counted while a run goes on, by one thread. `sidecars` were found, `unmatched` of them belong to no file;
    `done` photos are in the bucket.
    """

    photos: int = 0
    sidecars: int = 0
    unmatched: int = 0
    albums_as: str = "tags"
    done: int = 0
    facts: list[Facts] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        yield "taken over from the export:"
        yield f"  photos: {self.done} of {self.photos}"
        if self.done > len(self.facts):
            yield f"  unchanged and not read again (--checksum reads them): {self.done - len(self.facts)}"
        for what, field_name in (("dates", "date"), ("captions", "caption")):
            found = [facts for facts in self.facts if getattr(facts, field_name)]
            kept = sum(getattr(facts, f"{field_name}_kept") for facts in found)
            yield f"  {what}: {kept} of {len(found)}; {len(self.facts) - len(found)} photos have none"
        albums = {album for facts in self.facts for album in facts.albums}
        yield f"  albums: {len(albums)} of {len(albums)}, as {self.albums_as}"
        places = [facts for facts in self.facts if facts.location]
        kept = sum(facts.location_kept for facts in places)
        why = "; --keep-location publishes them" if kept < len(places) else ""
        yield f"  locations: {kept} of {len(places)}{why}"
        yield f"  sidecars: {self.sidecars - self.unmatched} of {self.sidecars}"


def facts_of(sidecar: Sidecar, picture: PictureMetadata, albums: tuple[str, ...], place: tuple[bool, bool]) -> Facts:
    """`picture` is what the object gets; `place` says whether there is a location, and whether it is published."""
    caption = sidecar.description.get("caption")
    return Facts(
        date="taken" in sidecar.description,
        date_kept=bool(picture.taken),
        caption=bool(caption),
        caption_kept=bool(caption) and picture.caption == caption,
        albums=albums,
        location=place[0],
        location_kept=place[1],
    )

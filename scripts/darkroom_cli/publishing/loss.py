"""The loss report: the contents of another host's export, and how much was imported."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from darkroom.storage.object_metadata import PictureMetadata
from darkroom_cli.picture_metadata.sidecars.reading import Sidecar


@dataclass(frozen=True)
class Facts:
    """The metadata of one photo in the export, and its part in the bucket's object."""

    date: bool = False
    date_kept: bool = False
    caption: bool = False
    caption_kept: bool = False
    albums: tuple[str, ...] = ()
    location: bool = False
    location_kept: bool = False


@dataclass
class Loss:
    """Counters of a run, used by one thread. `sidecars` were found, `unmatched` of them belong to no file; `done`
    photos are in the bucket.
    """

    photos: int = 0
    sidecars: int = 0
    unmatched: int = 0
    albums_as: str = "tags"
    done: int = 0
    facts: list[Facts] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        yield "imported from the export:"
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
    """`picture` is the object's metadata; `place` is whether there is a location, and whether it is published."""
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

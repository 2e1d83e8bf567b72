"""Arrange photos in folders by the albums in their sidecars. Google's albums are folders already, see `takeout`."""

from collections.abc import Iterable
from dataclasses import replace

from darkroom.storage.collection import of_segment
from darkroom_cli.picture_metadata.sidecars.reading import read
from darkroom_cli.publishing.names import Source


def arrange(sources: Iterable[Source]) -> list[Source]:
    """Copy each photo to the folder of each of its albums; a photo without an album keeps its name."""
    return sorted(copy for source in sources for copy in _copies(source))


def _copies(source: Source) -> list[Source]:
    jsons = [path for path in source.sidecars if path.suffix.lower() == ".json"]
    albums = dict.fromkeys(album for path in jsons for album in read(path).albums)
    last = source.name.rpartition("/")[2]
    return [replace(source, name=f"{_folder(album)}/{last}", albums=(album,)) for album in albums] or [source]


def _folder(album: str) -> str:
    """The title as one legal path segment that listings show."""
    name = " ".join(album.replace("/", "-").split())[:100].strip()
    return f"Album {name}".rstrip(" .") if name in ("", ".", "..") or of_segment(name) else name

"""Albums that the sidecars of an export name, as folders. Google's are folders in the export itself, see `takeout`."""

from collections.abc import Iterable
from dataclasses import replace

from darkroom.storage.collection import of_segment
from darkroom_cli.picture_metadata.sidecars.reading import read
from darkroom_cli.publishing.names import Source


def arrange(sources: Iterable[Source]) -> list[Source]:
    """A photo of several albums is in the folder of each; one of no album keeps its name."""
    return sorted(copy for source in sources for copy in _copies(source))


def _copies(source: Source) -> list[Source]:
    jsons = [path for path in source.sidecars if path.suffix.lower() == ".json"]
    albums = dict.fromkeys(album for path in jsons for album in read(path).albums)
    last = source.name.rpartition("/")[2]
    return [replace(source, name=f"{_folder(album)}/{last}", albums=(album,)) for album in albums] or [source]


def _folder(album: str) -> str:
    """The title as one path segment that a listing shows."""
    name = " ".join(album.replace("/", "-").split())[:100].strip()
    return f"Album {name}".rstrip(" .") if name in ("", ".", "..") or of_segment(name) else name

"""Write the gallery pages of an export: one for the whole gallery, and one for each album."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from darkroom.catalog import albums
from darkroom.catalog.folders import Album, Folder, folders_of
from darkroom.catalog.image import Image
from darkroom.config import Settings
from darkroom.embedding import open_graph
from darkroom.embedding.labels import say
from darkroom.embedding.renditions import Json
from darkroom.sharing import gallery_page
from darkroom.sharing.gallery_page import Card, View
from darkroom.sharing.photo_page import Site
from darkroom_cli.exporting import layout
from darkroom_cli.exporting.options import Options
from darkroom_cli.exporting.pages import image_json, moved, public_json

_FIRST: Final = 24
_TAGS: Final = 20
_EVERY: Final = 1_000_000


def names_of(images: Iterable[Image]) -> list[str]:
    """Every folder with photos in it or its subfolders, except the root."""
    names = {image.name.rpartition("/")[0] for image in images} - {""}
    return sorted(names | {name[:at] for name in names for at, letter in enumerate(name) if letter == "/"})


class Albums:
    """The albums of the given pictures, which are in gallery order."""

    def __init__(self, settings: Settings, images: Sequence[Image], options: Options) -> None:
        self._settings = settings
        self._images = images
        self._options = options
        self._named = {image.name: image for image in images}
        self._folders = folders_of(images)
        self._first: defaultdict[str, list[Image]] = defaultdict(list)
        for image in images:
            for name in ("", *names_of([image])):
                if len(self._first[name]) < _FIRST:
                    self._first[name].append(image)

    def page(self, name: str) -> bytes:
        """The page of one album; "" is the root."""
        settings, base = self._settings, self._settings.public_url
        root = "../" if name else ""
        found = albums.page_of(settings, self._folders, self._covers, name, _EVERY, None)
        own, path = found.own, layout.album_path(name)
        view = View(
            title=self._title(name),
            description=own.description,
            root=root,
            prefix=f"{name}/" if name else "",
            way=self._way(name),
            cards=[self._card(album, root) for album in found.albums],
            tags=_most(own.folder),
            first=[self._json(image, root) for image in self._first[name]],
        )
        site = Site(
            name=settings.title,
            home=f"{root}{layout.INDEX}",
            language=self._options.language,
            accent=settings.accent,
            feed=f"{root}{layout.FEED}" if base else None,
            oembed=f"{base}/{layout.OEMBED}" if base and not name else None,
        )
        cover = public_json(settings, own.cover, self._options) if base and own.cover else None
        preview = open_graph.of_image(cover, view.title) if cover else {}
        return gallery_page.document(site, view, f"{base}/{path}" if base else None, preview).encode()

    def _title(self, name: str) -> str:
        return albums.title_of(self._settings, name) or say("photos", self._options.language)

    def _way(self, name: str) -> list[tuple[str, str]]:
        parts = name.split("/") if name else []
        above = ["/".join(parts[:count]) for count in range(len(parts))]
        return [(self._title(each), "../" + layout.album_path(each)) for each in above]

    def _card(self, album: Album, root: str) -> Card:
        cover = self._json(album.cover, root) if album.cover else None
        return Card(root + layout.album_path(album.folder.name), album.title, album.folder.count, cover)

    def _covers(self, wanted: Sequence[int | str]) -> list[Image | None]:
        return [self._images[each] if isinstance(each, int) else self._named.get(each) for each in wanted]

    def _json(self, image: Image, base: str) -> Json:
        return moved(image_json(self._settings, image, self._options), base)


def _most(folder: Folder) -> list[tuple[str, int]]:
    """The most frequent tags, with their counts."""
    return sorted(folder.tags.items(), key=lambda pair: (-pair[1], pair[0].casefold(), pair[0]))[:_TAGS]

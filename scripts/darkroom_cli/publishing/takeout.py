"""Arrange a Google Takeout: find its photos, and the albums, which contain copies of the photos of the years."""

import filecmp
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal

from darkroom_cli.publishing.names import Source

Albums = Literal["tags", "folders"]
ALBUMS: Final = ("tags", "folders")

_ROOT: Final = re.compile(
    r"^(?:.*/)?(?:Takeout/)?(?:Google[ _](?:Photos|Fotos|Foto(?:['’_]s)?|Zdjęcia|Bilder|Billeder|Kuvat|Fotky|Fotók"
    r"|Fotoğraflar|Фото|Фотографії|フォト|相册|相簿|포토)|Zdjęcia Google|Fotos do Google|Fotky Google)/(?=.)",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(
    r"(?:photos from|fotos von|photos de|photos du|fotos de|fotos del|foto del|foto dal|foto's uit|fotos uit|zdjęcia z"
    r"|zdjęcia z roku|billeder fra|bilder fra|bilder från|foton från|kuvat vuodelta|foto’s uit|foto_s uit|fotky z roku"
    r"|fotos de l'any|фото за|фото від|photos prises en|foto tahun|poze din|fotók innen:?) \d{4}"
    r"|\d{4}(?: ?年の写真| ?年的照片| ?년의 사진| yılından fotoğraflar)",
    re.IGNORECASE,
)


def is_takeout(sources: Iterable[Source]) -> bool:
    return any(_ROOT.match(source.relative) or _is_year(source) for source in sources)


def arrange(sources: Iterable[Source], albums: Albums) -> list[Source]:
    """Each photo once, under its name below `Google Photos/`. With `tags`, in the folder of its year, with its albums'
    titles as tags. With `folders`, in its albums, or in the folder of its year if it is in no album.
    """
    groups: dict[tuple[str, int], list[list[Source]]] = defaultdict(list)
    for source in sorted(sources):
        # Takeout gives copies the same name; photos with the same name and size are compared.
        same = groups[source.relative.rpartition("/")[2], source.size]
        group = next((group for group in same if filecmp.cmp(group[0].path, source.path, shallow=False)), None)
        if group is None:
            same.append([source])
        else:
            group.append(source)
    return sorted(_named(source) for found in groups.values() for group in found for source in _of_group(group, albums))


def _of_group(group: list[Source], albums: Albums) -> list[Source]:
    in_albums = [source for source in group if not _is_year(source)]
    years = [source for source in group if _is_year(source)]
    if albums == "folders":
        return [replace(source, albums=(album_of(source),)) for source in in_albums] or years[:1]
    kept = (years or in_albums)[0]
    sidecars = dict.fromkeys(path for source in group for path in source.sidecars)
    return [replace(kept, albums=tuple(dict.fromkeys(map(album_of, in_albums))), sidecars=tuple(sidecars))]


def _is_year(source: Source) -> bool:
    return bool(_YEAR.fullmatch(source.relative.rpartition("/")[0].rpartition("/")[2]))


def album_of(source: Source) -> str:
    """The title in the album's own file, else the folder's name."""
    for name in ("metadata.json", "Metadaten.json", "métadonnées.json", "metadatos.json", "metadati.json"):
        try:
            title = json.loads((source.path.parent / name).read_text(encoding="utf-8")).get("title")
        except (OSError, ValueError, AttributeError):
            continue
        if isinstance(title, str) and title.strip():
            return title.strip()
    return source.relative.rpartition("/")[0].rpartition("/")[2]


def _named(source: Source) -> Source:
    return replace(source, name=_ROOT.sub("", source.name))

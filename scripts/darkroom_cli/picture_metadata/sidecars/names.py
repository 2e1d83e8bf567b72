"""Find the photos in a folder that a sidecar belongs to.

Google Takeout truncates names at a limit, anywhere in `.supplemental-metadata`, moves the number of a second
`IMG(1).jpg` behind the extension, and writes one sidecar for a photo and its edited copy. So each sidecar is matched to
its photos, not the reverse.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from darkroom.storage.names import composed

EXTENSIONS: Final = ("json", "xmp")
_SUPPLEMENTAL: Final = ".supplemental-metadata"
_NUMBER: Final = re.compile(r"\((\d+)\)$")
_EDITED: Final = re.compile(
    r"-(?:edited|edi|edit|edite|bearbeitet|modifié|modifie|editado|editada|ha editado|modificato|bewerkt|edytowane"
    r"|redigeret|redigerad|redigert|muokattu|upraveno|szerkesztett|düzenlendi|измененный|изменено|отредактировано|змінено|modificata|modificado|editat|edytowany|diedit|disunting"
    r"|đã chỉnh sửa|επεξεργασία|編集済み|編集|편집됨|수정됨|已修改|已编辑|已編輯|已編輯的|แก้ไขแล้ว|נערך|معدّل)$",
    re.IGNORECASE,
)
_FILE: Final = re.compile(r"\.(?:jpe?g|heic|heif|png|gif|webp|avif|tiff?|dng|mp4|mov|m4v|mp|3gp|webm)$", re.IGNORECASE)
_CUT_AT: Final = 40
"""Minimum characters of a name that may have been truncated; Takeout's limit is 46 or 51, by the kind of name."""
_ALBUM_FILES: Final = re.compile(
    r"(?:metadata|metadaten|métadonnées|metadatos|metadati|metagegevens)(?:\(\d+\))?"
    r"|print-subscriptions|shared_album_comments|user-generated-memory-titles|captions|albums?|package|manifest",
    re.IGNORECASE,
)


def is_sidecar(name: str) -> bool:
    """Whether the name is that of a file that describes one photo, rather than an album or something else."""
    stem, _, extension = name.rpartition(".")
    return bool(stem) and extension.lower() in EXTENSIONS and not _ALBUM_FILES.fullmatch(stem)


@dataclass(frozen=True)
class _Photo:
    """`full` and `stem` are normalized, without the number and the mark of an edited copy."""

    name: str
    full: str
    stem: str
    number: str
    edited: bool = False


@dataclass
class Matches:
    """`of_photo` has the sidecars of each photo, overriding ones last; `unmatched` sidecars belong to no photo."""

    of_photo: dict[str, list[str]] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)


def match(sidecars: Iterable[str], photos: Sequence[str]) -> Matches:
    """Match names of one folder. JSON overrides XMP, and `a.jpg.xmp` overrides `a.xmp`."""
    index = _Index(photos)
    found = Matches()
    for sidecar in sorted(sidecars, key=_rank):
        targets = index.photos_of(sidecar)
        for photo in targets:
            found.of_photo.setdefault(photo, []).append(sidecar)
        if not targets:
            found.unmatched.append(sidecar)
    return found


class _Index:
    def __init__(self, photos: Sequence[str]) -> None:
        self._photos = [_photo(name) for name in photos]
        self._raw: dict[str, list[str]] = {}
        self._full: dict[str, list[_Photo]] = {}
        for photo in self._photos:
            raw = _key(photo.name)
            for key in dict.fromkeys((raw, raw.rpartition(".")[0] or raw)):
                self._raw.setdefault(key, []).append(photo.name)
            for key in dict.fromkeys((photo.full, photo.stem)):
                self._full.setdefault(key, []).append(photo)

    def photos_of(self, sidecar: str) -> list[str]:
        base, _, extension = sidecar.rpartition(".")
        key = _key(base)
        if extension.lower() != "json":
            return self._raw.get(key, [])
        number = _NUMBER.search(key)
        core = key[: number.start()] if number else key
        names = (core, *_without_supplemental(core))
        direct = [] if number else [photo for name in names for photo in self._raw.get(name, [])]
        wanted = number[1] if number else ""
        numbered = [photo for name in names for photo in self._full.get(name, []) if photo.number == wanted]
        # `IMG(1).jpg` may be a photo's own name, so only an edited copy shares the sidecar of another photo.
        found = direct + [photo.name for photo in numbered if photo.edited or not direct]
        return list(dict.fromkeys(found)) or self._cut(names, wanted, key)

    def _cut(self, names: Sequence[str], number: str, base: str) -> list[str]:
        """Photos whose names begin with the sidecar's, if that is long enough to have been truncated."""
        if len(base) < _CUT_AT and len(base.encode()) < _CUT_AT:
            return []
        long = [name for name in names if len(name) >= _CUT_AT // 2]
        return [
            photo.name
            for photo in self._photos
            if photo.number == number
            and any(
                photo.full.startswith(name) or (len(photo.stem) >= _CUT_AT and name.startswith(photo.stem))
                for name in long
            )
        ]


def _photo(name: str) -> _Photo:
    stem, dot, extension = _key(name).rpartition(".")
    if not dot:
        stem, extension = extension, ""
    number = _NUMBER.search(stem)
    stem = stem[: number.start()] if number else stem
    edited = _EDITED.search(stem)
    stem = stem[: edited.start()] if edited else stem
    return _Photo(name, f"{stem}{dot}{extension}", stem, number[1] if number else "", bool(edited))


def _without_supplemental(core: str) -> list[str]:
    """The name before `.supplemental-metadata` or any beginning of it, or before that word in another language."""
    stem, dot, end = core.rpartition(".")
    return [stem] if dot and (_SUPPLEMENTAL.startswith(dot + end) or _FILE.search(stem)) else []


def _key(text: str) -> str:
    return composed(text).casefold()


def _rank(sidecar: str) -> tuple[bool, bool, str]:
    base, _, extension = sidecar.rpartition(".")
    return extension.lower() == "json", "." in base, sidecar

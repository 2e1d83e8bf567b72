"""Decide which objects are photos of the collection, with one rule for listings, catalog, upload, export and doctor.

Trash folders, and folders that desktops, NAS devices and sync programs create for themselves, are recognized by their
usual names, at any depth and in any case. Names that no URL can express are left out too. The rule needs only the name,
and is cheap enough to check every entry of a folder walk.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, Literal

from darkroom.formats import is_picture
from darkroom.storage.names import LONGEST, composed, is_legal

Reason = Literal["trash", "helper", "hidden", "partial", "illegal_name"]
"""Why a picture is left out. `helper`: created by a program for its own use, such as thumbnails and previews."""

_TRASH: Final = frozenset(
    # NAS devices and their file servers
    "#recycle @recycle @recycle_bin .recycle .recycle.bin recycle.bin trashbox .@__recycle network_trash_folder "
    # Windows, Linux, macOS, Android
    "$recycle.bin recycler recycled recycle_bin .trash .trashes .trash-files .trashbin .globaltrash trash "
    # sync programs, photo managers and exports
    ".dtrash files_trashbin .stversions .debris .rubbish rubbish .deleted _deleted deleted deleted_items "
    "deleted_photos recently_deleted zuletzt_gelöscht kürzlich_gelöscht gelöschte_elemente supprimés_récemment "
    "éléments_supprimés eliminado_recientemente eliminados eliminati_di_recente onlangs_verwijderd recent_verwijderd "
    "excluídos "
    # the word itself in other languages
    "papierkorb corbeille papelera papelera_de_reciclaje cestino prullenbak lixeira kosz koš papperskorgen papirkurv "
    "papirkurven roskakori lomtár çöp_kutusu geri_dönüşüm_kutusu корзина кошик "
    "ごみ箱 ゴミ箱 휴지통 回收站 废纸篓 垃圾桶".split()
)
"""Folder names in lower case; `_` also matches a space."""

_HELPER: Final = frozenset(
    "@eadir #snapshot @recently-snapshot @synoresource @transcode @tmp @sharebin ~snapshot .snapshot .snapshots .zfs "
    "__macosx .appledouble .appledb .appledesktop .@__thumb .wdmc .thumbnails .thumbs .picasaoriginals "
    ".spotlight-v100 .documentrevisions-v100 .temporaryitems .fseventsd .synologyworkingdirectory "
    "lost+found lost.dir system_volume_information temporary_items thevolumesettingsfolder files_versions "
    "@snapshot @synoeastream captureone __thumbs "
    ".photoprism .dropbox.cache .tmp.drivedownload .tmp.driveupload .stfolder .sync".split()
)

_PARTIAL: Final = frozenset(
    "crdownload part partial download downloading opdownload filepart aria2 tmp temp !ut !qb bc! unconfirmed gstmp "
    "icloud".split()
)
"""Extensions of incomplete files from browsers and sync programs."""

_PATTERN: Final = re.compile(
    r"(?P<trash>\.?trash-\d+|\.trashed-\d+-.*|recycle bin\b.*|\$r[a-z0-9]{6}(?:\..*)?)"
    # AppleDouble, files recovered by a disk check, and photo managers' library folders
    r"|(?P<helper>\._.*|found\.\d{3}"
    r"|.*\.(?:photoslibrary|photolibrary|migratedphotolibrary|aplibrary|lrdata|lrcat-data))"
    r"|(?P<partial>\.pending-\d+-.*|~syncthing~.*|\.syncthing\..*)",
    re.DOTALL,
)

_SURELY_SHORT: Final = LONGEST // 4
"""Characters; a character has at most four bytes in UTF-8."""
_LONGEST_USUAL: Final = 100

_ORDINARY: Final = re.compile(r"[a-z0-9][a-z0-9_-]*\.(?:jpe?g|png|gif|webp|avif|heic)", re.ASCII | re.IGNORECASE)
"""Names to which no rule below applies. Most names match, so this check comes first."""


def left_out(name: str) -> Reason | None:
    """Why an object with this name is not a photo of the collection; None if it may be one."""
    folder, slash, last = name.rpartition("/")
    reason = _of_folder(folder)
    # A usual file name in a legal folder needs no further check, unless the whole may be too long.
    if reason is None and len(name) < _SURELY_SHORT and _ORDINARY.fullmatch(last):
        return None if not slash or _is_legal_folder(folder) else "illegal_name"
    return reason or of_segment(last) or (None if is_legal(name) else "illegal_name")


def usual_names(folder: str, extensions: tuple[str, ...]) -> Callable[[str], object]:
    """A function that is true for most photos with these extensions directly in a folder ("" or with its slash).

    It is a fifth of the work of `left_out`, which decides on the other names.
    """
    return _usual(extensions).fullmatch if _is_usual_folder(folder) else lambda name: False


def are_usual(folder: str, names: Sequence[str], extensions: tuple[str, ...]) -> bool:
    """Whether `usual_names` is true for all of the names. A tenth of its work for thousands of them."""
    text = "\n".join(names)
    is_one_a_line = text.count("\n") == len(names) - 1
    return is_one_a_line and _is_usual_folder(folder) and bool(_usual(extensions, lines=True).fullmatch(text))


def _is_usual_folder(folder: str) -> bool:
    return len(folder) + _LONGEST_USUAL < _SURELY_SHORT and left_out(f"{folder}a.jpg") is None


@lru_cache(maxsize=8)
def _usual(extensions: tuple[str, ...], lines: bool = False) -> re.Pattern[str]:
    """Matches a usual name, or several with a line break between them."""
    most = _LONGEST_USUAL - 2 - max(map(len, extensions))
    name = rf"[a-z0-9][a-z0-9_-]{{0,{most}}}+\.(?:{'|'.join(extensions)})"
    return re.compile(rf"(?:{name}\n)*+{name}" if lines else name, re.ASCII | re.IGNORECASE)


def is_considered(name: str, content_type: str = "") -> bool:
    """Whether name or type are those of a picture, even if it is left out or its format is refused."""
    return is_picture(name, content_type) or _is_partial(name)


def is_photo(name: str, content_type: str = "") -> bool:
    """Whether name and type are those of a photo of the collection; its format may still be refused."""
    return is_picture(name, content_type) and left_out(name) is None


def of_segment(segment: str) -> Reason | None:
    """Like `left_out`, for one path segment; the result applies to everything in or below it."""
    if _ORDINARY.fullmatch(segment):
        return None
    lower = composed(segment).lower()
    known = lower.replace(" ", "_")
    if known in _TRASH:
        return "trash"
    if known in _HELPER:
        return "helper"
    if match := _PATTERN.fullmatch(lower):
        return "trash" if match["trash"] else "helper" if match["helper"] else "partial"
    if _is_partial(lower):
        return "partial"
    return "hidden" if segment.startswith(".") and segment not in (".", "..") else None


def _is_partial(name: str) -> bool:
    stem, _, extension = name.rpartition(".")
    return extension.lower() in _PARTIAL and is_picture(stem, "")


@lru_cache(maxsize=50_000)
def _of_folder(folder: str) -> Reason | None:
    if not folder:
        return None
    above, _, last = folder.rpartition("/")
    return _of_folder(above) or of_segment(last)


@lru_cache(maxsize=50_000)
def _is_legal_folder(folder: str) -> bool:
    return is_legal(folder)

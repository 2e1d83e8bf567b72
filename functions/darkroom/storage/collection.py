"""Which objects are photos of the collection: the one rule for listings, catalog, upload, export and doctor.

Folders that hold what people deleted, or what a desktop, a NAS or a sync program made for itself, are recognized by
the names that those programs give them, at any depth and in any case. A name that no URL can carry is left out too.
The rule sees names alone and is cheap: a folder walk may ask it for every entry.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from darkroom.formats import is_picture
from darkroom.storage.names import is_legal

Reason = Literal["trash", "helper", "hidden", "partial", "illegal_name"]
"""Why a picture is left out. `helper` is made by a program for itself: thumbnails, snapshots, previews."""

_TRASH: Final = frozenset(
    # NAS devices and their file servers
    "#recycle @recycle @recycle_bin .recycle .recycle.bin recycle.bin trashbox .@__recycle network_trash_folder "
    # Windows, Linux, macOS, Android
    "$recycle.bin recycler recycled recycle_bin .trash .trashes .trash-files .trashbin .globaltrash trash "
    # sync programs, photo managers and exports
    ".dtrash files_trashbin .stversions .debris .rubbish rubbish recently_deleted deleted_items "
    "papierkorb corbeille papelera papelera_de_reciclaje cestino prullenbak lixeira kosz".split()
)
"""Names of folders in lower case; `_` stands for a blank too."""

_HELPER: Final = frozenset(
    "@eadir #snapshot @recently-snapshot @synoresource @transcode @tmp @sharebin ~snapshot .snapshot .snapshots .zfs "
    "__macosx .appledouble .appledb .appledesktop .@__thumb .wdmc .thumbnails .thumbs .picasaoriginals "
    ".spotlight-v100 .documentrevisions-v100 .temporaryitems .fseventsd .synologyworkingdirectory "
    "lost+found lost.dir system_volume_information temporary_items thevolumesettingsfolder files_versions "
    ".photoprism .dropbox.cache .tmp.drivedownload .tmp.driveupload .stfolder .sync".split()
)

_PARTIAL: Final = frozenset(
    "crdownload part partial download opdownload filepart aria2 tmp temp !ut !qb bc! unconfirmed gstmp".split()
)
"""Extensions of files that a browser or a sync program is still writing."""

_PATTERN: Final = re.compile(
    r"(?P<trash>\.?trash-\d+|\.trashed-\d+-.*|recycle bin\b.*|\$r[a-z0-9]{6}(?:\..*)?)"
    # AppleDouble, what a disk check recovered, and the folder in which a photo manager keeps a library
    r"|(?P<helper>\._.*|found\.\d{3}"
    r"|.*\.(?:photoslibrary|photolibrary|migratedphotolibrary|aplibrary|lrdata|lrcat-data))"
    r"|(?P<partial>\.pending-\d+-.*|~syncthing~.*|\.syncthing\..*)",
    re.DOTALL,
)


def left_out(name: str) -> Reason | None:
    """Why an object of this name is no photo of the collection, however it looks inside; None where it may be one."""
    folder, _, last = name.rpartition("/")
    return _of_folder(folder) or of_segment(last) or (None if is_legal(name) else "illegal_name")


def is_considered(name: str, content_type: str = "") -> bool:
    """True of what a person would call a picture, also where it is left out or its format is refused."""
    return is_picture(name, content_type) or _is_partial(name)


def is_photo(name: str, content_type: str = "") -> bool:
    """True of a photo of the collection, as far as its name and type tell; its format may still be refused."""
    return is_picture(name, content_type) and left_out(name) is None


def of_segment(segment: str) -> Reason | None:
    """The same of one part of a name between slashes: everything in or under it is left out."""
    lower = segment.lower()
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

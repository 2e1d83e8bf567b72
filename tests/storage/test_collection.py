"""Which names are photos of the collection, and why the others are left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darkroom.storage import collection

LEFT_OUT = {
    "trash": [
        *"#recycle/a.jpg photos/#Recycle/2024/a.jpg @Recycle/a.jpg .Trash-1000/files/a.jpg .Trash/a.jpg".split(),
        *".Trashes/501/a.jpg $RECYCLE.BIN/S-1-5-21/$RAB12CD.jpg RECYCLER/a.jpg .dtrash/files/a.jpg".split(),
        *".stversions/a.jpg files_trashbin/a.jpg Takeout/Trash/a.jpg .trashed-1700000000-IMG_1.jpg".split(),
        *".recycle/user/a.jpg Корзина/a.jpg ごみ箱/a.jpg _deleted/a.jpg".split(),
        *("Zuletzt gelöscht/a.jpg", "Ku\u0308rzlich gelo\u0308scht/a.jpg", "Recently Deleted/a.jpg"),
    ],
    "helper": (
        "@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg x/@eaDir/a.jpg ._a.jpg __MACOSX/._a.jpg __MACOSX/a.jpg "
        ".@__thumb/s100a.jpg .thumbnails/a.jpg #snapshot/day/a.jpg @Recently-Snapshot/a.jpg lost+found/a.jpg "
        "My.photoslibrary/originals/a.jpg "
        ".picasaoriginals/a.jpg CaptureOne/Cache/Thumbnails/a.jpg @SynoEAStream/a.jpg"
    ).split(),
    "hidden": [".a.jpg", ".cache/a.jpg", "2024/.private/deep/a.jpg"],
    "partial": [
        "a.jpg.crdownload",
        "a.jpg.part",
        "a.JPG.partial",
        "a.jpg.download/a.jpg",
        "a.jpg.icloud",
        ".pending-1700000000-a.jpg",
    ],
    "illegal_name": ["2024//a.jpg", "/a.jpg", "a\nb.jpg", "../a.jpg", "a/./b.jpg"],
}
PHOTOS = (
    "a.jpg Trashy/a.jpg trash.jpg recycle/a.jpg my-trash-1/a.jpg #1/a.jpg @home/a.jpg $a.jpg ~a.jpg a..jpg part/a.jpg "
    "temp/a.jpg 2024.part/sub.tmp/c.jpg eaDir/a.jpg [x]/%23.jpg"
).split()


@pytest.mark.parametrize("reason", LEFT_OUT)
def test_trash_and_program_folders_are_left_out(reason: str) -> None:
    for name in LEFT_OUT[reason]:
        assert collection.left_out(name) == reason, name
        assert collection.is_considered(name), name
        assert not collection.is_photo(name), name


def test_folders_that_only_resemble_them_hold_photos() -> None:
    for name in PHOTOS:
        assert collection.is_photo(name), name


@given(st.sampled_from([*LEFT_OUT["trash"], *LEFT_OUT["helper"]]), st.sampled_from(["", "2024/", "a/b/c/"]))
def test_at_any_depth_and_in_any_case(name: str, above: str) -> None:
    for written in (name, name.upper(), name.lower()):
        assert collection.left_out(above + written) == collection.left_out(name)

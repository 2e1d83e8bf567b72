"""The rule for photos of the collection: the same for every backend, and exclusions are counted."""

import pytest

from catalog.galleries import picture
from darkroom.catalog.listing import take_snapshot
from darkroom.config import Settings
from darkroom.errors import NotFound
from darkroom.images.derivatives.derive import source
from darkroom.storage import Bucket, open_bucket
from darkroom.storage.collection import are_usual, usual_names
from storage_fixtures import Plant

TRASH = ("#recycle/a.jpg", ".Trash-1000/files/b.jpg", "$RECYCLE.BIN/S-1/$RAB12CD.jpg", "2024/@Recycle/c.jpg")
HELPERS = ("@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg", "2024/._a.jpg")
SPELLINGS = ("Bücher.jpg", "Bu\u0308cher.jpg")


def test_deleted_pictures_are_neither_listed_nor_served(bucket: Bucket, plant: Plant, kind: str) -> None:
    data = picture(40, 30)
    on_disk = kind in ("local", "prefixed")
    illegal = ("a tab\t.jpg",) if on_disk else ("a tab\t.jpg", "2024//a.jpg", "/a.jpg")
    for name in ("a.jpg", "2024/b.jpg", *TRASH, *HELPERS, ".hidden.jpg", "c.jpg.part", "d.CR2", *illegal):
        plant(name, data)
    found = take_snapshot(Settings(bucket=bucket.url))
    assert sorted(image.name for image in found.images) == ["2024/b.jpg", "a.jpg"]
    assert found.skipped == {
        "trash": 4,
        "helper": 2,
        "hidden": 1,
        "partial": 1,
        "unsupported_format": 1,
        "illegal_name": len(illegal),
    }
    assert set(found.examples["trash"]) == set(TRASH)
    for name in (*TRASH, *HELPERS, ".hidden.jpg"):
        with pytest.raises(NotFound):
            source(Settings(bucket=bucket.url), name)


def test_files_of_one_photo_are_listed_as_one_image(bucket: Bucket, plant: Plant) -> None:
    data = picture(40, 30)
    for name in (*SPELLINGS, "IMG_1.HEIC", "IMG_1.jpg", "IMG_2.HEIC", "raw.NEF", "raw.NEF.jpg"):
        plant(name, data)
    open_bucket(bucket.url).describe(SPELLINGS[1], {"caption": "Books"})
    found = take_snapshot(Settings(bucket=bucket.url))
    assert sorted(image.name for image in found.images) == sorted([SPELLINGS[1], "IMG_1.jpg", "raw.NEF.jpg"])
    assert found.skipped == {"unsupported_format": 1}
    accepted = take_snapshot(Settings(bucket=bucket.url, formats=("jpeg", "heic")))
    assert "IMG_1.HEIC" not in {image.name for image in accepted.images}
    assert "IMG_2.HEIC" in {image.name for image in accepted.images}


@pytest.mark.parametrize(
    "odd", ["", "b.jpe", "b.jp", "a b.jpg", "b.jpg\nc.jpg", "c.jpg\n", ".b.jpg", "b", "é.jpg", "b" * 200 + ".jpg"]
)
@pytest.mark.parametrize("folder", ["", "2024/", "#recycle/"])
def test_names_are_judged_together_as_one_by_one(folder: str, odd: str) -> None:
    extensions = ("jpg", "jpe", "jpeg", "png")
    is_usual = usual_names(folder, extensions)
    for names in (["a.jpg", "B_1.JPEG", odd], [odd, "z.png"], [odd], ["a.jpeg", "b.jpe"], []):
        assert are_usual(folder, names, extensions) == (bool(names) and all(map(is_usual, names)))

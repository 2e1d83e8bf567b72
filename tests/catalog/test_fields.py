"""Every field of a picture from its object to the API and through the stored catalog; edges of picks and filters."""

import json
from array import array
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.galleries import fill, picture
from darkroom.catalog.image import Facts, Image, from_blob
from darkroom.catalog.pick import Ring
from darkroom.catalog.query import Query
from darkroom.catalog.stored import store
from darkroom.catalog.stored.catalog import GalleryCatalog
from darkroom.catalog.stored.entries import entry_of, facts_of, image_of
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.catalog.stored.segments import Summary, cut
from darkroom.config import Settings
from darkroom.delivery.urls import image_json
from darkroom.storage import Blob
from darkroom.storage.object_metadata import PictureMetadata, print_metadata

CAPTIONS = PictureMetadata(
    caption="Evening",
    alt="A boat",
    taken="2017-08",
    tags=("sea", "boat"),
    credit="Jane",
    rights="https://creativecommons.org/licenses/by/4.0/",
    focal_point=(0.25, 0.5),
    placeholder="3OcRJYB4d3h/iIeHeEh3eIhw+j2w",
    width=400,
    height=300,
    details=(("Film", "400"), ("Lens", "50 mm")),
)
BLOB = Blob("2017/a.jpg", "17", 1234, "image/jpeg", datetime(2024, 1, 2, 3, 4, 5, 678, UTC), print_metadata(CAPTIONS))


def test_segments_have_a_bounded_length_and_mostly_survive_an_addition() -> None:
    images = [replace(from_blob(BLOB), name=f"{number:04}.jpg") for number in range(2000)]  # type: ignore[type-var]

    def names(images: list[Image]) -> list[tuple[str, ...]]:
        return [tuple(image.name for image in images[run.start : run.stop]) for run in cut(images, 16, 32, 64)]

    before, after = names(images), names([*images[:700], replace(images[0], name="new.jpg"), *images[700:]])
    lengths = [len(run) for run in before[:-1]]
    assert min(lengths) == 16 and max(lengths) == 64 and sum(map(len, before)) == 2000
    assert len({*after} - {*before}) <= 4 < len(before)


def test_every_caption_reaches_the_api_and_the_stored_catalog(tmp_path: Path) -> None:
    image = from_blob(BLOB)
    assert image is not None and image.orientation == "landscape" and image.is_measured
    known = asdict(CAPTIONS) | {"name": "2017/a.jpg", "size": 1234, "content_type": "image/jpeg"}
    for key in ("hidden", "sha256", "kept", "fingerprint"):
        del known[key]
    assert {key: getattr(image, key) for key in known} == known
    assert (image.version, image.generation, image.updated) == ("17-250x500", "17", BLOB.updated)
    printed = image_json(Settings(bucket=str(tmp_path)), image)
    shown = {key: list(value) if isinstance(value, tuple) else value for key, value in known.items()}
    del shown["details"]
    assert {key: printed[key] for key in shown} == shown and printed["version"] == "17-250x500"
    assert printed["details"] == "/api/image-details/2017/a.jpg"
    assert image_json(Settings(bucket=str(tmp_path)), replace(image, details=()))["details"] is None
    for one, facts in (
        (replace(image, mark="m:1"), Facts(10, 20, "2016", True)),
        (replace(image, taken=None, focal_point=None, version="17", tags=(), details=(), width=None), None),
    ):
        entry = store.parse_line(store.print_entries([entry_of(one, facts)])[1].split(b"\n")[1])
        assert (image_of(entry), facts_of(entry)) == (one, facts)


@pytest.mark.parametrize(
    ("width", "height", "orientation"), [(2, 1, "landscape"), (1, 2, "portrait"), (2, 2, "square"), (None, 2, None)]
)
def test_a_size_is_known_if_both_sides_are(width: int | None, height: int, orientation: str | None) -> None:
    image = from_blob(replace(BLOB, metadata=print_metadata(PictureMetadata(width=width, height=height))))
    assert image is not None and image.orientation == orientation
    assert (image.width, image.height) == ((width, height) if width else (None, None))
    assert from_blob(replace(BLOB, metadata={"hidden": "true"})) is None
    measured = image.with_facts(Facts(7, 8, "2016"))
    assert (measured.width, measured.height, measured.taken) == (7, 8, "2016")
    assert replace(image, taken="2017").with_facts(Facts(7, 8, "2016")).taken == "2017"


def test_a_pick_of_nearly_all_changes_little_when_one_picture_is_added() -> None:
    names = [f"{number}.jpg" for number in range(30)]
    for seed in ("a", "b", "c"):
        before = Ring.of(names)
        assert sorted(before.pick(seed, 30)) == list(range(30)) == sorted(before.pick(seed, 99))
        grown = ["new.jpg", *names]
        after = {grown[place] for place in Ring.of(grown).pick(seed, 26)}
        left = {names[place] for place in before.pick(seed, 26)} - after
        assert len(left) <= 1, left


def test_a_pick_of_many_has_pictures_that_a_seed_hardly_ever_picks() -> None:
    """Nine points so close together that only the first of them is ever picked by itself."""
    ring = Ring(array("Q", [(1 << 63) + (near << 24) for near in range(9)] + [1 << 62]))
    wholes = {tuple(ring.pick(seed, 10)) for seed in "abcde"}
    assert len({whole[2:] for whole in wholes}) > 1 and all(sorted(whole) == list(range(10)) for whole in wholes)
    for seed in "abcde":
        assert ring.pick(seed, 6) == ring.pick(seed, 10)[:6]


def test_unreadable_pictures_are_replaced_in_a_pick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are found only when a pick is measured, if the catalog had no time to read them."""
    fill(tmp_path / "photos", 6)
    for number in range(6):
        (tmp_path / "photos" / f"broken {number}.jpg").write_bytes(b"no picture")
    settings = Settings(bucket=str(tmp_path / "photos"))
    monkeypatch.setattr("darkroom.catalog.stored.reconcile.measure_all", lambda *arguments: iter(()))
    assert reconcile(settings).root.pending == 12
    for seed in (None, "a", "b"):
        picked = [image.name for image in GalleryCatalog(settings).pick(Query(), 5, seed)]
        assert len(set(picked)) == 5 and not any("broken" in name for name in picked)


def test_a_header_beyond_the_first_read_is_found(tmp_path: Path) -> None:
    """Profiles and previews before the frame header of a JPEG may fill megabytes."""
    plain, padding = picture(64, 48, "2020:01:02 03:04:05"), b"\xff\xed\xff\xff" + bytes(65533)
    (tmp_path / "a.jpg").write_bytes(plain[:2] + padding * 6 + plain[2:])
    (image,) = GalleryCatalog(Settings(bucket=str(tmp_path))).page(Query(), 1).images
    assert (image.width, image.height) == (64, 48)


def test_a_segment_is_skipped_only_if_no_picture_can_match() -> None:
    image = from_blob(BLOB)
    assert image is not None
    others = [replace(image, name="2017/b.jpg", width=500, tags=("hill",)), replace(image, name="c.jpg", tags=())]
    summary = Summary.of("digest", [image, *others])
    assert Summary.from_json(json.loads(json.dumps(summary.to_json()))) == summary
    for query, matches in (
        (Query(), True),
        (Query(min_width=500), True),
        (Query(min_width=501), False),
        (Query(max_width=400), True),
        (Query(max_width=399), False),
        (Query(min_height=300, max_height=300), True),
        (Query(min_height=301), False),
        (Query(max_height=299), False),
        (Query(orientation="landscape"), True),
        (Query(orientation="portrait"), False),
        (Query(tag="hill"), True),
        (Query(tag="city"), False),
        (Query(prefix="20"), True),
        (Query(prefix="2017/b"), True),
        (Query(prefix="2018/"), False),
        (Query(prefix="c.j"), True),
    ):
        assert summary.may_match(query) is matches, query
    unmeasured = Summary.of("digest", [image, replace(image, width=None)])
    assert unmeasured.unmeasured == 1 and unmeasured.may_match(Query(min_width=9999))
    many = [replace(image, name=f"{number}/a.jpg", tags=(str(number),)) for number in range(30)]
    assert Summary.of("digest", many).may_match(Query(prefix="none/", tag="none"))
    assert not Summary.of("digest", many[:24]).may_match(Query(tag="none"))

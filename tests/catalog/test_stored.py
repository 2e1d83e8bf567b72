"""The stored catalog gives the answers of a listing, with a bounded number of storage calls."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from catalog.galleries import fill, picture, tag
from counting import Counting
from darkroom.catalog.listing import listing_catalog
from darkroom.catalog.query import SORTS, Query
from darkroom.catalog.stored import segments, store
from darkroom.catalog.stored.catalog import GalleryCatalog
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.catalog.views import Views
from darkroom.config import Settings
from darkroom.errors import Busy
from darkroom.storage import buckets, open_bucket
from darkroom.storage.local import LocalBucket

COUNT = 200


@pytest.fixture(scope="module", autouse=True)
def short_segments() -> Iterator[None]:
    """Several segments for few pictures."""
    with pytest.MonkeyPatch.context() as patch:
        short = partial(segments.cut, shortest=32, mean=32, longest=96)
        patch.setattr("darkroom.catalog.stored.reconcile.cut", short)
        yield


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A gallery with its catalog built."""
    folder = tmp_path_factory.mktemp("gallery")
    fill(folder, COUNT)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.jpg"))
    tag(folder, names[::20], "sea")
    (folder / "broken.jpg").write_bytes(b"not a picture")
    (folder / "scan.tiff").write_bytes(b"II*\0")
    LocalBucket(str(folder)).describe(names[3], {"hidden": "true"})
    settings = Settings(bucket=str(folder))
    reconcile(settings)
    return settings


@pytest.fixture
def counted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    bucket = Counting(LocalBucket(settings.bucket))
    monkeypatch.setattr(buckets, "open_bucket", lambda url: bucket)
    yield bucket


QUERIES = [
    *(Query(sort=sort) for sort in SORTS),
    Query(prefix="2020/"),
    Query(prefix="photo-0"),
    Query(tag="sea"),
    Query(tag="nowhere"),
    Query(orientation="portrait", min_width=40),
    Query(max_height=20, sort="-updated"),
    Query(prefix="2021", tag="sea", sort="name"),
    Query(q="photo-0004"),
    Query(q="PICTURE sea"),
    Query(q="séa 2019", sort="-taken"),
    Query(q="sea", tag="sea", prefix="2020/"),
    Query(q="nowhere"),
]


@pytest.fixture(scope="module")
def listed(settings: Settings) -> Views:
    return listing_catalog(settings)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_stored_catalog_and_listing_give_equal_answers(settings: Settings, listed: Views, query: Query) -> None:
    stored = GalleryCatalog(settings)
    whole = listed.page(query, 1000)
    found, cursor = [], None
    while True:
        page = stored.page(query, 55, cursor)
        found += page.images
        cursor = page.next_cursor
        assert (page.total, page.pending) == (whole.total, 0)
        if cursor is None:
            break
    assert found == list(whole.images)
    assert stored.page(query, 7, offset=5).images == whole.images[5:12]
    assert stored.index(query).ratios == listed.index(query).ratios
    months = stored.index(query).months
    assert months == listed.index(query).months
    assert sum(count for _, count in months) == (whole.total if query.by_date else 0)
    for seed in ("", "daily 2026-01-01", "ä"):
        assert stored.pick(query, 3, seed) == listed.pick(query, 3, seed)


def test_a_search_is_answered_by_its_own_words_and_the_current_catalog(small: Settings) -> None:
    catalog, bucket = GalleryCatalog(small), LocalBucket(small.bucket)
    one, other = (image.name for image in catalog.page(Query(), 2).images)

    def found(words: str) -> list[str]:
        return [image.name for image in catalog.page(Query(q=words), 5).images]

    bucket.describe(one, {"caption": "red tulips"})
    bucket.describe(other, {"caption": "red roses"})
    reconcile(small)
    for _ in range(2):
        assert (found("red"), found("tulips"), found("roses")) == ([one, other], [one], [other])
    bucket.describe(one, {"caption": "white roses"})
    reconcile(small)
    assert (found("red"), found("tulips"), found("roses")) == ([other], [], [one, other])


def test_both_know_the_neighbors_of_a_picture(settings: Settings, listed: Views) -> None:
    images = listed.page(Query(), 1000).images
    for place in (0, 1, 100, len(images) - 2, len(images) - 1):
        neighbors = [images[near] if near in range(len(images)) else None for near in (place - 1, place + 1)]
        assert list(GalleryCatalog(settings).around(images[place])) == neighbors
        assert list(listed.around(Query(), images[place])) == neighbors


def test_refused_pictures_are_counted(settings: Settings) -> None:
    page = GalleryCatalog(settings).page(Query(), 1)
    assert page.skipped == {"unreadable": 1, "unsupported_format": 1}
    assert page.total == COUNT - 1


def test_calls_per_request_are_bounded(settings: Settings, counted: Counting) -> None:
    for request in (
        lambda catalog: catalog.page(Query(), 50),
        lambda catalog: catalog.page(Query(), 50, offset=120),
        lambda catalog: catalog.pick(Query(), 1),
        lambda catalog: catalog.pick(Query(), 1, "seed"),
        lambda catalog: catalog.index(Query()),
    ):
        counted.forget()
        catalog = GalleryCatalog(settings)
        request(catalog)
        assert counted.calls.total() <= 3 and not counted.calls["list"]
        counted.forget()
        request(catalog)
        assert counted.calls.total() <= 1 and not counted.calls["list"]


def test_a_prefix_reads_only_segments_that_may_match(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "gallery"
    folder.mkdir()
    for year in range(2018, 2024):
        (folder / str(year)).mkdir()
        for number in range(30):
            data = picture(16 + number % 3, 16, f"{year}:01:01 10:{number % 60:02}:00")
            (folder / str(year) / f"{number}.jpg").write_bytes(data)
    settings = Settings(bucket=str(folder))
    segments = len(reconcile(settings).root.segments)
    bucket = Counting(LocalBucket(settings.bucket))
    monkeypatch.setattr(buckets, "open_bucket", lambda url: bucket)
    assert GalleryCatalog(settings).page(Query(prefix="2020/"), 1000).total == 30
    assert 1 < bucket.calls["read"] < 1 + segments


def test_a_second_build_reads_and_writes_nothing(settings: Settings, counted: Counting) -> None:
    report = reconcile(settings)
    assert (report.read, report.files) == (0, 0)
    assert all(name.startswith("derivatives/~catalog/") for name in counted.read_names)
    assert list(counted.written) == ["derivatives/~catalog/root.json"]


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    fill(tmp_path / "small", 40)
    settings = Settings(bucket=str(tmp_path / "small"), catalog_seconds=0)
    reconcile(settings)
    return settings


def test_a_change_rewrites_one_segment_and_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "many", 250)
    settings = Settings(bucket=str(tmp_path / "many"))
    root = reconcile(settings).root
    assert len(root.segments) > 3
    victim = GalleryCatalog(settings).page(Query(), 1, offset=120).images[0]
    taken = (victim.taken or "").replace("-", ":").replace("T", " ")
    (tmp_path / "many" / victim.name).write_bytes(picture(300, 200, taken))
    bucket = Counting(LocalBucket(settings.bucket))
    monkeypatch.setattr(buckets, "open_bucket", lambda url: bucket)
    report = reconcile(settings)
    assert (report.read, report.files) == (1, 1)
    assert {name.rpartition("/")[0] for name in bucket.written} == {
        "derivatives/~catalog",
        "derivatives/~catalog/segments",
    }
    assert set(report.root.segments) & set(root.segments)
    assert len(set(report.root.segments) - set(root.segments)) == 1


def test_captions_change_without_reading_the_picture(small: Settings) -> None:
    bucket = LocalBucket(small.bucket)
    catalog = GalleryCatalog(small)
    before = catalog.page(Query(), 40)
    name = before.images[0].name
    bucket.describe(name, {"caption": "Evening"})
    assert reconcile(small).read == 0
    after = {image.name: image for image in catalog.page(Query(), 40).images}
    assert after[name].caption == "Evening"
    assert after[name].version == before.images[0].version
    assert after[name].taken == before.images[0].taken
    bucket.describe(name, {"taken": "1999"})
    assert reconcile(small).read == 0 and catalog.page(Query(), 40).images[-11].taken is not None
    assert {image.name: image for image in catalog.page(Query(), 40).images}[name].taken == "1999"
    bucket.describe(name, {})
    assert reconcile(small).read == 0
    assert {image.name: image for image in catalog.page(Query(), 40).images}[name].taken == before.images[0].taken


def test_added_pictures_appear_and_deleted_ones_disappear(small: Settings) -> None:
    catalog = GalleryCatalog(small)
    folder = Path(small.bucket)
    first = catalog.page(Query(), 1).images[0]
    (folder / first.name).unlink()
    (folder / "new.jpg").write_bytes(picture(20, 30, "2030:01:01 00:00:00"))
    reconcile(small)
    page = catalog.page(Query(), 1)
    assert (page.images[0].name, page.total) == ("new.jpg", 40)
    assert not catalog.pick(Query(prefix=first.name), 1)


def test_an_older_root_is_still_usable(small: Settings) -> None:
    """A process with an older root reads the segments that its root names."""
    old = GalleryCatalog(replace(small, catalog_seconds=3600))
    assert old.page(Query(), 1).total == 40
    (Path(small.bucket) / "new.jpg").write_bytes(picture(20, 30))
    reconcile(small)
    assert old.page(Query(), 50).total == 40
    store.remove_old(buckets.derivatives(small), store.names_of(store.hold_root(buckets.derivatives(small)).root), -1)
    fresh = GalleryCatalog(replace(small, catalog_seconds=3600))
    assert fresh.page(Query(), 1).total == 41


def test_a_root_with_missing_segments_is_read_again(small: Settings) -> None:
    lasting = replace(small, catalog_seconds=3600)
    catalog = GalleryCatalog(lasting)
    assert catalog.index(Query()).total == 40  # the root alone
    (Path(small.bucket) / "new.jpg").write_bytes(picture(20, 30))
    held = reconcile(small)
    assert store.remove_old(buckets.derivatives(small), store.names_of(held.root), -1) == 3
    assert catalog.page(Query(), 50).total == 41


def test_an_old_catalog_is_reconciled_by_a_request(small: Settings) -> None:
    (Path(small.bucket) / "new.jpg").write_bytes(picture(20, 30))
    assert GalleryCatalog(small).page(Query(), 1).total == 40
    aged = replace(small, catalog_max_age=0.001)
    assert GalleryCatalog(aged).page(Query(), 1).total == 41
    assert GalleryCatalog(small).page(Query(), 1).total == 41


def test_the_old_catalog_serves_while_another_process_reconciles(small: Settings) -> None:
    from darkroom.catalog.stored.lease import lease
    from darkroom.catalog.stored.reconcile import reconcile_leased

    (Path(small.bucket) / "new.jpg").write_bytes(picture(20, 30))
    bucket = store.bucket_of(small)
    with lease(bucket, 60):
        assert GalleryCatalog(replace(small, catalog_max_age=0.001)).page(Query(), 1).total == 40
        with pytest.raises(Busy):
            reconcile_leased(small, 5)
    assert reconcile_leased(small, 5).root.total == 41
    with lease(bucket, -1):  # its holder was killed
        assert reconcile_leased(small, 5).root.total == 41


def test_concurrent_writers_end_with_the_current_gallery(small: Settings) -> None:
    """The root is replaced with a precondition: a process that listed before another write lists again."""
    from darkroom.catalog.stored import reconcile as module

    folder = Path(small.bucket)
    (folder / "one.jpg").write_bytes(picture(20, 30))
    other_has_run = []
    gather = module.gather

    def interrupted(*arguments: object) -> object:
        found = gather(*arguments)  # type: ignore[arg-type]  # passed on as they came
        if not other_has_run:
            other_has_run.append(True)
            (folder / "two.jpg").write_bytes(picture(20, 30))
            reconcile(small)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "gather", interrupted)
        assert module.reconcile(small).root.total == 42
    assert GalleryCatalog(small).page(Query(), 1).total == 42


def test_a_catalog_that_another_process_just_wrote_is_kept(small: Settings) -> None:
    from darkroom.catalog.stored import reconcile as module

    (Path(small.bucket) / "one.jpg").write_bytes(picture(20, 30))
    bucket, gather, written = store.bucket_of(small), module.gather, []

    def interrupted(*arguments: object) -> object:
        found = gather(*arguments)  # type: ignore[arg-type]  # passed on as they came
        if not written:
            written.append("")
            reconcile(small)
            written.append(store.hold_root(bucket).generation)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "gather", interrupted)
        assert module.reconcile(small).root.total == 41
    assert store.hold_root(bucket).generation == written[1]


def test_changed_rules_examine_refused_pictures_again(settings: Settings) -> None:
    assert reconcile(settings).read == 0
    assert reconcile(replace(settings, max_pixels=3000), dry_run=True).read == 1


def test_a_folder_without_a_catalog_is_listed(tmp_path: Path) -> None:
    fill(tmp_path / "plain", 5)
    settings = Settings(bucket=str(tmp_path / "plain"), catalog_seconds=0)
    assert GalleryCatalog(settings).page(Query(), 3).total == 5
    assert not any(blob.name.startswith("derivatives") for blob in open_bucket(settings.bucket).list().blobs)

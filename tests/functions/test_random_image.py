from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from darkroom.catalog.pick import Ring

SEEDS = [f"visitor {number}" for number in range(8_000)]


def picks(names: list[str], seeds: list[str] = SEEDS) -> list[str]:
    ring = Ring.of(names)
    return [names[ring.pick(seed)[0]] for seed in seeds]


def test_one_image_that_must_not_be_cached(gallery: FlaskClient) -> None:
    answer = gallery.get("/api/random-image")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json()["width"] > 0 and answer.get_json()["srcset"]
    seen = {gallery.get("/api/random-image").get_json()["name"] for _ in range(60)}
    assert len(seen) == 5


def test_a_seed_picks_the_same_for_everyone(gallery: FlaskClient) -> None:
    first, second = gallery.get("/api/random-image?seed=tuesday"), gallery.get("/api/random-image?seed=tuesday")
    assert first.data == second.data and "max-age=60" in first.headers["Cache-Control"]
    seen = {gallery.get(f"/api/random-image?seed={seed}").get_json()["name"] for seed in range(60)}
    assert len(seen) == 5
    assert gallery.get("/api/random-image?seed=daily").status_code == 200


def test_several_images_are_different(gallery: FlaskClient) -> None:
    for query in ("count=4", "count=4&seed=x", "count=100", "count=100&seed=x"):
        found = [image["name"] for image in gallery.get(f"/api/random-image?{query}").get_json()["images"]]
        assert len(found) == len(set(found)) == min(5, int(query[6:].split("&")[0]))


def test_a_longer_seeded_pick_begins_with_the_shorter_one(gallery: FlaskClient) -> None:
    def found(count: int) -> list[str]:
        answer = gallery.get(f"/api/random-image?seed=x&count={count}").get_json()
        return [image["name"] for image in answer["images"]]

    assert found(2) == found(3)[:2] == found(4)[:2]


def test_redirects_to_the_picture_or_to_its_derivative(gallery: FlaskClient) -> None:
    plain = gallery.get("/api/random-image?redirect=1")
    assert plain.status_code == 302 and plain.headers["Cache-Control"] == "no-store"
    assert plain.headers["Access-Control-Allow-Origin"] == "*"
    assert gallery.get(plain.headers["Location"]).content_type.startswith("image/")
    thumb = gallery.get("/api/random-image?redirect=1&chain=thumb,format:webp&seed=a")
    assert gallery.get(thumb.headers["Location"]).content_type == "image/webp"


def test_filters(gallery: FlaskClient) -> None:
    assert gallery.get("/api/random-image?orientation=square").get_json()["name"] == "astronaut.png"
    assert gallery.get("/api/random-image?prefix=none").status_code == 404
    assert gallery.get("/api/random-image?prefix=none&count=3").get_json() == {"images": []}


def test_an_unreadable_picture_is_never_picked(gallery: FlaskClient, photos: Path) -> None:
    for number in range(20):
        (photos / f"broken {number}.jpg").write_text("no picture")
    seen = {gallery.get("/api/random-image").get_json()["name"] for _ in range(40)}
    seen |= {gallery.get(f"/api/random-image?seed={seed}").get_json()["name"] for seed in range(40)}
    assert not any(name.startswith("broken") for name in seen)


@pytest.mark.parametrize("total", [10, 300, pytest.param(1000, marks=pytest.mark.long)])
def test_seeds_are_spread_evenly(total: int) -> None:
    seeds = SEEDS[: 8 * max(total, 250)]
    counts = Counter(picks([f"photo {number}.jpg" for number in range(total)], seeds))
    # The noise of counting is taken off: four standard deviations of a fair draw.
    mean = len(seeds) / total
    assert max(counts.values()) <= 1.5 * mean + 4 * mean**0.5 * (total > 20)


@pytest.mark.parametrize("total", [10, 300, pytest.param(1000, marks=pytest.mark.long)])
def test_a_new_picture_changes_few_seeds_and_only_to_itself(total: int) -> None:
    names = [f"photo {number}.jpg" for number in range(total)]
    seeds = SEEDS[: 2 * max(total, 400)]
    before = picks(names, seeds)
    for new in ("a new one.jpg", "zebra.png", "2024/beach.jpg"):
        moved = [after for old, after in zip(before, picks([*names, new], seeds), strict=True) if old != after]
        assert set(moved) <= {new}
        assert len(moved) <= 2 * len(seeds) / total

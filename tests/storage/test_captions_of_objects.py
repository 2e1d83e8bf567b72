"""Captions and measurements as metadata of an object, and how they are shortened to a store's limit."""

from dataclasses import replace
from pathlib import Path

import pytest

from darkroom.storage.local import LocalBucket
from darkroom.storage.metadata_limit import Room, fit, room_of, size_of
from darkroom.storage.object_metadata import (
    MAX_BYTES,
    PictureMetadata,
    parse_metadata,
    print_metadata,
    replace_metadata,
)

WHOLE = PictureMetadata(
    caption="Ein Boot, früh",
    alt="A boat",
    taken="2017-08",
    tags=("sea, open", "Schläfchen"),
    credit="Jane",
    rights="https://creativecommons.org/licenses/by/4.0/",
    focal_point=(0.25, 1.0),
    hidden=True,
    placeholder="3OcRJYB4d3h/iIeHeEh3eIhw+j2w",
    width=999_999,
    height=1,
    sha256="ab" * 32,
    kept="location",
    fingerprint="f1",
    details=(("Lens", "50 mm"), ("Film", "Ü 400")),
)


def test_what_is_printed_is_read_back_whatever_the_case_of_the_keys() -> None:
    printed = print_metadata(WHOLE)
    assert (
        parse_metadata(printed) == parse_metadata({key.upper(): f" {text} " for key, text in printed.items()}) == WHOLE
    )
    assert print_metadata(PictureMetadata()) == {} and parse_metadata({}) == PictureMetadata()
    for field in ("caption", "taken", "hidden", "details", "focal_point"):
        without = replace(WHOLE, **{field: getattr(PictureMetadata(), field)})
        assert parse_metadata(print_metadata(without)) == without


@pytest.mark.parametrize(
    ("key", "text", "field", "value"),
    [
        ("Image-Description", "Older", "caption", "Older"),
        ("image-date", "2017-08-05", "taken", "2017-08-05"),
        ("taken", "yesterday", "taken", None),
        ("hidden", "YES", "hidden", True),
        ("hidden", "1", "hidden", True),
        ("hidden", "no", "hidden", False),
        ("width", "0", "width", None),
        ("width", "1000000", "width", None),
        ("width", "-5", "width", None),
        ("height", "²", "height", None),
        ("focal-point", "0,1", "focal_point", (0.0, 1.0)),
        ("focal-point", "0.12345,0.5", "focal_point", (0.123, 0.5)),
        ("focal-point", "0.5,1.01", "focal_point", None),
        ("focal-point", "-0.1,0.5", "focal_point", None),
        ("focal-point", "nan,0.5", "focal_point", None),
        ("focal-point", "0.5", "focal_point", None),
        ("tags", "a; b,a,,c", "tags", ("a", "b", "c")),
        ("tags", '["a,b", 5, " c "]', "tags", ("a,b", "c")),
        ("tags", "[broken, x", "tags", ("[broken", "x")),
        ("details", '{"Lens": "50", "": "x", "n": 5, "e": ""}', "details", (("Lens", "50"),)),
        ("details", "{broken", "details", ()),
        ("details", "[1]", "details", ()),
    ],
)
def test_a_value_that_cannot_be_read_is_unknown(key: str, text: str, field: str, value: object) -> None:
    assert parse_metadata({key: text}) == replace(PictureMetadata(), **{field: value})


def test_a_newer_key_takes_precedence_and_other_programs_keep_theirs() -> None:
    both = {"image-description": "older", "caption": "newer", "color": "red", "Kept": "all"}
    assert parse_metadata(both).caption == "newer"
    assert replace_metadata(both, PictureMetadata(alt="A")) == {"color": "red", "alt": "A"}


def test_the_longest_text_is_shortened_at_a_word_until_everything_fits() -> None:
    assert Room().limit == MAX_BYTES == 8192 and size_of({"ü": "日"}) == 5
    picture = replace(WHOLE, caption="wörd " * 200, alt="other " * 60)
    other = {"color": "red"}
    whole = size_of(replace_metadata(other, picture))
    assert fit(picture, other, Room(limit=whole)) == (replace_metadata(other, picture), [])
    shortened, cut = fit(picture, other, Room(limit=whole - 1))
    assert cut == ["caption"] and whole - 60 < size_of(shortened) < whole
    assert shortened["caption"].endswith("wörd…") and shortened["alt"] == picture.alt and shortened["color"] == "red"
    both, cut = fit(picture, other, Room(limit=whole - 1200))
    assert cut == ["caption", "alt"] and size_of(both) <= whole - 1200
    assert both["alt"].endswith("other…") and 90 <= len(both["caption"].encode()) <= 100


@pytest.mark.parametrize(("url", "limit"), [("s3://photos/2024", 2048), ("gs://photos", 8192), ("/photos", 8192)])
def test_each_store_has_its_limit(url: str, limit: int, tmp_path: Path) -> None:
    bucket = LocalBucket(str(tmp_path))
    bucket.url = url
    assert room_of(bucket).limit == limit and room_of(bucket).size({"caption": "word"}) >= 11


def test_details_and_tags_are_dropped_after_the_texts_and_last_ones_first() -> None:
    tags = tuple(f"tag {number}" for number in range(20))
    picture = PictureMetadata(caption="word " * 40, tags=tags, details=(("a", "1" * 50), ("b", "2" * 50)))
    without = size_of(print_metadata(replace(picture, caption=None, details=())))
    fitted, cut = fit(picture, {}, Room(limit=without + 180))
    assert cut == ["caption", "details"] and parse_metadata(fitted).details == picture.details[:1]
    assert 50 < len(fitted["caption"].encode()) <= 100 and parse_metadata(fitted).tags == tags
    fitted, cut = fit(picture, {}, Room(limit=200))
    assert cut == ["caption", "details", "tags"] and size_of(fitted) <= 200
    left = parse_metadata(fitted).tags
    assert left == tags[: len(left)] and 0 < len(left) < 20
    assert fit(PictureMetadata(rights="x" * 300), {"color": "red"}, Room(limit=10))[1] == []

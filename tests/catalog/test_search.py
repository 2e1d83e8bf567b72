"""Text search: what matches, and that lines of the stored text give the same answer as the pictures themselves."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from darkroom.catalog.image import Image
from darkroom.catalog.query import Query
from darkroom.catalog.search import fold, lines_with, text_of, words_of

WORDS = st.text("abß éÉ\tñ\u0301東ΣςıÆ\n_-", max_size=12)


def image(name: str, caption: str, alt: str, tags: list[str]) -> Image:
    return Image(name, "1", "1", 1, "image/jpeg", datetime.now(UTC), caption=caption, alt=alt, tags=tuple(tags))


def test_case_and_accents_do_not_matter() -> None:
    found = image("2024/Été à Nîmes.jpg", "Große Straße am SANDSTRAND", "東京タワー", ["New York", "Ødegård"])
    for words in ("ete nimes", "grosse strasse", "Strand", "東京", "york new", "odegard", "2024", "E\u0301te\u0301"):
        assert Query(q=words).matches(found), words
    for words in ("winter", "ete winter", "straßen"):
        assert not Query(q=words).matches(found), words
    assert Query(q=" \t").matches(found)
    assert [fold(text) for text in ("ÀÉß", "Σίσυφος", "ﬁn", "ŁÓDŹ", "Ǆ")] == ["aess", "σισυφοσ", "fin", "lodz", "dz"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS, st.lists(WORDS, max_size=2)), max_size=6), WORDS)
def test_stored_text_and_pictures_match_alike(parts: list[tuple[str, str, str, list[str]]], asked: str) -> None:
    images = [image(name or "x", caption, alt, tags) for name, caption, alt, tags in parts]
    words = words_of(asked)
    text = "\n".join(text_of(each) for each in images)
    assert "\n" not in "".join(text_of(each) for each in images)
    if words:
        expected = [number for number, each in enumerate(images) if Query(q=asked).matches(each)]
        assert lines_with(text, words) == expected

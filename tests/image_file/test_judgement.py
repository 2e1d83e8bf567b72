"""One rule for files: every listed picture can be derived, others are counted, and every tool agrees."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from darkroom import config
from darkroom.catalog.stored.gather import gather, measure_all
from darkroom.errors import DarkroomError
from darkroom.formats import SOURCES
from darkroom.image_file.header import open_picture
from darkroom.image_file.judgement import read_header
from darkroom_cli.publishing.photo import develop, read_photo
from function_fixtures import Call, Configure
from hostile_pictures import hostile
from matrix.every import files
from matrix.jpegs import LARGE, cut, jpeg, video, zeroed


@cache
def everything() -> dict[str, bytes]:
    """Every file that the tests make, good, damaged and hostile, that is called a picture that may be accepted."""
    good, bad = files(), {name: data for name, (data, _) in hostile().items()}
    cuts = {f"half-{name}": good[name][: len(good[name]) * 55 // 100] for name in sorted(good)[::3]}
    return {name: data for name, data in {**good, **bad, **cuts}.items() if not name.endswith((".svg", ".bmp", ".ico"))}


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
def test_listed_means_derivable_and_refused_means_counted(
    every: int, tmp_path: Path, configure: Configure, call: Call
) -> None:
    given = dict(list(everything().items())[::every])
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
    configure(bucket=tmp_path, open="1", catalog_seconds="0")
    answer = call("list_images").get("/?limit=1000").get_json()
    listed = {image["name"] for image in answer["images"]}
    made = call("get_image")
    statuses = {name: made.get(f"/resize:20,format:webp/{name}").status_code for name in given}
    assert {name for name, status in statuses.items() if status == 200} == listed
    assert set(statuses.values()) <= {200, 413, 415, 422}
    assert answer["pending"] == 0
    assert sum(answer["skipped"].values()) == len(given) - len(listed)
    gathered = gather(config.settings(), lambda key: None)
    list(measure_all(config.settings(), gathered))
    assert gathered.all_skipped() == answer["skipped"]


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
def test_upload_refuses_what_a_listing_refuses(every: int) -> None:
    settings = config.settings()
    differing = []
    for name, data in list(everything().items())[every - 1 :: every]:
        outcomes = []
        for judge in (
            lambda data: read_header(lambda a, b: data[a:b], len(data), SOURCES, settings.max_pixels),
            lambda data: develop(read_photo(data, settings), settings, ""),
        ):
            try:
                judge(data)
                outcomes.append(True)
            except DarkroomError:
                outcomes.append(False)
        if len(set(outcomes)) > 1:
            differing.append(name)
    assert differing == []


@pytest.mark.parametrize("share", [10, 30, 45, 55, 90])
@pytest.mark.parametrize("options", [{}, {"restart_marker_blocks": 8}, {"subsampling": "4:4:4"}], ids=str)
@pytest.mark.parametrize("damage", [cut, zeroed])
def test_a_jpeg_with_less_than_half_of_its_lines_is_refused(
    share: int, options: dict[str, object], damage: object
) -> None:
    data = damage(jpeg(LARGE.resize((900, 700)), **options), share)  # type: ignore[operator]
    try:
        header = read_header(lambda start, end: data[start:end], len(data), SOURCES, 10**8)
    except DarkroomError:
        assert share < 50
    else:
        assert share > 50 and header.damaged


def test_a_listing_reads_the_ends_of_a_large_file_and_the_whole_only_where_they_do_not_fit() -> None:
    whole = jpeg(LARGE.resize((1600, 1200)), quality=100)
    motion = whole + video(400_000)
    assert len(whole) > 200_000
    for data, is_read_whole in ((whole, False), (whole + b"SEFT", False), (motion, True), (whole[:-1000], True)):
        reads: Counter[int] = Counter()

        def read(start: int, end: int, data: bytes = data, reads: Counter[int] = reads) -> bytes:
            reads[end - start] += 1
            return data[start:end]

        read_header(read, len(data), SOURCES, 10**8)
        assert (max(reads) == len(data)) is is_read_whole, reads


def test_what_follows_the_picture_is_not_decoded() -> None:
    data = jpeg() + video()
    image = open_picture(data, SOURCES, 10**8)
    assert image.fp is not None and len(image.fp.read()) < len(jpeg())

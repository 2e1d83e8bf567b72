import csv
import io
import json
from pathlib import Path

import planted
import pytest

from darkroom.errors import InvalidRequest
from darkroom.image_file.metadata import xmp
from darkroom.image_file.metadata.embedded import Embedded
from darkroom_cli.picture_metadata.captions import Captions, read_captions
from darkroom_cli.picture_metadata.older_json import read_older_json
from darkroom_cli.picture_metadata.sidecars import names, reading


def read(folder: Path, text: str | bytes, name: str = "captions.csv") -> Captions:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_older_json(path, name) if name.endswith(".json") else read_captions(path, name)


TABLE = [
    ["Tags", "FILE", "Caption", "Alt Text", "date", "credit", "License", "focal_point", "hidden"],
    [
        "cat, nap",
        "a.jpg",
        'Half asleep, "Chelsea";\nat home',
        "A cat",
        "Aug 2017",
        "Jane",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "0.3, 0.25",
        "no",
    ],
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_column_in_any_order_and_dialect(tmp_path: Path, delimiter: str, mark: bytes, ending: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=ending).writerows(TABLE)
    text = mark + buffer.getvalue().encode()
    captions = read(tmp_path, text)
    assert captions.problems == ()
    (row,) = captions.rows
    assert row.name == "a.jpg"
    assert row.said == {
        "caption": 'Half asleep, "Chelsea";\nat home',
        "alt": "A cat",
        "tags": ("cat", "nap"),
        "taken": "2017-08",
        "credit": "Jane",
        "rights": "https://creativecommons.org/publicdomain/zero/1.0/",
        "focal_point": (0.3, 0.25),
        "hidden": False,
    }


def test_an_empty_cell_keeps_the_value_and_a_dash_removes_it(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "name,caption,alt,tags,hidden\na.jpg,,-,-,-\n").rows
    assert row.said == {"alt": None, "tags": None, "hidden": None}


def test_wrong_values_are_reported_with_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    captions = read(
        tmp_path,
        'name,caption,date,focal_point,rights,hidden,mood\n\na.jpg,"two\nlines",soon,,,,\nb.jpg,B,,2,javascript:x,maybe,\n,C,,,,,\n',
    )
    assert [row.said for row in captions.rows] == [{"caption": "two\nlines"}, {"caption": "B"}]
    found = [str(problem) for problem in captions.problems]
    assert [text.split(":")[0] for text in found] == [
        "captions.csv, line 1",
        "captions.csv, line 3",
        *["captions.csv, line 5"] * 3,
        "captions.csv, line 6",
    ]
    assert "unknown column 'mood'" in found[0]
    assert "taken is 'soon'; it must be a date such as" in found[1]
    assert not captions.problems[0].serious
    assert all(problem.serious for problem in captions.problems[1:])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "must have one column 'name'"),
        (b"caption,alt\nx,y\n", "it has: caption, alt"),
        (b"name,file\nx,y\n", "one column 'name'"),
        ("name,caption\na.jpg,Käse\n".encode("latin-1"), "CSV UTF-8"),
        ("name,caption\n".encode("utf-16"), "CSV UTF-8"),
        (b"name,caption\na.jpg,\x00\n", "not a CSV file"),
    ],
)
def test_a_file_that_is_not_a_table_is_refused_in_one_line(tmp_path: Path, text: bytes, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message) as raised:
        read(tmp_path, text)
    assert "\n" not in str(raised.value)


def test_percent_and_spaces_make_a_focal_point(tmp_path: Path) -> None:
    rows = read(tmp_path, 'name,focus\na,30% 60%\nb,0.3 0.6\nc,"30%, 60%"\n').rows
    assert [row.said["focal_point"] for row in rows] == [(0.3, 0.6)] * 3


def test_the_older_list_knows_dates_to_the_month(tmp_path: Path) -> None:
    entries = [
        {"image": "a_bee.jpg", "image-date": "Aug 2017", "image-description": "Bee on a Sunflower"},
        {"image": "b.jpg", "image-date": "someday"},
        {"image-description": "nothing"},
        "text",
    ]
    captions = read(tmp_path, json.dumps(entries), "metadata.json")
    assert [(row.name, row.said) for row in captions.rows] == [
        ("a_bee.jpg", {"caption": "Bee on a Sunflower", "taken": "2017-08"}),
        ("b.jpg", {}),
    ]
    assert [problem.place for problem in captions.problems] == [
        "metadata.json, entry 2",
        "metadata.json, entry 3",
        "metadata.json, entry 4",
    ]
    for text in ("{}", "[", "3"):
        with pytest.raises(InvalidRequest, match=r"metadata\.json"):
            read(tmp_path, text, "metadata.json")


def beside(photo: Path, embedded: Embedded | None = None) -> reading.Sidecar:
    """The captions of a photo and of its sidecars in the same folder."""
    found = names.match([file.name for file in photo.parent.iterdir()], [photo.name])
    return reading.read_all(
        embedded or Embedded(), [photo.parent / name for name in found.of_photo.get(photo.name, [])]
    )


def test_sidecars_override_the_photo_and_json_overrides_xmp(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    packet = planted.XMP.replace(b"Chelsea &lt;3 naps", b"embedded")
    embedded = Embedded(xmp=xmp.parse(packet))
    assert beside(photo, embedded).said["caption"] == "embedded"
    (tmp_path / "a.xmp").write_bytes(planted.XMP)
    assert beside(photo, embedded).said["caption"] == "Chelsea <3 naps"
    (tmp_path / "a.json").write_text(json.dumps({"caption": "json", "tags": ["x, y", "z"], "focal_point": [0.5, 0.25]}))
    (tmp_path / "a.jpg.json").write_text(json.dumps({"alt": "whole name", "hidden": True, "other": 1}))
    found = beside(photo, embedded)
    assert found.problems == ()
    assert found.said | {"taken": "2017"} == {
        "caption": "json",
        "alt": "whole name",
        "tags": ("x, y", "z"),
        "credit": "Jane Doe / Cats & Co",
        "rights": "https://creativecommons.org/licenses/by/4.0/",
        "focal_point": (0.5, 0.25),
        "hidden": True,
        "taken": "2017",
    }


def test_an_exported_album_sets_description_and_missing_date(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.json").write_text(
        json.dumps({"title": "a.jpg", "description": "At home", "photoTakenTime": {"timestamp": "1501921230"}})
    )
    said = beside(tmp_path / "a.jpg").said
    assert said["caption"] == "At home" and said["taken"].startswith("2017-08-05T08:20:30")


def test_broken_sidecars_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.json").write_text("{")
    (tmp_path / "a.xmp").write_text("<x")
    (tmp_path / "b.json").write_text(json.dumps({"taken": "soon", "focal_point": [2, 3]}))
    assert [problem.place for problem in beside(tmp_path / "a.jpg").problems] == [
        str(tmp_path / "a.xmp"),
        str(tmp_path / "a.jpg.json"),
    ]
    assert len(beside(tmp_path / "b.jpg").problems) == 2

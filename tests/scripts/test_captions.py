import csv
import io
import json
from pathlib import Path

import planted
import pytest

from darkroom.errors import InvalidRequest
from darkroom.image_file.metadata.embedded import Embedded
from darkroom.image_file.metadata.xmp import Property
from darkroom.storage.object_metadata import PictureMetadata
from darkroom_cli.picture_metadata.captions import Captions, read_captions
from darkroom_cli.picture_metadata.older_json import read_older_json
from darkroom_cli.picture_metadata.sidecars import names
from darkroom_cli.picture_metadata.sidecars.reading import Sidecar, read_all
from darkroom_cli.picture_metadata.table_dates import Order
from darkroom_cli.publishing.template import print_template


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
    assert row.description == {
        "caption": 'Half asleep, "Chelsea";\nat home',
        "alt": "A cat",
        "tags": ("cat", "nap"),
        "taken": "2017-08",
        "credit": "Jane",
        "rights": "https://creativecommons.org/publicdomain/zero/1.0/",
        "focal_point": (0.3, 0.25),
        "hidden": False,
    }


def test_an_empty_cell_keeps_a_value_and_a_dash_removes_it(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "name,caption,alt,tags,hidden\na.jpg,,-,-,-\n").rows
    assert row.description == {"alt": None, "tags": None, "hidden": None}


def test_wrong_values_are_reported_with_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    captions = read(
        tmp_path,
        'name,caption,date,focal_point,rights,hidden,mood\n\na.jpg,"two\nlines",soon,,,,\nb.jpg,B,,2,javascript:x,maybe,\n,C,,,,,\n',
    )
    assert [row.description for row in captions.rows] == [{"caption": "two\nlines"}, {"caption": "B"}]
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
        (b"name,caption\na.jpg,\x00\n", "not a CSV file"),
    ],
)
def test_other_files_than_tables_are_refused_in_one_line(tmp_path: Path, text: bytes, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message) as raised:
        read(tmp_path, text)
    assert "\n" not in str(raised.value)


def test_percent_and_spaces_make_a_focal_point(tmp_path: Path) -> None:
    rows = read(tmp_path, 'name,focus\na,30% 60%\nb,0.3 0.6\nc,"30%, 60%"\n').rows
    assert [row.description["focal_point"] for row in rows] == [(0.3, 0.6)] * 3


def test_the_older_list_has_dates_with_months(tmp_path: Path) -> None:
    entries = [
        {"image": "a_bee.jpg", "image-date": "Aug 2017", "image-description": "Bee on a Sunflower"},
        {"image": "b.jpg", "image-date": "someday"},
        {"image-description": "nothing"},
        "text",
    ]
    captions = read(tmp_path, json.dumps(entries), "metadata.json")
    assert [(row.name, row.description) for row in captions.rows] == [
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


def sidecars_of(folder: Path, photo: str, embedded: Embedded | None = None) -> Sidecar:
    """What the photo and the sidecars beside it say."""
    found = names.match([file.name for file in folder.iterdir()], [photo]).of_photo.get(photo, [])
    return read_all(embedded or Embedded(), [folder / name for name in found])


def says(**properties: str) -> Embedded:
    return Embedded(xmp={name.replace("_", ":"): Property("", (("", text),)) for name, text in properties.items()})


def test_sidecars_override_the_photo_and_json_overrides_xmp(tmp_path: Path) -> None:
    embedded = says(dc_description="embedded", photoshop_DateCreated="2017", photoshop_Credit="me")
    assert sidecars_of(tmp_path, "a.jpg", embedded).description == {
        "caption": "embedded",
        "taken": "2017",
        "credit": "me",
    }
    (tmp_path / "a.xmp").write_bytes(planted.XMP)
    assert sidecars_of(tmp_path, "a.jpg", embedded).description["caption"] == "Chelsea <3 naps"
    (tmp_path / "a.json").write_text(json.dumps({"caption": "json", "tags": ["x, y", "z"], "focal_point": [0.5, 0.25]}))
    (tmp_path / "a.jpg.json").write_text(json.dumps({"alt": "whole name", "hidden": True, "other": 1}))
    found = sidecars_of(tmp_path, "a.jpg", embedded)
    assert not found.problems
    assert found.description == {
        "caption": "json",
        "alt": "whole name",
        "tags": ("x, y", "z"),
        "credit": "Jane Doe / Cats & Co",
        "rights": "https://creativecommons.org/licenses/by/4.0/",
        "focal_point": (0.5, 0.25),
        "hidden": True,
        "taken": "2017",
    }


def test_a_sidecars_date_is_used_by_its_meaning(tmp_path: Path) -> None:
    packet = planted.XMP.replace(b'photoshop:City="SEKRITville"', b'photoshop:DateCreated="1890"')
    (tmp_path / "a.xmp").write_bytes(packet)
    embedded = says(exif_DateTimeOriginal="2015-03-04T10:20:30")
    assert sidecars_of(tmp_path, "a.jpg", embedded).description["taken"] == "1890"


def test_an_album_sidecar_fills_in_missing_descriptions_and_dates(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.json").write_text(
        json.dumps({"title": "a.jpg", "description": "At home", "photoTakenTime": {"timestamp": "1501921230"}})
    )
    assert sidecars_of(tmp_path, "a.jpg").description == {"caption": "At home", "taken": "2017-08-05T08:20:30Z"}
    assert sidecars_of(tmp_path, "a.jpg", says(photoshop_DateCreated="2016")).description["taken"] == "2016"
    assert sidecars_of(tmp_path, "a.jpg", says(xmp_ModifyDate="2020-01-01")).description["taken"].startswith("2017")


def test_broken_sidecars_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.json").write_text("{")
    (tmp_path / "a.xmp").write_text("<x")
    (tmp_path / "b.json").write_text(json.dumps({"taken": "soon", "focal_point": [2, 3]}))
    assert [problem.place for problem in sidecars_of(tmp_path, "a.jpg").problems] == [
        str(tmp_path / "a.xmp"),
        str(tmp_path / "a.jpg.json"),
    ]
    assert len(sidecars_of(tmp_path, "b.jpg").problems) == 2


EXCEL = [
    ("sep=;\r\nname;Title;Date taken\r\na.jpg;Über “uns” – 5 €;05.08.2017\r\n", "utf-8"),
    ("name\tTitle\tDate taken\r\na.jpg\tÜber “uns” – 5 €\t05.08.2017\r\n", "utf-16"),
    ("\ufeffname;Title;Date taken\na.jpg;Über “uns” – 5 €;05.08.2017\n", "utf-16-be"),
    ("Dateiname;Titel;Datum\r\na.jpg;Über “uns” – 5 €;5.8.17\r\n", "cp1252"),
    ("File name,Title,Date Taken\na.jpg,Über “uns” – 5 €,2017-08-05\n", "utf-8-sig"),
]


@pytest.mark.parametrize(("text", "encoding"), EXCEL)
def test_tables_as_excel_saves_them(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "captions.csv").write_bytes(text.encode(encoding))
    found = read_captions(tmp_path / "captions.csv")
    assert [(row.name, row.description) for row in found.rows] == [
        ("a.jpg", {"caption": "Über “uns” – 5 €", "taken": "2017-08-05"})
    ]
    assert not found.problems


@pytest.mark.parametrize(
    ("written", "order", "taken"),
    [
        ("8/5/2017", "dmy", "2017-05-08"),
        ("8/5/2017", "mdy", "2017-08-05"),
        ("8/5/2017", "", None),
        ("8/25/2017", "", "2017-08-25"),
        ("25/8/2017 9:30", "", "2017-08-25T09:30:00"),
        ("05.08.2017", "mdy", "2017-08-05"),
        ("Aug-17", "", "2017-08"),
        ("Aug 98", "", "1998-08"),
        ("Aug 40", "", "1940-08"),
        ("März 2017", "", "2017-03"),
        ("31/02/2017", "", None),
        ("42952", "", "2017-08-05"),
        ("42952.5", "", "2017-08-05T12:00:00"),
        ("8/13/2017 1:05:09 PM", "", "2017-08-13T13:05:09"),
        ("8/13/2017 12:05 AM", "", "2017-08-13T00:05:00"),
        ("2017/8/5 9:20", "", "2017-08-05T09:20:00"),
        ("5-Aug-17", "", "2017-08-05"),
        ("Samstag 5. März 2017", "", "2017-03-05"),
        ("5 de agosto de 2017", "", "2017-08-05"),
        ("20170805", "", "2017-08-05"),
        ("20171305", "", None),
        ("5-Foo-17", "", None),
        ("ca. 1890", "", None),
    ],
)
def test_dates_as_spreadsheets_show_them(tmp_path: Path, written: str, order: Order, taken: str | None) -> None:
    (tmp_path / "captions.csv").write_text(f"name,taken\na.jpg,{written}\n", encoding="utf-8")
    found = read_captions(tmp_path / "captions.csv", order=order)
    assert found.rows[0].description.get("taken") == taken
    assert [problem.place.rpartition(", ")[2] for problem in found.problems] == ([] if taken else ["line 2"])


def test_a_dash_in_a_files_metadata_does_not_remove_the_caption() -> None:
    assert (
        print_template([("a.jpg", PictureMetadata(caption="-", alt="An alt"))])
        .splitlines()[1]
        .startswith("a.jpg,,An alt")
    )

"""IIIF behavior that the validator does not check: edges, redirects, limits, rounding, errors, media types."""

import io
import json
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from function_fixtures import Call, Configure

WIDTH, HEIGHT = 1999, 1251
THREE, TWO = "/api/iiif/3/album/wide.png", "/api/iiif/2/album/wide.png"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One picture whose red is x and whose green is y, in sixteenths, and one that a camera held upright."""
    folder = tmp_path_factory.mktemp("drawn")
    (folder / "album").mkdir(parents=True)
    wide = Image.merge(
        "RGB",
        (
            Image.linear_gradient("L").rotate(90).resize((WIDTH, HEIGHT)),
            Image.linear_gradient("L").resize((WIDTH, HEIGHT)),
            Image.new("L", (WIDTH, HEIGHT), 128),
        ),
    )
    wide.save(folder / "album" / "wide.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    wide.resize((400, 300)).save(folder / "turned.jpg", exif=exif)
    return folder


@pytest.fixture
def folder(drawn: Path, tmp_path: Path) -> Path:
    return shutil.copytree(drawn, tmp_path / "photos")


@pytest.fixture
def level2(folder: Path, configure: Configure, call: Call) -> FlaskClient:
    configure(bucket=folder, iiif="level2")
    return call("server")


@pytest.fixture
def tiles(folder: Path, configure: Configure, call: Call) -> FlaskClient:
    configure(bucket=folder)
    return call("server")


def size_of(client: FlaskClient, path: str) -> tuple[int, int]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.data)).size


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("1900,1200,500,500", (99, 51)),
        ("1998,1250,1,1", (1, 1)),
        ("0,0,9999,1", (1999, 1)),
        ("square", (1251, 1251)),
        ("pct:50,50,100,100", (999, 625)),
        ("pct:33.3,0,.1,100", (2, 1251)),
    ],
)
def test_a_region_is_cut_at_the_edge_and_rounded_half_up(
    level2: FlaskClient, region: str, expected: tuple[int, int]
) -> None:
    assert size_of(level2, f"{THREE}/{region}/max/0/default.jpg") == expected


@pytest.mark.parametrize(
    "region",
    [
        "1999,0,1,1",
        "0,1251,1,1",
        "0,0,0,5",
        "0,0,5,0",
        "pct:0,0,0,10",
        "pct:100,0,1,1",
        "-1,0,5,5",
        "1.5,0,5,5",
        "0,0,5",
    ],
)
def test_a_region_that_is_empty_or_outside_or_no_region_is_refused(level2: FlaskClient, region: str) -> None:
    assert level2.get(f"{THREE}/{region}/max/0/default.jpg").status_code == 400


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("max", (1999, 1251)),
        ("1000,", (1000, 626)),
        (",1000", (1598, 1000)),
        ("100,100", (100, 100)),
        ("!100,100", (100, 63)),
        ("!5000,600", (959, 600)),
        ("!5000,5000", (1999, 1251)),
        ("pct:50", (1000, 626)),
        ("pct:.06", (1, 1)),
    ],
)
def test_a_size_follows_the_ratio_of_a_picture_that_is_not_square(
    level2: FlaskClient, size: str, expected: tuple[int, int]
) -> None:
    assert size_of(level2, f"{THREE}/full/{size}/0/default.jpg") == expected


@pytest.mark.parametrize(
    "size",
    ["full", "2000,", ",1252", "2000,10", "10,1252", "pct:101", "pct:0", "pct:.01", "0,5", ",", "!5,", "1e2,", "+5,"],
)
def test_a_size_above_the_region_or_of_zero_is_refused(level2: FlaskClient, size: str) -> None:
    assert level2.get(f"{THREE}/full/{size}/0/default.jpg").status_code == 400


@pytest.mark.parametrize("size", ["^max", "^4000,", "^!4000,4000", "^pct:150"])
def test_enlarging_is_not_supported(level2: FlaskClient, size: str) -> None:
    assert level2.get(f"{THREE}/full/{size}/0/default.jpg").status_code == 501


def test_max_of_one_pixel_is_one_pixel(level2: FlaskClient) -> None:
    assert size_of(level2, f"{THREE}/0,0,1,1/max/0/default.png") == (1, 1)


def test_a_limit_reduces_max_and_refuses_an_explicit_size(folder: Path, configure: Configure, call: Call) -> None:
    configure(bucket=folder, iiif="level2", iiif_max_side=1000)
    client = call("server")
    assert size_of(client, f"{THREE}/full/max/0/default.jpg") == (1000, 626)
    assert size_of(client, f"{THREE}/full/!1500,1500/0/default.jpg") == (1000, 626)
    assert client.get(f"{THREE}/full/1001,/0/default.jpg").status_code == 400
    assert client.get(f"{TWO}/full/full/0/default.jpg").status_code == 400
    info = client.get(f"{THREE}/info.json").json
    assert (info["maxWidth"], info["maxHeight"], info["width"]) == (1000, 626, 1999)
    assert all(size["width"] <= 1000 for size in info["sizes"])


def test_mirror_comes_before_a_clockwise_turn(level2: FlaskClient) -> None:
    answer = level2.get(f"{THREE}/0,0,100,50/max/!90/default.png")
    turned = Image.open(io.BytesIO(answer.data))
    plain = Image.open(io.BytesIO(level2.get(f"{THREE}/0,0,100,50/max/0/default.png").data))
    assert turned.size == (50, 100)
    assert turned.getpixel((49, 0)) == plain.getpixel((99, 0))
    assert turned.getpixel((0, 99)) == plain.getpixel((0, 49))


@pytest.mark.parametrize(("rotation", "status"), [("360", 200), ("90.0", 200), ("45", 400), ("361", 400), ("-90", 400)])
def test_rotations(level2: FlaskClient, rotation: str, status: int) -> None:
    assert level2.get(f"{THREE}/0,0,9,9/max/{rotation}/default.jpg").status_code == status


@pytest.mark.parametrize("base", [THREE, TWO, "/api/iiif/3/album%2Fwide.png"])
def test_the_bare_url_redirects_to_info_json(level2: FlaskClient, base: str) -> None:
    answer = level2.get(base)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://localhost{base}/info.json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_name_with_many_slashes_has_a_bare_url_too(folder: Path, level2: FlaskClient) -> None:
    deep = folder / "a" / "b" / "c" / "d"
    deep.mkdir(parents=True)
    (folder / "turned.jpg").rename(deep / "photo.jpg")
    answer = level2.get("/api/iiif/3/a/b/c/d/photo.jpg")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/api/iiif/3/a/b/c/d/photo.jpg/info.json")


@pytest.mark.parametrize("identifier", ["album/wide.png", "album%2Fwide.png", "album%2Fwide%2Epng"])
def test_info_has_the_requested_url(level2: FlaskClient, identifier: str) -> None:
    info = level2.get(f"/api/iiif/3/{identifier}/info.json").json
    assert info["id"] == f"http://localhost/api/iiif/3/{identifier}"


@pytest.mark.parametrize(
    ("base", "accept", "expected"),
    [
        (THREE, None, "application/ld+json"),
        (THREE, "*/*", "application/ld+json"),
        (THREE, "application/json", "application/json"),
        (THREE, "application/json;q=0.5, application/ld+json", "application/ld+json"),
        (TWO, None, "application/json"),
        (TWO, "application/ld+json", "application/ld+json"),
    ],
)
def test_the_media_type_of_info(level2: FlaskClient, base: str, accept: str | None, expected: str) -> None:
    answer = level2.get(f"{base}/info.json", headers={"Accept": accept} if accept else {})
    assert answer.mimetype == expected
    assert "Accept" in answer.headers["Vary"]
    assert next(iter(json.loads(answer.data))) == "@context"


@pytest.mark.parametrize("path", [f"{THREE}/full/huge/0/default.jpg", "/api/iiif/3/none.png/info.json"])
def test_errors_may_be_read_from_any_page(level2: FlaskClient, path: str) -> None:
    answer = level2.get(path, headers={"Origin": "https://viewer.example"})
    assert answer.status_code in (400, 404)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_errors_of_grammar_precede_the_picture_and_geometry(level2: FlaskClient) -> None:
    assert level2.get("/api/iiif/3/none.png/full/max/0/default.bmp").status_code == 400
    assert level2.get("/api/iiif/3/none.png/9999,0,1,1/max/0/default.jpg").status_code == 404
    assert level2.get(f"{THREE}/9999,0,1,1/max/0/default.jpg").status_code == 400


def test_options_and_head(level2: FlaskClient) -> None:
    preflight = level2.options(f"{THREE}/info.json", headers={"Origin": "https://viewer.example"})
    assert preflight.status_code == 204
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
    head = level2.head(f"{THREE}/full/10,/0/default.jpg")
    assert head.status_code == 200 and not head.data and int(head.headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("0,0,1999,1251/1000,/360/color.jpg", "full/1000,626/0/default.jpg"),
        ("pct:0,0,50,50/max/!90.0/gray.png", "0,0,1000,626/max/!90/gray.png"),
        ("square/!10,10/0/default.webp", "374,0,1251,1251/10,10/0/default.webp"),
    ],
)
def test_the_canonical_address_of_version_3(level2: FlaskClient, asked: str, canonical: str) -> None:
    link = level2.get(f"{THREE}/{asked}").headers["Link"]
    assert f'<http://localhost{THREE}/{canonical}>;rel="canonical"' in link
    assert '<http://iiif.io/api/image/3/level2.json>;rel="profile"' in link
    assert f'/{canonical}>;rel="canonical"' in level2.get(f"{THREE}/{canonical}").headers["Link"]


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("full/max/0/default.jpg", "full/full/0/default.jpg"),
        ("full/1000,626/0/default.jpg", "full/1000,/0/default.jpg"),
        ("full/100,100/0/default.jpg", "full/100,100/0/default.jpg"),
    ],
)
def test_the_canonical_address_of_version_2(level2: FlaskClient, asked: str, canonical: str) -> None:
    assert f'<http://localhost{TWO}/{canonical}>;rel="canonical"' in level2.get(f"{TWO}/{asked}").headers["Link"]


def test_the_size_is_upright(level2: FlaskClient) -> None:
    info = level2.get("/api/iiif/3/turned.jpg/info.json").json
    assert (info["width"], info["height"]) == (300, 400)
    assert size_of(level2, "/api/iiif/3/turned.jpg/full/max/0/default.jpg") == (300, 400)


@pytest.mark.parametrize(
    ("chain", "path"),
    [
        ("resize:320,format:jpeg", "full/320,/0/default.jpg"),
        ("resize:960,format:webp", "full/960,/0/default.webp"),
        ("crop:512:512:512:512,resize:256,format:jpeg", "512,512,512,512/256,256/0/default.jpg"),
        ("crop:0:0:100:50,mirror,rotate:90,grayscale,format:png", "0,0,100,50/max/!90/gray.png"),
        ("resize:100:100:fill,format:png", "full/100,100/0/default.png"),
        ("coloring,format:png", "full/max/0/coloring.png"),
    ],
)
def test_a_chain_and_an_address_of_the_same_pixels_share_one_stored_derivative(
    folder: Path, configure: Configure, call: Call, chain: str, path: str
) -> None:
    configure(bucket=folder, open="1")
    client = call("server")
    friendly = client.get(f"/api/get-image/{chain}/album/wide.png")
    assert friendly.headers["Cache-Status"] == "darkroom; fwd=miss; stored"
    link = friendly.headers["Link"].removeprefix("<").partition(">")[0]
    for address in (f"{THREE}/{path}", link):
        standard = client.get(address)
        assert standard.headers["Cache-Status"] == "darkroom; hit"
        assert standard.data == friendly.data
        assert f"<{link}>" in standard.headers["Link"]


def test_off_the_grid_nothing_is_stored(folder: Path, level2: FlaskClient) -> None:
    answer = level2.get(f"{THREE}/7,7,77,77/max/0/default.jpg")
    assert answer.headers["Cache-Status"] == "darkroom; fwd=miss; stored=?0"
    assert not list((folder / "derivatives").rglob("*.jpg"))


def test_tiles_mode_serves_only_tiles(tiles: FlaskClient) -> None:
    info = tiles.get(f"{THREE}/info.json").json
    assert info["profile"] == "level0"
    for size in info["sizes"]:
        expected = size["width"], size["height"]
        assert size_of(tiles, f"{THREE}/full/{expected[0]},{expected[1]}/0/default.jpg") == expected
    for path in (
        "full/max/0/gray.jpg",
        "full/max/0/default.png",
        "full/max/90/default.jpg",
        "full/333,/0/default.jpg",
        "1,0,512,512/512,512/0/default.jpg",
        "0,0,512,512/256,256/0/default.jpg",
    ):
        assert tiles.get(f"{THREE}/{path}").status_code == 403, path


def test_a_missing_tile_stores_its_whole_level(folder: Path, tiles: FlaskClient) -> None:
    first = tiles.get(f"{THREE}/512,512,512,512/512,512/0/default.jpg")
    assert first.headers["Cache-Status"] == "darkroom; fwd=miss; stored"
    assert len(list((folder / "derivatives").rglob("*crop*"))) == 12
    for x in range(0, WIDTH, 512):
        for y in range(0, HEIGHT, 512):
            width, height = min(512, WIDTH - x), min(512, HEIGHT - y)
            answer = tiles.get(f"{THREE}/{x},{y},{width},{height}/{width},{height}/0/default.jpg")
            assert answer.headers["Cache-Status"] == "darkroom; hit"
            assert Image.open(io.BytesIO(answer.data)).size == (width, height)


def test_iiif_can_be_turned_off(folder: Path, configure: Configure, call: Call) -> None:
    configure(bucket=folder, iiif="off")
    client = call("server")
    assert client.get(f"{THREE}/info.json").status_code == 403
    assert "Link" not in client.get("/api/get-image/resize:320,format:jpeg/album/wide.png").headers


def test_an_unconfigured_host_is_not_trusted(level2: FlaskClient, configure: Configure) -> None:
    answer = level2.get(f"{THREE}/info.json", headers={"Host": "evil.example"})
    assert answer.status_code == 503
    assert "DARKROOM_PUBLIC_URL" in answer.json["detail"]
    configure(public_url="https://photos.example.org")
    info = level2.get(f"{THREE}/info.json", headers={"Host": "evil.example"}).json
    assert info["id"] == f"https://photos.example.org{THREE}"


def test_the_function_alone_serves_as_the_whole_server_does(folder: Path, configure: Configure, call: Call) -> None:
    configure(bucket=folder)
    info = call("iiif_image").get("/3/album/wide.png/info.json").json
    assert info["id"] == "http://localhost/3/album/wide.png"

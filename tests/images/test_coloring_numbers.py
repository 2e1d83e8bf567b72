"""Color by numbers: regions that a pencil can fill, each with one number, and a legend of the pencils used."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from darkroom.images.chains.chain import parse
from darkroom.images.coloring.pencils import BOXES, NO_NUMBER, legend
from darkroom.images.kernels import regions
from darkroom.images.operations import Context
from images.pictures import photo


def drawn(picture: Image.Image, wish: str = "3:12") -> Image.Image:
    return parse(f"coloring:numbers:{wish}", {}).apply(picture, Context())


def written(monkeypatch: pytest.MonkeyPatch, picture: Image.Image, wish: str) -> tuple[np.ndarray, list[str]]:
    """The page and every text on it, in order: the numbers, then the legend."""
    found: list[str] = []
    write = ImageDraw.ImageDraw.text

    def noted(self: ImageDraw.ImageDraw, place: object, text: str, **options: object) -> None:
        found.append(text)
        write(self, place, text, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(ImageDraw.ImageDraw, "text", noted)
        return np.asarray(drawn(picture, wish)), found


def test_boxes_are_of_8_12_and_24_pencils_with_a_name_each() -> None:
    assert [len(box) for box in BOXES.values()] == [8, 12, 24]
    for box in BOXES.values():
        assert len({pencil.name for pencil in box}) == len({pencil.color for pencil in box}) == len(box)


@pytest.mark.parametrize("box", BOXES)
def test_a_pencils_own_color_gets_its_number(box: str) -> None:
    palette = regions.to_lab(np.array([[pencil.color for pencil in BOXES[box]]], np.uint8))[0]
    own = regions.to_lab(np.array([[pencil.color for pencil in BOXES[box]]], np.uint8))
    assert regions.nearest(own, palette)[0].tolist() == list(range(len(BOXES[box])))


def test_the_legend_names_the_pencils_that_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    flag = Image.new("RGB", (300, 200), "white")
    pen = ImageDraw.Draw(flag)
    pen.rectangle((0, 0, 99, 199), fill=BOXES["8"][4].color)
    pen.rectangle((200, 0, 299, 199), fill=BOXES["8"][0].color)
    assert sorted(written(monkeypatch, flag, "3:8")[1]) == sorted(["5", "1", "1  red", "5  blue", NO_NUMBER])


def test_no_region_is_too_small_to_fill() -> None:
    noise = np.random.default_rng(2).integers(0, 6, (90, 120)).astype(np.uint8)
    palette = regions.to_lab(np.array([[pencil.color for pencil in BOXES["8"][:6]]], np.uint8))[0]
    merged = regions.merged(noise, palette, 40)
    assert regions.pieces(merged).pixels.min() >= 40


def test_pieces_are_connected_and_cover_everything() -> None:
    colors = np.zeros((20, 30), np.uint8)
    colors[5:10, 5:10] = colors[12:15, 20:25] = 1
    known = regions.pieces(colors)
    assert sorted(known.pixels.tolist()) == [15, 25, 560]
    assert sorted(known.colors.tolist()) == [0, 1, 1]
    assert all((known.numbers == number).sum() == pixels for number, pixels in enumerate(known.pixels))


@pytest.mark.parametrize("name", [pytest.param("astronaut", marks=pytest.mark.long), "coffee"])
def test_more_detail_is_more_regions_in_black_on_white_with_a_legend(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every number has its place in the legend, and the page has no gray."""
    texts = {}
    for detail in (1, 5):
        page, texts[detail] = written(monkeypatch, photo(name), f"{detail}:24")
        assert float((page > 223).mean()) > 0.85 and float(((page >= 32) & (page < 224)).mean()) < 0.03
        numbers = {text for text in texts[detail] if text.isdigit()}
        names = {text.split("  ")[0]: text.split("  ")[1] for text in texts[detail] if "  " in text}
        assert numbers == set(names) and len(numbers) > 3
        assert all(BOXES["24"][int(number) - 1].name == word for number, word in names.items())
    assert len(texts[5]) > 1.5 * len(texts[1])


@pytest.mark.parametrize(
    ("mode", "size"),
    [
        ("L", (1, 1)),
        ("RGBA", (33, 21)),
        pytest.param("LA", (1, 200), marks=pytest.mark.long),
        pytest.param("RGB", (300, 2), marks=pytest.mark.long),
    ],
)
def test_any_mode_and_shape(mode: str, size: tuple[int, int]) -> None:
    chain = parse("coloring:numbers:1:8", {})
    page = chain.apply(photo("coffee", mode).resize(size), Context())
    assert page.mode == "L" and page.size == chain.output_sizes(size, Context())[-1]


@pytest.mark.parametrize("size", [(600, 400), (3000, 9000)])
def test_the_page_has_the_announced_size(size: tuple[int, int]) -> None:
    chain = parse("coloring:numbers:1:24", {})
    (width, height) = chain.output_sizes(size, Context())[-1]
    assert max(width, height - legend(width, "24").height) in range(2000, 3509)
    reduced = photo("coffee").resize((size[0] // 20, size[1] // 20))
    assert chain.apply(reduced, Context(full_size=size)).size == (width, height)

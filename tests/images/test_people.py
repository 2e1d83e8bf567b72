"""Crops keep people, and obscured faces cannot be restored."""

import json
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from flask.testing import FlaskClient
from PIL import Image, ImageFilter

from darkroom.config import settings
from darkroom.errors import Forbidden
from darkroom.geometry import Point
from darkroom.images import attention, models, operations
from darkroom.images.attention import Attention
from darkroom.images.chains.chain import parse
from darkroom.images.cropping import attentive_point, crop_point
from darkroom.images.derivatives.develop import plan
from darkroom.images.framing import window
from darkroom.images.models.animal_heads import likely_heads
from darkroom.images.models.faces import find_faces
from darkroom.images.models.subject import find_subject
from darkroom.images.operations import Context
from darkroom.maintenance import purge
from darkroom_cli.commands import catalog
from function_fixtures import Call, Configure

pytestmark = [pytest.mark.models, pytest.mark.usefixtures("loaded_models")]

HEAD = (150, 10, 300, 160)
"""The astronaut's, in pixels."""


def beside_gravel(left: int) -> Image.Image:
    """The astronaut in a wide picture, this many pixels from its left end."""
    gravel = np.tile(np.repeat(skimage.data.gravel()[..., None], 3, 2), (1, 3, 1))
    wide = Image.fromarray(gravel[:, :1500])
    wide.paste(Image.fromarray(skimage.data.astronaut()), (left, 0))
    return wide


@pytest.mark.parametrize(("left", "step"), [(0, "square"), (988, "resize:300:500:cover")])
def test_a_crop_keeps_a_head_anywhere(left: int, step: str) -> None:
    cropped = parse(step, {}).apply(beside_gravel(left), Context())
    (face,) = find_faces(np.asarray(cropped))
    assert face.box[0] > 0.05 and face.box[2] < 0.95


def test_a_turned_head_extends_behind_its_face() -> None:
    sides = []
    for picture in (Image.fromarray(skimage.data.camera()), Image.fromarray(skimage.data.camera()[:, ::-1])):
        ((left, _, right, _),) = attention.examine(picture).heads
        sides.append((left, right))
    (left, right), mirrored = sides
    assert left < 0.34 and right < 0.53, "the cameraman's hair ends at 0.32, his nose at 0.52"
    assert mirrored == pytest.approx((1 - right, 1 - left), abs=0.02)


def test_a_crop_keeps_an_animals_head() -> None:
    picture = beside_gravel(-512)
    picture.paste(Image.fromarray(skimage.data.chelsea()), (1040, 150))
    middle = crop_point(picture, (300, 500), Context())[0] * picture.width
    assert abs(middle - 1265) < 100, "the cat's eyes are 100 pixels from the middle of its photo"


def test_heads_of_animals_are_found() -> None:
    cat = skimage.data.chelsea()
    heads = likely_heads(cat, find_subject(cat))
    assert 0.5 < sum(probability for _, probability in heads) <= 1
    (left, top, right, bottom), _ = max(heads, key=lambda head: head[1])
    assert 0.25 < (left + right) / 2 < 0.75 and (top + bottom) / 2 < 0.7


def test_a_focal_point_takes_precedence() -> None:
    picture = beside_gravel(0)
    cropped = parse("square", {}).apply(picture, Context(focal_point=(0.9, 0.5)))
    assert find_faces(np.asarray(cropped)) == ()


def test_among_equal_windows_the_middle_one_is_used() -> None:
    def point(attention: Attention, size: tuple[int, int] = (1000, 500)) -> Point | None:
        return attentive_point(size, (1, 1), attention)

    assert point(Attention()) is None
    assert point(Attention(heads=((0.4, 0.1, 0.6, 0.4),))) == pytest.approx((0.5, 0.5), abs=0.06)
    both = Attention(heads=((0.05, 0.1, 0.2, 0.4), (0.7, 0.1, 0.95, 0.5)))
    found = point(both)
    assert found
    left, _, right, _ = window((1000, 500), (1, 1), found)
    assert left <= 700 and right >= 950, "the larger of two heads that do not fit together"
    hat = point(Attention(heads=((0.3, 0.1, 0.7, 0.55),)), (500, 1000))
    assert hat and 0.02 < hat[1] - 0.25 < 0.09, "more room above a head than below it"
    low = point(Attention(down=(0,) * 24 + (125,) * 8, across=(31,) * 32), (500, 1000))
    assert low and low[1] > 0.7
    spread = Attention(across=(31,) * 32, down=(31,) * 32, likely=(((0.1, 0, 0.3, 1), 0.6), ((0.7, 0, 0.9, 1), 0.3)))
    found = point(spread)
    assert found and found[0] <= 0.351, "the more likely of two places"
    assert attention.from_json(spread.as_json()) == spread


def test_a_picture_is_examined_once_and_the_result_is_purged_with_it(
    photos: Path, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(bucket=str(photos), open=1)
    beside_gravel(988).save(photos / "wide.jpg")
    client: FlaskClient = call("get_image")
    looks = []
    real = attention.examine
    monkeypatch.setattr(attention, "examine", lambda image, known: (looks.append(image.size), real(image, known))[1])
    for chain in ("square", "resize:200:200:cover", "grayscale,square", "resize:90:160:cover", "resize:320"):
        assert client.get(f"/{chain},format:webp/wide.jpg").status_code == 200
    assert len(looks) == 1
    assert [blob.name for blob in purge.of_picture(settings(), "wide.jpg") if "attention@" in blob.name]
    square = parse("square", {})
    known, unknown = (plan(square, (4000, 3000), Context(is_examined=each)).memory for each in (True, False))
    assert unknown == known + sum(model.memory for model in attention.MODELS), "no memory for models that will not run"


def test_people_are_found_when_the_catalog_is_built(
    tmp_path: Path,
    configure: Configure,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    photos, derivatives = tmp_path / "photos", tmp_path / "derivatives"
    photos.mkdir()
    derivatives.mkdir()
    Image.fromarray(skimage.data.astronaut()).resize((256, 200)).save(photos / "astronaut.png")
    (photos / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    configure(bucket=photos, derivatives=derivatives, open=1)
    counts = []
    for _ in range(2):
        assert catalog.main([str(photos), "--people", "--quiet", "--json"]) == 0
        counts.append(json.loads(capsys.readouterr().out)["examined"])
    assert counts == [1, 0]
    monkeypatch.setattr(attention, "examine", None)
    assert call("get_image").get("/square,format:webp/astronaut.png").status_code == 200


@pytest.mark.parametrize(
    ("method", "side"),
    [("blur", 512), pytest.param("blur", 900, marks=pytest.mark.long), ("pixelate", 512), ("fill", 512)],
)
def test_an_obscured_face_is_unrecognizable_at_every_scale(method: str, side: int) -> None:
    picture = Image.fromarray(skimage.data.astronaut()).resize((side, side))
    result = operations.load("obscure-faces").apply(picture, Context(), method=method)
    face = tuple(round(share * side) for share in (0.355, 0.13, 0.50, 0.33))
    before, after = (each.crop(face).convert("L") for each in (picture, result))
    # Detail finer than a quarter of the face, relative to the original's.
    details = [
        np.asarray(each, np.float32) - np.asarray(each.filter(ImageFilter.GaussianBlur(before.width / 8)), np.float32)
        for each in (before, after)
    ]
    assert details[1].std() < (0.65 if method == "pixelate" else 0.3) * details[0].std()
    for again in (side, side // 4, side // 10):
        assert find_faces(np.asarray(result.resize((again, again))), 0.5) == ()
    corner = (0, side // 2, side // 2, side)
    assert result.crop(corner).tobytes() == picture.crop(corner).tobytes()


def test_a_picture_without_faces_is_unchanged_and_without_the_model_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    coffee = Image.fromarray(skimage.data.coffee())
    obscure = operations.load("obscure-faces")
    assert obscure.apply(coffee, Context(), method="blur").tobytes() == coffee.tobytes()
    monkeypatch.setattr(models, "FOLDER", tmp_path)
    with pytest.raises(Forbidden, match="make models"):
        obscure.apply(coffee, Context(), method="blur")
    assert parse("square", {}).apply(coffee, Context()).size == (400, 400)

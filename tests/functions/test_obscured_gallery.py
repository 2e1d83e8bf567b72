"""DARKROOM_OBSCURE_FACES: no answer of a gallery shows a face."""

import html
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from PIL import Image, ImageSequence

from darkroom import config
from darkroom.errors import ConfigurationError
from darkroom.images import attention, models
from darkroom.images.models import kept
from darkroom.images.models.faces import find_faces
from darkroom.server import startup_checks
from darkroom_cli.commands import doctor, export, purge, warm
from function_fixtures import Call, Configure

pytestmark = [pytest.mark.models, pytest.mark.usefixtures("loaded_models")]

CLEARLY = 0.6
"""Minimum score of a face that is shown. A blurred head may still score 0.5 by its outline."""
DRAWN = 0.8
"""The same in a drawing, where the outline of an empty face may score more."""
CHAIN = "/resize:320,format:png/class.jpg"


def shows_a_face(data: bytes, least: float = CLEARLY) -> bool:
    frames = ImageSequence.Iterator(Image.open(io.BytesIO(data)))
    return any(find_faces(np.asarray(frame.convert("RGB")), least) for frame in frames)


@pytest.fixture
def gallery(tmp_path: Path, configure: Configure) -> Path:
    """A photo of two people that its EXIF turns upright; derivatives in a folder of their own."""
    folder = tmp_path / "photos"
    folder.mkdir()
    astronaut = Image.fromarray(skimage.data.astronaut())
    photo = Image.new("RGB", (900, 512), "gray")
    photo.paste(astronaut, (0, 0))
    photo.paste(astronaut.resize((150, 150)), (650, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    photo.rotate(90, expand=True).save(folder / "class.jpg", quality=95, exif=exif)
    (tmp_path / "derivatives").mkdir()
    configure(bucket=folder, derivatives=tmp_path / "derivatives", open=1, iiif="level2")
    return folder


def test_no_response_shows_a_face(gallery: Path, configure: Configure, call: Call, tmp_path: Path) -> None:
    get, iiif = call("get_image"), call("iiif_image")
    before = get.get(CHAIN)
    assert before.status_code == 200 and shows_a_face(before.data)
    assert shows_a_face(iiif.get("/3/class.jpg/full/900,/0/default.jpg").data)
    assert shows_a_face(get.get("/original/class.jpg").data)

    configure(obscure_faces=1)
    after = get.get(CHAIN)
    assert after.headers["ETag"] != before.headers["ETag"] and "hit" not in after.headers["Cache-Status"]
    answers = [after]
    # Tiles of every level, sizes, and crops that cut a face out of its surroundings.
    answers += [get.get(f"/{chain},format:png/class.jpg") for chain in ("crop:100:0:250:200", "coloring:classic")]
    answers += [iiif.get(f"/3/class.jpg/{words}/0/default.jpg") for words in ("full/max", "0,0,512,512/512,")]
    for answer in answers:
        assert answer.status_code == 200 and not shows_a_face(answer.data), answer.request.path
    assert "hit" in get.get(CHAIN).headers["Cache-Status"]
    original = get.get("/original/class.jpg")
    assert original.status_code == 403 and "DARKROOM_OBSCURE_FACES" in original.get_json()["detail"]
    (image,) = call("list_images").get("/").get_json()["images"]
    assert image["url"] is None and call("random_image").get("/").get_json()["url"] is None
    told = call("explain_image").get(CHAIN).get_json()
    assert told["chain"].startswith("obscure-faces,") and told["stored"] and told["open"]
    assert "original" not in call("list_operations").get("/").get_json()["open_list"]
    found = {path.name for path in (tmp_path / "derivatives").rglob("faces@*.json")}
    assert len(found) == 1, "found once for all sizes"


PAGES = (
    "/api/list-images", "/api/random-image?count=5", "/api/gallery-index", "/api/list-albums", "/api/list-operations",
    "/api/embed", "/api/oembed?url=http://localhost/photo/class.jpg", "/photo/class.jpg",
    "/api/image-details/class.jpg", "/api/explain-image/thumb/class.jpg", "/feed.xml", "/sitemap.xml",
    "/api/iiif/collection", "/api/iiif/manifest/", "/api/random-image?redirect=1",
    "/api/random-image?redirect=1&chain=original",
)  # fmt: skip
"""Documents with addresses of pictures: JSON, pages, link previews, feeds, IIIF."""
CHAINS = ("original", "", "grayscale", "coloring", "coloring:numbers", "crop:0:0:50p:50p", "obscure-faces:pixelate")
EACH = 2
"""Number of addresses of each kind that are followed: kinds differ in more than names and numbers."""
LINK = re.compile(r"""(?:http://localhost)?(/(?:api|photo)/[^\s"'<>{}]+)""")


@pytest.mark.long
def test_no_published_document_leads_to_a_face(gallery: Path, configure: Configure, call: Call) -> None:
    """Follow every address in every document, for every kind of file, and ask for more by guessing."""
    upright = Image.open(gallery / "class.jpg").rotate(-90, expand=True)
    deep = Image.fromarray(np.asarray(upright.convert("L")).astype(np.uint16) * 257)
    kinds = {"png": upright, "webp": upright, "avif": upright, "gif": upright.quantize(64)}
    for name, picture in {**kinds, "gray.png": upright.convert("L"), "deep.png": deep}.items():
        picture.save(gallery / f"other.{name}")
    upright.convert("CMYK").save(gallery / "cmyk.jpg", quality=95)
    frames = [upright, upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    frames[0].save(gallery / "moving.webp", save_all=True, append_images=frames[1:])
    configure(obscure_faces=1, catalog_seconds=0, camera=1)
    client = call("server")
    originals = {path.name: path.read_bytes() for path in gallery.iterdir()}
    guessed = [f"/api/get-image/{chain},format:png/{name}" for name in originals for chain in CHAINS]
    waiting = [*PAGES, *guessed]
    asked: set[str] = set()
    followed: Counter[str] = Counter()
    pictures = 0
    with kept.keeping():
        while waiting:
            address = waiting.pop()
            kind = _kind(address, originals)
            if address in asked or (followed[kind] >= EACH and address not in guessed):
                continue
            asked.add(address)
            followed[kind] += 1
            answer = client.get(address, headers={"Host": "localhost"})
            assert answer.status_code < 500 and answer.data not in originals.values(), address
            if answer.mimetype.startswith("image/") and answer.mimetype != "image/svg+xml":
                pictures += 1
                assert not shows_a_face(answer.data, DRAWN if "coloring" in address else CLEARLY), address
            elif answer.status_code in (301, 302, 303):
                waiting.append(answer.headers["Location"].removeprefix("http://localhost"))
            elif answer.status_code < 400:
                # An error repeats the address, and would lead to ever longer ones.
                found = LINK.findall(html.unescape(answer.get_data(as_text=True)).replace("\\/", "/"))
                # Small sizes show no face anyway.
                waiting += [link.rstrip(",.") for link in found if not re.search(r"resize:(160|240|320)\b", link)]
    assert pictures > len(guessed) // 2 and len(followed) > 40, followed


def _kind(address: str, names: Iterable[str]) -> str:
    """The address without the names of pictures and without numbers."""
    for name in names:
        address = address.replace(name, "*")
    return re.sub(r"\d+", "0", re.sub(r"v=[^&]+", "v=0", address))


def test_exports_and_warming_obscure_faces_and_a_purge_removes_older_derivatives(
    gallery: Path, configure: Configure, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("get_image").get(CHAIN)
    configure(obscure_faces=1)
    assert doctor.main([str(gallery)]) == 0
    assert "1 stored derivatives show faces" in capsys.readouterr().out
    assert purge.main(["--orphans", "--bucket", str(gallery)]) == 0
    assert warm.main([str(gallery), "--chain", "thumb,format:webp"]) == 0
    assert export.main([str(gallery), str(tmp_path / "site")]) == 0
    stored = [*(tmp_path / "derivatives").rglob("*.webp"), *(tmp_path / "site").rglob("*.webp")]
    assert len(stored) > 3
    assert all(path.name.startswith("obscure-faces,") for path in stored)
    for path in (stored[0], max(stored, key=lambda path: path.stat().st_size)):
        assert not shows_a_face(path.read_bytes()), path


def test_crops_keep_people_whose_faces_are_obscured(gallery: Path, configure: Configure, call: Call) -> None:
    configure(obscure_faces=1)
    cropped = call("get_image").get("/resize:200:400:cover,format:png/class.jpg")
    assert cropped.status_code == 200
    (stored,) = gallery.parent.rglob("attention@*.json")
    assert len(attention.from_json(json.loads(stored.read_text())).heads) == 2


def test_without_the_model_nothing_is_served(
    gallery: Path, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(obscure_faces=1)
    monkeypatch.setattr(models, "FOLDER", gallery)
    assert call("get_image").get(CHAIN).status_code == 403
    with pytest.raises(ConfigurationError, match="make models"):
        startup_checks.before_serving(config.settings(), "127.0.0.1", "8080")

"""OpenSeadragon in Chromium zooms into a photo of 24 megapixels on a server that serves only tiles."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from running_server import running
from viewers.running import visit

WIDTH, HEIGHT = 6000, 4000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("photos")
    x, y = np.arange(WIDTH), np.arange(HEIGHT)
    pixels = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    pixels[..., 0] = (x * 255 / WIDTH).astype(np.uint8)[None, :]
    pixels[..., 1] = (y * 255 / HEIGHT).astype(np.uint8)[:, None]
    pixels[..., 2] = np.add.outer(
        (64 + 50 * np.sin(y / 89)).astype(np.uint8), (64 + 50 * np.sin(x / 97)).astype(np.uint8)
    )
    Image.fromarray(pixels).save(folder / "large photo.jpg", quality=92)
    with running(folder.parent / "zoom.log", DARKROOM_BUCKET=str(folder)) as base:
        yield base


@pytest.mark.long
def test_tiles_have_no_seams_and_a_second_visit_reads_stored_tiles(server: str, tmp_path: Path) -> None:
    seen = visit("zoom.mjs", server, "large photo.jpg", str(tmp_path / "full.png"))
    tiles = [answer for answer in seen["answers"] if answer["url"].endswith(".jpg")]
    assert not seen["errors"] and not seen["result"]
    assert len(tiles) > 10
    assert {answer["status"] for answer in seen["answers"]} == {200}
    # The largest steps of the photo itself from one pixel to the next are below 1; the codec adds a few.
    pixels = np.asarray(Image.open(tmp_path / "full.png").convert("RGB")).astype(int)
    for axis in (0, 1):
        steps = np.abs(np.diff(pixels, axis=axis))
        assert steps.max() <= 12
        assert steps.mean(axis=(1 - axis, 2)).max() < 1.5

    again = visit("zoom.mjs", server, "large photo.jpg", str(tmp_path / "again.png"))
    assert {answer["cache"] for answer in again["answers"] if answer["url"].endswith(".jpg")} == {"darkroom; hit"}

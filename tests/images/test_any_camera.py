"""A coloring page that is posted without a style is as dark for every camera."""

import io

import numpy as np
import skimage.data
from PIL import Image

from function_fixtures import Call, Configure


def photo(megapixels: float = 1.0) -> Image.Image:
    cat = Image.fromarray(skimage.data.chelsea())
    scale = (megapixels * 1e6 / (cat.width * cat.height)) ** 0.5
    return cat.resize((round(cat.width * scale), round(cat.height * scale)), Image.Resampling.BICUBIC)


def test_a_page_posted_without_a_style_is_never_faint(configure: Configure, call: Call) -> None:
    configure(enable="coloring-page")
    client = call("coloring_page")

    def post(picture: Image.Image, **fields: str) -> Image.Image:
        data = io.BytesIO()
        picture.save(data, "JPEG", quality=90)
        data.seek(0)
        answer = client.post("/", data={"input-image": (data, "photo.jpg"), **fields})
        assert answer.status_code == 200
        return Image.open(io.BytesIO(answer.data))

    for megapixels in (0.3, 1, 6):
        page = post(photo(megapixels))
        darkest = np.sort(np.asarray(page).ravel())[: page.width * page.height // 100]
        assert darkest.mean() <= 100
        assert max(page.size) == min(1600, photo(megapixels).width)
    assert post(photo(6), style="classic").size == photo(6).size

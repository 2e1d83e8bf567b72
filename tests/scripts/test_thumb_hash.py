import base64

import planted
import pytest
from PIL import Image

from darkroom_cli.picture_metadata.thumb_hash import thumb_hash


@pytest.mark.parametrize(
    ("name", "mode", "reference"),
    [
        ("chelsea.png", "RGB", "XUkGFYL2WGix5qmreEWIhQx31HBm"),
        ("camera.png", "L", "IAgOBwCAiZidmnetdodoZ3iHCAAAAAAA"),
        ("logo.png", "RGBA", "bRoKJwj2uJiHd3iee3aXqHd4elAnVHAH"),
        ("page.png", "L", "KggSBIBwd3eIeIh5eHgAAAAAAA=="),
    ],
)
def test_the_hash_is_the_one_of_the_reference(name: str, mode: str, reference: str) -> None:
    """The JavaScript reference, thumbhash 0.1.1, gives these for the same pixels."""
    with Image.open(planted.PHOTOS / name) as photo:
        assert thumb_hash(photo.convert(mode)) == reference


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (101, 100)])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_any_size_and_mode_has_a_hash(size: tuple[int, int], mode: str) -> None:
    assert 5 <= len(base64.b64decode(thumb_hash(Image.new(mode, size)))) <= 25


def test_a_transparent_picture_has_a_hash() -> None:
    assert thumb_hash(Image.new("RGBA", (40, 20), (10, 200, 30, 0))) == "AAiCA4AAAAAAAAAAAAAAAAAAAAAAAAA="

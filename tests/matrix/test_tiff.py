"""TIFFs, which no browser shows, against what they were made of: right, or refused by name."""

import io

import numpy as np
import numpy.typing as npt
import pytest
import tifffile
from PIL import Image

from darkroom.errors import UnsupportedImage
from darkroom.image_file.judgement import whole_header
from darkroom.images.codec import decode, encode
from matrix.picture import GRAY, PHOTO, encoded
from odd_pictures import turned

P, G = np.asarray(PHOTO), np.asarray(GRAY)
DEEP, DEEP_GRAY = P.astype(np.uint16) * 257, G.astype(np.uint16) * 257


def tiff(samples: npt.NDArray[np.generic], **options: object) -> bytes:
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, samples, **options)
    return buffer.getvalue()


RIGHT = {
    "8 bits": (tiff(P, photometric="rgb"), P),
    "gray, white is 0": (tiff(255 - G, photometric="miniswhite"), G),
    "16 bits": (tiff(DEEP, photometric="rgb"), P),
    "16 bits of gray, white is 0": (tiff(65_535 - DEEP_GRAY, photometric="miniswhite"), G),
    "16 bits of gray, white is 0, deflated": (
        tiff(65_535 - DEEP_GRAY, photometric="miniswhite", compression="zlib"),
        G,
    ),
    "16 bits of gray, big-endian": (tiff(DEEP_GRAY, byteorder=">"), G),
    "planes of 8 bits": (tiff(P.transpose(2, 0, 1).copy(), photometric="rgb", planarconfig="separate"), P),
    "float from 0 to 1": (tiff((G / 255).astype(np.float32)), G),
    "float from 0 to 255": (tiff(G.astype(np.float32)), G),
    "CMYK": (encoded(PHOTO.convert("CMYK"), "TIFF"), P),
    "pages": (tiff(np.stack([P, 255 - P]), photometric="rgb"), P),
}
REFUSED = {
    "unsigned 32 bits": tiff(G.astype(np.uint32) << 24),
    "signed 16 bits": tiff(G.astype(np.int16)),
    "signed 8 bits": tiff((G // 2).astype(np.int8)),
    "planes of 16 bits": tiff(DEEP.transpose(2, 0, 1).copy(), photometric="rgb", planarconfig="separate"),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_samples_come_out_right(kind: str) -> None:
    data, expected = RIGHT[kind]
    image = decode(data, ("tiff",), 10**8)
    assert np.abs(np.asarray(image, float) - expected).mean() < 1


@pytest.mark.parametrize("kind", REFUSED)
def test_others_are_refused_by_name(kind: str) -> None:
    with pytest.raises(UnsupportedImage, match="TIFF with"):
        decode(REFUSED[kind], ("tiff",), 10**8)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_tiff_is_rotated_once(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(turned(PHOTO, orientation), "TIFF", exif=exif)
    header = whole_header(data, ("tiff",), 10**8)
    assert (header.width, header.height) == PHOTO.size
    assert np.array_equal(np.asarray(decode(data, ("tiff",), 10**8)), P)


@pytest.mark.parametrize("format", ["TIFF", "PNG", "GIF", "WEBP"])
def test_only_one_frame_is_encoded(format: str) -> None:
    frames = [PHOTO.point([255 - level // frame for level in range(256)] * 3) for frame in range(1, 6)]
    data = encoded(PHOTO, format, save_all=True, append_images=frames, duration=50)
    image = decode(data, (format.lower(),), 10**8)
    assert type(image) is Image.Image
    assert getattr(Image.open(io.BytesIO(encode(image, "avif"))), "n_frames", 1) == 1

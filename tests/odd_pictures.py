"""Legal pictures that are easily misread, written by hand if Pillow cannot write them."""

import io
import struct
import zlib

import numpy as np
import numpy.typing as npt
from PIL import Image

from hostile_pictures import PNG, chunk

Array = npt.NDArray[np.float64]

# The primaries of Display P3 and of sRGB under D50, as ICC profiles hold them (SMPTE EG 432-1, IEC 61966-2-1).
P3: Array = np.array([[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]])
SRGB: Array = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def png_of(pixels: npt.NDArray[np.uint8] | npt.NDArray[np.uint16], interlaced: bool = False) -> bytes:
    """Of (height, width) or (height, width, 1 to 4), 8 or 16 bits; Pillow writes neither 16-bit RGB nor interlaced."""
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    height, width, channels = pixels.shape
    big = pixels.astype(pixels.dtype.newbyteorder(">"))
    passes = [(x, y, dx, dy) for x, y, dx, dy in _ADAM7] if interlaced else [(0, 0, 1, 1)]
    rows = b"".join(b"\0" + row.tobytes() for x, y, dx, dy in passes for row in big[y::dy, x::dx] if row.size)
    color = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    header = struct.pack(">IIBBBBB", width, height, 8 * pixels.dtype.itemsize, color, 0, 0, int(interlaced))
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def profile(primaries: Array, name: bytes) -> bytes:
    """A matrix profile of ICC version 2 with a gamma of 2.2."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    text = b"desc" + bytes(4) + struct.pack(">I", len(name) + 1) + name + bytes(79 + (-len(name)) % 4)
    values = {b"desc": text, b"wtpt": _xyz(np.array([0.9642, 1.0, 0.8249]))}
    values |= {key: _xyz(primaries[:, column]) for column, key in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))}
    values |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, body, at = b"", b"", 128 + 4 + 12 * len(values)
    for key, value in values.items():
        table += key + struct.pack(">II", at + len(body), len(value))
        body += value
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ") + bytes(12) + b"acsp"
    head += bytes(128 - len(head) - 60) + _xyz(np.array([0.9642, 1.0, 0.8249]))[8:] + bytes(48)
    return head + struct.pack(">I", len(values)) + table + body


def _xyz(values: Array) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(float(value) * 65_536) for value in values))


def from_p3(pixels: npt.NDArray[np.uint8]) -> Array:
    """What such pixels of Display P3 are in sRGB, 0 to 255, with a gamma of 2.2 before and the sRGB curve after."""
    linear = (pixels / 255.0) ** 2.2
    mapped = np.clip(linear @ P3.T @ np.linalg.inv(SRGB).T, 0, 1)
    curved = np.where(mapped <= 0.0031308, 12.92 * mapped, 1.055 * mapped ** (1 / 2.4) - 0.055)
    result: Array = 255 * curved
    return result


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """The picture as a camera stores it that says `orientation`: upright it is `image` again."""
    inverse = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    return image if inverse is None else image.transpose(inverse)


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()

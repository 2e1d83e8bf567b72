"""ICC profiles of version 2 by formula: primaries, and a curve as a gamma or as samples (ICC.1:2001-04)."""

import struct
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# Columns are red, green and blue under D50, as profiles hold them.
SRGB: Final[Array] = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
P3: Final[Array] = np.array([[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]])
ADOBE: Final[Array] = np.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]])


def srgb_curve(level: Array) -> Array:
    """From samples to light, both 0 to 1 (IEC 61966-2-1)."""
    curved: Array = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    return curved


def dot_gain(level: Array) -> Array:
    """Like a printing press's: mid tones print darker by a fifth."""
    ink = 1 - level
    light: Array = np.clip(1 - (ink + 0.8 * ink * (1 - ink)), 0, 1)
    return light


def rgb(primaries: Array, curve: float | Callable[[Array], Array], name: str = "made by a formula") -> bytes:
    values = {f"{letter}XYZ".encode(): _xyz(primaries[:, column]) for column, letter in enumerate("rgb")}
    values |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve(curve))
    return _profile(b"RGB ", values, name)


def gray(curve: float | Callable[[Array], Array], name: str = "made by a formula") -> bytes:
    return _profile(b"GRAY", {b"kTRC": _curve(curve)}, name)


def _curve(curve: float | Callable[[Array], Array]) -> bytes:
    if not callable(curve):
        return b"curv" + bytes(4) + struct.pack(">IH", 1, round(curve * 256)) + bytes(2)
    samples = np.rint(65_535 * curve(np.linspace(0, 1, 1024))).astype(">u2")
    return b"curv" + bytes(4) + struct.pack(">I", len(samples)) + samples.tobytes()


def _xyz(values: Array) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(float(value) * 65_536) for value in values))


def _profile(space: bytes, values: dict[bytes, bytes], name: str) -> bytes:
    text = name.encode()
    described = b"desc" + bytes(4) + struct.pack(">I", len(text) + 1) + text + bytes(79)
    white = _xyz(np.array([0.9642, 1.0, 0.8249]))
    tags = {b"desc": described + bytes(-len(described) % 4), b"wtpt": white, **values}
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for key, value in tags.items():
        table += key + struct.pack(">II", at + len(body), len(value))
        body += value
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"none", 0x02400000, b"mntr", space, b"XYZ ") + bytes(12)
    head += b"acsp" + bytes(28) + white[8:] + bytes(48)
    return head + struct.pack(">I", len(tags)) + table + body

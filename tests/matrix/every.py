"""Every file of the matrix."""

from matrix.avifs import avifs
from matrix.gifs import gifs
from matrix.jpegs import jpegs
from matrix.pngs import pngs
from matrix.webps import webps


def files() -> dict[str, bytes]:
    """By name."""
    return {**jpegs(), **pngs(), **gifs(), **webps(), **avifs()}

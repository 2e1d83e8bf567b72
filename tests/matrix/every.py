"""Every file of the matrix."""

from functools import cache

from matrix.avifs import avifs
from matrix.gifs import gifs
from matrix.jpegs import jpegs
from matrix.pngs import pngs
from matrix.webps import webps


@cache
def files() -> dict[str, bytes]:
    """By name; callers must not change it."""
    return {**jpegs(), **pngs(), **gifs(), **webps(), **avifs()}

"""The one frame of a file that is shown, apart from the file."""

from typing import Final

from PIL import Image, ImageFile

from darkroom import deadline
from darkroom.images.codec import pixels

_ANIMATED: Final = ("GIF", "PNG", "WEBP", "AVIF")
_MOST_EMPTY: Final = 32
"""Frames that are tried; an animation that shows nothing for longer is empty."""


def load_shown(image: Image.Image) -> Image.Image:
    """The decoded first frame that shows something; the first of all where none does.

    Of a PNG whose default image is not part of the animation, the first of the animation, as browsers take it.
    Raises what Pillow raises; Busy where the time is up.
    """
    corner = _frame_of_gif(image)
    loaded = pixels.load(image)
    if corner:
        return _in_canvas(loaded, corner)
    if loaded is not image:
        return loaded
    is_aside = image.format == "PNG" and bool(image.info.get("default_image"))
    if not is_aside and not (image.format in _ANIMATED and _is_empty(image) and getattr(image, "is_animated", False)):
        return image
    return _next_shown(image)


def without_file(image: Image.Image) -> Image.Image:
    """The same pixels without the file: encoders would walk through all of its frames."""
    if not isinstance(image, ImageFile.ImageFile):
        return image
    plain = image._new(image.im)
    plain.info = {}
    return plain


def _is_empty(image: Image.Image) -> bool:
    """True of a picture without a visible pixel."""
    if not image.has_transparency_data:
        return False
    return image.convert("RGBA").getchannel("A").getextrema() == (0, 0)


def _next_shown(image: Image.Image) -> Image.Image:
    """The next frame that is not empty; the one that is loaded where there is none, or they are damaged."""
    first = without_file(image.copy())
    first.format, first.info = image.format, image.info
    for frame in range(1, _MOST_EMPTY):
        deadline.left(0)
        try:
            image.seek(frame)
            image.load()
        except (EOFError, OSError, SyntaxError, ValueError):
            break
        if not _is_empty(image):
            return image
    return first


def _frame_of_gif(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of a first frame that is smaller than its canvas; None for another picture."""
    if image.format != "GIF" or not isinstance(image, ImageFile.ImageFile) or not image.tile:
        return None
    box = image.tile[0].extents
    return None if box is None or box == (0, 0, *image.size) else box


def _in_canvas(image: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Pillow fills the canvas with a color of the palette; it is clear."""
    shown = image.convert("RGBA")
    canvas = Image.new("RGBA", image.size)
    canvas.paste(shown.crop(box), box)
    canvas.info = {key: value for key, value in image.info.items() if key != "transparency"}
    return canvas

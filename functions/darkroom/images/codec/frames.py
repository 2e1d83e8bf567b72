"""Select the frame of an animation that represents it, as a picture that is independent of the file."""

from typing import Final

from PIL import Image, ImageFile

from darkroom import deadline
from darkroom.images.codec import pixels

_ANIMATED: Final = ("GIF", "PNG", "WEBP", "AVIF")
_MOST_EMPTY: Final = 32
"""Maximum frames to try; an animation with more empty frames counts as empty."""


def load_shown(image: Image.Image, rows: int | None = None) -> Image.Image:
    """Decode and return the first frame with a visible pixel, or the first frame if there is none.

    The result may have only `rows` rows, see `pixels.load`.
    For a PNG whose default image is not part of the animation, the animation's first frame counts, as in browsers.
    Raises what Pillow raises; Busy if the time is up.
    """
    corner = _frame_of_gif(image)
    loaded = pixels.load(image, rows)
    if corner:
        return _in_canvas(loaded, corner)
    if loaded is not image:
        return loaded
    is_aside = image.format == "PNG" and bool(image.info.get("default_image"))
    if not is_aside and not (image.format in _ANIMATED and _is_empty(image) and getattr(image, "is_animated", False)):
        return image
    return _next_shown(image)


def without_file(image: Image.Image) -> Image.Image:
    """A copy without the file, since encoders would iterate through all frames of the file."""
    if not isinstance(image, ImageFile.ImageFile):
        return image
    plain = image._new(image.im)
    plain.info = {}
    return plain


def _is_empty(image: Image.Image) -> bool:
    """Whether no pixel is visible."""
    if not image.has_transparency_data:
        return False
    return image.convert("RGBA").getchannel("A").getextrema() == (0, 0)


def _next_shown(image: Image.Image) -> Image.Image:
    """The next frame that is not empty; the current one if all others are empty or damaged."""
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
    """The box of a GIF's first frame if it is smaller than the canvas; None for any other picture."""
    if image.format != "GIF" or not isinstance(image, ImageFile.ImageFile) or not image.tile:
        return None
    box = image.tile[0].extents
    return None if box is None or box == (0, 0, *image.size) else box


def _in_canvas(image: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Make the canvas around the first frame transparent; Pillow fills it with a color of the palette."""
    shown = image.convert("RGBA")
    canvas = Image.new("RGBA", image.size)
    canvas.paste(shown.crop(box), box)
    canvas.info = {key: value for key, value in image.info.items() if key != "transparency"}
    return canvas

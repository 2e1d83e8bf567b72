"""Lanczos resampling (a = 3) in the processor's vector units: the same filter as Pillow's, at a sixth of its cost.

cykooz_resizer, the binding of the Rust crate fast_image_resize, works in the memory of Pillow's images and releases
the interpreter's lock. Processors it is not built for use Pillow.
"""

from functools import cache
from types import ModuleType

from PIL import Image

from darkroom.geometry import Size
from darkroom.images import large_pages

Box = tuple[float, float, float, float]


def resize(image: Image.Image, size: Size, box: Box | None = None) -> Image.Image:
    """Resize `image`, of any mode, to `size` (width, height); colors of transparent pixels do not bleed.

    `box` (left, top, right, bottom) is the part of the image to use, in pixels, which may be fractions.
    """
    if image.mode == "LA":
        return resize(image.convert("RGBA"), size, box).convert("LA")
    library = _library()
    if library is None or image.mode not in ("L", "RGB", "RGBA", "CMYK"):
        return image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
    options = library.ResizeOptions(library.ResizeAlg.convolution(library.FilterType.lanczos3))
    if box:
        left, top, right, bottom = box
        options.crop_box = library.CropBox(left, top, right - left, bottom - top)
    resized = large_pages.new(image.mode, size)
    # One resizer per call, since two threads must not share its buffers.
    library.Resizer().resize_pil(image, resized, options)
    return resized


@cache
def _library() -> ModuleType | None:
    try:
        import cykooz_resizer
    except ImportError:
        return None
    module: ModuleType = cykooz_resizer
    return module

"""Draw pages of a PDF with PDFium, in bands, so that memory does not grow with the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import hypot
from pathlib import Path
from typing import Any, Final

from darkroom.errors import BrokenImage, ConfigurationError, TooLarge, UnsupportedImage
from darkroom.geometry import Size
from darkroom_cli.tiling import INSTALL

_DPI: Final = (300, 1200)
"""Minimum and maximum resolution, if it is chosen by the scan on a page."""
_MOST_PIXELS: Final = 1_000_000_000
_LONGEST: Final = 100_000
_BAND: Final = 16_000_000
"""Pixels in a band, 3 bytes each."""
_ENDING: Final = 4096


def is_pdf(path: Path) -> bool:
    """Whether the first kilobyte contains the header, which is what PDF readers accept."""
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def count(path: Path) -> int:
    """Raises BrokenImage, UnsupportedImage, ConfigurationError."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _ENDING))
        if b"%%EOF" not in file.read():
            raise BrokenImage("The file cannot be read: the end of the PDF is missing.")
    with _document(path) as document:
        return len(document)


def size_of(path: Path, index: int, dpi: float | None) -> Size:
    """The pixels of a page at a resolution, by default its scan's. Raises BrokenImage, TooLarge and others."""
    with _page(path, index) as page:
        return _size(page, dpi)


def draw(path: Path, index: int, dpi: float | None, target: Path) -> Size:
    """Write the page's pixels on white to `target`, 3 bytes each. Raises BrokenImage, TooLarge and others."""
    with _page(path, index) as page, target.open("wb") as file:
        width, height = _size(page, dpi)
        rows = max(1, _BAND // width)
        for top in range(0, height, rows):
            file.write(_band(page, (width, height), top, min(rows, height - top)))
    return width, height


def _band(page: Any, size: Size, top: int, rows: int) -> memoryview:
    from pypdfium2 import PdfBitmap, raw

    bitmap = PdfBitmap.new_native(size[0], rows, raw.FPDFBitmap_BGR, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, size[0], rows)
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, *size, 0, raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER)
    return memoryview(bitmap.buffer)


def _size(page: Any, dpi: float | None) -> Size:
    resolution = dpi or _resolution(page)
    width, height = (max(1, round(points * resolution / 72)) for points in page.get_size())
    if max(width, height) > _LONGEST or width * height > _MOST_PIXELS:
        raise TooLarge(
            f"The page would have {width} x {height} pixels at {resolution:.0f} dpi; at most {_LONGEST} a side and "
            f"{_MOST_PIXELS // 1_000_000} megapixels are drawn. Choose a smaller --dpi."
        )
    return width, height


def _resolution(page: Any) -> float:
    """Dots per inch of the finest image that covers at least a quarter of the page, within the limits."""
    from pypdfium2 import raw

    width, height = page.get_size()
    found = float(_DPI[0])
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        matrix = image.get_matrix()
        across, down = hypot(matrix.a, matrix.b), hypot(matrix.c, matrix.d)
        if across * down * 4 >= width * height > 0:
            found = max(found, 72 * image.get_px_size()[0] / across)
    return min(found, _DPI[1])


@contextmanager
def _page(path: Path, index: int) -> Iterator[Any]:
    with _document(path) as document:
        yield document[index]


@contextmanager
def _document(path: Path) -> Iterator[Any]:
    try:
        import pypdfium2
    except ImportError:
        raise ConfigurationError(f"PDF needs: {INSTALL}") from None
    document = None
    try:
        document = pypdfium2.PdfDocument(path)
        yield document
    except pypdfium2.PdfiumError as error:
        # PDFium repeats the error of an earlier document for one without pages.
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD and b"/Encrypt" in path.read_bytes():
            raise UnsupportedImage("The PDF has a password. Remove it first: qpdf --decrypt IN OUT") from None
        raise BrokenImage(f"The file cannot be read: {error}") from None
    finally:
        if document:
            document.close()

"""Write pictures as a PDF document (ISO 32000-1), one per page, each at the exact size of its paper.

A gray page, such as a drawing, is lossless: PDF accepts the compressed rows of a PNG file unchanged (FlateDecode with
PNG predictors). A color page is a JPEG. Apart from the given titles there is no metadata: no date, no program, no name.
"""

import io
from collections.abc import Iterable
from typing import BinaryIO

from PIL import Image

from darkroom.images.lines import LINES, LINES_OPTIONS
from darkroom.images.paper import DOTS_PER_INCH, MILLIMETERS_PER_INCH, paper_of

POINTS_PER_INCH = 72


def write(file: BinaryIO, pages: Iterable[tuple[str, Image.Image]], title: str, quality: int) -> int:
    """Write the pages (title, picture of mode L or RGB) in order and return their number.

    `quality`, 1 to 100, applies to color pages. An empty title is left out.
    """
    writer = _Writer(file)
    catalog, tree, outline = 1, 2, 3
    writer.reserve(3)
    sheets: list[tuple[str, int]] = []
    for name, image in pages:
        sheets.append((name, _page(writer, tree, image, quality)))
    kids = " ".join(f"{number} 0 R" for _, number in sheets)
    writer.add(tree, f"<< /Type /Pages /Count {len(sheets)} /Kids [{kids}] >>")
    _bookmarks(writer, outline, sheets)
    writer.add(catalog, f"<< /Type /Catalog /Pages {tree} 0 R /Outlines {outline} 0 R >>")
    information = writer.add(None, f"<< /Title {_text(title)} >>") if title else None
    writer.finish(catalog, information)
    return len(sheets)


def document(image: Image.Image, quality: int) -> bytes:
    """A PDF document of one page."""
    buffer = io.BytesIO()
    write(buffer, [("", image)], "", quality)
    return buffer.getvalue()


class _Writer:
    """Writes numbered objects in sequence, then the table of their offsets."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._places: list[int] = []
        self._length = 0
        self._write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self, count: int) -> int:
        """Reserve `count` object numbers; returns the first."""
        self._places += [0] * count
        return len(self._places) - count + 1

    def add(self, number: int | None, dictionary: str, stream: bytes | None = None) -> int:
        number = number or self.reserve(1)
        self._places[number - 1] = self._length
        self._write(f"{number} 0 obj\n{dictionary}\n".encode("ascii"))
        if stream is not None:
            self._write(b"stream\n" + stream + b"\nendstream\n")
        self._write(b"endobj\n")
        return number

    def finish(self, catalog: int, information: int | None) -> None:
        table = self._length
        rows = "".join(f"{place:010} 00000 n \n" for place in self._places)
        info = f" /Info {information} 0 R" if information else ""
        size = len(self._places) + 1
        self._write(f"xref\n0 {size}\n0000000000 65535 f \n{rows}".encode("ascii"))
        self._write(
            f"trailer\n<< /Size {size} /Root {catalog} 0 R{info} >>\nstartxref\n{table}\n%%EOF\n".encode("ascii")
        )

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._length += len(data)


def _page(writer: _Writer, tree: int, image: Image.Image, quality: int) -> int:
    width, height = _points(image.size)
    picture = _picture(writer, image, quality)
    drawing = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /P Do Q".encode("ascii")
    contents = writer.add(None, f"<< /Length {len(drawing)} >>", drawing)
    box = f"/MediaBox [0 0 {width:.4f} {height:.4f}]"
    resources = f"/Resources << /XObject << /P {picture} 0 R >> >>"
    return writer.add(None, f"<< /Type /Page /Parent {tree} 0 R {box} {resources} /Contents {contents} 0 R >>")


def _points(size: tuple[int, int]) -> tuple[float, float]:
    """Width and height in points: the paper's if the picture is a whole sheet, else its pixels at 300 dpi."""
    paper = paper_of(size)
    inches = [side / MILLIMETERS_PER_INCH for side in paper] if paper else [side / DOTS_PER_INCH for side in size]
    return inches[0] * POINTS_PER_INCH, inches[1] * POINTS_PER_INCH


def _picture(writer: _Writer, image: Image.Image, quality: int) -> int:
    buffer = io.BytesIO()
    if image.mode == "L":
        image.save(buffer, "PNG", **(LINES_OPTIONS if image.info.get(LINES) else {}))
        data = _png_data(buffer.getvalue())
        parameters = f"<< /Predictor 15 /Colors 1 /BitsPerComponent 8 /Columns {image.width} >>"
        coding = f"/ColorSpace /DeviceGray /Filter /FlateDecode /DecodeParms {parameters}"
    else:
        image.save(buffer, "JPEG", quality=quality)
        data = buffer.getvalue()
        coding = "/ColorSpace /DeviceRGB /Filter /DCTDecode"
    size = f"/Width {image.width} /Height {image.height} /BitsPerComponent 8 /Length {len(data)}"
    return writer.add(None, f"<< /Type /XObject /Subtype /Image {size} {coding} >>", data)


def _png_data(png: bytes) -> bytes:
    """The compressed rows of a PNG file: its joined IDAT chunks."""
    parts, place = [], 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        if png[place + 4 : place + 8] == b"IDAT":
            parts.append(png[place + 8 : place + 8 + length])
        place += length + 12
    return b"".join(parts)


def _bookmarks(writer: _Writer, outline: int, sheets: list[tuple[str, int]]) -> None:
    named = [(name, page) for name, page in sheets if name]
    first = writer.reserve(len(named))
    last = first + len(named) - 1
    for number, (name, page) in enumerate(named, first):
        before = f" /Prev {number - 1} 0 R" if number > first else ""
        after = f" /Next {number + 1} 0 R" if number < last else ""
        writer.add(number, f"<< /Title {_text(name)} /Parent {outline} 0 R /Dest [{page} 0 R /Fit]{before}{after} >>")
    ends = f" /First {first} 0 R /Last {last} 0 R /Count {len(named)}" if named else ""
    writer.add(outline, f"<< /Type /Outlines{ends} >>")


def _text(text: str) -> str:
    """A PDF text string in UTF-16, which covers every script; a lone surrogate becomes a question mark."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"

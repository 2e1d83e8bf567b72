"""RAW files as cameras lay them out, with a real JPEG preview and without raw pixels."""

import struct
from collections.abc import Mapping

from planted import encode, exif, photo

MAKE, ORIENTATION, EXIF_PART, GPS_PART, SUB_DIRECTORIES = 0x010F, 0x0112, 0x8769, 0x8825, 0x014A
JPEG_AT, JPEG_SIZE = 0x0201, 0x0202
COMPRESSION, STRIPS, STRIP_SIZES = 0x0103, 0x0111, 0x0117
ASCII, SHORT, LONG, UNDEFINED = 2, 3, 4, 7

Value = int | bytes | list[int]
LOSSLESS = b"\xff\xd8\xff\xc3\0\x0e\x0e\x0f\xa0\x17\x70\x02\0\x11\0\1\x11\0" + bytes(50) + b"\xff\xd9"
"""A raw picture of 6000 x 4000 in lossless JPEG, which no browser decodes."""


def preview(width: int = 400) -> bytes:
    return encode(photo().resize((width, width * 2 // 3)))


class Tiff:
    """Writes directories and blocks one behind the other; `put` returns an offset."""

    def __init__(self, magic: bytes = b"II*\0") -> None:
        self.order = ">" if magic.startswith(b"M") else "<"
        self.data = bytearray(magic + bytes(4))

    def put(self, block: bytes) -> int:
        self.data += b"\0" * (len(self.data) % 2)
        self.data += block
        return len(self.data) - len(block)

    def directory(self, entries: Mapping[int, tuple[int, Value]], following: int = 0) -> int:
        rows = []
        for tag, (kind, value) in sorted(entries.items()):
            values = value if isinstance(value, list) else [value]
            code = "H" if kind == SHORT else "I"
            raw = value if isinstance(value, bytes) else struct.pack(f"{self.order}{len(values)}{code}", *values)
            count = len(raw) if isinstance(value, bytes) else len(values)
            inline = raw.ljust(4, b"\0") if len(raw) <= 4 else struct.pack(self.order + "I", self.put(raw))
            rows.append(struct.pack(self.order + "HHI", tag, kind, count) + inline)
        head = struct.pack(self.order + "H", len(rows))
        return self.put(head + b"".join(rows) + struct.pack(self.order + "I", following))

    def done(self, main: int) -> bytes:
        self.data[4:8] = struct.pack(self.order + "I", main)
        return bytes(self.data)

    def camera(self, orientation: int = 1) -> dict[int, tuple[int, Value]]:
        """Maker, date, serial number and place."""
        part = self.directory({0x9003: (ASCII, b"2017:08:05 10:20:30\0"), 0xA431: (ASCII, b"SEKRIT body\0")})
        at = self.put(struct.pack(self.order + "6I", 48, 1, 51, 1, 59, 2))
        rows = struct.pack(self.order + "HHHI", 2, 1, ASCII, 2) + b"N\0\0\0"
        gps = self.put(rows + struct.pack(self.order + "HHII", 2, 5, 3, at) + bytes(4))
        return {
            MAKE: (ASCII, b"Camera\0"),
            ORIENTATION: (SHORT, orientation),
            EXIF_PART: (LONG, part),
            GPS_PART: (LONG, gps),
        }


def nef() -> bytes:
    """Nikon: a thumbnail in the main directory, the preview below it, oriented by the main directory."""
    file, jpeg, small = Tiff(b"MM\0*"), preview(), preview(160)
    below = file.directory({JPEG_AT: (LONG, file.put(jpeg)), JPEG_SIZE: (LONG, len(jpeg))})
    main = file.camera(orientation=6)
    main |= {STRIPS: (LONG, file.put(small)), STRIP_SIZES: (LONG, len(small)), SUB_DIRECTORIES: (LONG, below)}
    return file.done(file.directory(main))


def dng() -> bytes:
    """Adobe: raw pixels as lossless JPEG and the preview, each in a strip of its own."""
    file, jpeg = Tiff(), preview()
    places = [(file.put(data), len(data)) for data in (LOSSLESS, jpeg)]
    below = [
        file.directory({COMPRESSION: (SHORT, 7), STRIPS: (LONG, at), STRIP_SIZES: (LONG, size)}) for at, size in places
    ]
    return file.done(file.directory({**file.camera(), SUB_DIRECTORIES: (LONG, below)}))


def cr2() -> bytes:
    """Canon: a chain of directories, of which the first has the preview and the last the raw pixels."""
    file, jpeg = Tiff(), preview()
    last = file.directory({COMPRESSION: (SHORT, 6), STRIPS: (LONG, file.put(LOSSLESS)), STRIP_SIZES: (LONG, 68)})
    main = {**file.camera(8), STRIPS: (LONG, file.put(jpeg)), STRIP_SIZES: (LONG, len(jpeg))}
    return file.done(file.directory(main, last))


def rw2() -> bytes:
    """Panasonic: another magic number, and the whole JPEG as the value of a tag."""
    file = Tiff(b"IIU\0")
    jpeg = encode(photo().resize((400, 266)), exif=exif(orientation=6).tobytes())
    return file.done(file.directory({MAKE: (ASCII, b"Panasonic\0"), 0x002E: (UNDEFINED, jpeg)}))


def orf() -> bytes:
    """Olympus: another magic number, and the preview inside the maker note."""
    file, jpeg = Tiff(b"IIRO"), preview()
    main = file.camera()
    file.put(b"OLYMPUS\0II" + bytes(20) + jpeg)
    return file.done(file.directory(main))


def raf() -> bytes:
    """Fujifilm: a header of its own, and a JPEG with all metadata."""
    jpeg = encode(photo().resize((400, 266)), exif=exif(orientation=6).tobytes())
    head = b"FUJIFILMCCD-RAW 0201FF383501" + b"X-T2".ljust(32, b"\0") + b"0100" + bytes(20)
    return head + struct.pack(">II", 148, len(jpeg)).ljust(148 - 84, b"\0") + jpeg


def cr3() -> bytes:
    """Canon: boxes; the preview is in one of them, the JPEG in full size in the media data."""
    small, jpeg = preview(330), preview()
    one, two = Tiff(), Tiff()
    main = one.done(one.directory({MAKE: (ASCII, b"Canon\0"), ORIENTATION: (SHORT, 6)}))
    part = two.done(two.directory({0x9003: (ASCII, b"2017:08:05 10:20:30\0"), 0xA431: (ASCII, b"SEKRIT body\0")}))
    canon = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48") + _box(b"CMT1", main) + _box(b"CMT2", part)
    sizes = _box(b"stsz", struct.pack(">III", 0, len(jpeg), 1))
    shown = _box(b"PRVW", bytes(6) + struct.pack(">HHHHI", 1, 330, 220, 1, len(small)) + small)
    view = _box(b"uuid", bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16") + struct.pack(">II", 0, 1) + shown)
    head = _box(b"ftyp", b"crx \0\0\0\1crx isom")

    def moov(at: int) -> bytes:
        table = sizes + _box(b"co64", struct.pack(">IIQ", 0, 1, at))
        track = _box(b"trak", _box(b"mdia", _box(b"minf", _box(b"stbl", table))))
        return _box(b"moov", _box(b"uuid", canon), track)

    return head + moov(len(head + moov(0) + view) + 8) + view + _box(b"mdat", jpeg)


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


RAW_FILES = {"nef": nef, "dng": dng, "cr2": cr2, "rw2": rw2, "orf": orf, "raf": raf, "cr3": cr3}

"""Hostile pictures of a few bytes to a few kilobytes, of every class known to have harmed picture servers.

`hostile()` gives name -> (bytes, what has to happen): `works`, `refused`, or `either`. Every active payload holds
MARKER, which no answer may contain.
"""

import io
import struct
import zlib
from functools import cache

from PIL import Image

MARKER = b"X-PLANTED-PAYLOAD-51c2"
Expected = tuple[bytes, str]

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int, height: int, depth: int = 8, color: int = 2, interlaced: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))


_ADLER = struct.Struct(">HH")
_one = zlib.compressobj(9, wbits=-15)
_BLOCK = _one.compress(bytes(1 << 20)) + _one.flush(zlib.Z_FULL_FLUSH)


def zeros(count: int) -> bytes:
    """Compressed: a thousandth of what it claims."""
    blocks, rest = divmod(count, 1 << 20)
    last = zlib.compressobj(9, wbits=-15)
    # Each block stands for itself, so one serves for all; the checksum of zeros is known (RFC 1950, Adler-32).
    return b"\x78\xda" + _BLOCK * blocks + last.compress(bytes(rest)) + last.flush() + _ADLER.pack(count % 65_521, 1)


def png(
    width: int, height: int, depth: int = 8, color: int = 2, extra: bytes = b"", data: bytes | None = None
) -> bytes:
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    pixels = zeros((1 + (width * channels * depth + 7) // 8) * height) if data is None else data
    return PNG + header(width, height, depth, color) + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def gif(width: int, height: int, frame: tuple[int, int], extra: bytes = b"", disposal: int = 1) -> bytes:
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    control = b"\x21\xf9\x04" + bytes([disposal << 2]) + b"\1\0\0\0"
    return screen + extra + control + b"\x2c" + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\2\2\x44\1\0\x3b"


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def photo(width: int = 160, height: int = 120) -> Image.Image:
    ramp = Image.linear_gradient("L").resize((width, height))
    return Image.merge(
        "RGB", (ramp, ramp.transpose(Image.Transpose.FLIP_TOP_BOTTOM), ramp.transpose(Image.Transpose.ROTATE_180))
    )


@cache
def hostile() -> dict[str, Expected]:
    return {**_pngs(), **_gifs(), **_jpegs(), **_others()}


def _pngs() -> dict[str, Expected]:
    tiny = png(8, 8)
    frames = b"".join(
        chunk(b"fcTL", struct.pack(">IIIIIHHBB", 2 * n + 1, 8, 8, 0, 0, 1, 100, 0, 0))
        + chunk(b"fdAT", struct.pack(">I", 2 * n + 2) + zeros(200))
        for n in range(500)
    )
    return {
        "lying-65535.png": (PNG + header(65_535, 65_535) + chunk(b"IDAT", zeros(999)) + chunk(b"IEND", b""), "refused"),
        "lying-2-to-31.png": (PNG + header(2**31 - 1, 2**31 - 1) + chunk(b"IDAT", zeros(9)), "refused"),
        "bomb-1-bit.png": (png(30_000, 30_000, 1, 0), "refused"),
        "bomb-palette.png": (png(20_000, 20_000, 1, 3, extra=chunk(b"PLTE", bytes(6))), "refused"),
        "thin.png": (png(1, 1_000_000, 1, 0), "refused"),
        "no-width.png": (PNG + header(0, 8) + chunk(b"IDAT", zeros(9)) + chunk(b"IEND", b""), "refused"),
        "profile-bomb.png": (png(8, 8, extra=chunk(b"iCCP", b"x\0\0" + zeros(100 << 20))), "either"),
        "text-bomb.png": (png(8, 8, extra=chunk(b"zTXt", b"k\0\0" + zeros(100 << 20))), "either"),
        "text-bombs.png": (png(8, 8, extra=chunk(b"zTXt", b"k\0\0" + zeros(1 << 20)) * 100), "either"),
        "chunks.png": (png(8, 8, extra=chunk(b"tEXt", b"k\0v") * 100_000), "either"),
        "surplus.png": (png(8, 8, data=zeros(100 << 20)), "either"),
        "endless-chunk.png": (PNG + header(8, 8) + struct.pack(">I", 2**32 - 1) + b"IDAT" + bytes(50), "refused"),
        "no-pixels.png": (PNG + header(8, 8) + chunk(b"IEND", b""), "refused"),
        "bad-checksum.png": (tiny[:-20] + bytes([tiny[-20] ^ 255]) + tiny[-19:], "either"),
        "two-headers.png": (PNG + header(8, 8) + header(60_000, 60_000) + tiny[33:], "either"),
        "exif-loop.png": (
            png(8, 8, extra=chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x08")),
            "either",
        ),
        "animated.png": (png(8, 8, extra=chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))) + frames, "either"),
        "script-in-text.png": (png(8, 8, extra=chunk(b"tEXt", b"Comment\0<script>" + MARKER)), "works"),
        "page-behind.png": (tiny + b"<html><script>" + MARKER, "works"),
    }


def _gifs() -> dict[str, Expected]:
    comment = b"\x21\xfe" + bytes([len(MARKER)]) + MARKER + b"\0"
    return {
        "lying-canvas.gif": (gif(65_535, 65_535, (1, 1)), "refused"),
        "lying-canvas-disposed.gif": (gif(65_535, 65_535, (65_535, 65_535), disposal=2), "refused"),
        "lying-frame.gif": (gif(10, 10, (65_535, 65_535), disposal=2), "refused"),
        "endless-comment.gif": (gif(1, 1, (1, 1), extra=b"\x21\xfe" + b"\1a" * 500_000), "refused"),
        "no-frame.gif": (b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0, 0, 0) + b"\x3b", "refused"),
        "no-size.gif": (gif(0, 0, (0, 0)), "refused"),
        "comment.gif": (gif(1, 1, (1, 1), extra=comment), "either"),
        "script.gif": (b"GIF89a/*" + gif(1, 1, (1, 1))[8:] + b"*/=1;alert('" + MARKER + b"');", "either"),
    }


def _jpegs() -> dict[str, Expected]:
    good = encoded(photo(), "JPEG", quality=80)
    size = good.index(b"\xff\xc0") + 5
    progressive = encoded(photo(640, 480), "JPEG", progressive=True)
    last = progressive[progressive.rindex(b"\xff\xda") : -2]
    return {
        "good.jpg": (good, "works"),
        "lying-65535.jpg": (good[:size] + struct.pack(">HH", 65_535, 65_535) + good[size + 4 :], "refused"),
        "no-height.jpg": (good[:size] + struct.pack(">HH", 0, 160) + good[size + 4 :], "refused"),
        "scans.jpg": (progressive[:-2] + last * 1500 + progressive[-2:], "either"),
        "segments.jpg": (good[:2] + segment(0xFE, b"") * 500_000 + good[2:], "either"),
        "filler.jpg": (good[:2] + b"\xff" * 2_000_000 + good[2:], "either"),
        "cut-in-the-header.jpg": (good[:100], "refused"),
        "cut-in-the-middle.jpg": (good[: len(good) // 2], "either"),
        "empty.jpg": (b"", "refused"),
        "page-in-comment.jpg": (good[:2] + segment(0xFE, b"<html><script>" + MARKER) + good[2:], "works"),
        "page-behind.jpg": (good + b"<html><script>" + MARKER, "works"),
        "xmp.jpg": (good[:2] + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + MARKER) + good[2:], "works"),
        "profile-of-noise.jpg": (encoded(photo(), "JPEG", icc_profile=b"\x7f" * 3000 + MARKER), "either"),
        "profile-of-3-MB.jpg": (encoded(photo(), "JPEG", icc_profile=bytes(3_000_000)), "either"),
        "exif-wild.jpg": (
            good[:2] + segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xf0" + b"\xa5" * 40) + good[2:],
            "either",
        ),
        "exif-count.jpg": (
            good[:2]
            + segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x0e\0\2\xff\xff\xff\xff\0\0\0\x08\0\0\0\0")
            + good[2:],
            "either",
        ),
        "orientation-65535.jpg": (encoded(photo(), "JPEG", exif=_orientation(65_535)), "works"),
    }


def _orientation(value: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


def _others() -> dict[str, Expected]:
    webp = encoded(photo(), "WEBP", lossless=True)
    avif = encoded(photo(), "AVIF")
    size = avif.index(b"ispe") + 8
    vector = b'<svg xmlns="http://www.w3.org/2000/svg"><script>' + MARKER + b"</script></svg>"
    return {
        "lying.webp": (b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\2\0\0\0" + b"\xff" * 6 + b"VP8 \0\0\0\0", "refused"),
        "lying-lossless.webp": (webp[:21] + b"\xff\xff\xff\x0f" + webp[25:], "refused"),
        "length-of-4-GB.webp": (b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff", "refused"),
        "cut.webp": (webp[: len(webp) // 2], "refused"),
        "lying.avif": (avif[:size] + struct.pack(">II", 60_000, 60_000) + avif[size + 8 :], "refused"),
        "empty.avif": (struct.pack(">I", 24) + b"ftypavif" + bytes(4) + b"avifmif1", "refused"),
        "lying.bmp": (b"BM" + bytes(24) + struct.pack("<iiHH", 60_000, 60_000, 1, 24) + bytes(60), "refused"),
        "lying.ico": (
            b"\0\0\1\0\1\0" + struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 32, 2**32 - 16, 22) + b"\0",
            "refused",
        ),
        "lying.jpg": (b"P6\n100000 100000\n255\n" + bytes(99), "refused"),
        "script.eps.jpg": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(" + MARKER + b") print\n", "refused"),
        "document.pdf.jpg": (b"%PDF-1.4\n% " + MARKER, "refused"),
        "fetch.mvg.jpg": (b"push graphic-context\nimage over 0,0 0,0 'http://127.0.0.1:9/" + MARKER + b"'", "refused"),
        "page.html.jpg": (b"<html><script>" + MARKER, "refused"),
        "vector.svg": (vector, "refused"),
        "vector.png": (vector, "refused"),
        "nothing.jpg": (bytes(100_000), "refused"),
    }

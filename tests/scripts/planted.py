"""Real photos with planted metadata: captions that must be found, and secrets that must not be published.

Every secret contains SECRET, so one search of the published bytes finds leaks; the position is searched as numbers.
"""

import io
import struct
import zlib
from functools import cache
from pathlib import Path

import skimage
from PIL import Image

SECRET = b"SEKRIT"
LATITUDE = (48.0, 51.0, 29.5)
LATITUDE_BYTES = (struct.pack("<6I", 48, 1, 51, 1, 59, 2), struct.pack(">6I", 48, 1, 51, 1, 59, 2))

PHOTOS = Path(skimage.__file__).parent / "data"


@cache
def photo(name: str = "chelsea.png", mode: str = "RGB") -> Image.Image:
    """Half as wide and half as high as the file."""
    with Image.open(PHOTOS / name) as image:
        picture = image.convert(mode).reduce(2)
    picture.info.clear()
    return picture


def encode(image: Image.Image, format: str = "JPEG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def exif(orientation: int | None = None, secrets: bool = True, words: bool = True) -> Image.Exif:
    block = Image.Exif()
    if orientation:
        block[0x0112] = orientation
    block[0x010F] = "Canon"
    part: dict[int, object] = {0x9003: "2017:08:05 10:20:30", 0x9011: "+02:00", 0x829A: 0.01}
    if words:
        block[0x010E] = "Chelsea, half asleep"
        block[0x013B] = "Jane Doe"
        block[0x8298] = "© 2017 Jane Doe".encode()
    if secrets:
        block[0x9C9D] = (SECRET.decode() + " author").encode("utf-16-le")
        block[0x0131] = "SEKRIT software of this phone"
        block[0xC62F] = "SEKRIT camera serial"
        part |= {0x927C: b"MakerNote SEKRIT 12345", 0x9286: b"ASCII\0\0\0SEKRIT comment", 0xA420: "SEKRITid"}
        part |= {0xA430: "SEKRIT owner", 0xA431: "SEKRIT body", 0xA435: "SEKRIT lens"}
        block._ifds[0x8825] = {1: "N", 2: LATITUDE, 3: "E", 4: (2.0, 17.0, 40.0), 0x1D: "2017:08:05"}
    block._ifds[0x8769] = part
    return block


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 exif:GPSLatitude="48,51.49166N" exif:GPSLongitude="2,17.66E" aux:SerialNumber="SEKRIT1" aux:LensSerialNumber="SEKRIT2"
 aux:OwnerName="SEKRIT owner" xmpMM:DocumentID="xmp.did:SEKRIT" photoshop:City="SEKRITville"
 xmpRights:WebStatement="https://creativecommons.org/licenses/by/4.0/" photoshop:Credit="Jane Doe / Cats &amp; Co">
<dc:description><rdf:Alt><rdf:li xml:lang="de">Katze</rdf:li><rdf:li xml:lang="x-default">Chelsea &lt;3 naps</rdf:li>
</rdf:Alt></dc:description><dc:subject><rdf:Bag><rdf:li>cat</rdf:li><rdf:li>Schläfchen</rdf:li></rdf:Bag></dc:subject>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A ginger cat</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility><Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>SEKRIT Person</rdf:li></rdf:Bag>
</Iptc4xmpExt:PersonInImage><xmpMM:History><rdf:Seq><rdf:li rdf:parseType="Resource">SEKRIT</rdf:li></rdf:Seq>
</xmpMM:History></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def iptc(fields: dict[int, bytes | list[bytes]]) -> bytes:
    """An APP13 segment with record 2 of IPTC-IIM."""
    records = [(1, 90, b"\x1b%G")]
    for dataset, value in fields.items():
        records += [(2, dataset, one) for one in (value if isinstance(value, list) else [value])]
    data = b"".join(struct.pack(">BBBH", 0x1C, record, number, len(text)) + text for record, number, text in records)
    block = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(data)) + data + b"\0" * (len(data) % 2)
    return segment(0xED, b"Photoshop 3.0\0" + block)


@cache
def secret_jpeg(orientation: int = 6) -> bytes:
    """A JPEG as phones and editors leave it: every place that can hold a secret holds one."""
    picture = photo()
    plain = encode(picture, quality=90, exif=exif(orientation), xmp=XMP, icc_profile=srgb_profile())
    thumbnail = encode(picture.resize((64, 48)), comment=SECRET)
    extension = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + b'<rdf:RDF exif:GPSLatitude="1,2N" SEKRIT="1"/>'
    planted = (
        segment(0xE0, b"JFXX\0\x10" + thumbnail)
        + segment(0xE1, extension)
        + segment(0xE4, SECRET)
        + segment(0xEB, b"JP\0\1" + SECRET)
        + iptc({120: b"IPTC caption", 80: b"Jane Doe", 90: b"SEKRIT city", 25: [b"cat", b"nap"]})
        + segment(0xFE, b"a comment, SEKRIT")
    )
    second = encode(picture.resize((100, 80)), exif=exif(1), comment=SECRET)
    return plain[:-2][:2] + planted + plain[2:] + second + b"SEKRIT trailer"


@cache
def secret_mpo() -> bytes:
    """Two pictures in one file, the second with a position of its own."""
    second = Image.open(io.BytesIO(encode(photo("coffee.png"), exif=exif(1))))
    return encode(photo(), "MPO", save_all=True, append_images=[second], exif=exif(6)) + encode(second, exif=exif(1))


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@cache
def secret_png(orientation: int = 6) -> bytes:
    plain = encode(photo(), "PNG", exif=exif(orientation), icc_profile=srgb_profile())
    profile = b"\nexif\n      99\n" + exif(None).tobytes().hex().encode()
    planted = (
        png_chunk(b"tEXt", b"Comment\0SEKRIT")
        + png_chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile))
        + png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)
        + png_chunk(b"iTXt", b"Notes\0\1\0\0\0" + zlib.compress(SECRET))
        + png_chunk(b"tIME", b"SEKRIT!")
        + png_chunk(b"prVt", SECRET)
    )
    return plain[:33] + planted + plain[33:] + SECRET


@cache
def secret_webp(orientation: int = 6) -> bytes:
    plain = encode(photo(), "WEBP", exif=exif(orientation), xmp=XMP, icc_profile=srgb_profile())
    extra = b"SEKR" + struct.pack("<I", 6) + SECRET
    size = struct.unpack_from("<I", plain, 4)[0] + len(extra)
    return b"RIFF" + struct.pack("<I", size) + plain[8:] + extra + b"SEKRIT trailer"


@cache
def secret_avif() -> bytes:
    plain = encode(photo(), "AVIF", exif=exif(6), xmp=XMP, icc_profile=srgb_profile(), quality=60)
    free = struct.pack(">I", 8 + len(SECRET)) + b"free" + SECRET
    uuid = struct.pack(">I", 24 + len(XMP)) + b"uuid" + bytes(16) + XMP
    others = b"".join(struct.pack(">I", 8 + len(SECRET)) + kind + SECRET for kind in (b"skip", b"udta"))
    return plain + free + uuid + others + SECRET


@cache
def secret_heic() -> bytes:
    import pillow_heif

    heif = pillow_heif.from_pillow(photo())
    heif.info["exif"], heif.info["xmp"] = exif(6).tobytes(), XMP
    buffer = io.BytesIO()
    heif.save(buffer, quality=90)
    return buffer.getvalue()


@cache
def secret_gif() -> bytes:
    plain = encode(photo().convert("P"), "GIF", comment=SECRET, loop=3)
    header = 13 + 3 * 2 ** ((plain[10] & 7) + 1)
    packet = b"\x21\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    return plain[:header] + packet + plain[header:] + SECRET


@cache
def srgb_profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

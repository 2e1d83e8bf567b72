"""Write a new XMP packet with the publishable part of a picture's XMP."""

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from darkroom.image_file.metadata.xmp import NAMESPACES, Properties, Property

PUBLIC: Final = frozenset(
    "dc:title dc:description dc:creator dc:rights dc:subject photoshop:Credit photoshop:Headline photoshop:DateCreated "
    "xmp:CreateDate xmp:Rating xmpRights:Marked xmpRights:WebStatement xmpRights:UsageTerms "
    "Iptc4xmpCore:AltTextAccessibility Iptc4xmpCore:ExtDescrAccessibility Iptc4xmpExt:DigitalSourceType "
    "cc:license cc:attributionName cc:attributionURL exif:DateTimeOriginal".split()
)
"""Captions, credit, rights, dates. Everything else is removed: history, document ids, persons, camera."""

LOCATION: Final = frozenset(
    "exif:GPSLatitude exif:GPSLongitude exif:GPSAltitude exif:GPSAltitudeRef exif:GPSMapDatum exif:GPSImgDirection "
    "exif:GPSImgDirectionRef exif:GPSTimeStamp photoshop:City photoshop:State photoshop:Country "
    "Iptc4xmpCore:Location Iptc4xmpCore:CountryCode".split()
)

LARGEST: Final = 60_000
"""Maximum bytes of the packet, well below those of a JPEG segment."""


def public_packet(found: Properties, keep_location: bool = False) -> bytes:
    """A new packet with the publishable properties; empty if there are none."""
    allowed = PUBLIC | LOCATION if keep_location else PUBLIC
    lines = [_print(name, value) for name, value in sorted(found.items()) if name in allowed and any(value.texts)]
    if not lines:
        return b""
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}>{"".join(lines)}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()
    return packet if len(packet) <= LARGEST else b""


def _print(name: str, value: Property) -> str:
    if value.container == "resource":
        return f"<{name} rdf:resource={quoteattr(value.text)}/>"
    if not value.container:
        return f"<{name}>{escape(value.text)}</{name}>"
    items = "".join(
        f"<rdf:li{f' xml:lang={quoteattr(language)}' if language else ''}>{escape(text)}</rdf:li>"
        for language, text in value.values
    )
    return f"<{name}><rdf:{value.container}>{items}</rdf:{value.container}></{name}>"

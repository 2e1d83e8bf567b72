"""XMP (ISO 16684-1): the words it holds, and a new packet with the part that may be published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from darkroom.image_file.dates import parse_date
from darkroom_cli.picture_metadata.said import Said, clean_text, is_uri

NAMESPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "cc": "http://creativecommons.org/ns#",
    "exif": "http://ns.adobe.com/exif/1.0/",
}
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES: Final = {uri: prefix for prefix, uri in NAMESPACES.items()}

PUBLIC: Final = frozenset(
    "dc:title dc:description dc:creator dc:rights dc:subject photoshop:Credit photoshop:Headline photoshop:DateCreated "
    "xmp:CreateDate xmp:Rating xmpRights:Marked xmpRights:WebStatement xmpRights:UsageTerms "
    "Iptc4xmpCore:AltTextAccessibility Iptc4xmpCore:ExtDescrAccessibility Iptc4xmpExt:DigitalSourceType "
    "cc:license cc:attributionName cc:attributionURL exif:DateTimeOriginal".split()
)
"""Words, credit, rights, dates: no history, no document ids, no persons, no camera, nothing that is not named here."""

LOCATION: Final = frozenset(
    "exif:GPSLatitude exif:GPSLongitude exif:GPSAltitude exif:GPSAltitudeRef exif:GPSMapDatum exif:GPSImgDirection "
    "exif:GPSImgDirectionRef exif:GPSTimeStamp photoshop:City photoshop:State photoshop:Country "
    "Iptc4xmpCore:Location Iptc4xmpCore:CountryCode".split()
)

LARGEST: Final = 60_000
"""Bytes; what a JPEG segment can carry with some room."""


@dataclass(frozen=True)
class Property:
    """`container` is "", Alt, Bag or Seq, or "resource" for an address; `values` has (language or "", text)."""

    container: str
    values: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.values)

    @property
    def text(self) -> str:
        """The default language's text, or else the first one."""
        return next((text for language, text in self.values if language == "x-default"), next(iter(self.texts), ""))


Properties = Mapping[str, Property]
"""`prefix:name`, with our prefixes, -> its value; only properties whose values are texts."""


def parse(packet: bytes) -> dict[str, Property]:
    """Never fails: what cannot be read is not there. Document types, which XMP has none of, are refused."""
    data = packet.strip(b"\0 \r\n\t")
    if not data or b"<!" in data.replace(b"<!--", b""):
        return {}
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        return {}
    found: dict[str, Property] = {}
    for description in root.iter(_RDF + "Description"):
        for name, value in _properties(description):
            found.setdefault(name, value)
    return found


def _properties(description: ElementTree.Element) -> Iterator[tuple[str, Property]]:
    for attribute, text in description.attrib.items():
        if name := _name(attribute):
            yield name, Property("", (("", clean_text(text)),))
    for element in description:
        name = _name(element.tag)
        value = _value(element) if name else None
        if name and value:
            yield name, value


def _name(tag: str) -> str | None:
    uri, _, local = tag.removeprefix("{").partition("}")
    return f"{_PREFIXES[uri]}:{local}" if uri in _PREFIXES else None


def _value(element: ElementTree.Element) -> Property | None:
    resource = element.get(_RDF + "resource")
    if resource is not None:
        return Property("resource", (("", clean_text(resource)),))
    if not len(element):
        return Property("", (("", clean_text(element.text or "")),))
    container = element[0].tag.removeprefix(_RDF)
    if container not in ("Alt", "Bag", "Seq"):
        return None
    items = [item for item in element[0].iter(_RDF + "li") if not len(item)]
    return Property(container, tuple((item.get(_LANGUAGE, ""), clean_text(item.text or "")) for item in items))


def read_words(found: Properties) -> Said:
    """Caption, alternative text, keywords, credit, rights and the date of the original."""

    def text(*names: str) -> str:
        return next((found[name].text for name in names if name in found and found[name].text), "")

    addresses = [text(name) for name in ("cc:license", "xmpRights:WebStatement", "xmpRights:UsageTerms", "dc:rights")]
    dates = [text(name) for name in ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate")]
    creators = found["dc:creator"].texts if "dc:creator" in found else ()
    said: Said = {
        "caption": text("dc:description", "photoshop:Headline", "dc:title"),
        "alt": text("Iptc4xmpCore:AltTextAccessibility"),
        "tags": tuple(word for word in found["dc:subject"].texts if word) if "dc:subject" in found else (),
        "credit": text("photoshop:Credit") or ", ".join(filter(None, creators)) or _not_address(text("dc:rights")),
        "rights": next((address for address in addresses if is_uri(address)), None),
        "taken": next((date for date in map(parse_date, dates) if date), None),
    }
    return {key: value for key, value in said.items() if value}


def _not_address(text: str) -> str:
    return "" if is_uri(text) else text


def public_packet(found: Properties, keep_location: bool = False) -> bytes:
    """A new packet from what may be published; empty when nothing is left to say."""
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

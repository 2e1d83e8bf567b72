"""Read XMP (ISO 16684-1): the properties that Darkroom uses, including captions and dates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from darkroom.image_file.dates import parse_date
from darkroom.image_file.metadata.taken import Dates
from darkroom.image_file.metadata.text import clean_text, first_meaningful, is_uri

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "cc": "http://creativecommons.org/ns#",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
}
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES: Final = {uri: prefix for prefix, uri in NAMESPACES.items()}

_CAPTION: Final = (
    *("dc:description", "photoshop:Headline", "dc:title"),
    *("tiff:ImageDescription", "exif:UserComment"),
)
LARGEST: Final = 4_000_000
"""Maximum bytes of a packet."""


@dataclass(frozen=True)
class Property:
    """`container` is "", Alt, Bag or Seq, or "resource" for a URL; `values` has pairs (language or "", text)."""

    container: str
    values: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.values)

    @property
    def text(self) -> str:
        """The text in the default language, or else the first one."""
        return next((text for language, text in self.values if language == "x-default"), next(iter(self.texts), ""))


Properties = Mapping[str, Property]
"""Values by `prefix:name`, with our prefixes; only properties whose values are texts."""


def parse(packet: bytes) -> dict[str, Property]:
    """Parse a packet. Never raises; unreadable parts are ignored. Document types are refused, since XMP has none."""
    data = packet.strip(b"\0 \r\n\t")
    if not data or len(data) > LARGEST or b"<!" in data.replace(b"<!--", b""):
        return {}
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        return {}
    found: dict[str, Property] = {}
    for description in root.iter(_RDF + "Description"):
        for name, value in _properties(description):
            found.setdefault(name, value)
    return found


def _properties(description: "Element") -> Iterator[tuple[str, Property]]:
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


def _value(element: "Element") -> Property | None:
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


def read_description(found: Properties) -> dict[str, Any]:
    """`caption`, `alt`, `tags`, `credit` and `rights`, if present."""

    def text(*names: str) -> str:
        return first_meaningful(*(found[name].text for name in names if name in found))

    addresses = [text(name) for name in ("cc:license", "xmpRights:WebStatement", "xmpRights:UsageTerms", "dc:rights")]
    creators = found["dc:creator"].texts if "dc:creator" in found else ()
    said = {
        "caption": text(
            "dc:description", "photoshop:Headline", "dc:title", "tiff:ImageDescription", "exif:UserComment"
        ),
        "alt": text("Iptc4xmpCore:AltTextAccessibility"),
        "tags": _tags(found),
        "credit": text("photoshop:Credit") or ", ".join(filter(None, creators)) or _not_address(text("dc:rights")),
        "rights": next((address for address in addresses if is_uri(address)), None),
    }
    return {key: value for key, value in said.items() if value}


def read_dates(found: Properties) -> Dates:
    def date(*names: str) -> str | None:
        return next((date for name in names if name in found and (date := parse_date(found[name].text))), None)

    return Dates(
        created=date("photoshop:DateCreated"),
        camera=date("exif:DateTimeOriginal"),
        digitized=date("xmp:CreateDate", "exif:DateTimeDigitized"),
        changed=date("xmp:ModifyDate", "tiff:DateTime"),
    )


def _tags(found: Properties) -> tuple[str, ...]:
    """Keywords, or else the last parts of hierarchical keywords."""
    if "dc:subject" in found and any(found["dc:subject"].texts):
        return tuple(dict.fromkeys(word for word in found["dc:subject"].texts if word))
    trees = [found[name].texts for name in ("lr:hierarchicalSubject", "digiKam:TagsList") if name in found]
    return tuple(dict.fromkeys(re.split(r"[|/]", word)[-1] for words in trees[:1] for word in words if word))


def _not_address(text: str) -> str:
    return "" if is_uri(text) else text

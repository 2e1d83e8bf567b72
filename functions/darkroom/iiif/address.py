"""Split a raw path into the picture's name and the image request.

The path is split before it is decoded, and each segment is decoded once, so a name's slashes may be raw or `%2F`. The
last four segments are the request, and everything before them is the name.
"""

from dataclasses import dataclass
from types import ModuleType
from typing import Final
from urllib.parse import quote, unquote

from darkroom.errors import InvalidRequest
from darkroom.iiif import version2, version3
from darkroom.iiif.grammar import ImageRequest, parse_output, parse_region, parse_rotation

VERSIONS: Final[dict[str, ModuleType]] = {"3": version3, "2": version2}
_URL_SAFE: Final = "%/:@!$&'()*+,;=-._~"


@dataclass(frozen=True)
class Address:
    """`base` is the requested path of the image service, still encoded; `words` has four segments or none."""

    version: ModuleType
    base: str
    name: str
    is_info: bool
    words: tuple[str, ...]


def parse_address(raw: str) -> Address:
    """Parse the undecoded path `.../iiif/3/<name>/...`, or `/3/<name>/...` if the function runs alone.

    Raises InvalidRequest.
    """
    segments = raw.split("/")
    start = next((at for at, segment in enumerate(segments) if segment in VERSIONS and at <= 3), None)
    if start is None:
        raise InvalidRequest("The path must be /api/iiif/3/<name>/info.json or /api/iiif/2/<name>/info.json.")
    rest = segments[start + 1 :]
    if rest and rest[-1] == "info.json":
        words, identifier, is_info = [], rest[:-1], True
    elif len(rest) > 4:
        words, identifier, is_info = [unquote(word, errors="replace") for word in rest[-4:]], rest[:-4], False
    else:
        words, identifier, is_info = [], rest, False
    return _address(segments[: start + 1], identifier, is_info, words)


def whole(address: Address) -> Address:
    """The same path read as the bare URL of a picture whose name contains many slashes."""
    encoded = [quote(word, safe="") for word in address.words]
    name = "/".join([address.name, *address.words])
    return Address(address.version, "/".join([address.base, *encoded]), name, False, ())


def parse_image_request(address: Address, qualities: tuple[str, ...]) -> ImageRequest:
    """Parse the four segments of the request. Raises InvalidRequest, Unimplemented."""
    region, size, rotation, output = address.words
    mirror, degrees = parse_rotation(rotation)
    quality, format = parse_output(output, qualities)
    return ImageRequest(parse_region(region), address.version.parse_size(size), mirror, degrees, quality, format)


def may_be_a_name(words: tuple[str, ...], qualities: tuple[str, ...]) -> bool:
    """Whether no segment fits the grammar of an image request, so that the path may be a picture's name."""
    region, _, rotation, output = words
    for parse in (
        lambda: parse_region(region),
        lambda: parse_rotation(rotation),
        lambda: parse_output(output, qualities),
    ):
        try:
            parse()
        except InvalidRequest:
            continue
        return False
    return True


def _address(mount: list[str], identifier: list[str], is_info: bool, words: list[str]) -> Address:
    try:
        name = "/".join(unquote(segment, errors="strict") for segment in identifier)
    except UnicodeDecodeError:
        raise InvalidRequest("The name in the path is not UTF-8.") from None
    base = quote("/".join([*mount, *identifier]), safe=_URL_SAFE)
    return Address(VERSIONS[mount[-1]], base, name, is_info, tuple(words))

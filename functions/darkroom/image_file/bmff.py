"""Read the boxes of an AVIF or HEIC file (ISO/IEC 14496-12, 23008-12): primary item, its properties, and the end."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MOST: Final = 10_000
"""Maximum boxes, associations or extents; a tiled picture has some hundreds."""
_ALPHA: Final = (b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0", b"urn:mpeg:hevc:2015:auxid:1\0")

Box = tuple[bytes, int, int, int]
"""Type, offset, offset of the content, and end offset."""


@dataclass(frozen=True)
class Items:
    """The content of `meta`.

    `primary` is the primary item. `of_item` has each item's properties by number, `properties` has (type,
    content), and `end` is the end of the last extent in bytes. `meta`, `iprp` and `ipma` are the boxes themselves.
    """

    primary: int
    of_item: dict[int, list[int]]
    properties: list[tuple[bytes, bytes]]
    end: int
    meta: Box
    iprp: Box
    ipma: Box

    def property_of(self, item: int, kind: bytes, start: bytes = b"") -> bytes | None:
        """The content of the item's first property of that type; None without one."""
        numbers = (number for number in self.of_item.get(item, ()) if 0 < number <= len(self.properties))
        found = (self.properties[number - 1] for number in numbers)
        return next((content for name, content in found if name == kind and content.startswith(start)), None)


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    for _ in range(_MOST):
        if start + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", data, start)
        content = start + 8
        if size == 1:
            size, content = int(struct.unpack_from(">Q", data, content)[0]), content + 8
        after = end if size == 0 else start + size
        if after < content or after > end:
            return
        yield bytes(kind), start, content, after
        start = after


def items_of(data: bytes) -> Items | None:
    """The items; None if `meta` is missing, truncated or malformed."""
    try:
        found = next((box for box in boxes(data, 0, len(data)) if box[0] == b"meta"), None)
        return _items(data, found) if found else None
    except (struct.error, IndexError, ValueError):
        return None


def _items(data: bytes, meta: Box) -> Items | None:
    inside = {kind: (kind, at, content, end) for kind, at, content, end in boxes(data, meta[2] + 4, meta[3])}
    if not {b"pitm", b"iprp"} <= inside.keys():
        return None
    at = inside[b"pitm"][2]
    primary = int(struct.unpack_from(">I" if data[at] else ">H", data, at + 4)[0])
    parts = {kind: (kind, at, content, end) for kind, at, content, end in boxes(data, *inside[b"iprp"][2:])}
    if not {b"ipco", b"ipma"} <= parts.keys():
        return None
    properties = [(kind, data[content:end]) for kind, _, content, end in boxes(data, *parts[b"ipco"][2:])]
    of_item = {item: numbers for item, numbers, _ in _associations(data, parts[b"ipma"])}
    end = _end(data, inside[b"iloc"]) if b"iloc" in inside else 0
    return Items(primary, of_item, properties, end, meta, inside[b"iprp"], parts[b"ipma"])


def _associations(data: bytes, box: Box) -> Iterator[tuple[int, list[int], int]]:
    """Each item in `ipma`, its property numbers, and the offset of their count."""
    at = box[2]
    long_items, wide = data[at] > 0, data[at + 3] & 1
    count = min(_MOST, int(struct.unpack_from(">I", data, at + 4)[0]))
    at += 8
    for _ in range(count):
        item = int(struct.unpack_from(">I" if long_items else ">H", data, at)[0])
        at += 4 if long_items else 2
        many = data[at]
        entry = struct.Struct(f">{many}{'H' if wide else 'B'}")
        numbers = entry.unpack_from(data, at + 1)
        yield item, [number & (0x7FFF if wide else 0x7F) for number in numbers], at
        at += 1 + entry.size


def _end(data: bytes, box: Box) -> int:
    """The end in the file of the last extent of any item (`iloc`); extents inside `meta` do not count."""
    at = box[2]
    version, sizes = data[at], struct.unpack_from(">H", data, at + 4)[0]
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    wide = version == 2
    count = int(struct.unpack_from(">I" if wide else ">H", data, at + 6)[0])
    at += 10 if wide else 8
    last = 0
    for _ in range(min(count, _MOST)):
        at += 4 if wide else 2
        method = data[at + 1] & 15 if version else 0
        at += (2 if version else 0) + 2
        base, at = _number(data, at, base_size)
        extents = int(struct.unpack_from(">H", data, at)[0])
        at += 2
        for _ in range(min(extents, _MOST)):
            at += index_size if version else 0
            offset, at = _number(data, at, offset_size)
            length, at = _number(data, at, length_size)
            last = last if method else max(last, base + offset + length)
    return last


def _number(data: bytes, at: int, size: int) -> tuple[int, int]:
    if at + size > len(data):
        raise ValueError("cut off")
    return int.from_bytes(data[at : at + size], "big"), at + size


def code_points(items: Items) -> tuple[int, int] | None:
    """The primary item's ITU-T H.273 primaries and transfer (`colr` of type `nclx`); None without one."""
    content = items.property_of(items.primary, b"colr", b"nclx")
    return None if content is None or len(content) < 8 else struct.unpack_from(">HH", content, 4)


def clean_aperture(items: Items, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """The visible box (left, top, right, bottom) of a picture of `size` (`clap`), in pixels.

    None if the item has none, or one that is not on whole pixels inside the picture.
    """
    content = items.property_of(items.primary, b"clap")
    if content is None or len(content) < 32:
        return None
    numbers = struct.unpack_from(">IIIIiIiI", content)
    if not all(numbers[1::2]):
        return None
    width, height, across, down = (top / bottom for top, bottom in zip(numbers[::2], numbers[1::2], strict=True))
    left, top = (size[0] - width) / 2 + across, (size[1] - height) / 2 + down
    box = (left, top, left + width, top + height)
    if any(edge != int(edge) for edge in box) or width < 1 or height < 1:
        return None
    inside = left >= 0 and top >= 0 and box[2] <= size[0] and box[3] <= size[1]
    return (int(left), int(top), int(box[2]), int(box[3])) if inside else None


def with_alpha_sizes(data: bytes) -> bytes:
    """The file with a size for every alpha item; a missing one is copied from the primary item.

    Legal files may omit it, but libavif refuses them. `meta` moves to the end, so that no offset changes.
    """
    items = items_of(data)
    if items is None:
        return data
    size = next((number for number in items.of_item.get(items.primary, ()) if _kind(items, number) == b"ispe"), None)
    bare = {item for item, numbers in items.of_item.items() if _is_alpha(items, item) and not _sizes(items, numbers)}
    parents = (items.meta, items.iprp, items.ipma)
    if not size or not bare or any(content - start != 8 for _, start, content, _ in parents):
        return data
    return _with_property(data, items, bare, size)


def _kind(items: Items, number: int) -> bytes:
    return items.properties[number - 1][0] if 0 < number <= len(items.properties) else b""


def _sizes(items: Items, numbers: list[int]) -> bool:
    return any(_kind(items, number) == b"ispe" for number in numbers)


def _is_alpha(items: Items, item: int) -> bool:
    return (items.property_of(item, b"auxC") or b"")[4:].startswith(_ALPHA)


def _with_property(data: bytes, items: Items, bare: set[int], number: int) -> bytes:
    start, end = items.meta[1], items.meta[3]
    entry = struct.pack(">H" if data[items.ipma[2] + 3] & 1 else ">B", number)
    places = [at - start for item, _, at in _associations(data, items.ipma) if item in bare]
    meta = bytearray(data[start:end])
    for _, box, _, after in (items.meta, items.iprp, items.ipma):
        struct.pack_into(">I", meta, box - start, after - box + len(places) * len(entry))
    for at in reversed(places):
        meta[at] += 1
        meta[at + 1 : at + 1] = entry
    return data[: start + 4] + b"free" + data[start + 8 :] + bytes(meta)

"""Legal object names: those that a bucket, a folder and a URL can all express."""

import re
import unicodedata

from darkroom.errors import InvalidName

LONGEST = 1024

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def check_name(name: str) -> str:
    """Return the name if it is legal; raise InvalidName with the reason otherwise.

    A legal name has 1 to 1,024 bytes of UTF-8, no empty, `.` or `..` segment, no control character and no trailing
    slash.
    """
    problem = _problem(name)
    if problem:
        shown = name if len(name) <= 80 else name[:77] + "..."
        raise InvalidName(f"{shown!r} is not a valid object name: {problem}")
    return name


def is_legal(name: str) -> bool:
    return _is_ordinary(name) or _problem(name) is None


def may_begin_name(prefix: str) -> bool:
    """Whether a legal name can start with `prefix`."""
    return prefix == "" or is_legal(prefix) or is_legal(prefix + "x")


def composed(name: str) -> str:
    """The name in Unicode's composed form, NFC: some systems write `ü` as one character, others (macOS) as two."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def spellings(name: str) -> tuple[str, ...]:
    """Other Unicode forms that the same name may have in a bucket; empty for an ASCII name."""
    if name.isascii():
        return ()
    forms = (unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))
    return tuple(form for form in dict.fromkeys(forms) if form != name)


def _is_ordinary(name: str) -> bool:
    """Whether an ASCII name is legal, in a third of the time of `_problem`; False leaves it open."""
    return (
        0 < len(name) <= LONGEST
        and name.isascii()
        and name.isprintable()
        and "//" not in name
        and "/." not in name
        and name[0] not in "./"
        and name[-1] != "/"
    )


def _problem(name: str) -> str | None:
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return "it is not valid Unicode"
    if not 1 <= size <= LONGEST:
        return f"it has {size} bytes; 1 to {LONGEST} are allowed"
    if _CONTROL.search(name):
        return "it contains a control character"
    if any(segment in ("", ".", "..") for segment in name.split("/")):
        return "a path segment is empty, '.' or '..'"
    return None

"""Errors, independent of HTTP; `darkroom.web.problems` maps them to status codes."""

import difflib
from collections.abc import Iterable


class DarkroomError(Exception):
    """Base class. The message is shown to the person who made the request."""


class ConfigurationError(DarkroomError):
    """A setting is invalid or contradicts another; the message names it and says what to change."""


class InvalidRequest(DarkroomError):
    """A parameter, a body or a header is malformed."""


class InvalidName(InvalidRequest):
    """An illegal object name."""


class InvalidChain(InvalidRequest):
    """A chain cannot be parsed, or an argument is out of range."""


class Forbidden(DarkroomError):
    """A valid request that this server does not allow; the message says how to allow it."""


class RequestTimeout(InvalidRequest):
    """The client took too long to send its request."""


class UrlTooLong(InvalidRequest):
    """The URL is too long."""


class NotFound(DarkroomError):
    """No such object, version or picture."""


class VersionGone(NotFound):
    """The picture exists, but no longer in the requested version."""


class PreconditionFailed(DarkroomError):
    """The object's generation differs from the expected one."""


class UnsupportedImage(DarkroomError):
    """Not a picture, or not in an accepted format."""


class BrokenImage(DarkroomError):
    """The picture's data cannot be decoded."""


class StepFailed(BrokenImage):
    """A step or an encoder failed on a decoded picture. It may be a bug, so the log has the full traceback."""


class TooLarge(DarkroomError):
    """A limit on bytes, pixels, frames or memory is exceeded; the message names the limit's setting."""


class TooLargeForFormat(TooLarge):
    """The limit is specific to the output format; another format may succeed."""


class StorageUnavailable(DarkroomError):
    """The bucket did not respond in time, or refused the request."""


class ObjectRefused(StorageUnavailable):
    """The store refuses this one object: it is archived, or encrypted with a customer-supplied key."""


class StorageForbidden(StorageUnavailable):
    """The bucket refused access."""


class StorageUnusable(StorageForbidden):
    """Every request of this kind fails until the cause, which the message names, is corrected."""


class AddressUnknown(DarkroomError):
    """The response needs this server's public URL, and DARKROOM_PUBLIC_URL is not set."""


class Unimplemented(DarkroomError):
    """A request for an optional feature of a standard that this server does not support."""


class Busy(DarkroomError):
    """The server is at capacity; the same request may succeed later."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ServiceFailed(DarkroomError):
    """An external service refused the request or returned an invalid response."""


class ServiceUnavailable(DarkroomError):
    """An external service did not respond in time, or asked to retry later."""


class LimitReached(DarkroomError):
    """The visitor already has the maximum number of records."""


class OutOfTime(Busy, StorageUnavailable):
    """The request's time ended before a slot was free or the bucket responded."""


def likeliest_first(word: str, known: Iterable[str]) -> list[str]:
    """The known words: those that resemble `word` first, the others in their given order."""
    rest = list(known)
    close = _closest(word, rest)
    return [*close, *(name for name in rest if name not in close)]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean tag?`, or an empty string if no known word resembles `word`."""
    close = _closest(word, list(known))
    return f"; did you mean {close[0]}?" if close else ""


def refuse_misspelled(given: Iterable[str], known: Iterable[str], kind: str) -> None:
    """Raise InvalidRequest for a name that resembles a known one that is not given. Any other name is ignored."""
    names = list(given)
    missing = [name for name in known if name not in names]
    for name in names:
        if name not in known and (hint := did_you_mean(name, missing)):
            raise InvalidRequest(f"There is no {kind} {name[:80]!r}{hint}")


def _closest(word: str, known: list[str]) -> list[str]:
    """Up to three words that resemble `word`, whatever its case; those with the same letters first."""
    plain: dict[str, str] = {}
    for name in known:
        plain.setdefault(name.lower(), name)
    close = difflib.get_close_matches(word.lower(), plain, 3, 0.5)
    return [plain[name] for name in sorted(close, key=lambda name: sorted(name) != sorted(word.lower()))]

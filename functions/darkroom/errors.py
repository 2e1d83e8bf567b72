"""What can go wrong. No HTTP here: `darkroom.web` holds the one table from error to status."""


class DarkroomError(Exception):
    """The root. The message is written for the person who made the request, and is shown to them."""


class ConfigurationError(DarkroomError):
    """A setting is wrong, or does not fit the others; the message names it and says what to change."""


class InvalidRequest(DarkroomError):
    """A parameter, a body or a header is malformed."""


class InvalidName(InvalidRequest):
    """Not a legal object name."""


class InvalidChain(InvalidRequest):
    """A chain that does not parse, or a step out of its bounds."""


class Forbidden(DarkroomError):
    """Well formed, but not allowed here; the message says how to allow it."""


class RequestTimeout(InvalidRequest):
    """The client took too long to send its request."""


class UrlTooLong(InvalidRequest):
    """More characters than any address of ours has."""


class NotFound(DarkroomError):
    """No such object, version or picture."""


class VersionGone(NotFound):
    """The picture is there, but not any more at the version that was asked for."""


class PreconditionFailed(DarkroomError):
    """The object is not at the generation that the caller named."""


class UnsupportedImage(DarkroomError):
    """Not a picture, or a format that is not accepted."""


class BrokenImage(DarkroomError):
    """The picture's data cannot be decoded."""


class StepFailed(BrokenImage):
    """A step or an encoder failed on a picture that was decoded: perhaps a fault of ours, so the log has all of it."""


class TooLarge(DarkroomError):
    """Over a limit on bytes, pixels, frames or memory; the message names the limit's setting."""


class TooLargeForFormat(TooLarge):
    """Another output format would do."""


class StorageUnavailable(DarkroomError):
    """The bucket did not answer in time, or refused us."""


class StorageForbidden(StorageUnavailable):
    """The bucket answered, and does not let us do this."""


class AddressUnknown(DarkroomError):
    """An answer needs our own address from outside, and nobody has said what it is."""


class Unimplemented(DarkroomError):
    """A legal request of a standard, of a kind that the standard lets a server leave out."""


class Busy(DarkroomError):
    """All places are taken; the same request may succeed a little later."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ServiceFailed(DarkroomError):
    """A service that we asked refused us, or answered what is no answer."""


class ServiceUnavailable(DarkroomError):
    """A service that we asked did not answer in time, or asks us to come back later."""


class LimitReached(DarkroomError):
    """A visitor has as many records as one may keep."""


class OutOfTime(Busy, StorageUnavailable):
    """The request has no time left to wait for a place, or for the bucket."""

"""Choose the language of a page."""

from collections.abc import Sequence

from flask import Request

from darkroom.web.endpoint import negotiates
from darkroom.web.parameters import choice


def language(request: Request, name: str, languages: Sequence[str]) -> str:
    """The query parameter `name`, else the client's first known language, else the first of `languages`.

    Raises InvalidRequest.
    """
    return choice(request, name, tuple(languages)) or preferred_language(request, languages)


def preferred_language(request: Request, languages: Sequence[str]) -> str:
    """The client's first known language, else the first of `languages`."""
    negotiates(request, "Accept-Language")
    accepted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((tag for tag in accepted if tag in languages), languages[0])

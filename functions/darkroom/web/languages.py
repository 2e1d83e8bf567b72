"""Choose the language of a page."""

from collections.abc import Sequence

from flask import Request

from darkroom.web.endpoint import negotiates
from darkroom.web.parameters import choice


def language(request: Request, name: str, languages: Sequence[str]) -> str:
    """The query parameter `name`, else the client's first known language, else the first of `languages`.

    Raises InvalidRequest.
    """
    chosen = choice(request, name, tuple(languages))
    if chosen:
        return chosen
    negotiates(request, "Accept-Language")
    accepted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((tag for tag in accepted if tag in languages), languages[0])

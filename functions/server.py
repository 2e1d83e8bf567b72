"""All functions and the built frontend as one WSGI app on one port.

python functions/server.py        serves on http://HOST:PORT, by default http://127.0.0.1:8080
"""

import os
import sys
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from flask import Request, Response

HERE: Final = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.append(str(HERE))

from darkroom import web  # noqa: E402
from darkroom.config import settings  # noqa: E402
from darkroom.errors import DarkroomError, NotFound, did_you_mean  # noqa: E402
from darkroom.loopback import is_loopback  # noqa: E402
from darkroom.server import compatibility, site_files, startup_checks, static_site  # noqa: E402 - this folder has to be on the path first
from darkroom.setting_values import LOOPBACK_ORIGINS  # noqa: E402

Handler = Callable[[Request], Response]
ALIASES: Final = {
    "iiif/3": "iiif_image",
    "iiif/2": "iiif_image",
    "iiif/manifest": "iiif_manifest",
    "iiif/collection": "iiif_collection",
    "openapi.json": "api_description",
    "docs": "api_docs",
}
"""Paths below /api that differ from the file name."""
OUTSIDE: Final = {"/health": "health", "/docs": "api_docs", "/feed.xml": "feed", "/sitemap.xml": "sitemap"}
NOT_HTTP: Final = ("server", "on_image_change")


@cache
def functions() -> dict[str, str]:
    """Map paths to module names, from the files of this folder, without importing any."""
    names = sorted(file.stem for file in HERE.glob("*.py") if file.stem not in NOT_HTTP)
    return {name.replace("_", "-"): name for name in names}


@cache
def load(name: str) -> Handler:
    """The function with that name, imported on first use."""
    handler: Handler = getattr(import_module(name), name)
    return handler


def server(request: Request) -> Response:
    """All functions as one, to deploy the whole API as one service."""
    if settings().compatibility:
        compatibility.translate(request)
    segments = request.path.split("/")
    if segments[1] == "api":
        first, both = segments[2] if len(segments) > 2 else "", "/".join(segments[2:4])
        name = ALIASES.get(both) or ALIASES.get(first) or functions().get(first)
        return load(name)(request) if name else missing(request)
    name = "photo" if segments[1] == "photo" and len(segments) > 2 else OUTSIDE.get(request.path)
    if name:
        return load(name)(request)
    return site_files.site_file(request) if request.path in site_files.FILES else static_site.page(request)


@web.endpoint("GET", "POST", "PUT", "DELETE", query=None)
def missing(request: Request) -> Response:
    asked = "".join(request.path.split("/")[2:3])
    hint = did_you_mean(asked, (*functions(), *ALIASES))
    raise NotFound(f"There is no function {request.path}{hint or '.'} /api/docs describes all.")


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return server(Request(environ))(environ, start_response)


def main(announcement: str = "") -> None:
    """Serve until stopped. `announcement` is printed once nothing stands in the way."""
    if is_loopback(os.environ.get("HOST", "127.0.0.1")):
        # Otherwise, a page of any site in the same browser could read the photos.
        os.environ.setdefault("DARKROOM_ALLOWED_ORIGINS", LOOPBACK_ORIGINS)
    if "K_SERVICE" not in os.environ:  # Cloud Run stops the processor between requests
        os.environ.setdefault("DARKROOM_CATALOG_REFRESH", "background")
    # Pillow warns about every damaged EXIF tag, which would flood the log.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8080")
    try:
        startup_checks.before_serving(settings(), host, port)
    except DarkroomError as error:
        sys.exit(f"darkroom: {error}")
    from darkroom import log
    from darkroom.server import run

    if settings().log == "errors":
        log.show_errors_only()
    if "metrics" in settings().enable:
        load("metrics")  # counts from the start, not from the first request for it
    shown = "localhost" if is_loopback(host) else host
    lines = (announcement, f"Darkroom serves {settings().bucket} on http://{shown}:{port}")
    print(*filter(None, lines), sep="\n", flush=True)
    sys.exit(run.serve(app, settings(), host, int(port)))


if __name__ == "__main__":
    main()

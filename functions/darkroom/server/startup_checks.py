"""Checks before a server starts. Each failure is one line that states what to change."""

import errno
import os
import socket
from pathlib import Path

from darkroom.config import Settings
from darkroom.errors import ConfigurationError
from darkroom.images.chains.presets import presets
from darkroom.images.models import FACES
from darkroom.loopback import is_loopback
from darkroom.machine import threads as request_threads
from darkroom.server import limits
from darkroom.storage import buckets, split_url
from darkroom.visitors import identity
from darkroom.visitors.visitor_bucket import user_bucket


def before_serving(settings: Settings, host: str, port: str) -> None:
    """Raise ConfigurationError or StorageUnavailable if the server could not work."""
    check_address(host, port)
    if settings.open and not is_loopback(host):
        raise ConfigurationError(
            f"DARKROOM_OPEN=1 lets anyone run any chain, and HOST is {host}; "
            "unset DARKROOM_OPEN, or listen on 127.0.0.1"
        )
    if settings.obscure_faces and not FACES.is_installed:
        raise ConfigurationError(
            "DARKROOM_OBSCURE_FACES=1 needs the model that finds faces, which is not installed; run make models"
        )
    _check_files()
    presets(settings)
    buckets.derivatives(settings)
    _make_derivatives_folder(settings)
    buckets.originals(settings).list(page_size=1)
    if "my-images" in settings.enable:
        identity.keys(settings, is_here=True)
        user_bucket(settings).list(page_size=1)


def _check_number(name: str, text: str, largest: int) -> None:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= largest):
        raise ConfigurationError(f"{name} is {text!r}; it must be a whole number from 1 to {largest}")


def check_address(host: str, port: str) -> None:
    """Raise ConfigurationError if no server can listen there."""
    _check_number("PORT", port, 65_535)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            remedy = {
                errno.EADDRINUSE: f"choose another port, such as PORT={int(port) % 65_535 + 1}",
                errno.EACCES: "choose a PORT from 1024",
            }.get(error.errno or 0, "HOST must be an address of this machine, such as 127.0.0.1")
            raise ConfigurationError(f"cannot listen on {host}:{port} ({error.strerror}); {remedy}") from None


def _check_files() -> None:
    for name, largest in (("WORKERS", 1000), ("THREADS", 10_000)):
        _check_number(name, os.environ.get(name, "1"), largest)
    threads, allowed = request_threads(), limits.files()
    needed = max(64, limits.FILES_PER_THREAD * threads)
    if allowed < needed:
        raise ConfigurationError(
            f"the system allows {allowed} open files, and {threads} threads need {needed}; "
            "raise the limit (ulimit -n 1024), or lower THREADS"
        )


def _make_derivatives_folder(settings: Settings) -> None:
    scheme, path = split_url(settings.derivatives)
    if not path or scheme:
        return
    try:
        Path(path).expanduser().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"DARKROOM_DERIVATIVES: {path} cannot be created ({error.strerror}); name another folder"
        ) from None

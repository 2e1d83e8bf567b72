"""Settings for a command that names a gallery."""

import os
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from darkroom import config
from darkroom.config import Settings
from darkroom.errors import ConfigurationError
from darkroom.formats import SOURCES
from darkroom.storage import split_url
from darkroom_cli import folders


def settings_of(bucket: str | None = None, derivatives: str | None = None) -> Settings:
    """The settings in the environment, with `bucket` and `derivatives` if given.

    DARKROOM_DERIVATIVES is ignored if it belongs to another bucket. The derivatives of a folder are stored in the
    user's cache folder. HEIC photos are accepted in a folder if pillow-heif is installed.

    Raises ConfigurationError.
    """
    settings = config.read(os.environ)
    if bucket:
        folders.require_folder(bucket)
    if bucket and bucket != settings.bucket:
        own = settings.derivatives if "DARKROOM_BUCKET" not in os.environ else ""
        settings = replace(settings, bucket=bucket, derivatives=own)
    settings = replace(settings, derivatives=derivatives or settings.derivatives)
    if split_url(settings.bucket)[0]:
        return settings
    return replace(
        settings,
        derivatives=settings.derivatives or _made(folders.derivatives_of(settings.bucket)),
        user_bucket=settings.user_bucket or str(folders.visitors_of(settings.bucket)),
        formats=formats() if "DARKROOM_FORMATS" not in os.environ else settings.formats,
    )


def environment_of(bucket: str) -> Mapping[str, str]:
    """The same as environment variables for a server's processes, without those that are already set."""
    settings = settings_of(bucket)
    wanted = {
        "DARKROOM_BUCKET": bucket,
        "DARKROOM_DERIVATIVES": settings.derivatives,
        "DARKROOM_FORMATS": ",".join(settings.formats),
        "DARKROOM_USER_BUCKET": settings.user_bucket or str(folders.visitors_of(bucket)),
    }
    return {name: value for name, value in wanted.items() if value}


def _made(folder: Path) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = f"{folder} cannot be created ({error.strerror}); set DARKROOM_DERIVATIVES to another folder"
        raise ConfigurationError(text) from None
    return str(folder)


def formats() -> tuple[str, ...]:
    """The source formats that this machine can read."""
    return (*SOURCES, "heic") if find_spec("pillow_heif") else SOURCES

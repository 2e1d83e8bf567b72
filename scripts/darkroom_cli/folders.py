"""Folders for derivatives, catalogs and visitors' pictures: in the user's own folders, never among the photos.

known S3 objects        the cache folder, such as ~/.cache/darkroom/s3/photos-1a2b3c4d.json
derivatives, catalog    the cache folder, such as ~/.cache/darkroom/Pictures-1a2b3c4d
visitors' pictures      the data folder, such as ~/.local/share/darkroom/Pictures-1a2b3c4d/visitors
sample photos           the data folder, such as ~/.local/share/darkroom/samples
"""

import hashlib
import re
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from darkroom.errors import ConfigurationError, StorageUnavailable, did_you_mean
from darkroom.storage import split_url

_NAME = "darkroom"


def derivatives_of(bucket: str) -> Path:
    """The folder for derivatives. It may be deleted at any time; missing derivatives are generated again."""
    return user_cache_path(_NAME, appauthor=False) / _label(bucket)


def visitors_of(bucket: str) -> Path:
    """The folder for visitors' pictures: `FOLDER-visitors` if an earlier version created it."""
    earlier = Path(f"{_resolved(bucket)}-visitors")
    if (earlier / ".darkroom").is_dir():
        return earlier
    return user_data_path(_NAME, appauthor=False) / _label(bucket) / "visitors"


def memory_of(bucket: str, endpoint: str) -> Path:
    """The file with the known properties of a bucket's objects; it may be deleted at any time."""
    return user_cache_path(_NAME, appauthor=False) / "s3" / f"{_label(f'{endpoint}/{bucket}')}.json"


def require_folder(bucket: str) -> None:
    """Check that `bucket` is a URL or an existing folder; the error names a similar folder.

    Raises ConfigurationError, StorageUnavailable.
    """
    scheme, name = split_url(bucket)
    path = Path(name).expanduser().absolute()
    if scheme or path.is_dir():
        return
    if path.exists():
        raise ConfigurationError(f"{bucket} is a file; name the folder that contains it: {path.parent}")
    missing = path
    while not missing.parent.is_dir():
        missing = missing.parent
    try:
        hint = did_you_mean(missing.name, [other.name for other in missing.parent.iterdir() if other.is_dir()])
    except OSError:
        hint = ""
    raise StorageUnavailable(f"The folder {path} does not exist{hint or '; check the path, or create it'}")


def samples() -> Path:
    return user_data_path(_NAME, appauthor=False) / "samples"


def _label(bucket: str) -> str:
    """A readable label, unique for every folder or bucket."""
    whole = _resolved(bucket)
    readable = re.sub(r"[^A-Za-z0-9]+", "-", whole.rstrip("/").rpartition("/")[2]).strip("-")[:40]
    return f"{readable or 'photos'}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def _resolved(bucket: str) -> str:
    return bucket if "://" in bucket else str(Path(bucket).expanduser().resolve())

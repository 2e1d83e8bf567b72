"""Tests redirect the user's own folders to a temporary one."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_OWN = tempfile.mkdtemp(prefix="darkroom-tests-")
atexit.register(shutil.rmtree, _OWN, ignore_errors=True)
OWN_FOLDERS: dict[str, str] = {}


def use(folder: Path) -> None:
    """Let this process and what it starts keep the user's own folders in `folder`."""
    OWN_FOLDERS.update(XDG_CACHE_HOME=f"{folder}/cache", XDG_DATA_HOME=f"{folder}/data")
    os.environ.update(OWN_FOLDERS)


use(Path(_OWN))

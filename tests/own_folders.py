"""Tests redirect the user's own folders to a temporary one."""

import atexit
import shutil
import tempfile

_OWN = tempfile.mkdtemp(prefix="darkroom-tests-")
atexit.register(shutil.rmtree, _OWN, ignore_errors=True)
OWN_FOLDERS = {"XDG_CACHE_HOME": f"{_OWN}/cache", "XDG_DATA_HOME": f"{_OWN}/data"}

"""What the command line keeps in the user's own folders, tests keep in one that is removed with them."""

import atexit
import shutil
import tempfile

_OWN = tempfile.mkdtemp(prefix="darkroom-tests-")
atexit.register(shutil.rmtree, _OWN, ignore_errors=True)
OWN_FOLDERS = {"XDG_CACHE_HOME": f"{_OWN}/cache", "XDG_DATA_HOME": f"{_OWN}/data"}

"""What the command line keeps in the user's own folders, tests keep in one that is removed with them."""

import tempfile

_OWN = tempfile.TemporaryDirectory(prefix="darkroom-tests-")
OWN_FOLDERS = {"XDG_CACHE_HOME": f"{_OWN.name}/cache", "XDG_DATA_HOME": f"{_OWN.name}/data"}

"""Fixtures that every test may use."""

import os

from own_folders import OWN_FOLDERS

pytest_plugins = ["function_fixtures", "storage_fixtures"]
os.environ |= OWN_FOLDERS

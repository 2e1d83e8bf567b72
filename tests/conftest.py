"""Fixtures that every test may use; the trained models are fetched if they are missing."""

import os

import pytest

import fetch_models
from darkroom.images.models import MODELS
from own_folders import OWN_FOLDERS

pytest_plugins = ["function_fixtures", "storage_fixtures"]
os.environ |= OWN_FOLDERS


def pytest_sessionstart(session: pytest.Session) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for model in MODELS:
            if not fetch_models.is_intact(model.path, model):
                fetch_models.fetch(model, model.path)

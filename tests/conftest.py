"""Fixtures that every test may use; the trained models are fetched if they are missing."""

import os
import random
from pathlib import Path

import pytest

import fetch_models
from darkroom.images.models import MODELS
from own_folders import OWN_FOLDERS

pytest_plugins = ["function_fixtures", "storage_fixtures"]
os.environ |= OWN_FOLDERS


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--random-order", type=int, metavar="SEED", help="shuffle the files, and the tests of each file")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    seed = config.getoption("random_order")
    if seed is None:
        return
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    order = random.Random(seed)
    shuffled = order.sample(list(files.values()), len(files))
    items[:] = [item for tests in shuffled for item in order.sample(tests, len(tests))]


def pytest_sessionstart(session: pytest.Session) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for model in MODELS:
            if not fetch_models.is_intact(model.path, model):
                fetch_models.fetch(model, model.path)

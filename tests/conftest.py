"""Fixtures that every test may use; the trained models are fetched if they are missing."""

import random
import sys
from collections.abc import Generator
from importlib import import_module
from pathlib import Path

import pytest
from PIL import Image

import fetch_models
import forked
from darkroom.images import models

pytest_plugins = ["function_fixtures", "own_folders", "storage_fixtures", "workers"]

INSTALLED = models.FOLDER
PIXELS = Image.MAX_IMAGE_PIXELS
USED_BY_MOST = (
    *("boto3", "moto.server", "google.cloud.storage", "pillow_heif", "imagecodecs", "darkroom_cli.main"),
    *("skimage.measure", "skimage.morphology", "skimage.restoration"),
)
"""Modules that each worker would import for itself."""


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
    for model in models.MODELS:
        if not fetch_models.is_intact(model.path, model):
            fetch_models.fetch(model, model.path)
    if session.config.getoption("workers") and sys.platform == "linux":
        # It loads what it needs while this process collects the tests.
        forked.forker()


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Load before the workers are forked what most of them need."""
    if session.config.getoption("workers"):
        from function_fixtures import load_all

        for name in USED_BY_MOST:
            import_module(name)
        load_all()
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Hide the trained models from tests that are not about them: a page or a crop takes a second of CPU time more.

    Pillow's limit of pixels, which Darkroom sets for the whole process, is what it was.
    """
    Image.MAX_IMAGE_PIXELS = PIXELS
    is_about_models = any(item.get_closest_marker(name) for name in ("models", "long"))
    models.FOLDER = INSTALLED if is_about_models else Path("/no/models")

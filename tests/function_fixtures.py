"""A gallery of real photos, settings for one test, and each function behind the framework that runs it in the cloud."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import functions_framework
import pytest
import skimage.data
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from darkroom import catalog, config, log, storage
from darkroom.images.derivatives import derive
from darkroom.images.models.kept import keeping
from darkroom.storage.albums import current

FUNCTIONS = Path(__file__).resolve().parents[1] / "functions"
SHIPPED = Path(skimage.data.__file__).parent
PHOTOS = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "hubble_deep_field.jpg")

# What a server may send as a header (RFC 9110, 5.5); gunicorn breaks the answer off at anything else.
SENDABLE = re.compile(r"[ \t\x21-\x7e\x80-\xff]*")

Configure = Callable[..., None]
Call = Callable[[str], FlaskClient]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of photos without Darkroom's metadata."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in PHOTOS:
        shutil.copy(SHIPPED / name, folder / name)
    return folder


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Configure]:
    """`configure(bucket=..., open="1")` sets DARKROOM_BUCKET, DARKROOM_OPEN, as if in a new process."""

    def forget() -> None:
        config.settings.cache_clear()
        storage.open_bucket.cache_clear()
        catalog.open_catalog.cache_clear()
        current.forget()
        log.recovered(derive.NOT_STORED)

    def set_all(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"DARKROOM_{name.upper()}", str(value))
        forget()

    forget()
    yield set_all
    forget()


@pytest.fixture(scope="session")
def loaded_models() -> Iterator[None]:
    """Keep each trained model after its first picture, as commands do: loading it is half of the time of a test."""
    with keeping():
        yield


class Client(FlaskClient):
    """Rejects headers that a real server would refuse to send."""

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        answer = super().open(*arguments, **options)
        assert [name for name, value in answer.headers if not SENDABLE.fullmatch(value)] == []
        return answer


@pytest.fixture
def call() -> Call:
    """`call("list_images")` is a client of that function alone, as the framework deploys it."""

    return lambda name: _app(name).test_client()


@cache
def _app(name: str) -> Flask:
    app = functions_framework.create_app(target=name, source=str(FUNCTIONS / f"{name}.py"))
    # The framework stores the function's kind here, and would reuse it for the next one.
    os.environ.pop("FUNCTION_SIGNATURE_TYPE", None)
    app.test_client_class = Client
    return app


def load_all() -> None:
    """Load every function except `metrics`, which counts from its import."""
    for file in FUNCTIONS.glob("*.py"):
        if file.stem != "metrics":
            _app(file.stem)


@pytest.fixture
def gallery(photos: Path, configure: Configure, call: Call) -> FlaskClient:
    """The whole server, closed, on a folder of photos."""
    configure(bucket=photos, catalog_seconds="0")
    return call("server")

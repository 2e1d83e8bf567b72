"""The official validator against the real server: level 2 for every legal request, level 0 for the grid."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from fake_bucket import FakeBucketServer
from iiif.validator import squares, validate
from running_server import running

PLAIN = "67352ccc-d1b0-11e1-89ae-279075081939"
ENCODED, RAW = "gallery%2F2024%2Fsq%20one.png", "gallery/2024/sq%20one.png"
SERVERS = {
    "open": ({"DARKROOM_OPEN": "1"}, ENCODED),
    "open on a bucket": ({"DARKROOM_OPEN": "1"}, RAW),
    "level2 on a bucket": ({"DARKROOM_IIIF": "level2"}, RAW),
    "level2": ({"DARKROOM_IIIF": "level2"}, PLAIN),
    "tiles": ({"DARKROOM_IIIF": "tiles"}, PLAIN),
}
COUNTS = {("3.0", 2): 33, ("2.0", 2): 30, ("3.0", 0): 5, ("2.0", 0): 4}
TWICE = ("open on a bucket", "level2", "open")
"""What the others check in another pairing; with the long tests."""
AGAINST_THE_STANDARD = {"size_noup"}
"""Wants 400 for `!w,h` above the picture, where the standard's table of sizes says: the largest that fits."""


def fill(folder: Path) -> None:
    (folder / "gallery" / "2024").mkdir(parents=True)
    squares().save(folder / PLAIN, "PNG")
    squares().save(folder / "gallery" / "2024" / "sq one.png")


@dataclass(frozen=True)
class Server:
    base: str
    identifier: str
    level: int


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=[pytest.mark.long] * (name in TWICE)) for name in SERVERS]
)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """On a folder or on a bucket, open or closed; each with a name of another kind."""
    folder = tmp_path_factory.mktemp("photos")
    fill(folder)
    log = folder.parent / f"{folder.name}.log"
    settings, identifier = SERVERS[request.param]
    level = 0 if request.param == "tiles" else 2
    with ExitStack() as stack:
        # A server on loopback lets only pages on loopback read, unless it is told otherwise.
        environment = {"DARKROOM_BUCKET": str(folder), "DARKROOM_ALLOWED_ORIGINS": "*", **settings}
        if request.param.endswith("bucket"):
            cloud = stack.enter_context(FakeBucketServer())
            cloud.fill_from(folder)
            environment |= {"DARKROOM_BUCKET": "gs://photos", "STORAGE_EMULATOR_HOST": cloud.url}
        yield Server(stack.enter_context(running(log, **environment)), identifier, level)


@pytest.mark.parametrize("version", ["3.0", "2.0"])
def test_every_test_of_the_validator_passes(server: Server, version: str, tmp_path: Path) -> None:
    verdicts = validate(f"{server.base}/api/iiif/{version[0]}", server.identifier, version, server.level, tmp_path)
    assert len(verdicts) == COUNTS[version, server.level]
    assert {name for name, passed in verdicts.items() if not passed} <= AGAINST_THE_STANDARD


@pytest.mark.parametrize("server", ["tiles"], indirect=True)
def test_the_validator_distinguishes_versions(server: Server, tmp_path: Path) -> None:
    verdicts = validate(f"{server.base}/api/iiif/2", PLAIN, "3.0", server.level, tmp_path)
    assert not all(verdicts.values())

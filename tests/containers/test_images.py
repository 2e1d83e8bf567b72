"""The container images, built and run: read-only, without privileges, small, and with all features."""

import json
import shlex
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from PIL import Image

from containers.bases import bases, provide
from containers.engine import Engine, engine
from fake_bucket import FakeBucketServer
from function_fixtures import SHIPPED
from live_server import free_port

ROOT = Path(__file__).resolve().parents[2]
SERVER, JOBS = ROOT / "Dockerfile", ROOT / "deploy" / "job.Dockerfile"
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]["darkroom"]
KUBERNETES = list(yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text()))
LARGEST = 450_000_000
"""Bytes above the base image."""

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def docker() -> Iterator[Engine]:
    with engine() as own:
        yield own


@pytest.fixture(scope="module")
def image(docker: Engine) -> str:
    return build(docker, SERVER, "darkroom:test")


def build(docker: Engine, file: Path, name: str) -> str:
    provide(docker, file)
    docker.call("build", "--network=host", "--tag", name, "--file", str(file), str(ROOT), timeout=1800)
    return name


def size(docker: Engine, image: str) -> int:
    return int(docker.call("image", "inspect", "--format", "{{.Size}}", image))


@contextmanager
def container(docker: Engine, image: str, *options: str, **settings: str) -> Iterator[tuple[str, str]]:
    """Run a container on the host network, on loopback. Yields its URL and its name once it is ready."""
    port = free_port()
    environment = {"HOST": "127.0.0.1", "PORT": str(port), **settings}
    given = [f"--env={key}={value}" for key, value in environment.items()]
    name = docker.call("run", "--detach", "--network=host", "--read-only", *options, *given, image)
    try:
        yield wait(docker, f"http://127.0.0.1:{port}", name), name
    finally:
        docker.ask("rm", "--force", "--volumes", name)


def wait(docker: Engine, base: str, name: str) -> str:
    for _ in range(240):
        assert docker.call("inspect", "--format", "{{.State.Running}}", name) == "true", docker.ask("logs", name)
        try:
            requests.get(f"{base}/api/health?live=1", timeout=5)
            return base
        except requests.ConnectionError:
            time.sleep(0.25)
    raise AssertionError(docker.ask("logs", name))


def composed(photos: Path) -> list[str]:
    """The container in deploy/compose.yaml as options of `docker run`, with anonymous volumes."""
    assert COMPOSE["read_only"] is True
    mounts = []
    for volume in COMPOSE["volumes"]:
        source, target = volume.rsplit("}:", 1) if "}:" in volume else volume.split(":", 1)
        mounts.append(f"--volume={photos}:{target}" if "PHOTOS" in source else f"--volume={target}")
    return [*mounts, *(f"--tmpfs={path}" for path in COMPOSE["tmpfs"])]


def use(base: str, photo: str) -> None:
    """Health, gallery, a thumbnail, a coloring page and a visitor's pictures."""
    assert requests.get(f"{base}/api/health", timeout=30).json() == {"status": "Healthy"}
    assert '<div id="root">' in requests.get(base, timeout=30).text
    listed = {one["name"]: one for one in requests.get(f"{base}/api/list-images", timeout=30).json()["images"]}
    thumbnail = requests.get(base + listed[photo]["srcset"][0]["url"], timeout=60)
    assert thumbnail.headers["Content-Type"] == "image/webp" and "stored=?0" not in thumbnail.headers["Cache-Status"]
    data = (SHIPPED / "rocket.jpg").read_bytes()
    page = requests.post(f"{base}/api/coloring-page", files={"input-image": ("rocket.jpg", data)}, timeout=120)
    assert page.headers["Content-Type"] == "image/png"
    visitor = requests.Session()
    made = visitor.post(
        f"{base}/api/my-images", data={"name": "Rocket"}, files={"image": ("rocket.jpg", data)}, timeout=120
    )
    assert made.status_code == 201, made.text
    (record,) = visitor.get(f"{base}/api/my-images", timeout=30).json()["records"]
    assert visitor.get(base + record["result_url"], timeout=30).headers["Content-Type"] == "image/png"


def test_the_image_is_small(docker: Engine, image: str) -> None:
    above = size(docker, image) - size(docker, bases(SERVER)[-1])
    print(f"{above / 1e6:.0f} MB above its base")
    assert above <= LARGEST


def test_the_image_runs_with_the_options_of_compose(docker: Engine, image: str, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir(mode=0o755)
    shutil.copy(SHIPPED / "rocket.jpg", photos)
    environment: Mapping[str, Any] = COMPOSE["environment"]
    with container(docker, image, *composed(photos), **environment, DARKROOM_ENABLE="coloring-page,my-images") as (
        base,
        name,
    ):
        use(base, "rocket.jpg")
        assert docker.call("exec", name, "id", "-u") == "10001"
        assert docker.ask("exec", name, "touch", "/app/x").returncode
        command = COMPOSE["healthcheck"]["test"]
        assert command[0] == "CMD"
        docker.call("exec", name, *(word.replace(":8080", f":{base.rpartition(':')[2]}") for word in command[1:]))
        docker.call("stop", "--time=30", name)
        assert docker.call("inspect", "--format", "{{.State.ExitCode}}", name) == "0"
    assert [path.name for path in photos.iterdir()] == ["rocket.jpg"]


def test_every_operation_and_format_works(docker: Engine, image: str, tmp_path: Path) -> None:
    """The package files removed from the image are not needed."""
    photos = tmp_path / "photos"
    photos.mkdir(mode=0o755)
    with Image.open(SHIPPED / "coffee.png") as picture:
        for suffix in ("jpg", "png", "webp", "gif", "avif", "tif"):
            picture.reduce(2).save(photos / f"cup.{suffix}")
    environment = {**COMPOSE["environment"], "DARKROOM_OPEN": "1", "DARKROOM_FORMATS": "jpeg,png,gif,webp,avif,tiff"}
    with container(docker, image, *composed(photos), **environment) as (base, _):
        for name in sorted(path.name for path in photos.iterdir()):
            answer = requests.get(f"{base}/api/get-image/thumb,format:webp/{name}", timeout=60)
            assert answer.status_code == 200, answer.text
        operations = requests.get(f"{base}/api/list-operations", timeout=30).json()["operations"]
        chains = [one["example"] for one in operations] + [f"thumb,format:{kind}" for kind in ("avif", "jpeg", "png")]
        chains += [f"coloring:{kind}" for kind in ("lineart,format:svg", "lineart,format:pdf", "classic,format:pdf")]
        for chain in chains:
            answer = requests.get(f"{base}/api/get-image/{chain}/cup.png", timeout=120)
            assert answer.status_code == 200, (chain, answer.text)


def test_the_image_runs_with_the_options_of_kubernetes(docker: Engine, image: str) -> None:
    """The pod's rights and mounts, and its settings with buckets on loopback."""
    (settings,) = (one["data"] for one in KUBERNETES if one["kind"] == "ConfigMap")
    (pod,) = (one["spec"]["template"]["spec"] for one in KUBERNETES if one["kind"] == "Deployment")
    (own,) = pod["containers"]
    rights = own["securityContext"]
    assert rights["readOnlyRootFilesystem"] and not rights["allowPrivilegeEscalation"]
    empty = {volume["name"] for volume in pod["volumes"] if "emptyDir" in volume}
    options = [f"--user={pod['securityContext']['runAsUser']}", "--security-opt=no-new-privileges"]
    options += [f"--cap-drop={right}" for right in rights["capabilities"]["drop"]]
    options += [f"--tmpfs={mount['mountPath']}" for mount in own["volumeMounts"] if mount["name"] in empty]
    buckets = [settings[f"DARKROOM_{name}"].removeprefix("gs://") for name in ("BUCKET", "DERIVATIVES")]
    visitors = settings["DARKROOM_USER_BUCKET"].removeprefix("gs://")
    with FakeBucketServer(buckets=buckets, private=[visitors]) as server:
        server.put(buckets[0], "rocket.jpg", (SHIPPED / "rocket.jpg").read_bytes(), "image/jpeg", None, {}, {})
        secret = {"DARKROOM_SIGNING_KEYS": "a-key-of-sixteen-or-more"}
        changed = {"DARKROOM_ENABLE": "coloring-page,my-images", "DARKROOM_PUBLIC_URL": "", **secret}
        with container(docker, image, *options, **settings | changed, STORAGE_EMULATOR_HOST=server.url) as (base, _):
            use(base, "rocket.jpg")
            for probe in (own["livenessProbe"], own["readinessProbe"]):
                assert requests.get(base + probe["httpGet"]["path"], timeout=30).status_code == 200


def test_the_jobs_image(docker: Engine, tmp_path: Path) -> None:
    name = build(docker, JOBS, "darkroom-jobs:test")
    photos = tmp_path / "photos"
    photos.mkdir(mode=0o777)
    photos.chmod(0o777)
    shutil.copy(SHIPPED / "rocket.jpg", photos)
    mounts = [f"--volume={photos}:/photos:ro", "--volume=/derivatives", "--tmpfs=/tmp"]
    place = "--env=DARKROOM_DERIVATIVES=/derivatives"
    command = shlex.split("python scripts/warm_derivatives.py /photos --json")
    printed = json.loads(docker.call("run", "--rm", "--network=none", "--read-only", place, *mounts, name, *command))
    assert printed["actions"]["warmed"] == 1 and printed["made"] > 0 and not printed["failed"]

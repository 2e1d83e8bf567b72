"""The base images of our container files: pulled, or replaced by Debian if no registry can be reached."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from containers.engine import Engine

_SUITE = "trixie"
_DEBIAN = "darkroom-test-base:trixie"
_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"


def provide(engine: Engine, container_file: Path) -> None:
    for image in bases(container_file):
        if engine.ask("image", "inspect", image).returncode == 0:
            continue
        if engine.ask("pull", "--quiet", image, timeout=600).returncode:
            stand_in(engine, image)


def bases(container_file: Path) -> list[str]:
    return re.findall(r"^FROM (\S+)", container_file.read_text(), re.MULTILINE)


def stand_in(engine: Engine, image: str) -> None:
    """Debian with Python and pip; for a Node image, also with this machine's Node and npm."""
    if engine.ask("image", "inspect", _DEBIAN).returncode:
        with tempfile.TemporaryDirectory(prefix="base-") as folder:
            import_debian(engine, Path(folder, "root"))
    if not image.startswith("node:"):
        engine.call("tag", _DEBIAN, image)
        return
    with tempfile.TemporaryDirectory(prefix="base-") as folder:
        copy_node(Path(folder))
        Path(folder, "Dockerfile").write_text(f"FROM {_DEBIAN}\nCOPY usr /usr\n")
        engine.call("build", "--network=host", "--tag", image, folder)


def import_debian(engine: Engine, root: Path) -> None:
    packages = "ca-certificates,python3,python3-pip"
    command = ["debootstrap", "--variant=minbase", f"--include={packages}", _SUITE, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    (root / "usr/bin/python").symlink_to("python3")
    for marker in root.glob("usr/lib/python3*/EXTERNALLY-MANAGED"):
        marker.unlink()
    # The machine's certificates, since it may reach package registries through a proxy with its own.
    if Path(_CERTIFICATES).is_file():
        shutil.copy(_CERTIFICATES, root / _CERTIFICATES.lstrip("/"))
    named = " ".join(f"{name}={_CERTIFICATES}" for name in ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS"))
    with subprocess.Popen(["tar", "-C", str(root), "-c", "."], stdout=subprocess.PIPE) as archive:
        done = engine.importing(archive.stdout, _DEBIAN, f"ENV {named}")
        assert done.returncode == 0, done.stderr


def copy_node(folder: Path) -> None:
    for part in ("usr/bin", "usr/lib/node_modules"):
        (folder / part).mkdir(parents=True)
    shutil.copy(Path(shutil.which("node") or "node").resolve(), folder / "usr/bin/node")
    modules = subprocess.run(["npm", "root", "--global"], capture_output=True, text=True, check=True).stdout.strip()
    shutil.copytree(Path(modules) / "npm", folder / "usr/lib/node_modules/npm", symlinks=True)
    for name in ("npm", "npx"):
        (folder / "usr/bin" / name).symlink_to(f"../lib/node_modules/npm/bin/{name}-cli.js")

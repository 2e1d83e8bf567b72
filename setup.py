"""What pyproject.toml cannot say: packages from three folders, and requirements from the files that pin them.

`functions/*.py` are installed as the package `darkroom_functions`: beside each other, as a cloud deploys them. The
built frontend becomes data of `darkroom.server`, so an installed Darkroom needs no Node.
"""

from pathlib import Path

from setuptools import find_namespace_packages, setup

BUILT = Path("frontend/dist")


def pins(*files: str) -> list[str]:
    lines = (line.strip() for file in files for line in Path(file).read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


def site_packages() -> list[str]:
    """The folders of the built frontend; the npm package in it is published on its own."""
    if not BUILT.is_dir():
        return []
    folders = find_namespace_packages(str(BUILT), exclude=["npm", "npm.*"])
    return ["darkroom.server.dist", *(f"darkroom.server.dist.{folder}" for folder in folders)]


setup(
    packages=[
        *find_namespace_packages("functions", include=["darkroom", "darkroom.*"]),
        *find_namespace_packages("scripts", include=["darkroom_cli", "darkroom_cli.*"]),
        "darkroom_functions",
        *site_packages(),
    ],
    package_dir={
        "darkroom": "functions/darkroom",
        "darkroom_cli": "scripts/darkroom_cli",
        "darkroom_functions": "functions",
        "darkroom.server.dist": "frontend/dist",
    },
    package_data={"": ["*"]},
    install_requires=pins("requirements.txt", "scripts/requirements.txt"),
    extras_require={
        "heic": pins("scripts/requirements-heic.txt"),
        "s3": pins("functions/requirements-s3.txt"),
        "tiles": pins("scripts/requirements-tiles.txt"),
    },
)

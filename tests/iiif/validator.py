"""The official validator of the IIIF consortium, as a child process: its verdict on each of its tests."""

import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image, ImageDraw

import forked

SCRIPT = Path(sys.executable).parent / "iiif-validate.py"
SIZE = 1000
PATIENT = """
import runpy, sys, urllib.request
urlopen = urllib.request.urlopen
urllib.request.urlopen = lambda request, **_: urlopen(request, timeout=60)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs a script that waits at most five seconds for a response, which a busy machine may exceed."""


def squares() -> Image.Image:
    """Its own picture: 10 by 10 squares in the colors of the table that it checks against."""
    from iiif_validator.validator import ValidationInfo

    picture = Image.new("RGB", (SIZE, SIZE))
    draw = ImageDraw.Draw(picture)
    for column, colors in enumerate(ValidationInfo().colorInfo):
        for row, color in enumerate(colors):
            x, y = 100 * column, 100 * row
            draw.rectangle((x, y, x + 99, y + 99), fill=color)
    return picture


def validate(base: str, identifier: str, version: str, level: int, folder: Path) -> dict[str, bool]:
    """`base` ends before the identifier, which is encoded as in an address; `version` is 3.0, or 2.0 for all of 2.

    Two of its tests that are of no level below 3 need libmagic, which it loads even so: an empty module stands in.
    """
    (folder / "magic.py").touch()
    address = urlsplit(base)
    done = forked.run(
        [
            *("-c", PATIENT, SCRIPT, "--scheme", address.scheme, "-s", address.netloc),
            *("-p", address.path.strip("/"), "-i", identifier, f"--version={version}", f"--level={level}"),
        ],
        {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), "no_proxy": "127.0.0.1"},
    )
    verdicts = re.findall(r"^\[\d+\] test (\w+) (PASS|FAIL)$", done.stdout + done.stderr, re.MULTILINE)
    assert verdicts, done.stdout + done.stderr
    return {name: verdict == "PASS" for name, verdict in verdicts}

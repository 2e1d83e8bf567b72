"""Run the gallery and the API on this machine: `make run`.

Settings come from the environment, then from `.env`. Without DARKROOM_BUCKET the folder `bucket` is used, and
filled with the photos that scikit-image ships when it is empty. Chains need no signature (DARKROOM_OPEN=1), and
everything that takes pictures is on: that is for this machine alone, and refused when HOST is not loopback.
"""

import os
import sys
from pathlib import Path

from dotenv import load_dotenv

from darkroom.config import FUNCTIONS_TO_ENABLE
from darkroom.errors import DarkroomError
from darkroom.storage import split_url
from darkroom_cli import samples

ROOT = Path(__file__).resolve().parents[3]


def main() -> int:
    """Returns the exit code."""
    try:
        _serve()
    except DarkroomError as error:
        print(f"darkroom: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _serve() -> None:
    load_dotenv(ROOT / ".env", override=False)
    if not os.environ.get("DARKROOM_BUCKET"):
        bucket = ROOT / "bucket"
        os.environ["DARKROOM_BUCKET"] = str(bucket)
        samples.fill(bucket)
    if split_url(os.environ["DARKROOM_BUCKET"])[0]:
        # Of a bucket elsewhere nobody knows one beside it that only its owner can read.
        os.environ.setdefault("DARKROOM_USER_BUCKET", str(ROOT / "bucket-visitors"))
    os.environ.setdefault("DARKROOM_OPEN", "1")
    os.environ.setdefault("DARKROOM_ENABLE", ",".join(FUNCTIONS_TO_ENABLE))
    import server

    server.main()

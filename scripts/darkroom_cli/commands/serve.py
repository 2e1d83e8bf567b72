"""Run the gallery and the API on this machine: `make run`.

Settings come from the environment, then from `.env`. Without DARKROOM_BUCKET the folder `bucket` is used, and
filled with the photos that scikit-image ships when it is empty. Chains need no signature (DARKROOM_OPEN=1), and
everything that takes pictures is on: that is for this machine alone, and refused when HOST is not loopback.
"""

import os
import sys
from pathlib import Path

from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "scripts")]

import server  # noqa: E402
from darkroom.config import FUNCTIONS_TO_ENABLE  # noqa: E402
from darkroom.errors import DarkroomError  # noqa: E402
from darkroom.storage import split_url  # noqa: E402
from darkroom_cli import samples  # noqa: E402


def main() -> None:
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
    server.main()


if __name__ == "__main__":
    try:
        main()
    except DarkroomError as error:
        sys.exit(f"darkroom: {error}")
    except KeyboardInterrupt:
        sys.exit(130)

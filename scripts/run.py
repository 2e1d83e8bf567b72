#!/usr/bin/env python3
"""`make run`: the same as `darkroom serve`, with `.env` and the folder `bucket` of this clone."""

import sys
from pathlib import Path

from dotenv import load_dotenv

import functions_path  # noqa: F401  puts `darkroom` on the import path
from darkroom_cli.main import load

ROOT = Path(__file__).resolve().parents[1]

if __name__ == "__main__":
    load_dotenv(ROOT / ".env", override=False)
    sys.exit(load("serve")(sample_folder=ROOT / "bucket"))

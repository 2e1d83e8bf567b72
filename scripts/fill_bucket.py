#!/usr/bin/env python3
"""Fill the empty folder `bucket` with the photos that scikit-image ships."""

import sys
from pathlib import Path

import functions_path  # noqa: F401  puts `darkroom` on the import path
from darkroom_cli import samples

if __name__ == "__main__":
    sys.exit(samples.main(Path(__file__).resolve().parents[1] / "bucket"))

#!/usr/bin/env python3
"""Run `darkroom warm`, for schedules that call this file."""

import sys

import functions_path  # noqa: F401  puts `darkroom` on the import path
from darkroom_cli.commands import warm

if __name__ == "__main__":
    sys.exit(warm.main())

#!/usr/bin/env python3
"""Run `darkroom check-privacy`, for schedules that call this file."""

import sys

import functions_path  # noqa: F401  puts `darkroom` on the import path
from darkroom_cli.commands import check_privacy

if __name__ == "__main__":
    sys.exit(check_privacy.main())

"""Run one of the Node scripts beside this file, and read its result."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def visit(script: str, *arguments: str) -> Any:
    done = subprocess.run(
        ["node", str(HERE / script), *arguments],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp")},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)

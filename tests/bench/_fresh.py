"""Measure one piece of work in a fresh process: CPU time, wall time, and additional memory."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FRAME: Final = """
import os, sys, time, resource, json
cores = {cores!r}
if cores and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(cores or 2)
sys.path.insert(0, {path!r})
def resident():
    with open("/proc/self/status") as file:
        fields = dict(line.split(":", 1) for line in file)
    return {{name: int(fields[name].split()[0]) / 1000 for name in ("VmRSS", "VmHWM")}}
{setup}
with open("/proc/self/clear_refs", "w") as file:
    file.write("5")  # the peak counts from here
before = resident()["VmRSS"]
cpu, wall = time.process_time(), time.perf_counter()
{work}
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
print(json.dumps([cpu, wall, resident()["VmHWM"] - before, before]))
"""


@dataclass(frozen=True)
class Fresh:
    """Seconds, and megabytes: the peak above the memory before the work, and the memory before it."""

    cpu: float
    wall: float
    peak_mb: float
    loaded_mb: float


def fresh(setup: str, work: str, path: Path, cores: int = 0) -> Fresh:
    """Run `setup`, then measure `work`, on a number of processors; 0 is all."""
    code = _FRAME.format(cores=cores, path=str(path), setup=setup, work=work)
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return Fresh(*json.loads(result.stdout.splitlines()[-1]))

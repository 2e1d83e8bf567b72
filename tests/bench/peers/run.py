"""Compare Darkroom with other image servers: ipx, thumbor, and imgproxy and imagor where Go can install them.

    make bench-peers                                      all, within 10 minutes
    python tests/bench/peers/run.py --json peers.json     also write the figures to a file
    python tests/bench/peers/run.py --only ipx --minutes 1 --cases 12:jpg:960:webp

The first run installs the servers below tests/bench/peers/.installed. All serve the same folder of photos on two
cores, with the same widths, formats and quality, and every URL of a cold request is new to them. A case is
megapixels:source:width:format. A server that cannot be installed, or fails, is reported and left out. The exit code
is 1 if a goal is missed.
"""

import argparse
import json
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "tests"), str(ROOT / "tests" / "bench")]

import report  # noqa: E402
from cases import CASES, MEMORY, Case, folder_of  # noqa: E402
from install import NotInstalled  # noqa: E402
from measure import CLIENTS, COLD, ROUNDS, STORED, Found, Photos, memory, rounds  # noqa: E402
from servers import DARKROOM, OTHERS, Running, Server, started  # noqa: E402

PARTS: Final = ("memory", COLD, STORED)
_CORES: Final = 2
_STORED_CASES: Final = 3
_STORED_SHARE: Final = 0.5
"""The same URLs again take this part of the time of a cold cell."""
_MEMORY_SECONDS: Final = 6.0


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # ends the servers
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:_CORES])
    programs = _installed([server for server in OTHERS if server.name in options.only])
    cases = [Case.parse(text) for text in options.cases]
    heaviest = [Case.parse(text) for text in MEMORY] if "memory" in options.parts else []
    found: list[Found] = []
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        photos = Path(place) / "photos"
        photos.mkdir()
        folder_of([*cases, *heaviest], photos)
        peaks = _memory(programs, heaviest, photos, Path(place) / "memory") if heaviest else {}
        running = _started(programs, photos, Path(place) / "servers", stack)
        _write(options.json, found, peaks)
        for row in _rows(running, cases, options.parts, 60 * options.minutes):
            found += row
            _write(options.json, found, peaks)
    names = [each.server.name for each in running]
    versions = [f"{each.server.name} {each.server.version(programs[each.server])}".strip() for each in running]
    print(f"{_machine()}: {', '.join(versions)}")
    report.tables(found, peaks, names)
    missed = report.missed(found, peaks)
    print("\n" + "\n".join(f"MISSED {line}" for line in missed) if missed else "\nall goals reached")
    return 1 if missed else 0


def _write(file: Path | None, found: Sequence[Found], peaks: dict[str, float]) -> None:
    """Called after each row, so that an interrupted run leaves its figures."""
    if file:
        file.write_text(json.dumps({"found": [asdict(each) for each in found], "peak_mb": peaks}, indent=1))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file")
    names = [server.name for server in OTHERS]
    parser.add_argument(
        "--only", nargs="*", default=names, choices=names, help="compare with these alone, or with none"
    )
    parser.add_argument("--cases", nargs="+", default=CASES, metavar="CASE", help="such as 12:jpg:320:jpeg")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS, help="measure these alone")
    parser.add_argument("--minutes", type=float, default=4.0, help="time of the measurements, without installing (4)")
    return parser.parse_args(arguments)


def _installed(servers: Sequence[Server]) -> dict[Server, Path]:
    """The programs; Darkroom is the first."""
    programs = {DARKROOM: DARKROOM.install()}
    for server in servers:
        try:
            programs[server] = server.install()
        except NotInstalled as error:
            print(f"{server.name} is left out: {error}", flush=True)
    return programs


def _memory(programs: dict[Server, Path], cases: Sequence[Case], photos: Path, own: Path) -> dict[str, float]:
    peaks: dict[str, float] = {}
    for server, program in programs.items():
        try:
            with started(server, program, photos, own / server.name) as running:
                peaks[server.name] = memory(running, cases, _MEMORY_SECONDS)
        except (OSError, RuntimeError) as error:
            print(f"{server.name} has no figure for memory: {error}", flush=True)
    return peaks


def _started(programs: dict[Server, Path], photos: Path, own: Path, stack: ExitStack) -> list[Running]:
    running = []
    for server, program in programs.items():
        try:
            running.append(stack.enter_context(started(server, program, photos, own / server.name)))
        except (OSError, RuntimeError) as error:
            print(f"{server.name} is left out: {error}", flush=True)
    return running


def _rows(
    running: Sequence[Running], cases: Sequence[Case], parts: Sequence[str], seconds: float
) -> Iterator[list[Found]]:
    """Every case cold, and the first ones again; the time is divided evenly."""
    cold = cases if COLD in parts else ()
    again = cases[:_STORED_CASES] if STORED in parts else ()
    each = seconds / (ROUNDS * len(CLIENTS) * len(running) * max(1, len(cold) + _STORED_SHARE * len(again)))
    photos = Photos()
    for case in cold or again:
        for clients in CLIENTS:
            print(f"{case.text}, {clients} clients", file=sys.stderr, flush=True)
            if cold:
                yield rounds(running, case, clients, each, photos, COLD)
            if case in again:
                yield rounds(running, case, clients, each * _STORED_SHARE, photos, STORED)


def _machine() -> str:
    model = next((line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")), "")
    return f"{_CORES} cores of {model or platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

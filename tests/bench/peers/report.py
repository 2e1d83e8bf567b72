"""The results as Markdown tables, and the goals that they miss."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from measure import COLD, STORED, Found, by_row

OURS: Final = "Darkroom"
LEVEL: Final = 0.95
"""From this ratio to the best, the difference is noise."""
STORED_GOAL: Final = 2.0
MEMORY_MB: Final = 600
MEMORY_RATIO: Final = 1.5
_MODEL: Final = "imgproxy"
"""The server whose memory is the measure, where it can be installed."""


def tables(found: Sequence[Found], memory: Mapping[str, float], servers: Sequence[str]) -> None:
    _table("cold requests a second", found, COLD, servers, lambda each: each.rate, higher_is_better=True)
    _table("CPU ms a cold request", found, COLD, servers, lambda each: each.cpu_ms, higher_is_better=False)
    _table("kB an answer", found, COLD, servers, lambda each: each.answer_bytes / 1000, higher_is_better=False)
    _table("SSIMULACRA2", found, COLD, servers, lambda each: each.score, higher_is_better=True)
    _table("requests a second, same URLs again", found, STORED, servers, lambda each: each.rate, higher_is_better=True)
    if not memory:
        return
    print(f"\n| peak memory, MB | {' | '.join(memory)} |\n| --- |{' ---: |' * len(memory)}")
    print(f"| 24 MP, 16 clients | {' | '.join(f'{each:.0f}' for each in memory.values())} |")


def _table(
    title: str,
    found: Sequence[Found],
    urls: str,
    servers: Sequence[str],
    figure: Callable[[Found], float],
    higher_is_better: bool,
) -> None:
    if not by_row(found, urls):
        return
    print(f"\n| {title} | clients | {' | '.join(servers)} | ours / best other |")
    print(f"| --- | ---: |{' ---: |' * (len(servers) + 1)}")
    for (case, clients), row in by_row(found, urls).items():
        cells = [f"{figure(row[name]):.1f}" if name in row else "-" for name in servers]
        others = [figure(each) for name, each in row.items() if name != OURS]
        best = (max if higher_is_better else min)(others) if others else None
        ratio = f"{figure(row[OURS]) / best:.2f}" if best and OURS in row else "-"
        print(f"| {case} | {clients} | {' | '.join(cells)} | {ratio} |")


def missed(found: Sequence[Found], memory: Mapping[str, float]) -> list[str]:
    """A line for each goal that is missed."""
    lines = [f"cold, {row}: {ratio:.2f} of the best other" for row, ratio in _ratios(found, COLD) if ratio < LEVEL]
    again = [(row, ratio) for row, ratio in _ratios(found, STORED) if ratio < STORED_GOAL]
    lines += [f"same URLs again, {row}: {ratio:.2f} of the best other, goal {STORED_GOAL:g}" for row, ratio in again]
    rows = {(each.urls, each.case, each.clients) for each in found}
    own = {(each.urls, each.case, each.clients) for each in found if each.server == OURS}
    lines += [f"{urls}, {case}, {clients} clients: no figures of {OURS}" for urls, case, clients in sorted(rows - own)]
    if memory and OURS not in memory:
        lines.append(f"peak memory: no figure of {OURS}")
    limit = MEMORY_RATIO * memory[_MODEL] if _MODEL in memory else MEMORY_MB
    if memory.get(OURS, 0) > limit:
        lines.append(f"peak memory: {memory[OURS]:.0f} MB, goal {limit:.0f}")
    return lines


def _ratios(found: Sequence[Found], urls: str) -> list[tuple[str, float]]:
    """Our rate as a multiple of the best other's, in each row that has both."""
    ratios = []
    for (case, clients), row in by_row(found, urls).items():
        others = [each.rate for name, each in row.items() if name != OURS]
        if others and OURS in row:
            ratios.append((f"{case}, {clients} clients", row[OURS].rate / max(others)))
    return ratios

"""Measurements against their limits."""

from dataclasses import dataclass, field


@dataclass
class Limits:
    """Collects missed limits for a report, with a tolerance of a tenth for noise."""

    missed: list[str] = field(default_factory=list)
    held: int = 0

    def at_most(self, name: str, value: float, limit: float, tolerance: float = 0.1) -> None:
        self._note(name, value, limit, value <= limit * (1 + tolerance), "at most")

    def at_least(self, name: str, value: float, limit: float, tolerance: float = 0.1) -> None:
        self._note(name, value, limit, value >= limit * (1 - tolerance), "at least")

    def tell(self) -> int:
        """The exit code."""
        for line in self.missed:
            print(line)
        print(f"{self.held} limits held, {len(self.missed)} missed")
        return 1 if self.missed else 0

    def _note(self, name: str, value: float, limit: float, holds: bool, word: str) -> None:
        if holds:
            self.held += 1
        else:
            self.missed.append(f"MISSED {name}: {value:.4f}, must be {word} {limit:g}")

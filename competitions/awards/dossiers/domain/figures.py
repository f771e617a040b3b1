"""What the ledger says of a unit in a round's period, as an achievement report begins with it."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Entries of one kind of fact: how many, how much, and the points."""

    kind: str
    criterion: str
    entries: int
    quantity: int
    points: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A unit's figures, most points first."""

    lines: tuple[Line, ...] = ()

    @property
    def points(self) -> int:
        """All points of the period."""
        return sum(line.points for line in self.lines)

    @property
    def by_criterion(self) -> tuple[tuple[str, int], ...]:
        """Points by criterion, the most first."""
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.criterion] = sums.get(line.criterion, 0) + line.points
        return tuple(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))


def add_up(lines: Collection[Line]) -> Figures:
    """Return the lines added up by kind and criterion, in an order that does not depend on theirs."""
    sums: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = (line.kind, line.criterion)
        known = sums.get(key, Line(*key, 0, 0, 0))
        sums[key] = Line(*key, known.entries + line.entries, known.quantity + line.quantity, known.points + line.points)
    return Figures(tuple(sorted(sums.values(), key=lambda line: (-line.points, line.kind, line.criterion))))

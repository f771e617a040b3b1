"""A proposed scheme beside those in force: the same facts valued by both, in memory, nothing stored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from leaderboards.domain import ledger
from leaderboards.domain.bounds import Bounds
from leaderboards.domain.facts import Fact
from leaderboards.domain.ledger import Claim, Targets
from leaderboards.domain.periods import FIRST_DAY, moment_of
from leaderboards.domain.scheme import Scheme, find_scheme


@dataclass(frozen=True, slots=True)
class Difference:
    """What a unit gets by the schemes in force and by the proposed one, with its ranks among its kind by each."""

    unit_code: str
    before: int
    after: int
    rank_before: int
    rank_after: int

    @property
    def change(self) -> int:
        """How many points more the proposed scheme gives."""
        return self.after - self.before


class Comparison:
    """Takes facts slice by slice. The proposed version is tried as if it had been valid all the time."""

    def __init__(
        self, schemes: Sequence[Scheme], proposed: Scheme, targets: Targets, credited: Mapping[str, str] | None = None
    ) -> None:
        self._schemes = schemes
        self._proposed = replace(proposed, valid_from=moment_of(FIRST_DAY))
        self._targets = targets
        self._credited = credited or {}
        self._bounds = (Bounds(), Bounds())
        self._points: tuple[defaultdict[str, int], ...] = (defaultdict(int), defaultdict(int))
        self.facts = 0

    def take(self, facts: Sequence[Fact]) -> None:
        """Value more facts by both."""
        self.facts += len(facts)
        current = [
            Claim(fact, scheme, self._credited.get(fact.unit_code, ""))
            for fact in facts
            if (scheme := find_scheme(self._schemes, fact.occurred_at)) is not None
        ]
        proposed = [Claim(fact, self._proposed, self._credited.get(fact.unit_code, "")) for fact in facts]
        for place, claims in enumerate((current, proposed)):
            for posting in ledger.post(ledger.route(claims, self._targets), self._bounds[place]):
                self._points[place][posting.claim.unit_code] += posting.points

    def list_differences(self, groups: Mapping[str, str]) -> list[Difference]:
        """Return a line for each unit that has points by either; `groups` tell by code with whom it is ranked."""
        before, after = self._points
        codes = sorted({code for code in {*before, *after} if before[code] or after[code]})
        ranks = [_rank({code: points[code] for code in codes}, groups) for points in self._points]
        lines = [Difference(code, before[code], after[code], ranks[0][code], ranks[1][code]) for code in codes]
        return sorted(lines, key=lambda line: (line.rank_after, line.unit_code))


def _rank(points: Mapping[str, int], groups: Mapping[str, str]) -> dict[str, int]:
    by_group: defaultdict[str, list[int]] = defaultdict(list)
    for code, held in points.items():
        by_group[groups.get(code, "")].append(held)
    return {code: 1 + _better(by_group[groups.get(code, "")], held) for code, held in points.items()}


def _better(others: Iterable[int], held: int) -> int:
    return sum(other > held for other in others)

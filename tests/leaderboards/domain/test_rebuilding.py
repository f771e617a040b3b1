"""What is worked out anew from entries and facts is what recording keeps."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.bounds import Bounds
from leaderboards.domain.facts import Fact
from leaderboards.domain.ledger import Claim, Posting, flow, post, route
from leaderboards.domain.periods import day_of, month_of
from leaderboards.domain.rebuilding import Line, Rebuilding
from leaderboards.domain.scheme import find_rule, find_scheme
from tests.leaderboards.oracle import ADULTS, MOMENTS, SCHEMES, by_period, draw_facts, heads, worth
from units.domain.unit import Measure

UNITS = ("u", "v")
TARGETS = {(unit, Measure.ADULTS, year): ADULTS for unit in UNITS for year in (2026, 2027)}
LAST = max(MOMENTS)


@dataclass
class Journal:
    """Entries as recording would store them; bounds' corrections are entries of their own."""

    bounds: Bounds = field(default_factory=Bounds)
    lines: list[Line] = field(default_factory=list)
    postings: dict[str, Posting] = field(default_factory=dict)

    def record(self, fact: Fact, now: datetime) -> None:
        scheme = find_scheme(SCHEMES, fact.occurred_at)
        assert scheme is not None
        [posting] = post(route([Claim(fact, scheme)], TARGETS), self.bounds)
        self.postings[fact.source_key] = posting
        self._keep("posting", posting, dict(posting.changes), now)

    def reverse(self, key: str, now: datetime) -> None:
        posting = self.postings[key]
        claim = posting.claim
        back = {day_of(claim.fact.occurred_at): -posting.earned}
        self._keep(
            "reversal",
            posting,
            dict(flow(find_rule(claim.scheme, claim.fact.kind), posting.steps, back, self.bounds)),
            now,
        )

    def _keep(self, role: str, posting: Posting, changes: dict[date, int], now: datetime) -> None:
        fact = posting.claim.fact
        sign = -1 if role == "reversal" else 1
        people = heads([fact]).get((fact.unit_code, day_of(fact.occurred_at)), 0)
        rest = (now, fact.unit_code, fact.kind, fact.detail, sign * fact.quantity)
        version, own = posting.claim.scheme.version, day_of(fact.occurred_at)
        steps = "\n".join(posting.steps)
        self.lines.append(Line(role, version, steps, changes.pop(own, 0), sign * people, fact.occurred_at, *rest))
        for day, points in changes.items():
            moment = fact.occurred_at + (day - own)
            self.lines.append(Line("adjustment", version, "", points, 0, moment, *rest))


@given(st.data(), draw_facts(UNITS))
def test_a_rebuild_equals_what_stands_and_every_month_what_was_posted(data: st.DataObject, facts: list[Fact]) -> None:
    journal, standing, now = Journal(), list[Fact](), LAST
    for fact in facts:
        now += timedelta(days=data.draw(st.integers(0, 40)))
        journal.record(fact, now)
        standing.append(fact)
        if data.draw(st.booleans()):
            journal.reverse(standing.pop(data.draw(st.integers(0, len(standing) - 1))).source_key, now)
    rebuilding = Rebuilding(SCHEMES)
    for line in sorted(data.draw(st.permutations(journal.lines)), key=lambda line: month_of(day_of(line.recorded_at))):
        rebuilding.add([line])
    derived = rebuilding.finish()
    points = {key: points for key, (points, _) in derived.standings.items() if points}
    assert points == by_period(worth(standing))
    assert derived.months == derived.posted
    assert {key: amount for key, (amount, _) in derived.bounds.items()} == {
        key: amount for key, amount in journal.bounds.changed.items() if amount
    }
    people = sum(heads(standing).values())
    assert (
        sum(count for (period, part, _), (_, count) in derived.standings.items() if (period, part) == ("all", ""))
        == people
    )


@pytest.mark.parametrize("stored", [(4, 3), (3, 2)])
def test_entries_that_do_not_say_what_their_fact_is_worth_are_seen(stored: tuple[int, int]) -> None:
    line = Line("posting", 1, "", *stored, LAST, LAST, "u", "live.participation", "", 3)
    scheme = SCHEMES[0]
    rebuilding = Rebuilding([scheme])
    rebuilding.add([line])
    derived = rebuilding.finish()
    month = month_of(day_of(LAST))
    assert derived.months == {(month, month, "u"): (3, 3)}
    assert derived.posted == {(month, month, "u"): stored}


def test_lines_that_go_the_same_way_come_to_their_bound_together_and_corrections_are_worked_out_anew() -> None:
    step = "1|live.participation|u|day=2026-10-02|at=5"
    rest = (MOMENTS[4], LAST, "u", "live.participation", "", 4)
    rebuilding = Rebuilding(SCHEMES)
    rebuilding.add([Line("posting", 1, step, 4, 4, *rest), Line("posting", 1, step, 1, 4, *rest)])
    rebuilding.add([Line("adjustment", 1, "", 99, 0, *rest)])
    derived = rebuilding.finish()
    recorded = month_of(day_of(LAST))
    assert derived.standings["2026-10", "live", "u"] == (5, 8)
    assert derived.bounds == {(step, day_of(MOMENTS[4])): (8, 0)}
    assert (derived.months, derived.posted) == ({(recorded, 202610, "u"): (5, 8)}, {(recorded, 202610, "u"): (104, 8)})

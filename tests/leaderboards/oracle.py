"""What standing facts are worth, worked out anew from all of them: the slow way that the ledger must agree with."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from math import floor
from typing import NamedTuple

from hypothesis import strategies as st

from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import PEOPLE_KINDS, FactKind
from leaderboards.domain.periods import day_of, kept_periods
from leaderboards.domain.scheme import Cap, Grade, Rule, Scheme, Scope, Target
from units.domain.unit import Measure

PERSON, DAY, SOURCE, YEAR = Scope.PERSON, Scope.DAY, Scope.SOURCE, Scope.YEAR
BEGIN, CHANGE = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 12, 30, 17, tzinfo=UTC)
RULES = (
    Rule(
        FactKind.LIVE_PARTICIPATION,
        numerator=1,
        caps=(Cap(5, frozenset({DAY})), Cap(12), Cap(2, frozenset({PERSON, DAY}))),
    ),
    Rule(FactKind.LIVE_UNIT_RESULT, numerator=3, denominator=2, only_detail="official"),
    Rule(
        FactKind.SKILL_ADULT,
        target=Target(measure=Measure.ADULTS, percent=50),
        share=10,
        grades=(Grade(50, 4), Grade(90, 12)),
    ),
    Rule(FactKind.MEDIA_ARTICLE, target=Target(fixed=8), share=3, is_yearly=False),
    Rule(FactKind.REPORT_LATE, numerator=5, caps=(Cap(8, frozenset({YEAR})), Cap(13)), is_penalty=True),
    Rule(FactKind.INITIATIVE, numerator=2, caps=(Cap(3, frozenset({SOURCE})),), is_bonus=True),
    Rule(FactKind.FALSE_DATA, is_knockout=True),
    Rule(FactKind.TRAINING_ELDERLY, numerator=2, caps=(Cap(3, frozenset({PERSON})), Cap(9))),
)
SCHEMES = (Scheme(1, "first", BEGIN, RULES), Scheme(2, "second", CHANGE, (RULES[0], RULES[2])))
ADULTS = 23  # half of them, rounded up, are the target of the figure's rule
MOMENTS = tuple(
    datetime(year, month, day, hour, tzinfo=UTC)
    for year, month, day, hour in [
        *((2026, 9, 29, 1), (2026, 9, 29, 18), (2026, 9, 30, 16), (2026, 9, 30, 17)),
        *((2026, 10, 2, 3), (2026, 12, 30, 16), (2026, 12, 31, 16), (2026, 12, 31, 18)),
    ]
)
WHY = (FactKind.LIVE_PARTICIPATION, FactKind.SKILL_ADULT, FactKind.REPORT_LATE, FactKind.INITIATIVE)
OTHERS = (FactKind.MEDIA_ARTICLE, FactKind.LIVE_UNIT_RESULT, FactKind.AGREEMENT_SIGNED)


class Part(NamedTuple):
    """Where points stand: a unit, a criterion, a day."""

    unit: str
    criterion: str
    day: date


def draw_facts(units: Collection[str], *, most: int = 25) -> st.SearchStrategy[list[Fact]]:
    """Return lists of facts of the units, on a few days around the ends of months and of the year."""
    fact = st.builds(
        Fact,
        st.builds("{}:{}:{}".format, st.sampled_from(["a", "b"]), st.sampled_from("xy"), st.integers(0, 60)),
        st.sampled_from(WHY) | st.sampled_from(OTHERS),
        st.sampled_from(sorted(units)),
        st.sampled_from(MOMENTS),
        st.integers(1, 6),
        st.sampled_from([None, "p1", "p2"]),
        st.sampled_from(["", "official"]),
    )
    return st.lists(fact, max_size=most, unique_by=lambda each: each.source_key)


def worth(facts: Iterable[Fact], adults: int = ADULTS) -> dict[Part, int]:
    """Return the points of the facts: those of a day are what its facts add to those of all days before it."""
    by_rule: defaultdict[tuple[Scheme, Rule, str, object], list[Fact]] = defaultdict(list)
    for fact in facts:
        scheme = max((each for each in SCHEMES if each.valid_from <= fact.occurred_at), key=lambda each: each.version)
        for rule in scheme.rules:
            if rule.kind == fact.kind and rule.only_detail in {None, fact.detail}:
                year = day_of(fact.occurred_at).year if rule.target is not None and rule.is_yearly else None
                by_rule[scheme, rule, fact.unit_code, year].append(fact)
    found: defaultdict[Part, int] = defaultdict(int)
    for (_, rule, unit, _), group in by_rule.items():
        before = 0
        for day in sorted({day_of(fact.occurred_at) for fact in group}):
            now = _value(rule, [fact for fact in group if day_of(fact.occurred_at) <= day], adults)
            found[Part(unit, rule.criterion, day)] += now - before
            before = now
    return {part: points for part, points in found.items() if points}


def _value(rule: Rule, facts: list[Fact], adults: int) -> int:
    if rule.target is not None:
        whole = rule.target.fixed or -(-adults * rule.target.percent // 100)
        part = min(Fraction(sum(fact.quantity for fact in facts), whole), Fraction(1)) if whole else Fraction(0)
        graded = [grade.points for grade in rule.grades if part * 100 >= grade.percent]
        return max([floor(rule.share * part + Fraction(1, 2)), *graded])
    amounts = [
        (fact, floor(Fraction(fact.quantity * rule.numerator, rule.denominator) + Fraction(1, 2))) for fact in facts
    ]
    for cap in sorted(rule.caps, key=lambda cap: len(cap.per), reverse=True):
        groups: defaultdict[tuple[object, ...], list[tuple[Fact, int]]] = defaultdict(list)
        for fact, amount in amounts:
            groups[tuple(_scope(fact, scope) for scope in sorted(cap.per))].append((fact, amount))
        amounts = [(group[0][0], min(cap.limit, sum(amount for _, amount in group))) for group in groups.values()]
    total = sum(amount for _, amount in amounts)
    return -total if rule.is_penalty else total


def _scope(fact: Fact, scope: Scope) -> object:
    if scope is Scope.DAY:
        return day_of(fact.occurred_at)
    if scope is Scope.YEAR:
        return day_of(fact.occurred_at).year
    if scope is Scope.SOURCE:
        return tuple(fact.source_key.split(":")[:2])
    return fact.person_key or fact.source_key


def heads(facts: Iterable[Fact]) -> dict[tuple[str, date], int]:
    """Return the people of the facts by unit and day."""
    found: defaultdict[tuple[str, date], int] = defaultdict(int)
    for fact in facts:
        if fact.kind in PEOPLE_KINDS:
            found[fact.unit_code, day_of(fact.occurred_at)] += fact.quantity
    return dict(found)


def by_period(parts: Mapping[Part, int]) -> dict[tuple[str, str, str], int]:
    """Return points by kept period, criterion ("" for all) and unit."""
    found: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for part, points in parts.items():
        for period, criterion in _places(part):
            found[period, criterion, part.unit] += points
    return {key: points for key, points in found.items() if points}


def _places(part: Part) -> Iterator[tuple[str, str]]:
    for period in kept_periods(part.day):
        yield period, ""
        yield period, part.criterion

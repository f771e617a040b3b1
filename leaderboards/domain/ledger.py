"""The ledger's arithmetic: what facts post under their bounds, and what taking one back posts.

Every bound counts what has arrived at it and lets through a function of that sum: a cap the smaller of sum and limit, a
target the points for the reached part. Bounds of one rule are nested, the finest first, and each passes on to the next
only what its own function grew by, day by day of occurring. So what a unit holds on any day depends on its standing
facts alone: neither their order nor repetition moves it, and a reversal restores it.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from core.kernel import N_
from leaderboards.domain.bounds import Amounts, Bounds
from leaderboards.domain.facts import Fact, Outcome, Status, find_flaw, source_of
from leaderboards.domain.periods import day_of
from leaderboards.domain.scheme import Cap, Rule, Scheme, Scope, Target, earn, find_rule, find_scheme
from units.domain.unit import Kind, Measure

FigureKey = tuple[str, Measure, int]  # unit code, measure, year
Targets = Mapping[FigureKey, int]  # → the confirmed figure
NEWEST = date.max.year  # the year that stands for the newest figure there is
LONGEST_PERSON = 64


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact beside the scheme that values it; `credited` is the code of who takes its points, "" its own unit."""

    fact: Fact
    scheme: Scheme
    credited: str = ""

    @property
    def unit_code(self) -> str:
        """The code of the unit whose points they are, and whose bounds they go through."""
        return self.credited or self.fact.unit_code


class Routed(NamedTuple):
    """A claim beside its rule (None earns nothing) and the keys of its bounds, finest first."""

    claim: Claim
    rule: Rule | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posting:
    """What a claim changes; `steps` are the keys of the bounds it went through, finest first.

    `changes` are points by day: those of the claim's own day, and what a bound now gives or takes on later days.
    """

    claim: Claim
    steps: tuple[str, ...]
    earned: int
    changes: Amounts = field(default_factory=dict)

    @property
    def points(self) -> int:
        """What the unit's points change by in all."""
        return sum(self.changes.values())


@dataclass(frozen=True, slots=True)
class Sifted:
    """A batch decided: an outcome for each fact in order, and the claims that are to be kept."""

    outcomes: tuple[Outcome, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a batch is judged against: kinds of units by code, all schemes, and the (owner, key) pairs in store.

    `credited` names by code the unit that takes another one's points.
    """

    kinds: Mapping[str, Kind]
    schemes: Sequence[Scheme]
    keys: Collection[tuple[str, str]]
    credited: Mapping[str, str] = field(default_factory=dict)


def sift(facts: Iterable[Fact], known: Known, now: datetime) -> Sifted:
    """Decide each fact: refused with a reason, known (stored, or earlier in the batch), or to be kept."""
    outcomes, claims = [], dict[tuple[str, str], Claim]()
    for fact in facts:
        flaw = find_flaw(fact, known.kinds.get(fact.unit_code), now)
        scheme = None if flaw else find_scheme(known.schemes, fact.occurred_at)
        key = (fact.owner, fact.source_key)
        if scheme is None:
            flaw = flaw or N_("No scheme covers the day on which this occurred.")
            outcomes.append(Outcome(fact.source_key, Status.REFUSED, flaw))
        elif key in known.keys or key in claims:
            outcomes.append(Outcome(fact.source_key, Status.KNOWN))
        else:
            claims[key] = Claim(fact, scheme, known.credited.get(fact.unit_code, ""))
            outcomes.append(Outcome(fact.source_key, Status.RECORDED))
    return Sifted(tuple(outcomes), tuple(claims.values()))


def steps_of(claim: Claim, targets: Targets) -> tuple[str, ...]:
    """Return the keys of the bounds that the claim's points go through, finest first; none where nothing bounds them.

    A key says everything its bound depends on, so that it can be read again when the fact is taken back.
    """
    fact, rule = claim.fact, find_rule(claim.scheme, claim.fact.kind)
    if rule is None:
        return ()
    stem = f"{claim.scheme.version}|{fact.kind}|{claim.unit_code}"
    if rule.target is not None:
        year = year_of(rule, fact)
        return (f"{stem}|{'*' if year == NEWEST else year}|of={whole_of(rule.target, claim.unit_code, year, targets)}",)
    finest_first = sorted(rule.caps, key=lambda cap: -len(cap.per))
    return tuple(f"{stem}|{_scoped(fact, cap)}|at={cap.limit}" for cap in finest_first)


def flow(rule: Rule | None, steps: Sequence[str], amounts: Amounts, bounds: Bounds) -> Amounts:
    """Send amounts through the bounds and return the points that come out, by day; `bounds` are brought up to date.

    Negative amounts take back what arrived before.
    """
    if rule is None:
        return {}
    sign = -1 if rule.is_penalty else 1
    passed: Amounts = {day: amount for day, amount in amounts.items() if amount}
    for step in steps:
        passed = bounds.send(rule, step, passed) if passed else passed
    return {day: sign * amount for day, amount in passed.items()}


def route(claims: Iterable[Claim], targets: Targets) -> list[Routed]:
    """Return by which rule and through which bounds each claim goes."""
    return [Routed(each, find_rule(each.scheme, each.fact.kind), steps_of(each, targets)) for each in claims]


def post(routed: Iterable[Routed], bounds: Bounds) -> list[Posting]:
    """Return one posting a claim, in order; `bounds` are brought up to date."""
    postings = []
    for claim, rule, steps in routed:
        earned = earn(rule, claim.fact)
        changes = flow(rule, steps, {day_of(claim.fact.occurred_at): earned}, bounds)
        postings.append(Posting(claim, steps, earned, changes))
    return postings


def first_day(claims: Iterable[Claim]) -> date:
    """Return the day of the earliest claim: what arrived before it at their bounds matters as a sum only."""
    return day_of(min(claim.fact.occurred_at for claim in claims))


def year_of(rule: Rule, fact: Fact) -> int:
    """Return the year whose figure is the fact's target: one and the same for all facts that a bound adds up."""
    return day_of(fact.occurred_at).year if rule.is_yearly else NEWEST


def whole_of(target: Target, unit_code: str, year: int, targets: Targets) -> int:
    """Return what counts as everything for a unit; 0 while its figure is not confirmed."""
    if target.measure is None:
        return target.fixed or 0
    figure = targets.get((unit_code, target.measure, year), 0)
    return -(-figure * target.percent // 100)


def _scoped(fact: Fact, cap: Cap) -> str:
    parts = {
        Scope.YEAR: f"{day_of(fact.occurred_at).year}",
        Scope.SOURCE: source_of(fact.source_key),
        Scope.DAY: f"{day_of(fact.occurred_at)}",
        Scope.PERSON: _short(fact.person_key or fact.source_key),
    }
    return "|".join(f"{scope}={parts[scope]}" for scope in parts if scope in cap.per)


def _short(person: str) -> str:
    return person if len(person) < LONGEST_PERSON else hashlib.sha256(person.encode()).hexdigest()

"""The ledger's arithmetic: what facts post under their bounds, and what taking one back posts.

Every bound counts what has arrived at it and lets through a function of that sum: a cap the smaller of sum and limit, a
target the points for the reached part. Bounds of one rule are nested, the finest first, and each passes on to the next
only what its own function grew by. So what a unit holds depends on the sum of its standing facts alone: neither their
order nor repetition moves it, and a reversal restores it.
"""

from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.kernel import N_
from leaderboards.domain.facts import Fact, Outcome, Status, find_flaw, source_of
from leaderboards.domain.periods import day_of
from leaderboards.domain.scheme import Cap, Rule, Scheme, Scope, Target, earn, find_rule, find_scheme, reached
from units.domain.unit import Kind, Measure

Targets = Mapping[tuple[str, Measure, int], int]  # unit code, measure, year → the confirmed figure


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact beside the scheme that values it."""

    fact: Fact
    scheme: Scheme


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry to store; `steps` are the keys of the bounds it went through, finest first."""

    claim: Claim
    steps: tuple[str, ...]
    earned: int
    points: int


@dataclass(frozen=True, slots=True)
class Sifted:
    """A batch decided: an outcome for each fact in order, and the claims that are to be kept."""

    outcomes: tuple[Outcome, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a batch is judged against: kinds of units by code, all schemes, and the (owner, key) pairs in store."""

    kinds: Mapping[str, Kind]
    schemes: Sequence[Scheme]
    keys: Collection[tuple[str, str]]


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
            claims[key] = Claim(fact, scheme)
            outcomes.append(Outcome(fact.source_key, Status.RECORDED))
    return Sifted(tuple(outcomes), tuple(claims.values()))


def steps_of(claim: Claim, targets: Targets) -> tuple[str, ...]:
    """Return the keys of the bounds that the claim's points go through, finest first; none where nothing bounds them.

    A key says everything its bound depends on, so that it can be read again when the fact is taken back.
    """
    fact, rule = claim.fact, find_rule(claim.scheme, claim.fact.kind)
    if rule is None:
        return ()
    stem = f"{claim.scheme.version}|{fact.kind}|{fact.unit_code}"
    if rule.target is not None:
        year = day_of(fact.occurred_at).year
        whole = _whole(rule.target, fact.unit_code, year, targets)
        return (f"{stem}|{year if rule.is_yearly else '*'}|of={whole}",)
    finest_first = sorted(rule.caps, key=lambda cap: -len(cap.per))
    return tuple(f"{stem}|{_scoped(fact, cap)}|at={cap.limit}" for cap in finest_first)


def flow(rule: Rule | None, steps: Sequence[str], amount: int, arrived: MutableMapping[str, int]) -> int:
    """Send an amount through the bounds and return the points that come out; `arrived` is brought up to date.

    A negative amount takes back what arrived before.
    """
    for key in steps:
        before = arrived.get(key, 0)
        arrived[key] = before + amount
        amount = _passed(rule, key, before + amount) - _passed(rule, key, before)
    return -amount if rule is not None and rule.is_penalty else amount


def post(claims: Iterable[Claim], targets: Targets, arrived: MutableMapping[str, int]) -> list[Posting]:
    """Return one posting a claim, in order; `arrived` (what came to each bound so far) is brought up to date."""
    postings = []
    for claim in claims:
        rule, steps = find_rule(claim.scheme, claim.fact.kind), steps_of(claim, targets)
        earned = earn(rule, claim.fact)
        postings.append(Posting(claim, steps, earned, flow(rule, steps, earned, arrived)))
    return postings


def _whole(target: Target, unit_code: str, year: int, targets: Targets) -> int:
    if target.measure is None:
        return target.fixed or 0
    figure = targets.get((unit_code, target.measure, year), 0)
    return -(-figure * target.percent // 100)


def _scoped(fact: Fact, cap: Cap) -> str:
    parts = {
        Scope.SOURCE: source_of(fact.source_key),
        Scope.DAY: f"{day_of(fact.occurred_at)}",
        Scope.PERSON: (fact.person_key or fact.source_key)[:64],
    }
    return "|".join(f"{scope}={parts[scope]}" for scope in parts if scope in cap.per)


def _passed(rule: Rule | None, key: str, arrived: int) -> int:
    how, limit = key.rsplit("|", 1)[1].split("=")
    if how == "of":
        return 0 if rule is None else reached(rule, arrived, int(limit))
    return min(arrived, int(limit))

"""The ledger's arithmetic: what a batch of facts posts under the caps, and what a reversal takes back and gives on.

The law behind both: a unit holds, for each source and day, the smaller of the cap and what its standing facts earned.
So neither order nor repetition of facts moves a standing, and a reversal restores it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone

from core.kernel import N_
from leaderboards.domain.facts import Fact, Outcome, Status, find_flaw, source_of
from leaderboards.domain.scheme import Scheme, earn, find_rule, find_scheme
from units.domain.unit import Kind

LOCAL = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact beside the scheme that values it."""

    fact: Fact
    scheme: Scheme


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry to store: what the fact earned, what the cap left of it, and the bucket that counts the cap."""

    claim: Claim
    bucket: str
    earned: int
    points: int


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of a bucket as stored; `fact_id` tells whose it is."""

    entry_id: str
    fact_id: str
    earned: int
    points: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reversal posts: entries taken back, and points that now reach facts which the cap had cut."""

    taken: tuple[Line, ...]
    given: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sifted:
    """A batch decided: an outcome for each fact in order, and the claims that are to be posted."""

    outcomes: tuple[Outcome, ...]
    claims: tuple[Claim, ...]


def sift(facts: Iterable[Fact], kinds: Mapping[str, Kind], schemes: Sequence[Scheme], known: Collection[str]) -> Sifted:
    """Decide each fact: refused with a reason, known (stored, or earlier in the batch), or to be posted."""
    outcomes, claims = [], dict[str, Claim]()
    for fact in facts:
        flaw = find_flaw(fact, kinds.get(fact.unit_code))
        scheme = None if flaw else find_scheme(schemes, fact.occurred_at)
        if scheme is None:
            flaw = flaw or N_("No scheme covers the day on which this occurred.")
            outcomes.append(Outcome(fact.source_key, Status.REFUSED, flaw))
        elif fact.source_key in known or fact.source_key in claims:
            outcomes.append(Outcome(fact.source_key, Status.KNOWN))
        else:
            claims[fact.source_key] = Claim(fact, scheme)
            outcomes.append(Outcome(fact.source_key, Status.RECORDED))
    return Sifted(tuple(outcomes), tuple(claims.values()))


def bucket_of(claim: Claim) -> str:
    """Return the key under which the cap counts: unit, source, local day, kind and version."""
    fact = claim.fact
    day = fact.occurred_at.astimezone(LOCAL).date()
    return f"{fact.unit_code}|{source_of(fact.source_key)}|{day}|{fact.kind}|{claim.scheme.version}"


def cap_of(scheme: Scheme, kind: str) -> int | None:
    """Return the cap of a kind, None where there is none."""
    rule = find_rule(scheme, kind)
    return None if rule is None else rule.cap


def post(claims: Iterable[Claim], held: Mapping[str, int]) -> list[Posting]:
    """Return one posting a claim, in order; `held` are the points each bucket has already."""
    now_held = dict(held)
    postings = []
    for claim in claims:
        bucket = bucket_of(claim)
        earned = earn(find_rule(claim.scheme, claim.fact.kind), claim.fact)
        points = _granted(earned, cap_of(claim.scheme, claim.fact.kind), now_held.get(bucket, 0))
        now_held[bucket] = now_held.get(bucket, 0) + points
        postings.append(Posting(claim, bucket, earned, points))
    return postings


def reverse(lines: Sequence[Line], fact_id: str, cap: int | None) -> Correction:
    """Return what undoing a fact posts; `lines` are all entries of its bucket in the order they were stored."""
    taken = tuple(line for line in lines if line.fact_id == fact_id)
    others = [line for line in lines if line.fact_id != fact_id]
    held = sum(line.points for line in others)
    lacking: dict[str, int] = {}
    for line in others:
        lacking[line.fact_id] = lacking.get(line.fact_id, 0) + line.earned - line.points
    given: dict[str, int] = {}
    for other, lack in lacking.items():
        points = _granted(lack, cap, held + sum(given.values()))
        if points:
            given[other] = points
    return Correction(taken, given)


def _granted(earned: int, cap: int | None, held: int) -> int:
    return earned if cap is None else max(0, min(earned, cap - held))

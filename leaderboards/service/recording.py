"""Recording facts, confirming pending ones, reversing one: what is stored with each, in one unit of work."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core import versions
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Invalid, N_, NotFound
from leaderboards.domain import ledger
from leaderboards.domain.bounds import Amounts
from leaderboards.domain.entries import Entry, EntryRole, sum_months, sum_standings
from leaderboards.domain.facts import LONGEST_TEXT, SOURCE_KEY, Fact, Outcome, Verification
from leaderboards.domain.kinds import KINDS, PEOPLE_KINDS, FactKind
from leaderboards.domain.ledger import Claim, FigureKey, Known, Posting
from leaderboards.domain.periods import day_of, moment_of
from leaderboards.domain.scheme import FIRST_SCHEME, Scheme, find_rule, find_scheme
from leaderboards.queries import recording as queries
from leaderboards.queries.recording import FactRow
from leaderboards.queries.snapshots import find_last_freeze
from leaderboards.service.crediting import Takers, find_takers_by_id, hold_facts, hold_takers
from leaderboards.service.targets import load_targets
from units import queries as unit_queries

VERSION = "ledger"
NEXT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reversal:
    """Which fact is to be undone, why and by whom; `owner` is "" for our own producers."""

    source_key: str
    reason: str
    by: str | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Reversed:
    """The entries that undo a fact; `known` when it had been reversed before."""

    known: bool
    entry_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A fact in store, the unit that it is about, and its claim."""

    id: str
    unit_id: str
    claim: Claim


async def hold(uow: UnitOfWork, *, unit_codes: Collection[str] = (), source_keys: Collection[str] = ()) -> None:
    """Hold the units of what is to be recorded, confirmed or reversed (facts of our own producers), and their takers.

    A unit of work that calls the ledger more than once begins with this: all units at once, so that nobody is in the
    way later.
    """
    facts = (await queries.find_facts(uow, {("", key) for key in source_keys})).values()
    named = {str(unit.id) for unit in (await unit_queries.find_keys(uow, unit_codes)).values()}
    await hold_facts(uow, named | {fact.unit_id for fact in facts}, [fact.id for fact in facts])


async def record(
    uow: UnitOfWork, facts: Sequence[Fact], *, now: datetime, recorded_by: str | None = None
) -> tuple[Outcome, ...]:
    """Record facts and post their points; a bad fact does not stop the others, a repeated source key changes nothing.

    Pending facts are kept without points. The units are held until the unit of work ends, so that two recorders cannot
    pass a bound together. Raises IntegrityError where another recorder has just used a source key for another unit:
    try the whole unit of work again.
    """
    schemes = await current_schemes(uow, now)  # before units are held: the very first recorders meet at its row
    takers = await hold_takers(uow, {fact.unit_code for fact in facts})
    asked = {(fact.owner, fact.source_key) for fact in facts if SOURCE_KEY.fullmatch(fact.source_key)}
    kinds = {code: unit.kind for code, unit in takers.units.items()}
    known = Known(kinds, schemes, await queries.list_known_keys(uow, asked), takers.credited)
    sifted = ledger.sift(facts, known, now)
    kept = [_Kept(new_id(), takers.units[claim.fact.unit_code].id, claim) for claim in sifted.claims]
    await queries.add_facts(uow, [_fact_row(each, now, recorded_by) for each in kept])
    await _post(uow, [each for each in kept if each.claim.fact.verification is not Verification.PENDING], takers, now)
    return sifted.outcomes


async def confirm(uow: UnitOfWork, source_keys: Sequence[str], *, by: str, now: datetime) -> int:
    """Give pending facts their second confirmation and their points; return how many it was still needed for."""
    asked = await queries.list_waiting(uow, source_keys)
    await hold_facts(uow, {row.unit_id for row in asked}, [])
    waiting = await queries.list_waiting(uow, source_keys)  # as it is now that nobody else decides about them
    takers = await find_takers_by_id(uow, {row.unit_id for row in waiting})
    schemes = await current_schemes(uow, now)
    valued = {row: find_scheme(schemes, row.occurred_at) for row in waiting}
    kept = _claims({row: scheme for row, scheme in valued.items() if scheme is not None}, takers, {})
    await queries.add_confirmations(uow, [row.id for row in waiting], by, now)
    await _post(uow, kept, takers, now)
    return len(waiting)


async def reverse(uow: UnitOfWork, reversal: Reversal, *, now: datetime) -> Reversed:
    """Undo one fact; see `reverse_all`."""
    (done,) = await reverse_all(uow, [reversal], now=now)
    return done


async def reverse_all(uow: UnitOfWork, reversals: Sequence[Reversal], *, now: datetime) -> list[Reversed]:
    """Undo facts, each named once, by negative entries; what a bound had cut from others is given back beside them.

    A second reversal changes nothing. Raises NotFound for an unknown source key, Invalid without a reason.
    """
    if not all(0 < len(reversal.reason.strip()) <= LONGEST_TEXT for reversal in reversals):
        raise Invalid(N_("A reversal needs a reason of at most %(limit)s characters."), limit=LONGEST_TEXT)
    found = await queries.find_facts(uow, {(reversal.owner, reversal.source_key) for reversal in reversals})
    if len(found) < len(reversals):
        raise NotFound(N_("There is no fact with this source key."))
    facts = [found[reversal.owner, reversal.source_key] for reversal in reversals]
    await hold_facts(uow, {fact.unit_id for fact in facts}, [fact.id for fact in facts])
    done = await queries.list_reversal_entries(uow, [fact.id for fact in facts])
    undoing = {
        fact.id: _undoing(fact, reversal, now)
        for fact, reversal in zip(facts, reversals, strict=True)
        if fact.id not in done
    }
    entries = await _undo_all(uow, [fact for fact in facts if fact.id in undoing], undoing, now)
    return [Reversed(fact.id in done, (done | entries)[fact.id]) for fact in facts]


async def _undo_all(
    uow: UnitOfWork, facts: Sequence[FactRow], undoing: Mapping[str, FactRow], now: datetime
) -> dict[str, tuple[str, ...]]:
    """Store the undoing facts with their entries, and return the ids of those by the fact that they undo."""
    if not facts:
        return {}
    await queries.add_facts(uow, [undoing[fact.id] for fact in facts])
    taken = await withdraw(uow, facts, now)
    await store_entries(uow, [replace(entry, fact_id=undoing[entry.fact_id].id) for entry in taken])
    return {fact.id: tuple(sorted(entry.id for entry in taken if entry.fact_id == fact.id)) for fact in facts}


async def withdraw(uow: UnitOfWork, facts: Sequence[FactRow], now: datetime) -> list[Entry]:
    """Return the entries that take the facts' postings back, and bring their bounds up to date."""
    schemes = {scheme.version: scheme for scheme in await queries.list_schemes(uow)}
    kinds = {fact.id: fact.kind for fact in facts}
    postings = await queries.list_postings(uow, list(kinds))
    if not postings:
        return []
    first = day_of(min(posting.occurred_at for posting in postings))
    bounds = await queries.load_bounds(uow, {step for posting in postings for step in posting.steps}, first)
    entries: list[Entry] = []
    for posting in postings:
        rule = find_rule(schemes[posting.scheme_version], kinds[posting.fact_id])
        changes = ledger.flow(rule, posting.steps, {day_of(posting.occurred_at): -posting.earned}, bounds)
        entries += undo(posting, changes, now)
    await queries.store_bounds(uow, bounds)
    return entries


def undo(posting: Entry, changes: Amounts, now: datetime) -> list[Entry]:
    """Return what takes a posting back where points are to change by `changes`: also what others gain or lose now."""
    taken = replace(
        posting,
        id=new_id(),
        role=EntryRole.REVERSAL,
        recorded_at=now,
        earned=-posting.earned,
        points=-posting.points,
        people=-posting.people,
        reversal_of=posting.id,
    )
    return [taken, *adjust(taken, changes)]


def adjust(entry: Entry, changes: Amounts) -> list[Entry]:
    """Return what must stand beside an entry so that points change by `changes`: an adjustment a day."""
    plain = replace(entry, role=EntryRole.ADJUSTMENT, steps=(), earned=0, people=0, reversal_of=None)
    own = day_of(entry.occurred_at)
    rest = {**changes, own: changes.get(own, 0) - entry.points}
    return [
        replace(plain, id=new_id(), points=points, occurred_at=entry.occurred_at if day == own else moment_of(day))
        for day, points in sorted(rest.items())
        if points
    ]


async def store_entries(uow: UnitOfWork, entries: Sequence[Entry]) -> None:
    """Store entries with every sum that follows from them, and move the ledger's version on."""
    entries = await _after_freezes(uow, entries)
    await queries.add_entries(uow, entries)
    await queries.add_to_standings(uow, sum_standings(entries))
    await queries.add_to_months(uow, sum_months(entries))
    versions.bump(uow, VERSION)


async def _after_freezes(uow: UnitOfWork, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the entries as recorded after the last freeze: what waited while a board was frozen came too late."""
    last = await find_last_freeze(uow)
    if last is None:
        return entries
    return [replace(entry, recorded_at=max(entry.recorded_at, last + NEXT)) for entry in entries]


async def repost(uow: UnitOfWork, facts: Mapping[FactRow, Scheme], now: datetime) -> list[Entry]:
    """Return new postings of stored facts, each under its scheme, and bring their bounds up to date.

    They stay with the units to which they are posted now, those of villages with their communes.
    """
    posted = {
        posting.fact_id: posting.unit_id for posting in await queries.list_postings(uow, [row.id for row in facts])
    }
    takers = await find_takers_by_id(uow, {*posted.values(), *(row.unit_id for row in facts)})
    return await _entries(uow, _claims(facts, takers, posted), takers, now)


def _claims(facts: Mapping[FactRow, Scheme], takers: Takers, posted: Mapping[str, str]) -> list[_Kept]:
    """Return the facts with their claims; what was `posted` (fact → unit) stays there, wherever a village is now."""
    codes = {str(unit.id): code for code, unit in takers.units.items()}
    kept = []
    for row, scheme in facts.items():
        taker = takers.takers[codes[posted.get(row.id, row.unit_id)]]
        kept.append(_Kept(row.id, row.unit_id, Claim(_fact_of(row, codes[row.unit_id]), scheme, str(taker.code))))
    return kept


async def current_schemes(uow: UnitOfWork, now: datetime) -> list[Scheme]:
    """Return all schemes; the first one is stored when there is none yet."""
    schemes = await queries.list_schemes(uow)
    if not schemes:
        await queries.add_scheme(uow, FIRST_SCHEME, now)
        schemes = await queries.list_schemes(uow)
    return schemes


async def _post(uow: UnitOfWork, kept: Sequence[_Kept], takers: Takers, now: datetime) -> None:
    if kept:
        await store_entries(uow, await _entries(uow, kept, takers, now))


async def _entries(uow: UnitOfWork, kept: Sequence[_Kept], takers: Takers, now: datetime) -> list[Entry]:
    claims = [each.claim for each in kept]
    ids = {str(unit.code): str(unit.id) for unit in takers.takers.values()}
    targets = await load_targets(uow, _figures_of(claims), ids)
    routed = ledger.route(claims, targets)
    steps = {step for each in routed for step in each.steps}
    bounds = await queries.load_bounds(uow, steps, ledger.first_day(claims))
    postings = ledger.post(routed, bounds)
    await queries.store_bounds(uow, bounds)
    return [
        entry
        for each, posting in zip(kept, postings, strict=True)
        for entry in _entries_of(posting, each.id, ids[posting.claim.unit_code], now)
    ]


def _figures_of(claims: Iterable[Claim]) -> set[FigureKey]:
    """Return the figures that the claims' rules are shares of."""
    wanted = set()
    for claim in claims:
        rule = find_rule(claim.scheme, claim.fact.kind)
        if rule is not None and rule.target is not None and rule.target.measure is not None:
            wanted.add((claim.unit_code, rule.target.measure, ledger.year_of(rule, claim.fact)))
    return wanted


def _entries_of(posting: Posting, fact_id: str, unit_id: str, now: datetime) -> list[Entry]:
    fact, scheme = posting.claim.fact, posting.claim.scheme
    rule = find_rule(scheme, fact.kind)
    posted = Entry(
        id=new_id(),
        fact_id=fact_id,
        unit_id=unit_id,
        scheme_version=scheme.version,
        criterion=KINDS[FactKind(fact.kind)].criterion if rule is None else rule.criterion,
        occurred_at=fact.occurred_at,
        recorded_at=now,
        steps=posting.steps,
        earned=posting.earned,
        points=posting.changes.get(day_of(fact.occurred_at), 0),
        people=fact.quantity if fact.kind in PEOPLE_KINDS else 0,
    )
    return [posted, *adjust(posted, posting.changes)]


def _fact_row(kept: _Kept, now: datetime, recorded_by: str | None) -> FactRow:
    fact = kept.claim.fact
    return FactRow(
        id=kept.id,
        source_key=fact.source_key,
        owner=fact.owner,
        kind=fact.kind,
        unit_id=kept.unit_id,
        occurred_at=fact.occurred_at,
        recorded_at=now,
        recorded_by=recorded_by,
        quantity=fact.quantity,
        person_key=fact.person_key,
        detail=fact.detail,
        verification=fact.verification,
        evidence=fact.evidence,
    )


def _undoing(fact: FactRow, reversal: Reversal, now: datetime) -> FactRow:
    return replace(
        fact,
        id=new_id(),
        source_key=f"{fact.source_key}~reversal",  # no reported key can hold a tilde
        recorded_at=now,
        recorded_by=reversal.by,
        quantity=-fact.quantity,
        reversal_of=fact.id,
        reason=reversal.reason.strip(),
    )


def _fact_of(row: FactRow, unit_code: str) -> Fact:
    return Fact(
        row.source_key,
        row.kind,
        unit_code,
        row.occurred_at,
        row.quantity,
        person_key=row.person_key,
        detail=row.detail,
        verification=Verification(row.verification),
        evidence=row.evidence,
        owner=row.owner,
    )

"""Recording what was signed: number, date, signer, scan; nobody held or excluded gets past it. And publishing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from competitions.awards.decisions.domain.acts import DecisionKind, DecisionState, check_allowed
from competitions.awards.decisions.domain.deciding import Draft, Item, find_obstacles
from competitions.awards.decisions.domain.money import Money, money_of
from competitions.awards.decisions.queries import decisions as queries
from competitions.awards.decisions.queries.decisions import DecisionRow, ItemRow
from competitions.awards.decisions.queries.votes import list_candidates, list_closes
from competitions.awards.decisions.service import effects
from competitions.awards.decisions.service.access import hold_deciding, hold_to_record
from competitions.awards.decisions.service.drafting import note
from competitions.awards.holds.service import list_open_holds
from competitions.awards.rounds.queries.reading import RoundRow, find_round
from competitions.awards.rounds.service.achievements import note_awarded
from competitions.awards.rules.domain.rules import Rule
from competitions.awards.rules.service import list_rules
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, FieldError, Invalid, N_, NotFound
from leaderboards.domain.periods import day_of

LONGEST = {"number": 60, "signer": 120, "signer_title": 200}
REFUSED = N_("The decision cannot be signed like this.")


@dataclass(frozen=True, slots=True)
class Signing:
    """What stands on the signed paper, and the digest and type of its scan or of the digitally signed file."""

    decision_id: str
    number: str
    decided_on: date | None
    signer: str
    signer_title: str
    scan_digest: str
    scan_type: str


async def sign(uow: UnitOfWork, actor: Actor, signing: Signing, now: datetime) -> DecisionRow:
    """Record a signed decision and let it take effect; return it as it was.

    Raises Invalid naming everybody who may not be decided now, Conflict for a number that was used, a second award of
    one achievement, or an award in a round that does not run or was on public notice on the decision's day.
    """
    row = await hold_to_record(uow, actor, signing.decision_id)
    check_allowed("sign", row.state)
    day = _check_paper(signing, day_of(now))
    round_row = await find_round(uow, row.round_id)
    if round_row is None:
        raise NotFound(N_("There is no such award round."))
    items = await queries.list_items(uow, row.id)
    if row.kind is DecisionKind.AWARD:
        await hold_deciding(uow, row.round_id, day)
        await _check_votes(uow, items, row.round_id, day)
        await _check_subjects(uow, round_row, row, items)
    await _write(uow, row, signing, day, now)
    if row.kind is DecisionKind.AWARD:
        await _award(uow, items, day, now)
    else:
        await effects.amend(uow, effects.Amending(row, actor.person_id, now), items)
    await note(uow, "award_decision.signed", actor, row, now, decided_on=day.isoformat())
    return row


async def publish(uow: UnitOfWork, actor: Actor, decision_id: str, now: datetime) -> DecisionRow:
    """Publish a signed decision: from now on everybody reads it, with exactly its items."""
    row = await hold_to_record(uow, actor, decision_id)
    check_allowed("publish", row.state)
    await queries.change_decision(uow, row.id, state=DecisionState.PUBLISHED, published_at=now)
    await note(uow, "award_decision.published", actor, row, now)
    return row


def compute_money(rules: Sequence[Rule], items: Sequence[ItemRow], day: date) -> dict[str, Money]:
    """Return the money of each item by its id; raises NotFound where a rule is missing."""
    return {item.id: money_of(rules, item.award, item.subject_kind, day) for item in items}


async def _check_votes(uow: UnitOfWork, items: Sequence[ItemRow], round_id: str, day: date) -> None:
    """Raise Invalid for a paper that is older than the close of a vote about somebody whom it names."""
    closes, sessions = await list_closes(uow, round_id), {item.session_id for item in items}
    last = max((day_of(closed) for session, closed in closes.items() if session in sessions), default=day)
    if day < last:
        text = N_("The vote about those named was closed on %(day)s; the decision cannot be older than that.")
        raise Invalid(REFUSED, errors=(FieldError("decided_on", text, {"day": f"{last:%d/%m/%Y}"}),))


async def _check_subjects(uow: UnitOfWork, round_row: RoundRow, row: DecisionRow, items: Sequence[ItemRow]) -> None:
    holds = await list_open_holds(uow, [item.subject_key for item in items])
    omitted = frozenset(each.nomination_id for each in await queries.list_omissions(uow, row.id))
    others = await queries.list_decided(uow, row.round_id) - {item.nomination_id for item in items}
    draft = Draft(
        tuple(Item(i.nomination_id, i.subject_key, i.subject_name, i.basis, i.reason, i.document) for i in items),
        omitted | others,
        round_row.procedure,
    )
    candidates = await list_candidates(uow, round_row)
    errors = find_obstacles(draft, candidates, {key: hold.document for key, hold in holds.items()})
    if errors:
        raise Invalid(REFUSED, errors=errors)


async def _award(uow: UnitOfWork, items: Sequence[ItemRow], day: date, now: datetime) -> None:
    """Write the money and note each achievement as awarded; one that stands already is refused by name."""
    for item in items:
        await note_awarded(uow, item.nomination_id, now)
    for item_id, money in compute_money(await list_rules(uow), items, day).items():
        await queries.set_money(uow, item_id, money.amount, money.as_text())


async def _write(uow: UnitOfWork, row: DecisionRow, signing: Signing, day: date, now: datetime) -> None:  # noqa: PLR0913, PLR0917 - the paper, its day, and when it was recorded
    used = N_("Decision number %(number)s of %(year)s was used already. Check the number on the signed paper.")
    params: dict[str, str | int] = {"number": signing.number, "year": day.year}
    taken = Conflict(used, errors=(FieldError("number", used, params),), number=signing.number, year=day.year)
    if await queries.is_number_used(uow, row.unit_id, day.year, signing.number):
        raise taken
    values = {
        "state": DecisionState.SIGNED,
        "number": signing.number,
        "year": day.year,
        "decided_on": day,
        "signer": signing.signer,
        "signer_title": signing.signer_title,
        "scan_digest": signing.scan_digest,
        "scan_type": signing.scan_type,
        "signed_at": now,
    }
    if not await queries.change_decision(uow, row.id, **values):
        raise taken


def _check_paper(signing: Signing, today: date) -> date:
    """Return the decision's day; raises Invalid for what is missing on the form."""
    errors = [
        FieldError(name, N_("Write what stands on the signed paper, at most %(most)s characters."), {"most": most})
        for name, most in LONGEST.items()
        if not 0 < len(getattr(signing, name)) <= most
    ]
    if signing.decided_on is None:
        errors.append(FieldError("decided_on", N_("Write the day like 10/10/2026.")))
    elif signing.decided_on > today:
        errors.append(FieldError("decided_on", N_("The day of the decision lies in the future.")))
    if not signing.scan_digest:
        errors.append(FieldError("scan", N_("Attach the scan of the signed paper, or the digitally signed file.")))
    if errors or signing.decided_on is None:
        raise Invalid(REFUSED, errors=tuple(errors))
    return signing.decided_on

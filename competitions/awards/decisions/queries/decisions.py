"""Decisions, their items and whom they leave out."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import column, delete, select, table, update
from sqlalchemy.exc import IntegrityError

from competitions.awards.decisions.domain.acts import DecisionKind, DecisionState
from competitions.awards.decisions.domain.deciding import Basis
from competitions.awards.decisions.models import Decision, DecisionItem, DecisionOmission
from competitions.awards.domain.access import Awarding
from competitions.awards.domain.words import Level, SubjectKind
from core.database import UnitOfWork
from core.vietnamese import fold

UNIT = table("unit", column("id"), column("code"), column("name"))  # of `units`, by name as foreign keys are
ROUND = table("award_round", *(column(name) for name in ("id", "level", "title", "occasion", "period")))
HEAD = (UNIT.c.code, UNIT.c.name, ROUND.c.level, ROUND.c.title)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as it stands; `amends` is the decision that it annuls, corrects or issues anew from."""

    id: str
    round_id: str
    round_title: str
    unit_id: str
    unit_code: str
    unit_name: str
    level: Level
    kind: DecisionKind
    state: DecisionState
    number: str
    year: int
    decided_on: date | None
    signer: str
    signer_title: str
    scan_digest: str | None
    scan_type: str
    amends: str | None
    reason: str
    created_at: datetime
    signed_at: datetime | None
    published_at: datetime | None

    @property
    def awarding(self) -> Awarding:
        """Who decides, for `domain.access`."""
        return Awarding(self.unit_code, self.level)

    @property
    def is_open_draft(self) -> bool:
        """Whether names can still be put in or taken off; a round has one such at a time."""
        return self.kind is DecisionKind.AWARD and self.state is DecisionState.DRAFT


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A subject of a decision; money in đồng, `money_basis` the JSON of its rules."""

    id: str
    decision_id: str
    nomination_id: str
    session_id: str | None
    award: str
    subject_kind: SubjectKind
    subject_key: str
    subject_name: str
    basis: Basis
    reason: str
    document: str
    money: int
    money_basis: str
    annulled_by: str | None


@dataclass(frozen=True, slots=True)
class OmissionRow:
    """Somebody who was voted for and left out."""

    nomination_id: str
    reason: str
    document: str


_DECISIONS = (
    select(Decision, *HEAD).join(UNIT, UNIT.c.id == Decision.unit_id).join(ROUND, ROUND.c.id == Decision.round_id)
)


async def find_decision(uow: UnitOfWork, decision_id: str) -> DecisionRow | None:
    """Return a decision, or None."""
    found = (await uow.session.execute(_DECISIONS.where(Decision.id == decision_id))).first()
    return None if found is None else _decision(*found)


async def hold_decision(uow: UnitOfWork, decision_id: str) -> DecisionRow | None:
    """Return a decision and keep others from changing it until the end of the unit of work, or None."""
    await uow.session.execute(select(Decision.id).where(Decision.id == decision_id).with_for_update())
    return await find_decision(uow, decision_id)


async def hold_free(uow: UnitOfWork, decision_ids: list[str]) -> set[str]:
    """Hold those of these signed decisions that nobody else holds, without waiting; return which."""
    which = (Decision.id.in_(decision_ids), Decision.state == DecisionState.SIGNED)
    held = select(Decision.id).where(*which).order_by(Decision.id).with_for_update(skip_locked=True)
    return set(await uow.session.scalars(held))


async def list_decisions(uow: UnitOfWork, round_id: str) -> list[DecisionRow]:
    """List the decisions of a round that were not dropped, the oldest first."""
    kept = (Decision.round_id == round_id, Decision.state != DecisionState.DROPPED)
    rows = await uow.session.execute(_DECISIONS.where(*kept).order_by(Decision.created_at, Decision.id))
    return [_decision(*row) for row in rows]


async def list_amending(uow: UnitOfWork, decision_id: str) -> list[DecisionRow]:
    """List the signed decisions that amend this one, the oldest first."""
    kept = (Decision.amends == decision_id, Decision.signed_at.is_not(None))
    rows = await uow.session.execute(_DECISIONS.where(*kept).order_by(Decision.signed_at))
    return [_decision(*row) for row in rows]


async def is_number_used(uow: UnitOfWork, unit_id: str, year: int, number: str) -> bool:
    """Say whether the unit has signed a decision of this number in the year, however it was written then."""
    of_year = (Decision.unit_id == unit_id, Decision.year == year, Decision.signed_at.is_not(None))
    used = await uow.session.scalars(select(Decision.number).where(*of_year))
    return _plain(number) in {_plain(each) for each in used}


async def add_decision(uow: UnitOfWork, row: Decision) -> None:
    """Keep a new decision."""
    uow.session.add(row)
    await uow.session.flush()


async def change_decision(uow: UnitOfWork, decision_id: str, **values: object) -> bool:
    """Change columns of a decision; False where its number is another's."""
    try:
        async with uow.session.begin_nested():
            await uow.session.execute(update(Decision).where(Decision.id == decision_id).values(**values))
    except IntegrityError:
        return False
    return True


async def list_items(uow: UnitOfWork, decision_id: str) -> list[ItemRow]:
    """List the items of a decision in the order of their entry."""
    rows = await uow.session.scalars(
        select(DecisionItem).where(DecisionItem.decision_id == decision_id).order_by(DecisionItem.id)
    )
    return [item_row(each) for each in rows]


async def add_items(uow: UnitOfWork, rows: list[DecisionItem]) -> None:
    """Keep items."""
    uow.session.add_all(rows)
    await uow.session.flush()


async def take_off(uow: UnitOfWork, decision_id: str, nomination_id: str) -> bool:
    """Take an item off a draft; False where there is none."""
    statement = delete(DecisionItem).where(
        DecisionItem.decision_id == decision_id, DecisionItem.nomination_id == nomination_id
    )
    return await uow.session.scalar(statement.returning(DecisionItem.id)) is not None


async def set_money(uow: UnitOfWork, item_id: str, money: int, basis: str) -> None:
    """Write the money of an item and how it was computed."""
    values = {"money": money, "money_basis": basis}
    await uow.session.execute(update(DecisionItem).where(DecisionItem.id == item_id).values(**values))


async def annul_items(uow: UnitOfWork, item_ids: list[str], by: str) -> None:
    """Mark items as annulled by a decision."""
    await uow.session.execute(update(DecisionItem).where(DecisionItem.id.in_(item_ids)).values(annulled_by=by))


async def list_omissions(uow: UnitOfWork, decision_id: str) -> list[OmissionRow]:
    """List who was left out."""
    rows = await uow.session.scalars(select(DecisionOmission).where(DecisionOmission.decision_id == decision_id))
    return [OmissionRow(each.nomination_id, each.reason, each.document) for each in rows]


async def add_omission(uow: UnitOfWork, decision_id: str, omission: OmissionRow) -> None:
    """Note somebody who is left out."""
    row = DecisionOmission(
        decision_id=decision_id,
        nomination_id=omission.nomination_id,
        reason=omission.reason,
        document=omission.document,
    )
    uow.session.add(row)
    await uow.session.flush()


async def drop_omission(uow: UnitOfWork, decision_id: str, nomination_id: str) -> None:
    """Forget that somebody is left out of a draft."""
    mine = (DecisionOmission.decision_id == decision_id, DecisionOmission.nomination_id == nomination_id)
    await uow.session.execute(delete(DecisionOmission).where(*mine))


async def list_decided(uow: UnitOfWork, round_id: str) -> set[str]:
    """Return the nominees who are decided by a signed or drafted decision of the round and not annulled."""
    statement = (
        select(DecisionItem.nomination_id)
        .join(Decision, Decision.id == DecisionItem.decision_id)
        .where(
            Decision.round_id == round_id,
            Decision.kind == DecisionKind.AWARD,
            Decision.state != DecisionState.DROPPED,
            DecisionItem.annulled_by.is_(None),
        )
    )
    return set(await uow.session.scalars(statement))


def item_row(each: DecisionItem) -> ItemRow:
    """Return an item as others read it."""
    return ItemRow(
        id=each.id,
        decision_id=each.decision_id,
        nomination_id=each.nomination_id,
        session_id=each.session_id,
        award=each.award,
        subject_kind=SubjectKind(each.subject_kind),
        subject_key=each.subject_key,
        subject_name=each.subject_name,
        basis=Basis(each.basis),
        reason=each.reason,
        document=each.document,
        money=each.money,
        money_basis=each.money_basis,
        annulled_by=each.annulled_by,
    )


def _plain(number: str) -> str:
    """Return a number without case, accents and spaces: 12/QĐ-UBND is 12/qđ-ubnd."""
    return fold(number).replace(" ", "")


def _decision(each: Decision, unit_code: str, unit_name: str, level: str, title: str) -> DecisionRow:  # noqa: PLR0913, PLR0917 - the columns of one row
    return DecisionRow(
        id=each.id,
        round_id=each.round_id,
        round_title=title,
        unit_id=each.unit_id,
        unit_code=unit_code,
        unit_name=unit_name,
        level=Level(level),
        kind=DecisionKind(each.kind),
        state=DecisionState(each.state),
        number=each.number,
        year=each.year,
        decided_on=each.decided_on,
        signer=each.signer,
        signer_title=each.signer_title,
        scan_digest=each.scan_digest,
        scan_type=each.scan_type,
        amends=each.amends,
        reason=each.reason,
        created_at=each.created_at,
        signed_at=each.signed_at,
        published_at=each.published_at,
    )

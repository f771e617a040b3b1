"""Holds: found, opened, closed; and which subjects have an open one."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import column, or_, select, table, update

from competitions.awards.holds.domain.holds import UNIT_PREFIX, Closing, HoldKind, NewHold, OpenHold
from competitions.awards.holds.models import Hold
from core.among import among
from core.database import UnitOfWork
from core.ids import new_id
from core.vietnamese import sort_key

UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "valid_to")))
NOMINATION = table("award_nomination", *(column(name) for name in ("subject_key", "unit_id")))
PAGE = 100


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold as lists show it: nothing of what it is about."""

    id: str
    subject_key: str
    subject_name: str
    document: str
    document_on: date
    officer_id: str
    kept_by: str
    keeper_name: str
    opened_at: datetime
    closed_at: datetime | None
    closing_document: str

    @property
    def is_open(self) -> bool:
        """Whether it still blocks."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class HoldContent:
    """What a hold is about; loaded for the named officer only."""

    kind: HoldKind
    content: str = field(repr=False)
    sender: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which holds to list: all, or those kept by or about these units; open ones or all."""

    is_all: bool
    unit_codes: frozenset[str] = frozenset()
    with_closed: bool = False


_HOLDS = select(Hold, UNIT.c.code, UNIT.c.name).join(UNIT, UNIT.c.id == Hold.unit_id)


async def list_open_holds(uow: UnitOfWork, subject_keys: Collection[str]) -> dict[str, OpenHold]:
    """Return the oldest open hold of each of these subjects that has one, by subject key."""
    statement = (
        select(Hold.subject_key, Hold.document, Hold.document_on)
        .where(Hold.closed_at.is_(None), among(uow, Hold.subject_key, subject_keys))
        .order_by(Hold.opened_at.desc(), Hold.id.desc())
    )
    return {key: OpenHold(key, document, day) for key, document, day in await uow.session.execute(statement)}


async def list_holds(uow: UnitOfWork, scope: Scope) -> list[HoldRow]:
    """List holds, the newest first, at most a hundred."""
    statement = _HOLDS.order_by(Hold.opened_at.desc(), Hold.id.desc()).limit(PAGE)
    if not scope.with_closed:
        statement = statement.where(Hold.closed_at.is_(None))
    if not scope.is_all:
        subjects = [f"{UNIT_PREFIX}{code}" for code in scope.unit_codes]
        mine = or_(UNIT.c.code.in_(sorted(scope.unit_codes)), Hold.subject_key.in_(sorted(subjects)))
        statement = statement.where(mine)
    return [_row(*row) for row in await uow.session.execute(statement)]


async def find_hold(uow: UnitOfWork, hold_id: str) -> HoldRow | None:
    """Return a hold without what it is about, or None."""
    found = (await uow.session.execute(_HOLDS.where(Hold.id == hold_id))).first()
    return None if found is None else _row(*found)


async def load_content(uow: UnitOfWork, hold_id: str) -> HoldContent:
    """Load what a hold is about; ask the permission first."""
    statement = select(Hold.kind, Hold.content, Hold.sender).where(Hold.id == hold_id)
    kind, content, sender = (await uow.session.execute(statement)).one()
    return HoldContent(HoldKind(kind), content, sender)


async def add_hold(uow: UnitOfWork, new: NewHold, unit_id: str, by: str, now: datetime) -> str:  # noqa: PLR0913, PLR0917 - who keeps it, who opens it and when
    """Store a hold and return its id."""
    row = Hold(
        id=new_id(),
        subject_key=new.subject_key,
        subject_name=new.subject_name,
        document=new.document,
        document_on=new.document_on,
        kind=new.kind,
        content=new.content,
        sender=new.sender,
        officer_id=new.officer_id,
        unit_id=unit_id,
        opened_by=by,
        opened_at=now,
    )
    uow.session.add(row)
    await uow.session.flush()
    return row.id


async def close_hold(uow: UnitOfWork, closing: Closing, by: str, now: datetime) -> bool:
    """Close an open hold; False where it was closed before."""
    statement = (
        update(Hold)
        .where(Hold.id == closing.hold_id, Hold.closed_at.is_(None))
        .values(closed_by=by, closed_at=now, closing_document=closing.document, closing_reason=closing.reason)
        .returning(Hold.id)
    )
    return await uow.session.scalar(statement) is not None


async def list_proposers(uow: UnitOfWork, subject_key: str) -> set[str]:
    """List the codes of the units that proposed a subject in any round."""
    statement = select(UNIT.c.code).join(NOMINATION, NOMINATION.c.unit_id == UNIT.c.id)
    return set(await uow.session.scalars(statement.where(NOMINATION.c.subject_key == subject_key)))


async def list_choices(uow: UnitOfWork, kinds: Collection[str]) -> list[tuple[str, str]]:
    """List codes and names of the units of today of these kinds, in Vietnamese order."""
    statement = select(UNIT.c.code, UNIT.c.name).where(UNIT.c.kind.in_(sorted(kinds)), UNIT.c.valid_to.is_(None))
    found = [(code, name) for code, name in await uow.session.execute(statement)]
    return sorted(found, key=lambda one: sort_key(one[1]))


def _row(each: Hold, kept_by: str, keeper_name: str) -> HoldRow:
    return HoldRow(
        id=each.id,
        subject_key=each.subject_key,
        subject_name=each.subject_name,
        document=each.document,
        document_on=each.document_on,
        officer_id=each.officer_id,
        kept_by=kept_by,
        keeper_name=keeper_name,
        opened_at=each.opened_at,
        closed_at=each.closed_at,
        closing_document=each.closing_document or "",
    )

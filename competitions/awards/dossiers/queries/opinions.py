"""What agencies were asked about a round, and what they answered."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import column, select, table, update

from competitions.awards.dossiers.domain.content import Doing
from competitions.awards.dossiers.domain.opinions import Answer, OpinionKind, Question, Reply
from competitions.awards.dossiers.models import Opinion
from core.database import UnitOfWork
from core.ids import new_id
from core.vietnamese import sort_key

UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "valid_to")))


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """An agency's opinion; `answer` is None while it is awaited."""

    id: str
    round_id: str
    unit_code: str
    unit_name: str
    kind: OpinionKind
    question: str
    asked_at: datetime
    due_on: date
    answer: Answer | None
    text: str
    document: str
    answered_at: datetime | None


_OPINIONS = select(Opinion, UNIT.c.code, UNIT.c.name).join(UNIT, UNIT.c.id == Opinion.unit_id)


async def list_opinions(uow: UnitOfWork, round_id: str) -> list[OpinionRow]:
    """List the opinions of a round, the lead agency's first."""
    statement = _OPINIONS.where(Opinion.round_id == round_id).order_by(
        Opinion.kind.desc(), Opinion.asked_at, Opinion.id
    )
    return [_opinion(*row) for row in await uow.session.execute(statement)]


async def find_opinion(uow: UnitOfWork, opinion_id: str) -> OpinionRow | None:
    """Return an opinion, or None."""
    found = (await uow.session.execute(_OPINIONS.where(Opinion.id == opinion_id))).first()
    return None if found is None else _opinion(*found)


async def add_question(uow: UnitOfWork, round_id: str, question: Question, doing: Doing) -> str | None:
    """Store a question to an agency and return its id; None for an unknown agency."""
    unit_id = await uow.session.scalar(select(UNIT.c.id).where(UNIT.c.code == question.unit_code))
    if unit_id is None:
        return None
    row = Opinion(
        id=new_id(),
        round_id=round_id,
        unit_id=unit_id,
        kind=question.kind,
        question=question.text,
        asked_by=doing.by,
        asked_at=doing.at,
        due_on=question.due_on,
    )
    uow.session.add(row)
    await uow.session.flush()
    return row.id


async def settle(uow: UnitOfWork, opinion_id: str, reply: Reply, doing: Doing) -> bool:
    """Store an agency's answer; False where it has answered already."""
    statement = (
        update(Opinion)
        .where(Opinion.id == opinion_id, Opinion.answered_at.is_(None))
        .values(
            answer=reply.answer,
            text=reply.text,
            document=reply.document,
            answered_by=doing.by,
            answered_at=doing.at,
        )
        .returning(Opinion.id)
    )
    return await uow.session.scalar(statement) is not None


async def list_agencies(uow: UnitOfWork, kind: str) -> list[tuple[str, str]]:
    """List codes and names of the units of today of one kind, in Vietnamese order."""
    statement = select(UNIT.c.code, UNIT.c.name).where(UNIT.c.kind == kind, UNIT.c.valid_to.is_(None))
    found = [(code, name) for code, name in await uow.session.execute(statement)]
    return sorted(found, key=lambda one: sort_key(one[1]))


def _opinion(each: Opinion, unit_code: str, unit_name: str) -> OpinionRow:
    return OpinionRow(
        id=each.id,
        round_id=each.round_id,
        unit_code=unit_code,
        unit_name=unit_name,
        kind=OpinionKind(each.kind),
        question=each.question,
        asked_at=each.asked_at,
        due_on=each.due_on,
        answer=Answer(each.answer) if each.answer else None,
        text=each.text,
        document=each.document,
        answered_at=each.answered_at,
    )

"""Sessions, their lists of nominees, and the roll with what each member declared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from competitions.awards.council.domain.conflicts import Seat
from competitions.awards.council.domain.frozen_rules import FrozenRules, read_rules
from competitions.awards.council.domain.voting import Tally
from competitions.awards.council.domain.words import ConflictKind, Position, Presence, SessionState, TellerPosition
from competitions.awards.council.models import (
    Attendance,
    ConflictDeclaration,
    ConflictItem,
    CouncilMember,
    CouncilSession,
    SessionItem,
    Teller,
)
from competitions.awards.domain.words import VotingMode
from core.database import Base, UnitOfWork
from core.vietnamese import sort_key

_RANK = {position: place for place, position in enumerate(Position)}


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as stored."""

    id: str
    round_id: str
    council_id: str
    mode: VotingMode
    is_online: bool
    is_whole_list: bool
    state: SessionState
    place: str
    meets_at: datetime
    rules: FrozenRules
    opened_at: datetime | None
    closed_at: datetime | None
    discussion: str
    ballots_digest: str
    box: str
    broken_reason: str
    repeats: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One nominee of a session's list; the result only after the close."""

    nomination_id: str
    position: int
    tally: Tally | None
    members: int | None
    needed: int | None
    is_passed: bool | None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A member on the roll, with what they declared. What they voted is nowhere."""

    member_id: str
    person_id: str | None
    name: str
    title: str
    position: Position
    presence: Presence
    voted_at: datetime | None
    signed_at: datetime | None
    is_paper: bool
    conflicts: tuple[tuple[str, ConflictKind], ...]
    teller: TellerPosition | None

    @property
    def seat(self) -> Seat:
        """The seat as conflicts are judged."""
        return Seat(self.signed_at is not None, frozenset(nominee for nominee, _ in self.conflicts))


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """A person's seat in one session, and the nominees on its list."""

    seat: Seat
    listed: frozenset[str]


async def find_session(uow: UnitOfWork, session_id: str) -> SessionRow | None:
    """Return a session, or None."""
    found = await uow.session.get(CouncilSession, session_id, populate_existing=True)
    return None if found is None else _session(found)


async def hold_session(uow: UnitOfWork, session_id: str) -> CouncilSession | None:
    """Hold a session: everybody who changes it or votes in it takes turns here."""
    return await uow.session.get(CouncilSession, session_id, with_for_update=True, populate_existing=True)


async def list_sessions(uow: UnitOfWork, round_id: str) -> list[SessionRow]:
    """List a round's sessions, the newest first."""
    statement = select(CouncilSession).where(CouncilSession.round_id == round_id)
    return [_session(each) for each in await uow.session.scalars(statement.order_by(CouncilSession.created_at.desc()))]


async def list_sessions_of(uow: UnitOfWork, person_id: str) -> list[SessionRow]:
    """List the sessions on whose roll a person stands, the newest first."""
    statement = (
        select(CouncilSession)
        .join(Attendance, Attendance.session_id == CouncilSession.id)
        .join(CouncilMember, CouncilMember.id == Attendance.member_id)
        .where(CouncilMember.person_id == person_id)
        .order_by(CouncilSession.meets_at.desc(), CouncilSession.id)
    )
    return [_session(each) for each in await uow.session.scalars(statement)]


async def list_items(uow: UnitOfWork, session_id: str) -> list[ItemRow]:
    """List a session's nominees in order."""
    statement = select(SessionItem).where(SessionItem.session_id == session_id).order_by(SessionItem.position)
    return [_item(each) for each in await uow.session.scalars(statement)]


async def list_results(uow: UnitOfWork, round_id: str) -> list[ItemRow]:
    """List what closed sessions of a round decided; a nominee is in one of them at most."""
    statement = (
        select(SessionItem)
        .join(CouncilSession, CouncilSession.id == SessionItem.session_id)
        .where(CouncilSession.round_id == round_id, CouncilSession.state == SessionState.CLOSED)
        .order_by(CouncilSession.closed_at, SessionItem.position)
    )
    return [_item(each) for each in await uow.session.scalars(statement)]


async def list_taken(uow: UnitOfWork, round_id: str) -> set[str]:
    """List the nominees that are in a session which was not broken off."""
    statement = (
        select(SessionItem.nomination_id)
        .join(CouncilSession, CouncilSession.id == SessionItem.session_id)
        .where(CouncilSession.round_id == round_id, CouncilSession.state != SessionState.BROKEN)
    )
    return set(await uow.session.scalars(statement))


async def store_results(uow: UnitOfWork, session_id: str, items: Iterable[ItemRow]) -> None:
    """Write how the votes came out."""
    for item in items:
        row = await uow.session.get(SessionItem, (session_id, item.nomination_id))
        if row is not None and item.tally is not None:
            row.votes_for, row.votes_against = item.tally.votes_for, item.tally.votes_against
            row.abstentions, row.invalid = item.tally.abstentions, item.tally.invalid
            row.members, row.needed, row.is_passed = item.members, item.needed, item.is_passed
    await uow.session.flush()


async def list_seats(uow: UnitOfWork, session_id: str) -> list[SeatRow]:
    """List the roll: chair, vice chairs, members, secretary, each in Vietnamese order."""
    statement = (
        select(Attendance, CouncilMember, ConflictDeclaration, Teller)
        .join(CouncilMember, CouncilMember.id == Attendance.member_id)
        .outerjoin(
            ConflictDeclaration,
            (ConflictDeclaration.session_id == Attendance.session_id)
            & (ConflictDeclaration.member_id == Attendance.member_id),
        )
        .outerjoin(Teller, (Teller.session_id == Attendance.session_id) & (Teller.member_id == Attendance.member_id))
        .where(Attendance.session_id == session_id)
        .execution_options(populate_existing=True)
    )
    items = await uow.session.scalars(select(ConflictItem).where(ConflictItem.session_id == session_id))
    conflicts: dict[str, list[tuple[str, ConflictKind]]] = {}
    for item in items:
        conflicts.setdefault(item.member_id, []).append((item.nomination_id, ConflictKind(item.kind)))
    rows = [
        replace(_seat(*row), conflicts=tuple(sorted(conflicts.get(row[1].id, ()))))
        for row in await uow.session.execute(statement)
    ]
    return sorted(rows, key=lambda row: (_RANK[row.position], sort_key(row.name)))


async def list_seats_about(uow: UnitOfWork, person_id: str, nomination_id: str) -> list[Seat]:
    """List a person's seats in the sessions that a nominee is in and that were not broken off."""
    about = SessionItem.nomination_id == nomination_id
    return [row.seat for row in await _own_seats(uow, person_id, about)]


async def list_seats_in(uow: UnitOfWork, person_id: str, round_id: str) -> list[OwnSeat]:
    """List a person's seats in the sessions of a round that were not broken off."""
    return await _own_seats(uow, person_id, CouncilSession.round_id == round_id)


async def _own_seats(uow: UnitOfWork, person_id: str, where: ColumnElement[bool]) -> list[OwnSeat]:
    declaration = ConflictDeclaration
    statement = (
        select(CouncilSession.id, Attendance.member_id, declaration.signed_at)
        .join(SessionItem, SessionItem.session_id == CouncilSession.id)
        .join(Attendance, Attendance.session_id == CouncilSession.id)
        .join(CouncilMember, CouncilMember.id == Attendance.member_id)
        .outerjoin(
            declaration,
            (declaration.session_id == CouncilSession.id) & (declaration.member_id == Attendance.member_id),
        )
        .where(where, CouncilMember.person_id == person_id, CouncilSession.state != SessionState.BROKEN)
        .distinct()
    )
    seats = []
    for session_id, member_id, signed_at in (await uow.session.execute(statement)).all():
        own = (ConflictItem.session_id == session_id, ConflictItem.member_id == member_id)
        blocked = frozenset(await uow.session.scalars(select(ConflictItem.nomination_id).where(*own)))
        items = select(SessionItem.nomination_id).where(SessionItem.session_id == session_id)
        listed = frozenset(await uow.session.scalars(items))
        seats.append(OwnSeat(Seat(signed_at is not None, blocked), listed))
    return seats


async def add_all(uow: UnitOfWork, rows: Sequence[Base]) -> None:
    """Keep rows of a session, in the order given."""
    for row in rows:
        uow.session.add(row)
        await uow.session.flush()


async def set_presence(uow: UnitOfWork, session_id: str, presence: dict[str, Presence]) -> None:
    """Keep the roll."""
    for member_id, there in sorted(presence.items()):
        statement = update(Attendance).where(Attendance.session_id == session_id, Attendance.member_id == member_id)
        await uow.session.execute(statement.values(presence=there))


async def set_tellers(uow: UnitOfWork, session_id: str, tellers: dict[str, TellerPosition]) -> None:
    """Keep the counting committee in place of the one before."""
    await uow.session.execute(delete(Teller).where(Teller.session_id == session_id))
    if tellers:
        rows = [{"session_id": session_id, "member_id": member, "position": place} for member, place in tellers.items()]
        await uow.session.execute(insert(Teller), rows)


async def mark_voted(uow: UnitOfWork, session_id: str, member_id: str, now: datetime) -> bool:
    """Mark that a member has voted; False where they had before."""
    statement = (
        update(Attendance)
        .where(Attendance.session_id == session_id, Attendance.member_id == member_id, Attendance.voted_at.is_(None))
        .values(voted_at=now)
        .returning(Attendance.member_id)
    )
    return (await uow.session.execute(statement)).first() is not None


async def count_voted(uow: UnitOfWork, session_id: str) -> int:
    """Count the members who have voted on a screen."""
    statement = select(func.count()).where(Attendance.session_id == session_id, Attendance.voted_at.is_not(None))
    return int(await uow.session.scalar(statement) or 0)


def _session(each: CouncilSession) -> SessionRow:
    return SessionRow(
        id=each.id,
        round_id=each.round_id,
        council_id=each.council_id,
        mode=VotingMode(each.mode),
        is_online=each.is_online,
        is_whole_list=each.is_whole_list,
        state=SessionState(each.state),
        place=each.place,
        meets_at=each.meets_at,
        rules=read_rules(each.rules),
        opened_at=each.opened_at,
        closed_at=each.closed_at,
        discussion=each.discussion,
        ballots_digest=each.ballots_digest,
        box=each.box,
        broken_reason=each.broken_reason,
        repeats=each.repeats,
        created_at=each.created_at,
    )


def _item(each: SessionItem) -> ItemRow:
    tally = None
    if each.votes_for is not None:
        tally = Tally(each.votes_for, each.votes_against or 0, each.abstentions or 0, each.invalid or 0)
    return ItemRow(
        nomination_id=each.nomination_id,
        position=each.position,
        tally=tally,
        members=each.members,
        needed=each.needed,
        is_passed=each.is_passed,
    )


def _seat(
    attendance: Attendance,
    member: CouncilMember,
    declared: ConflictDeclaration | None,
    teller: Teller | None,
) -> SeatRow:
    return SeatRow(
        member_id=member.id,
        person_id=member.person_id,
        name=member.name,
        title=member.title,
        position=Position(member.position),
        presence=Presence(attendance.presence),
        voted_at=attendance.voted_at,
        signed_at=declared.signed_at if declared else None,
        is_paper=bool(declared and declared.is_paper),
        conflicts=(),
        teller=TellerPosition(teller.position) if teller else None,
    )

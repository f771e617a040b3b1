"""Declaring conflicts of interest: once for each member and session, over the whole list, on the screen or on paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from competitions.awards.council.domain.conflicts import Standing, Ties, suggest
from competitions.awards.council.domain.words import ConflictKind
from competitions.awards.council.models import ConflictDeclaration, ConflictItem
from competitions.awards.council.queries import councils, sessions
from competitions.awards.council.queries.sessions import SeatRow
from competitions.awards.council.service.access import Hand, Held, access_seat, hold, hold_known
from competitions.awards.council.service.councils import wrong
from competitions.awards.council.service.planning import note
from competitions.awards.rounds.queries.reading import NominationRow, RoundRow
from core.database import UnitOfWork
from core.kernel import Conflict, N_, NotFound


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a member declares of a session's list: the nominees they have a conflict about, and why."""

    session_id: str
    conflicts: Mapping[str, ConflictKind]


async def declare_own(uow: UnitOfWork, hand: Hand, declaration: Declaration) -> None:
    """Sign the actor's own declaration on the screen; raises NotFound without a seat, Conflict where it is signed."""
    _, seat = await access_seat(uow, hand.actor, declaration.session_id)
    held = await hold_known(uow, declaration.session_id, "declare")
    if seat.signed_at is not None:
        raise Conflict(N_("You have signed your declaration for this session already."), code="declared")
    await _keep(uow, hand, held, _Signed(seat, declaration, is_paper=False))


async def declare_on_paper(uow: UnitOfWork, hand: Hand, member_id: str, declaration: Declaration) -> None:
    """Enter a declaration that a member signed on paper; one that is there can only grow, until the member votes."""
    held = await hold(uow, hand.actor, declaration.session_id, "declare")
    seats = {seat.member_id: seat for seat in await sessions.list_seats(uow, declaration.session_id)}
    seat = seats.get(member_id)
    if seat is None:
        raise NotFound(N_("There is no such member."))
    if seat.voted_at is not None:
        raise Conflict(N_("This member has voted already."))
    await _keep(uow, hand, held, _Signed(seat, declaration, is_paper=True))


@dataclass(frozen=True, slots=True)
class _Signed:
    seat: SeatRow
    declaration: Declaration
    is_paper: bool


async def _keep(uow: UnitOfWork, hand: Hand, held: Held, signed: _Signed) -> None:
    session_id, member_id = held.row.id, signed.seat.member_id
    listed = {item.nomination_id for item in await sessions.list_items(uow, session_id)}
    if set(signed.declaration.conflicts) - listed:
        raise wrong("conflicts", N_("Somebody who is not on the list cannot be declared."))
    if signed.seat.signed_at is None:
        row = ConflictDeclaration(
            session_id=session_id,
            member_id=member_id,
            is_paper=signed.is_paper,
            recorded_by=hand.actor.person_id,
            signed_at=hand.now,
        )
        await sessions.add_all(uow, [row])
    known = {nominee for nominee, _ in signed.seat.conflicts}
    items = [
        ConflictItem(session_id=session_id, member_id=member_id, nomination_id=nominee, kind=kind)
        for nominee, kind in sorted(signed.declaration.conflicts.items())
        if nominee not in known
    ]
    await sessions.add_all(uow, items)
    nominees = " ".join(item.nomination_id for item in items)
    await note(uow, hand, held, "council.declared", member=member_id, nominees=nominees)


async def list_suggestions(
    uow: UnitOfWork, found: RoundRow, member: councils.MemberRow, nominees: list[NominationRow]
) -> dict[str, ConflictKind]:
    """Suggest conflicts of a member by nominee: same unit, the one above, party cell, declared kin."""
    above = await councils.list_above(uow, {nominee.unit_id for nominee in nominees})
    ties = Ties(member.unit_id, member.cell_id, tuple(member.kin.splitlines()))
    suggested = {
        nominee.id: suggest(ties, Standing(nominee.subject_name, nominee.unit_id, _line(nominee, found, above)))
        for nominee in nominees
    }
    return {nominee: kind for nominee, kind in suggested.items() if kind is not None}


def _line(nominee: NominationRow, found: RoundRow, above: Mapping[str, str | None]) -> frozenset[str]:
    """Return the units above the nominee's, below the awarding unit: its own people judge all of them alike."""
    line, unit = set(), above.get(nominee.unit_id)
    while unit is not None and unit != found.unit_id:
        line.add(unit)
        unit = above.get(unit)
    return frozenset(line)

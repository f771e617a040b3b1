"""What the pages of councils read: a round's sessions, the secretary's desk, a member's own list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competitions.awards.council.domain.conflicts import is_apart, may_vote
from competitions.awards.council.domain.frozen_rules import FrozenRules, freeze_rules
from competitions.awards.council.domain.sessions import Obstacle, find_closing_obstacles, find_opening_obstacles
from competitions.awards.council.domain.voting import Seats
from competitions.awards.council.domain.words import ConflictKind, SessionState
from competitions.awards.council.permissions import may_keep
from competitions.awards.council.queries import councils, sessions, votes
from competitions.awards.council.queries.councils import CouncilRow
from competitions.awards.council.queries.sessions import ItemRow, SeatRow, SessionRow
from competitions.awards.council.queries.votes import FileRow
from competitions.awards.council.service.access import (
    Hand,
    access_round,
    access_seat,
    access_session,
    local_day,
)
from competitions.awards.council.service.boxes import BallotBoxes
from competitions.awards.council.service.closing import load_standing
from competitions.awards.council.service.counting import Counting, may_count
from competitions.awards.council.service.declaring import list_suggestions
from competitions.awards.council.service.planning import list_candidates
from competitions.awards.council.service.voting import WHOLE, count_roll, list_hindrances
from competitions.awards.dossiers.queries.dossiers import DossierRow, list_dossiers
from competitions.awards.rounds.queries import reading
from competitions.awards.rounds.queries.reading import NominationRow, RoundRow
from competitions.awards.rules.service import list_rules
from core.database import UnitOfWork
from core.kernel import Actor, N_, NotFound


@dataclass(frozen=True, slots=True)
class Measure:
    """Of how many a result's share was taken, and whether those are all members or those who took part."""

    counted_of: int
    of_all_members: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A nominee on a session's list, and how the vote came out: measured on whom, and who was kept away."""

    nominee: NominationRow
    item: ItemRow
    measure: Measure | None = None
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionsView:
    """A round's sessions, and what is needed to plan the next one."""

    round: RoundRow
    sessions: tuple[SessionRow, ...]
    councils: tuple[CouncilRow, ...]
    candidates: tuple[NominationRow, ...]
    dossiers: Mapping[str, DossierRow]
    may_keep: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A session as its secretary sees it. `rules` are those frozen at the opening, before it those of today."""

    session: SessionRow
    round: RoundRow
    council: CouncilRow
    lines: tuple[Line, ...]
    seats: tuple[SeatRow, ...]
    rules: FrozenRules
    counting: Counting
    files: tuple[FileRow, ...]
    obstacles: tuple[Obstacle, ...]
    repeated_by: str | None
    is_box_lost: bool
    may_keep: bool
    may_count: bool

    @property
    def voted(self) -> int:
        """How many have voted on a screen."""
        return sum(seat.voted_at is not None for seat in self.seats)


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A nominee as a member sees it: nothing of the result of somebody they declared a conflict with."""

    nominee: NominationRow
    item: ItemRow | None
    is_blocked: bool
    suggested: ConflictKind | None
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class OwnView:
    """A member's own list in one session."""

    session: SessionRow
    round: RoundRow
    council: CouncilRow
    seat: SeatRow
    lines: tuple[OwnLine, ...]
    dossiers: Mapping[str, DossierRow]
    ballot: tuple[str, ...]
    rules: FrozenRules
    is_box_lost: bool
    repeated_by: str | None

    @property
    def suggestions(self) -> dict[str, ConflictKind]:
        """The suggested conflicts by nominee."""
        return {line.nominee.id: line.suggested for line in self.lines if line.suggested is not None}


async def load_sessions(uow: UnitOfWork, actor: Actor, round_id: str) -> SessionsView:
    """Load a round's sessions; raises Forbidden, NotFound."""
    found = await access_round(uow, actor, round_id)
    known = [each for each in await councils.list_councils(uow) if each.unit.id == found.unit_id]
    return SessionsView(
        round=found,
        sessions=tuple(await sessions.list_sessions(uow, found.id)),
        councils=tuple(known),
        candidates=tuple(await list_candidates(uow, found)),
        dossiers=await _dossiers(uow, found.id),
        may_keep=may_keep(actor, found.awarding),
    )


async def load_desk(uow: UnitOfWork, hand: Hand, session_id: str) -> Desk:
    """Load a session for somebody who keeps or reads it; raises Forbidden, NotFound."""
    session, found = await access_session(uow, hand.actor, session_id)
    standing = await load_standing(uow, session)
    lines = await load_lines(uow, session, standing.items)
    rules = session.rules
    if session.state is SessionState.PLANNED:
        rules = await _rules_today(uow, hand, lines)
    obstacles: list[Obstacle] = []
    if session.state is SessionState.OPEN:
        obstacles = list(find_closing_obstacles(standing.readiness))
    elif session.state is SessionState.PLANNED:
        listed = [line.nominee for line in lines]
        hindrances = await list_hindrances(uow, found, listed, local_day(hand.now))
        obstacles = [Obstacle(each.text, each.params) for each in hindrances]
        if rules.rules:
            obstacles += find_opening_obstacles(count_roll(standing.seats), rules.quorum, session.mode)
    return Desk(
        session=session,
        round=found,
        council=await load_its_council(uow, session),
        lines=lines,
        seats=tuple(standing.seats),
        rules=rules,
        counting=standing.counting,
        files=tuple(await votes.list_files(uow, session_id)),
        obstacles=tuple(obstacles),
        repeated_by=await find_repetition(uow, session),
        is_box_lost=is_box_lost(session, hand.boxes),
        may_keep=may_keep(hand.actor, found.awarding),
        may_count=may_count(hand.actor, found.awarding, standing.seats),
    )


async def load_own(uow: UnitOfWork, hand: Hand, session_id: str) -> OwnView:
    """Load the actor's own list; raises NotFound for everybody without a seat."""
    session, seat = await access_seat(uow, hand.actor, session_id)
    found = await load_its_round(uow, session)
    lines = await load_lines(uow, session, await sessions.list_items(uow, session_id))
    listed = [line.nominee.id for line in lines]
    whole = listed if session.is_whole_list else []
    may = [nominee for nominee in listed if may_vote(seat.seat, nominee, whole)]
    suggested = await load_suggestions(uow, session, seat.member_id) if seat.signed_at is None else {}
    return OwnView(
        session=session,
        round=found,
        council=await load_its_council(uow, session),
        seat=seat,
        lines=tuple(_own(line, seat, suggested.get(line.nominee.id)) for line in lines),
        dossiers=await _dossiers(uow, found.id),
        ballot=(WHOLE,) if whole and may else tuple(may),
        rules=session.rules,
        is_box_lost=is_box_lost(session, hand.boxes),
        repeated_by=await find_repetition(uow, session),
    )


async def list_own(uow: UnitOfWork, actor: Actor) -> list[tuple[SessionRow, RoundRow]]:
    """List the actor's own sessions with their rounds, the newest first."""
    rows = await sessions.list_sessions_of(uow, actor.person_id)
    return [(row, await load_its_round(uow, row)) for row in rows]


async def load_suggestions(uow: UnitOfWork, session: SessionRow, member_id: str) -> dict[str, ConflictKind]:
    """Suggest conflicts of a member over a session's list."""
    members = {each.id: each for each in await councils.list_members(uow, session.council_id)}
    found = await load_its_round(uow, session)
    lines = await load_lines(uow, session, await sessions.list_items(uow, session.id))
    return await list_suggestions(uow, found, members[member_id], [line.nominee for line in lines])


async def load_lines(uow: UnitOfWork, session: SessionRow, items: list[ItemRow]) -> tuple[Line, ...]:
    """Return a session's list with its nominees, the measure of each result, and who declared a conflict."""
    nominees = {each.id: each for each in await reading.list_nominations(uow, session.round_id)}
    seats = await sessions.list_seats(uow, session.id)
    whole = [item.nomination_id for item in items] if session.is_whole_list else []
    return tuple(
        Line(
            nominee=nominees[item.nomination_id],
            item=item,
            measure=_measure(session, item, nominees[item.nomination_id]),
            apart=tuple(each.name for each in seats if is_apart(each.seat, item.nomination_id, whole)),
        )
        for item in items
    )


def _measure(session: SessionRow, item: ItemRow, nominee: NominationRow) -> Measure | None:
    if item.tally is None or not session.rules.rules:
        return None
    rule = session.rules.of(nominee.kind)
    seats = Seats(item.members or 0, item.tally.taking_part)
    return Measure(seats.base_of(rule), of_all_members=rule.of_all_members)


async def load_its_council(uow: UnitOfWork, session: SessionRow) -> CouncilRow:
    """Return the council of a session."""
    council = await councils.find_council(uow, session.council_id)
    if council is None:
        raise NotFound(N_("There is no such council."))
    return council


async def find_repetition(uow: UnitOfWork, session: SessionRow) -> str | None:
    """Return the session that repeats this one."""
    if session.state is not SessionState.BROKEN:
        return None
    rows = await sessions.list_sessions(uow, session.round_id)
    return next((row.id for row in rows if row.repeats == session.id), None)


def is_box_lost(session: SessionRow, boxes: BallotBoxes) -> bool:
    """Say whether an open online vote has no box any more: the server was restarted."""
    is_open = session.state is SessionState.OPEN and session.is_online
    return is_open and boxes.find(session.id, session.box) is None


async def _dossiers(uow: UnitOfWork, round_id: str) -> dict[str, DossierRow]:
    return {row.nomination_id: row for row in await list_dossiers(uow, round_id)}


def _own(line: Line, seat: SeatRow, suggested: ConflictKind | None) -> OwnLine:
    is_blocked = line.nominee.id in seat.seat.blocked
    shows_result = not is_blocked and seat.signed_at is not None
    return OwnLine(line.nominee, line.item if shows_result else None, is_blocked, suggested, line.measure)


async def load_its_round(uow: UnitOfWork, session: SessionRow) -> RoundRow:
    """Return the round of a session."""
    found = await reading.find_round(uow, session.round_id)
    if found is None:
        raise NotFound(N_("There is no such award round."))
    return found


async def _rules_today(uow: UnitOfWork, hand: Hand, lines: Sequence[Line]) -> FrozenRules:
    try:
        kinds = {line.nominee.kind for line in lines}
        return freeze_rules(await list_rules(uow), kinds, local_day(hand.now))
    except NotFound:
        return FrozenRules(())

"""Rounds, councils, sessions and seats within the actor's reach; what is out of reach does not exist for them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from competitions.awards.council.domain.conflicts import Reading, decide_reading
from competitions.awards.council.domain.sessions import check_state
from competitions.awards.council.domain.words import SessionState
from competitions.awards.council.models import CouncilSession
from competitions.awards.council.permissions import may_keep, may_keep_somewhere, may_read, may_read_somewhere
from competitions.awards.council.queries import councils, sessions
from competitions.awards.council.queries.councils import CouncilRow
from competitions.awards.council.queries.sessions import SeatRow, SessionRow
from competitions.awards.council.service.boxes import BallotBoxes
from competitions.awards.domain.words import RoundState
from competitions.awards.rounds.queries import reading
from competitions.awards.rounds.queries.reading import RoundRow
from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE, Actor, Conflict, Forbidden, N_, NotFound


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, when, and where this process keeps its ballot boxes (left out by those who open no vote)."""

    actor: Actor
    now: datetime
    boxes: BallotBoxes = field(default_factory=BallotBoxes)


@dataclass(frozen=True, slots=True)
class Held:
    """A session held for a change, with its round."""

    row: CouncilSession
    session: SessionRow
    round: RoundRow


def local_day(moment: datetime) -> date:
    """Return the day of a moment in the province."""
    return moment.astimezone(LOCAL_ZONE).date()


def check_keeper(actor: Actor) -> None:
    """Raise Forbidden for somebody who keeps no minutes anywhere."""
    if not may_keep_somewhere(actor):
        raise Forbidden(N_("Your role keeps no council sessions."))


def check_reader(actor: Actor) -> None:
    """Raise Forbidden for somebody who reads no sessions anywhere."""
    if not may_read_somewhere(actor):
        raise Forbidden(N_("Your role reads no council sessions."))


async def access_round(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundRow:
    """Load a round whose sessions the actor may read; raises Forbidden, NotFound."""
    check_reader(actor)
    found = await reading.find_round(uow, round_id)
    if found is None or not may_read(actor, found.awarding):
        raise NotFound(N_("There is no such award round."))
    return found


async def access_council(uow: UnitOfWork, actor: Actor, council_id: str) -> CouncilRow:
    """Load a council that the actor keeps or reads; raises Forbidden, NotFound."""
    check_reader(actor)
    found = await councils.find_council(uow, council_id)
    if found is None or not may_read(actor, found.unit.awarding):
        raise NotFound(N_("There is no such council."))
    return found


async def access_session(uow: UnitOfWork, actor: Actor, session_id: str) -> tuple[SessionRow, RoundRow]:
    """Load a session that the actor may read as part of their work; raises Forbidden, NotFound."""
    check_reader(actor)
    session = await sessions.find_session(uow, session_id)
    found = None if session is None else await reading.find_round(uow, session.round_id)
    if session is None or found is None or not may_read(actor, found.awarding):
        raise NotFound(N_("There is no such council session."))
    return session, found


async def hold(uow: UnitOfWork, actor: Actor, session_id: str, verb: str) -> Held:
    """Hold a session that the actor keeps, for an act its state allows; raises Forbidden, NotFound, Conflict."""
    check_keeper(actor)
    session, found = await access_session(uow, actor, session_id)
    if not may_keep(actor, found.awarding):
        raise NotFound(N_("There is no such council session."))
    return await hold_known(uow, session.id, verb)


async def hold_known(uow: UnitOfWork, session_id: str, verb: str) -> Held:
    """Hold a session for whoever was let through already; raises NotFound, Conflict."""
    row = await sessions.hold_session(uow, session_id)
    session = await sessions.find_session(uow, session_id)
    found = None if row is None else await reading.find_round(uow, row.round_id)
    if row is None or session is None or found is None:
        raise NotFound(N_("There is no such council session."))
    check_state(verb, SessionState(row.state))
    return Held(row, session, found)


def check_running(found: RoundRow) -> None:
    """Raise Conflict while a round does not run: a draft, paused, cancelled or finished one has no session."""
    refusal = find_round_refusal(found)
    if refusal is not None:
        raise refusal


def find_round_refusal(found: RoundRow) -> Conflict | None:
    """Return why the council of a round does not meet now; None while the round runs."""
    if found.state is RoundState.RUNNING:
        return None
    return Conflict(N_("The round is not running, so its council does not meet now."), code="round_not_running")


async def access_seat(uow: UnitOfWork, actor: Actor, session_id: str) -> tuple[SessionRow, SeatRow]:
    """Load the actor's own seat in a session; raises NotFound for everybody who has none."""
    session = await sessions.find_session(uow, session_id)
    seats = [] if session is None else await sessions.list_seats(uow, session_id)
    seat = next((each for each in seats if each.person_id == actor.person_id), None)
    if session is None or seat is None:
        raise NotFound(N_("There is no such council session."))
    return session, seat


async def find_reading(uow: UnitOfWork, person_id: str, nomination_id: str) -> Reading:
    """Say whether a person may read about a nominee, as far as the council's declarations go.

    Whoever has a seat in a session about the nominee declares first, and never reads what they declared.
    """
    return decide_reading(await sessions.list_seats_about(uow, person_id, nomination_id), nomination_id)


async def is_blocked(uow: UnitOfWork, person_id: str, nomination_id: str) -> bool:
    """Say whether a council member may not open a nominee's dossier: not declared yet, or declared a conflict."""
    return await find_reading(uow, person_id, nomination_id) in {Reading.UNDECLARED, Reading.BLOCKED}


async def list_blocked(uow: UnitOfWork, person_id: str, round_id: str) -> frozenset[str]:
    """List the nominees of a round that a council member does not read about: not declared yet, or a conflict."""
    seats = await sessions.list_seats_in(uow, person_id, round_id)
    closed = [own.seat.blocked if own.seat.has_declared else own.listed for own in seats]
    return frozenset[str]().union(*closed)


async def is_admitted(uow: UnitOfWork, person_id: str, round_id: str) -> bool:
    """Say whether a seat in a session of the round lets a person read its dossiers (but for those blocked)."""
    return bool(await sessions.list_seats_in(uow, person_id, round_id))

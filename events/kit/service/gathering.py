"""What a unit's kit of a day is made of: its sessions, rooms, booths and, where they are wanted, its people."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from accounts.tickets import TicketKeys
from core import audit
from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE, Actor, Invalid, N_
from events.domain.kinds import SESSION_KINDS
from events.doors.service.board import list_lines
from events.kit.domain.sheets import (
    Booth,
    JoinRoom,
    Material,
    Part,
    Seat,
    Sheet,
    Show,
    foretell,
    lay_out,
    without_scheme,
)
from events.passport.domain.badges import TOPIC_TITLES, Topic
from events.passport.domain.rotating import screen_key
from events.passport.queries.passports import list_stations
from events.programme.permissions import may_plan
from events.programme.queries import console
from events.programme.queries.console import UnitLine
from events.programme.queries.listing import MOST, list_sessions
from events.programme.queries.planning import UnitAt
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import find_where
from events.programme.service.desk import choose_unit


class LiveRoom(Protocol):
    """A room of the live quiz that belongs to a session."""

    @property
    def pin(self) -> str:
        """What people type to come in."""

    @property
    def opens_at(self) -> datetime | None:
        """When its door opens, None for at once."""

    @property
    def is_rehearsal(self) -> bool:
        """Whether nobody should come in by a poster."""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""


class UnitRoom(Protocol):
    """A live room of a commune that belongs to no session."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """What is played."""

    @property
    def pin(self) -> str:
        """What people type to come in."""

    @property
    def opens_at(self) -> datetime | None:
        """When its door opens, None for at once."""


FindUnitRooms = Callable[[UnitOfWork, str, datetime, datetime], Awaitable[Sequence[UnitRoom]]]
FindRooms = Callable[[UnitOfWork, Collection[str]], Awaitable[Mapping[str, Sequence[LiveRoom]]]]
MOST_SHEETS = 300
PERSONAL = frozenset({Part.ROSTERS, Part.TICKETS})
TITLES = {kind.value: rule.title for kind, rule in SESSION_KINDS.items()}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who makes a kit, and with what: words in their language, our address, keys, and who knows the live rooms."""

    actor: Actor
    say: Callable[[str], str]
    origin: str
    find_rooms: FindRooms
    find_unit_rooms: FindUnitRooms
    ticket_keys: TicketKeys = field(repr=False)
    booth_key: bytes = field(repr=False)
    now: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What a kit is asked to hold; `day` None is the next day on which something is, `sessions` None all of it."""

    unit: str = ""
    day: date | None = None
    parts: frozenset[Part] = frozenset(Part)
    sessions: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be printed for a unit and day: everything there is, and what of it was chosen."""

    unit: UnitAt
    below: tuple[UnitLine, ...]
    day: date
    all_of_it: Material
    chosen: Material
    parts: frozenset[Part]

    @property
    def total(self) -> int:
        """How many sheets were chosen."""
        counts = foretell(self.chosen)
        return sum(counts[part] for part in self.parts)


async def load_offer(uow: UnitOfWork, asked: Asked, desk: Desk) -> Offer:
    """Load what may be printed, without anybody's name. Raises Forbidden and NotFound."""
    unit = await choose_unit(uow, desk.actor, asked.unit)
    below = await _list_communes(uow, unit) if unit.kind == "province" else ()
    day = asked.day or await _next_day(uow, unit, desk.now)
    found = () if below else (*await _list_shows(uow, unit, day, desk), *await _list_games(uow, unit, day, desk))
    booths = [] if below else await _list_booths(uow, unit, day, desk)
    everything = Material(unit.name, desk.origin, found, booths, {})
    wanted = [show for show in found if asked.sessions is None or show.id in asked.sessions]
    return Offer(unit, below, day, everything, replace(everything, shows=wanted), asked.parts)


async def gather(uow: UnitOfWork, asked: Asked, desk: Desk) -> tuple[Offer, tuple[Sheet, ...]]:
    """Return the sheets to print, with people's names where they were asked for; the audit record tells of it.

    Raises Forbidden, NotFound, and Invalid where nothing or too much was chosen.
    """
    offer = await load_offer(uow, asked, desk)
    if offer.total > MOST_SHEETS:
        raise Invalid(N_("A kit has at most %(most)s sheets. Choose fewer sessions or parts."), most=MOST_SHEETS)
    seats: dict[str, tuple[Seat, ...]] = {}
    if offer.parts & PERSONAL:
        seats = {show.id: await _list_seats(uow, show, desk) for show in offer.chosen.shows if show.is_ours}
    counted = [replace(show, people=len(seats.get(show.id, ()))) for show in offer.chosen.shows]
    sheets = lay_out(replace(offer.chosen, shows=counted, seats=seats), offer.parts)
    if not sheets:
        raise Invalid(N_("Nothing was chosen that has a sheet. Choose a part and a session."))
    detail = {"day": offer.day.isoformat(), "parts": " ".join(sorted(offer.parts)), "sessions": str(len(counted))}
    await audit.record(uow, audit.Act("kit.printed", offer.unit.id, desk.actor.person_id, detail), desk.now)
    return offer, sheets


async def _list_communes(uow: UnitOfWork, unit: UnitAt) -> tuple[UnitLine, ...]:
    return tuple(line for line in await console.list_below(uow, unit) if line.kind == "commune")


async def _next_day(uow: UnitOfWork, unit: UnitAt, now: datetime) -> date:
    coming = replace(console.scope_of(unit), is_public=True, since=now, states=("released",))
    first = await list_sessions(uow, coming, limit=1)
    return max(now, *(row.starts_at for row in first)).astimezone(LOCAL_ZONE).date() if first else _day_of(now)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(LOCAL_ZONE).date()


async def _list_shows(uow: UnitOfWork, unit: UnitAt, day: date, desk: Desk) -> Sequence[Show]:
    first, last = _bounds_of(day)
    wanted = replace(console.scope_of(unit), is_public=True, since=first, until=last, states=("released",))
    rows = await list_sessions(uow, wanted, limit=MOST)
    ours = {code for code in {row.host_code for row in rows} if may_plan(desk.actor, await find_where(uow, code))}
    rooms = await desk.find_rooms(uow, [row.id for row in rows]) if rows else {}
    return [replace(_show(row, ours, desk), rooms=_open_rooms(rooms.get(row.id, ()))) for row in rows]


async def _list_games(uow: UnitOfWork, unit: UnitAt, day: date, desk: Desk) -> Sequence[Show]:
    """List the commune's live rooms of no session; each is printed as a poster and PIN cards only."""
    if unit.kind != "commune":
        return ()
    first, last = _bounds_of(day)
    rooms = await desk.find_unit_rooms(uow, unit.code, first, last)
    return [
        Show(
            id=room.id,
            title=room.title,
            kind=desk.say(TITLES["live_quiz"]),
            host=unit.name,
            place="",
            starts_at=room.opens_at or first,
            ends_at=room.opens_at or last,
            address=f"{desk.origin}/choi/{room.pin}",
            short=without_scheme(desk.origin),
            capacity=None,
            people=0,
            is_ours=False,
            rooms=(JoinRoom(room.pin, room.opens_at),),
            is_room=True,
        )
        for room in rooms
    ]


def _show(row: SessionRow, ours: Collection[str], desk: Desk) -> Show:
    return Show(
        id=row.id,
        title=row.title,
        kind=desk.say(TITLES[row.kind]),
        host=row.host_name,
        place=row.place_name or "",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        address=f"{desk.origin}/su-kien/{row.slug}",
        short=f"{without_scheme(desk.origin)}/b/{row.slug.rpartition('-')[2]}",
        capacity=row.capacity,
        people=row.seated,
        is_ours=row.host_code in ours,
    )


def _open_rooms(rooms: Sequence[LiveRoom]) -> tuple[JoinRoom, ...]:
    return tuple(JoinRoom(each.pin, each.opens_at) for each in rooms if not (each.is_rehearsal or each.is_over))


async def _list_booths(uow: UnitOfWork, unit: UnitAt, day: date, desk: Desk) -> Sequence[Booth]:
    first, last = _bounds_of(day)
    rows = [row for row in await list_stations(uow, unit.id) if row.opens_at < last and row.closes_at > first]
    booths = []
    for row in sorted(rows, key=lambda row: (row.opens_at, row.title)):
        screen = f"{desk.origin}/ho-chieu/man-hinh/{row.id}/{screen_key(desk.booth_key, row.id)}"
        topic = desk.say(TOPIC_TITLES[Topic(row.topic)])
        booths.append(Booth(row.title, topic, row.unit_name, row.opens_at, row.closes_at, screen, f"{screen}/dong-dau"))
    return booths


async def _list_seats(uow: UnitOfWork, show: Show, desk: Desk) -> tuple[Seat, ...]:
    valid_to, seats = show.ends_at.astimezone(LOCAL_ZONE).date(), []
    for line in await list_lines(uow, show.id):
        row = line.row
        ticket = desk.ticket_keys.sign(show.id, row.code, valid_to)
        seats.append(Seat(line.number, row.name, row.birth_year, row.commune_name or "", row.code, ticket))
    return tuple(seats)


def _bounds_of(day: date) -> tuple[datetime, datetime]:
    first = datetime.combine(day, time(), LOCAL_ZONE)
    return first, first + timedelta(days=1)

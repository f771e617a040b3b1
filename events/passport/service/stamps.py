"""Passports and their stamps: making one, opening it, stamping by the turning code, by a helper, from facts below."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.database import UnitOfWork
from core.ids import digest_of, new_id, new_secret
from core.kernel import Actor, Conflict, Forbidden, Gone, Invalid, N_, NotFound
from events.passport.domain.badges import Progress, Topic, enters_draw, progress_of, subject_of_station
from events.passport.domain.rotating import Verdict, judge
from events.passport.models import Passport, Stamp, Station
from events.passport.queries import draws as draw_queries
from events.passport.queries import passports as queries
from events.passport.queries.passports import ListedPassport, PassportRow, StampRow, StationRow
from events.passport.service import draws
from events.passport.service.access import Bench, Office, access_unit, new_code, read_code
from events.programme.queries.planning import find_units_at

PURPOSE = "passport-stations"
LONGEST_TITLE = 120


class Way(StrEnum):
    """How a stamp came."""

    CODE = "code"
    HELPER = "helper"
    ATTENDANCE = "attendance"
    QUIZ = "quiz"


@dataclass(frozen=True, slots=True)
class Made:
    """A new passport; the token is shown once, to its owner."""

    id: str
    code: str
    token: str


@dataclass(frozen=True, slots=True)
class PassportView:
    """What the owner sees."""

    row: PassportRow
    stamps: tuple[StampRow, ...]
    progress: Progress
    tickets: tuple[draw_queries.Ticket, ...]


@dataclass(frozen=True, slots=True)
class NewStamp:
    """One stamp to be given; `subject` is what is never stamped twice."""

    subject: str
    topic: Topic
    title: str
    way: Way


@dataclass(frozen=True, slots=True)
class NewStation:
    """A place that gives stamps."""

    unit_code: str
    topic: str
    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class StationBook:
    """A unit's stations and passports."""

    office: Office
    stations: tuple[StationRow, ...]
    passports: tuple[ListedPassport, ...]
    total: int


async def make_passport(uow: UnitOfWork, commune_code: str, now: datetime) -> Made:
    """Make a passport for whoever asks; an unknown commune is left out."""
    unit = (await find_units_at(uow, {commune_code})).get(commune_code) if commune_code else None
    made = Made(new_id(), new_code(), new_secret())
    passport = Passport(
        id=made.id,
        code=made.code,
        digest=digest_of(made.token),
        commune_id=unit.commune_id if unit else None,
        made_at=now,
    )
    await queries.add_passport(uow, passport)
    return made


async def open_passport(uow: UnitOfWork, token: str) -> PassportView:
    """Load a passport by its owner's token; raises NotFound."""
    row = await queries.find_by_digest(uow, digest_of(token)) if token else None
    if row is None:
        raise NotFound(N_("This passport is not known here. Open your own link again, or begin a new passport."))
    stamps = await queries.list_stamps(uow, row.id)
    tickets = tuple(await draw_queries.list_tickets(uow, row.id))
    return PassportView(row, tuple(stamps), progress_of([stamp.topic for stamp in stamps]), tickets)


async def stamp(uow: UnitOfWork, row: PassportRow, new: NewStamp, now: datetime) -> bool:
    """Give a passport a stamp, and with the quest complete its tickets; False when it had this stamp."""
    stored = Stamp(
        id=new_id(),
        passport_id=row.id,
        subject=new.subject,
        topic=new.topic,
        title=new.title,
        way=new.way,
        stamped_at=now,
    )
    is_new = await queries.add_stamp(uow, stored)
    if is_new and enters_draw([each.topic for each in await queries.list_stamps(uow, row.id)]):
        await draws.enter(uow, row.id, row.commune_id, now)
    return is_new


@dataclass(frozen=True, slots=True)
class Shown:
    """What a participant scanned at a station: its id and the turning code."""

    station_id: str
    code: str


async def stamp_by_code(uow: UnitOfWork, token: str, shown: Shown, bench: Bench) -> bool:
    """Stamp by the code on a station's screen. Raises Gone for yesterday's photo, Invalid for a made-up code."""
    station = await load_station(uow, shown.station_id)
    verdict = judge(bench.key, station.id, shown.code, bench.now)
    if verdict is Verdict.WRONG:
        raise Invalid(N_("This code is not from this booth. Scan the code on the booth's screen."))
    if verdict is Verdict.OLD:
        raise Gone(N_("This code is old: it changes every two minutes. Scan the code on the booth's screen now."))
    row = await queries.find_by_digest(uow, digest_of(token)) if token else None
    if row is None:
        raise NotFound(N_("This passport is not known here. Open your own link again, or begin a new passport."))
    return await stamp(uow, row, _stamp_of(station, Way.CODE, bench.now), bench.now)


async def stamp_by_helper(uow: UnitOfWork, station_id: str, typed: str, now: datetime) -> bool:
    """Stamp the passport whose number the helper at the screen scanned or typed. Raises Invalid, NotFound, Gone."""
    station, code = await load_station(uow, station_id), read_code(typed)
    row = await queries.find_by_code(uow, code)
    if row is None:
        raise NotFound(N_("There is no passport with the number %(number)s."), number=code)
    return await stamp(uow, row, _stamp_of(station, Way.HELPER, now), now)


async def load_station(uow: UnitOfWork, station_id: str) -> StationRow:
    """Load a station; raises NotFound."""
    station = await queries.find_station(uow, station_id)
    if station is None:
        raise NotFound(N_("There is no such booth."))
    return station


def check_open(station: StationRow, now: datetime) -> None:
    """Raise Conflict outside the hours of a station."""
    if now < station.opens_at:
        raise Conflict(N_("This booth is not open yet."))
    if now >= station.closes_at:
        raise Gone(N_("This booth has closed; it gives no stamps any more."))


async def add_station(uow: UnitOfWork, actor: Actor, new: NewStation, now: datetime) -> str:
    """Open a station for a unit; returns its id. Raises Invalid, Forbidden."""
    office = await access_unit(uow, actor, new.unit_code)
    if new.topic not in set(Topic) or not 0 < len(new.title) <= LONGEST_TITLE:
        raise Invalid(N_("A booth needs a topic and a name of at most 120 characters."))
    if new.opens_at is None or new.closes_at is None or new.closes_at <= new.opens_at:
        raise Invalid(N_("The booth must close after it opens."))
    station = Station(
        id=new_id(),
        unit_id=office.id,
        session_id=new.session_id,
        topic=new.topic,
        title=new.title,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        made_by=actor.person_id,
        made_at=now,
    )
    await queries.add_station(uow, station)
    return station.id


async def load_book(uow: UnitOfWork, actor: Actor, unit_code: str) -> StationBook:
    """Return the stations and passports of a unit the actor keeps. Raises Forbidden and NotFound."""
    office = await access_unit(uow, actor, unit_code)
    stations = await queries.list_stations(uow, office.id)
    passports, total = await queries.list_passports(uow, office.id, is_province=office.is_province)
    return StationBook(office, tuple(stations), tuple(passports), total)


def _stamp_of(station: StationRow, way: Way, now: datetime) -> NewStamp:
    check_open(station, now)
    subject = subject_of_station(station.id, station.topic, station.session_id)
    return NewStamp(subject, Topic(station.topic), station.title, way)


def no_screen() -> Forbidden:
    """Return the refusal of a screen address that was not given out."""
    return Forbidden(N_("This address of the booth's screen is not valid. Ask the organizer for it."))

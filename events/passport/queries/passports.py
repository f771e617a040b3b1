"""Statements of passports, stations and stamps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, column, func, select, table

from core.database import UnitOfWork
from core.upserts import insert_into
from events.passport.domain.badges import subject_of_station
from events.passport.models import Passport, Stamp, Station

UNIT = table("unit", column("id"), column("code"), column("name"), column("kind"), column("parent_id"))
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class PassportRow:
    """A passport."""

    id: str
    code: str
    commune_id: str | None
    made_at: datetime
    is_linked: bool


@dataclass(frozen=True, slots=True)
class StampRow:
    """A stamp in it."""

    topic: str
    title: str
    way: str
    stamped_at: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class StationRow:
    """A place that gives stamps, with its unit and how many it gave."""

    id: str
    topic: str
    title: str
    opens_at: datetime
    closes_at: datetime
    session_id: str | None
    unit_code: str
    unit_name: str
    stamps: int = 0


@dataclass(frozen=True, slots=True)
class ListedPassport:
    """A passport in the officer's list: by code only, there are no names."""

    code: str
    commune: str | None
    made_at: datetime
    stamps: int


async def find_by_digest(uow: UnitOfWork, digest: str) -> PassportRow | None:
    """Find a passport by the digest of its owner's token."""
    return await _find(uow, select(*_COLUMNS).where(Passport.digest == digest))


async def find_by_code(uow: UnitOfWork, code: str) -> PassportRow | None:
    """Find a passport by the code that is shown."""
    return await _find(uow, select(*_COLUMNS).where(Passport.code == code))


async def find_passport(uow: UnitOfWork, passport_id: str) -> PassportRow | None:
    """Find a passport by its id."""
    return await _find(uow, select(*_COLUMNS).where(Passport.id == passport_id))


_COLUMNS = (Passport.id, Passport.code, Passport.commune_id, Passport.made_at, Passport.attendee_id.is_not(None))


async def _find(uow: UnitOfWork, statement: Select[str, str, str | None, datetime, bool]) -> PassportRow | None:
    row = (await uow.session.execute(statement)).one_or_none()
    return None if row is None else PassportRow(*row)


async def add_passport(uow: UnitOfWork, passport: Passport) -> None:
    """Store a passport."""
    uow.session.add(passport)
    await uow.session.flush()


async def list_stamps(uow: UnitOfWork, passport_id: str) -> list[StampRow]:
    """Return a passport's stamps, the newest first."""
    statement = select(Stamp.topic, Stamp.title, Stamp.way, Stamp.stamped_at, Stamp.subject)
    statement = statement.where(Stamp.passport_id == passport_id)
    return [StampRow(*row) for row in await uow.session.execute(statement.order_by(Stamp.stamped_at.desc(), Stamp.id))]


async def add_stamp(uow: UnitOfWork, stamp: Stamp) -> bool:
    """Stamp a passport; False when it had this stamp."""
    names = ("id", "passport_id", "subject", "topic", "title", "way", "stamped_at")
    statement = insert_into(uow, Stamp).values(**{name: getattr(stamp, name) for name in names})
    statement = statement.on_conflict_do_nothing(index_elements=["passport_id", "subject"])
    return (await uow.session.scalar(statement.returning(Stamp.id))) is not None


async def find_station(uow: UnitOfWork, station_id: str) -> StationRow | None:
    """Find a station."""
    row = (await uow.session.execute(_stations().where(Station.id == station_id))).one_or_none()
    return None if row is None else StationRow(*row)


async def list_stations(uow: UnitOfWork, unit_id: str) -> list[StationRow]:
    """List the stations at and right below a unit, with the stamps each gave."""
    below = select(UNIT.c.id).where((UNIT.c.id == unit_id) | (UNIT.c.parent_id == unit_id))
    statement = _stations().where(Station.unit_id.in_(below)).order_by(Station.opens_at.desc(), Station.title)
    rows = [StationRow(*row) for row in await uow.session.execute(statement.limit(MOST_LISTED))]
    subjects = {row.id: subject_of_station(row.id, row.topic, row.session_id) for row in rows}
    counted = select(Stamp.subject, func.count()).where(Stamp.subject.in_(subjects.values())).group_by(Stamp.subject)
    given = {row[0]: row[1] for row in await uow.session.execute(counted)}
    return [
        StationRow(
            *(row.id, row.topic, row.title, row.opens_at, row.closes_at, row.session_id),
            *(row.unit_code, row.unit_name, given.get(subjects[row.id], 0)),
        )
        for row in rows
    ]


def _stations() -> Select[str, str, str, datetime, datetime, str | None, str, str]:
    columns = (Station.id, Station.topic, Station.title, Station.opens_at, Station.closes_at, Station.session_id)
    return select(*columns, UNIT.c.code, UNIT.c.name).join(UNIT, UNIT.c.id == Station.unit_id)


async def add_station(uow: UnitOfWork, station: Station) -> None:
    """Store a station."""
    uow.session.add(station)
    await uow.session.flush()


async def list_passports(uow: UnitOfWork, unit_id: str, *, is_province: bool) -> tuple[list[ListedPassport], int]:
    """Return the passports with the most stamps of a commune (or of all), and how many there are."""
    stamps = func.count(Stamp.id)
    statement = (
        select(Passport.code, UNIT.c.name, Passport.made_at, stamps)
        .outerjoin(UNIT, UNIT.c.id == Passport.commune_id)
        .outerjoin(Stamp, Stamp.passport_id == Passport.id)
        .group_by(Passport.id, Passport.code, UNIT.c.name, Passport.made_at)
        .order_by(stamps.desc(), Passport.code)
    )
    counted = select(func.count()).select_from(Passport)
    if not is_province:
        statement, counted = (each.where(Passport.commune_id == unit_id) for each in (statement, counted))
    rows = await uow.session.execute(statement.limit(MOST_LISTED))
    return [ListedPassport(*row) for row in rows], await uow.session.scalar(counted) or 0

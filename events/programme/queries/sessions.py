"""One session and several by their ids: what everybody may see of them, and their seats held for a decision."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, column, select, table
from sqlalchemy.orm import aliased

from core.database import UnitOfWork
from events.domain.kinds import is_course_day
from events.programme.models import Place, Session, SessionPerson

UNIT = table("unit", column("id"), column("code"), column("name"))
IN_ONE_STATEMENT = 1000


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as stored, with the codes and names of its units and place."""

    id: str
    slug: str
    kind: str
    title: str
    about: str
    festival_id: str | None
    series_id: str | None
    series_day: date | None
    mode: str
    link: str
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    seated: int
    waiting: int
    target_group: str
    language: str
    aids: str
    admission: str
    state: str
    sequence: int
    room_id: str | None
    head_count: int | None
    reason: str
    made_by: str | None
    made_at: datetime
    released_at: datetime | None
    changed_at: datetime
    host_id: str
    commune_id: str | None
    village_id: str | None
    place_id: str | None
    host_code: str
    host_name: str
    commune_code: str | None
    commune_name: str | None
    place_name: str | None
    place_address: str | None

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.released_at is not None

    @property
    def is_course_day(self) -> bool:
        """Whether it is one day of a course, which people come to as a whole."""
        return is_course_day(self.kind, self.series_id)

    @property
    def is_open(self) -> bool:
        """Whether it will take place as far as anybody knows."""
        return self.state == "released"


_NAMED = 6
_STORED = tuple(each.name for each in fields(SessionRow))[:-_NAMED]


def list_statement() -> Select[*tuple[Any, ...]]:  # the fields of SessionRow
    """Return the statement behind `SessionRow`s, to be narrowed and ordered; rows are `SessionRow(*row)`."""
    host, commune = aliased(UNIT, name="host"), aliased(UNIT, name="commune")
    named = (
        *(host.c.code, host.c.name),
        *(commune.c.code.label("commune_code"), commune.c.name.label("commune_name")),
        *(Place.name.label("place_name"), Place.address.label("place_address")),
    )
    return (
        select(*(getattr(Session, name) for name in _STORED), *named)
        .join(host, host.c.id == Session.host_id)
        .outerjoin(commune, commune.c.id == Session.commune_id)
        .outerjoin(Place, Place.id == Session.place_id)
    )


async def find_session(uow: UnitOfWork, session_id: str) -> SessionRow | None:
    """Find a session by its id."""
    row = (await uow.session.execute(list_statement().where(Session.id == session_id))).one_or_none()
    return None if row is None else SessionRow(*row)


async def find_by_slug(uow: UnitOfWork, slug: str) -> SessionRow | None:
    """Find a session by the end of its address."""
    row = (await uow.session.execute(list_statement().where(Session.slug == slug))).one_or_none()
    return None if row is None else SessionRow(*row)


async def list_by_ids(uow: UnitOfWork, ids: Collection[str]) -> dict[str, SessionRow]:
    """Return sessions by id; unknown ones are absent."""
    found: dict[str, SessionRow] = {}
    asked = sorted(ids)
    for start in range(0, len(asked), IN_ONE_STATEMENT):
        statement = list_statement().where(Session.id.in_(asked[start : start + IN_ONE_STATEMENT]))
        found |= {row[0]: SessionRow(*row) for row in await uow.session.execute(statement)}
    return found


async def hold_session(uow: UnitOfWork, session_id: str) -> Session | None:
    """Return a session's row so that nobody else decides about its seats until this unit of work ends."""
    statement = select(Session).where(Session.id == session_id).with_for_update()
    return (await uow.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def list_people(uow: UnitOfWork, session_id: str) -> list[str]:
    """List who teaches, speaks or helps at a session, by name."""
    statement = select(SessionPerson.name).where(SessionPerson.session_id == session_id).order_by(SessionPerson.id)
    return list(await uow.session.scalars(statement))

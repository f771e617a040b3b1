"""Two years of sessions and who registered for them, in large inserts, in an installation that has its units."""

import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, create_engine, event, insert, select, text, update

from accounts.domain.tickets import code_from_number
from core.database import Base
from core.ids import digest_of, new_id
from core.migrating import load_models
from core.vietnamese import fold
from events.programme.models import Place, Session
from events.registration.models import Attendee, Registration
from seed.factories import make_name
from units.domain.unit import Kind
from units.models import Unit

SESSIONS, REGISTRATIONS, ATTENDEES = 10_000, 300_000, 60_000
CAPACITY = 70
KINDS = ("community", "elderly", "mobile", "experience_booth", "safety_talk", "worker_class", "live_quiz")
DAYS_AROUND = 365
AT_ONCE = 5_000
Row = dict[str, Any]  # a row for an insert, as SQLAlchemy takes it


@dataclass(frozen=True, slots=True)
class Filling:
    """One transaction that fills; the same dice give the same people."""

    connection: Connection
    now: datetime
    source: random.Random

    def insert(self, model: type[Base], rows: Sequence[Row]) -> list[str]:
        """Insert rows in parts; returns their ids."""
        for start in range(0, len(rows), AT_ONCE):
            self.connection.execute(insert(model), list(rows[start : start + AT_ONCE]))
        return [str(row["id"]) for row in rows]


def fill(url: str, now: datetime, sessions: int = SESSIONS, registrations: int = REGISTRATIONS) -> None:
    """Store everything; the sessions lie a year before and after `now`, a third of them within 20 days."""
    load_models()
    engine = create_engine(url.replace("+aiosqlite", "").replace("+asyncpg", "+psycopg"))
    event.listen(engine, "connect", _hurry)
    with engine.begin() as connection:
        filling = Filling(connection, now, random.Random(4))
        communes = [str(key) for key in connection.scalars(select(Unit.id).where(Unit.kind == Kind.COMMUNE))]
        places = [filling.insert(Place, [_place(commune, number) for number in range(5)]) for commune in communes]
        made = [_session(filling, number, communes, places) for number in range(sessions)]
        people = filling.insert(Attendee, [_person(filling, number, communes) for number in range(ATTENDEES)])
        _register(filling, filling.insert(Session, made), people, registrations)
    if engine.dialect.name == "postgresql":  # as its own daemon does within minutes, beside what is measured otherwise
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _hurry(connection: object, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def _place(commune: str, number: int) -> Row:
    name = f"Nhà văn hóa bản {number + 1}"
    kept = {"id": new_id(), "unit_id": commune, "name": name, "folded": fold(name), "kind": "culture_house"}
    return kept | {"address": "", "room_for": 80, "closed_at": None}


def _session(filling: Filling, number: int, communes: Sequence[str], places: Sequence[Sequence[str]]) -> Row:
    at, source = number % len(communes), filling.source
    days = source.uniform(-20, 20) if number % 3 == 0 else source.uniform(-DAYS_AROUND, DAYS_AROUND)
    starts = (filling.now + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    title = f"Buổi học số {number}"
    what = {"id": new_id(), "slug": f"buoi-hoc-{number}", "kind": source.choice(KINDS), "title": title}
    where = {"host_id": communes[at], "commune_id": communes[at], "place_id": source.choice(places[at])}
    when = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "made_at": filling.now}
    state = {"state": "released", "released_at": filling.now - timedelta(days=400), "changed_at": filling.now}
    rest = {"folded": fold(title), "mode": "onsite", "capacity": CAPACITY, "target_group": "resident"}
    return what | where | when | state | rest


def _person(filling: Filling, number: int, communes: Sequence[str]) -> Row:
    name = make_name(filling.source)
    who = {"id": new_id(), "name": name, "folded": fold(name), "birth_year": filling.source.randint(1940, 2012)}
    phone = f"09{number:08d}" if number % 3 else None
    return who | {"commune_id": communes[number % len(communes)], "phone": phone, "made_at": filling.now}


def _register(filling: Filling, sessions: Sequence[str], people: Sequence[str], count: int) -> None:
    """Register: the first session gets all its seats, the others as many as come to them, none more than there are."""
    share = -(-(count - CAPACITY) // (len(sessions) - 1))
    rows: list[Row] = []
    seated: dict[str, int] = {}
    for session in sessions:
        wanted = CAPACITY if session == sessions[0] else min(share, CAPACITY, count - len(rows))
        chosen = filling.source.sample(range(len(people)), wanted)
        rows += [_registration(session, people[at], len(rows) + place) for place, at in enumerate(chosen)]
        seated[session] = wanted
    filling.insert(Registration, rows)
    for session, number in seated.items():
        filling.connection.execute(update(Session).where(Session.id == session).values(seated=number))


def _registration(session: str, person: str, number: int) -> Row:
    key = new_id()
    made = {"id": key, "session_id": session, "attendee_id": person, "code": code_from_number(number)}
    rest = {"status": "seated", "target_group": "resident", "way": "self", "is_confirmed": True}
    return made | rest | {"manage_digest": digest_of(key), "registered_at": datetime.now(UTC)}

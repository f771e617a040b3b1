"""Whom the festival expects: thousands registered by commune, with queues, offers, decisions to take and doubles."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from core.context import Context
from core.database import UnitOfWork
from events.domain.kinds import SessionKind, TargetGroup
from events.doors import service as doors
from events.doors.service.board import find_titled
from events.programme.domain.session import Admission, Content, State
from events.programme.queries.listing import Wanted, list_sessions
from events.programme.queries.sessions import SessionRow
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service as registration
from events.registration.domain.people import Form, Guardian
from events.registration.domain.queue import Status, Way
from events.registration.queries.registrations import list_roster
from events.registration.service.crowd import register_crowd
from events.registration.service.managing import decide
from seed.factories import make_name
from units.domain.unit import Kind
from units.queries import UnitRow, list_units

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = date(2026, 10, 10)
POOL, PER_THOUSAND = (60, 150), 6
"""So many people of a commune come to anything at all: six in a thousand, within bounds."""
SHARES = {SessionKind.OPENING: 0.25, SessionKind.ON_THE_SPOT_CLASS: 0.4, SessionKind.LIVE_QUIZ: 0.45}
CHILD_AT, ELDERLY_AT = 16, 60
WITH_PHONE, IN_HOUSEHOLD, WITH_NEED, EARLY = 0.62, 0.2, 0.03, 5
NEEDS = ("Ngồi xe lăn", "Nghe kém, cần ngồi gần loa", "Mắt kém, cần tài liệu chữ to", "Cần người dịch tiếng Mông")
SPECIAL, SPECIAL_TITLE, PENDING = 6, "Lớp kỹ năng số cho người khuyết tật", 14
ROOMY = ("03127", "03160")
"""Communes whose class has room left, for whoever tries it out."""
GATE = "Cổng chính"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune with its people: forms in the order in which households stand together."""

    code: str
    people: tuple[tuple[Form, str | None], ...]


async def seed_crowd(context: Context) -> int:
    """Register the crowd once; return how many registrations are new."""
    now, source = context.clock.now(), random.Random(1010)
    async with context.database.reading() as uow:
        sessions = await _list_expected(uow, now)
        units = [*await list_units(uow, Kind.COMMUNE), *await list_units(uow, Kind.VILLAGE)]
        special = [str(unit.code) for unit in units if unit.kind is Kind.COMMUNE][::7][:SPECIAL]
        if not sessions or await find_titled(uow, special[-1], SPECIAL_TITLE):
            return 0
    communes = {each.code: each for each in _settle(units, source)}
    made = 0
    for row in sessions:
        commune = communes.get(row.commune_code or "")
        if commune is not None:
            made += await _fill(context, row, commune, source)
    await _give_up(context, now)
    await _let_in(context, [row for row in sessions if row.kind == SessionKind.OPENING], source)
    return made + await _decide_later(context, [communes[code] for code in special], source)


async def _list_expected(uow: UnitOfWork, now: datetime) -> list[SessionRow]:
    begin = datetime.combine(DAY, time(), LOCAL).astimezone(UTC)
    wanted = Wanted(since=begin, until=begin + timedelta(days=1), states=(State.RELEASED,))
    found: list[SessionRow] = []
    for kind in SHARES:
        rows = await list_sessions(uow, replace(wanted, kind=kind), limit=500)
        found += [row for row in rows if row.festival_id and row.ends_at > now]
    return found


def _settle(units: Sequence[UnitRow], source: random.Random) -> Iterator[Commune]:
    """Let people live in the communes, as many as fits their population, in villages where those are known."""
    for unit in units:
        if unit.kind is not Kind.COMMUNE:
            continue
        villages = [each.code for each in units if each.kind is Kind.VILLAGE and each.parent_code == unit.code]
        wanted = max(POOL[0], min(POOL[1], (unit.population or 0) * PER_THOUSAND // 1000))
        people: list[tuple[Form, str | None]] = []
        while len(people) < wanted:
            people += _home(str(unit.code), [str(code) for code in villages], source)
        people += _doubles(people, source)
        yield Commune(str(unit.code), tuple(people))


def _home(commune: str, villages: Sequence[str], source: random.Random) -> list[tuple[Form, str | None]]:
    """Return one person, or a household whose first has the phone."""
    village = source.choice(villages) if villages else None
    if source.random() >= IN_HOUSEHOLD:
        form = _form(commune, village, source.randint(1946, 2008), source)
        return [(replace(form, phone=_phone(source) if source.random() < WITH_PHONE else None), None)]
    household = str(UUID(int=source.getrandbits(128), version=4))
    years = (source.randint(1950, 1975), *(source.randint(1976, 2015) for _ in range(source.randint(1, 4))))
    forms = [_form(commune, village, year, source) for year in years]
    forms[0] = replace(forms[0], phone=_phone(source))
    family = forms[0].name.split()[0]
    named = [replace(form, name=f"{family} {form.name.split(maxsplit=1)[1]}") for form in forms]
    guardian = Guardian(named[0].name, named[0].phone)
    return [(replace(form, guardian=guardian if _is_child(form) else None), household) for form in named]


def _form(commune: str, village: str | None, born: int, source: random.Random) -> Form:
    groups = [TargetGroup.RESIDENT, TargetGroup.PUBLIC_STAFF, TargetGroup.WORKER]
    group = source.choices(groups, (84, 9, 7))[0] if DAY.year - born < ELDERLY_AT else TargetGroup.RESIDENT
    if DAY.year - born < CHILD_AT:
        group = TargetGroup.STUDENT
    need = source.choice(NEEDS) if source.random() < WITH_NEED else ""
    return Form(make_name(source), commune, born, village, target_group=group, support=need, consent=True)


def _doubles(people: Sequence[tuple[Form, str | None]], source: random.Random) -> list[tuple[Form, str | None]]:
    """Return two people once more, with a new number: the officer finds them on the page of doubles."""
    with_phone = [form for form, household in people if form.phone and household is None]
    return [(replace(form, phone=_phone(source)), None) for form in source.sample(with_phone, 2)]


def _phone(source: random.Random) -> str:
    return f"09000{source.randrange(10**5):05}"


def _is_child(form: Form) -> bool:
    return form.birth_year is not None and DAY.year - form.birth_year < CHILD_AT


async def _fill(context: Context, row: SessionRow, commune: Commune, source: random.Random) -> int:
    """Register a share of the commune for one session, in two evenings before it."""
    share = SHARES[SessionKind(row.kind)]
    if row.kind == SessionKind.ON_THE_SPOT_CLASS and commune.code in ROOMY:
        share /= 2
    coming = [each for each in commune.people if source.random() < share]
    if commune.code in ROOMY and row.capacity is not None:
        coming = coming[: row.capacity * 2 // 3]
    return await _register(context, row.id, coming, row.starts_at - timedelta(days=source.randint(1, 9), hours=12))


async def _register(context: Context, session_id: str, coming: Sequence[tuple[Form, str | None]], at: datetime) -> int:
    requests = [
        registration.Request(form, _way(form, household), household=household, confirmed=household is not None)
        for form, household in coming
    ]
    async with context.database.writing() as uow:
        return len(await register_crowd(uow, session_id, requests, at))


def _way(form: Form, household: str | None) -> Way:
    if household is not None:
        return Way.HOUSEHOLD
    return Way.HELPER if form.phone else Way.SELF


async def _decide_later(context: Context, communes: Sequence[Commune], source: random.Random) -> int:
    """Open classes for people with disabilities whose organizers decide about everybody; a few are decided."""
    now, made = context.clock.now(), 0
    for number, commune in enumerate(communes):
        starts = datetime.combine(DAY + timedelta(days=3 + number % 3), time(8, 30), LOCAL).astimezone(UTC)
        content = Content(SessionKind.DISABLED, SPECIAL_TITLE, starts, starts + timedelta(hours=2), capacity=18)
        content = replace(content, place="Trung tâm học tập cộng đồng", admission=Admission.APPROVAL)
        async with context.database.writing() as uow:
            new = NewSession(commune.code, content, State.RELEASED)
            session = (await create_sessions(uow, [new], now, by=None))[0]
        alone = [form for form, household in commune.people if household is None and not _is_child(form)]
        coming = [(replace(form, support=source.choice(NEEDS)), None) for form in alone[:PENDING]]
        made += await _register(context, session, coming, now - timedelta(days=2))
        async with context.database.writing() as uow:
            pending = await list_roster(uow, session, (Status.PENDING,))
            for row in pending[: number + 2]:
                await decide(uow, row.id, Status.SEATED, now - timedelta(hours=20))
    return made


async def _give_up(context: Context, now: datetime) -> None:
    """Let two people give up their seat in every third class that has a queue: the seats are offered on."""
    async with context.database.reading() as uow:
        rows = [row for row in await _list_expected(uow, now) if row.waiting]
    for row in rows[::3]:
        async with context.database.writing() as uow:
            for seated in (await list_roster(uow, row.id))[:2]:
                await registration.cancel(uow, seated.id, now - timedelta(hours=1))


async def _let_in(context: Context, openings: Sequence[SessionRow], source: random.Random) -> None:
    """Let the first people in, up to half past seven."""
    now, secret = context.clock.now(), context.settings.secret_key.get_secret_value()
    for row in openings:
        if not now - timedelta(hours=1) <= row.starts_at <= now + timedelta(minutes=30):
            continue
        async with context.database.writing() as uow:
            there = (await list_roster(uow, row.id))[: source.randint(2, EARLY)]
            seen = [
                doors.Seen(f"seed-{each.code}", each.code, now - timedelta(minutes=2 * place, seconds=20), GATE)
                for place, each in enumerate(there)
            ]
            await doors.check_in(uow, doors.arriving_under(secret, row.id, "Máy chính"), seen, now)

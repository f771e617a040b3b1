"""Whom the festival expects: thousands registered by commune, with queues, offers, decisions to take and doubles."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from core.context import Context
from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE, Actor
from events.domain.kinds import SessionKind, TargetGroup
from events.doors import service as doors
from events.doors.service.board import find_titled
from events.programme.domain.session import Admission, Content, State
from events.programme.service.festivals import list_programme_of
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service as registration
from events.registration.domain.people import Form, Guardian
from events.registration.domain.queue import Status, Way
from events.registration.service.crowd import register_crowd
from events.registration.service.deciding import load_office
from events.registration.service.lists import load_directory
from events.registration.service.managing import decide
from seed.factories import make_name
from seed.scenario_movement import ORGANIZER, load_actor
from seed.units import read_units
from units.domain.unit import Kind, Measure, NewUnit

DAY = date(2026, 10, 10)
POOL, PER_THOUSAND = (60, 150), 6
"""So many people of a commune come to anything at all: six in a thousand, within bounds."""
SHARES = {SessionKind.OPENING: 0.25, SessionKind.ON_THE_SPOT_CLASS: 0.4, SessionKind.LIVE_QUIZ: 0.45}
CHILD_AT, ELDERLY_AT = 16, 60
WITH_PHONE, IN_HOUSEHOLD, WITH_NEED, EARLY = 0.62, 0.2, 0.03, 4
NEEDS = ("Ngồi xe lăn", "Nghe kém, cần ngồi gần loa", "Mắt kém, cần tài liệu chữ to", "Cần người dịch tiếng Mông")
SPECIAL, SPECIAL_TITLE, PENDING = 6, "Lớp kỹ năng số cho người khuyết tật", 14
ROOMY = ("03127", "03160")
"""Communes whose class has room left, for whoever tries it out."""
GATE = "Cổng chính"


Coming = tuple[Form, str | None]
"""Somebody who comes, and their household where they live in one."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune with its people: forms in the order in which households stand together."""

    code: str
    people: tuple[Coming, ...]


async def seed_crowd(context: Context) -> int:
    """Register the crowd once; return how many registrations are new."""
    now, source = context.clock.now(), random.Random(1010)
    async with context.database.reading() as uow:
        sessions, villages = await _list_expected(uow, now), (await load_directory(uow)).villages
        units = [unit for unit in read_units() if unit.kind is Kind.COMMUNE]
        special = [str(unit.code) for unit in units][::7][:SPECIAL]
        if not sessions or await find_titled(uow, special[-1], SPECIAL_TITLE):
            return 0
        actor = await load_actor(uow, ORGANIZER, now)
    homes = {str(unit.code): _villages_of(unit, villages) for unit in units}
    communes = {str(unit.code): _settle(unit, homes[str(unit.code)], source) for unit in units}
    made = 0
    for row in sessions:
        made += await _fill(context, row, communes[row.commune], source)
    await _give_up(context, actor)
    await _let_in(context, actor, [row.id for row in sessions if row.kind == SessionKind.OPENING])
    return made + await _decide_later(context, actor, [communes[code] for code in special])


@dataclass(frozen=True, slots=True)
class Expected:
    """A session of the day that people come to."""

    id: str
    kind: SessionKind
    commune: str
    starts_at: datetime
    capacity: int | None
    waiting: int


async def _list_expected(uow: UnitOfWork, now: datetime) -> list[Expected]:
    return [
        Expected(row.id, kind, row.commune_code, row.starts_at, row.capacity, row.waiting)
        for kind in SHARES
        for row in await list_programme_of(uow, DAY.year, kind)
        if row.commune_code and row.is_open and row.ends_at > now and row.starts_at.astimezone(LOCAL_ZONE).date() == DAY
    ]


def _villages_of(unit: NewUnit, known: Mapping[tuple[str, str], str]) -> list[str]:
    return sorted({village for (commune, _), village in known.items() if commune == unit.code})


def _settle(unit: NewUnit, villages: Sequence[str], source: random.Random) -> Commune:
    """Let people live in a commune, as many as fits its population, in villages where those are known."""
    population = next((each.value for each in unit.statistics if each.measure is Measure.POPULATION), 0)
    wanted = max(POOL[0], min(POOL[1], population * PER_THOUSAND // 1000))
    people: list[Coming] = []
    while len(people) < wanted:
        people += _home(str(unit.code), villages, source)
    return Commune(str(unit.code), (*people, *_doubles(people, source)))


def _home(commune: str, villages: Sequence[str], source: random.Random) -> list[Coming]:
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


def _doubles(people: Sequence[Coming], source: random.Random) -> list[Coming]:
    """Return two people once more, with a new number: the officer finds them on the page of doubles."""
    with_phone = [form for form, household in people if form.phone and household is None]
    return [(replace(form, phone=_phone(source)), None) for form in source.sample(with_phone, 2)]


def _phone(source: random.Random) -> str:
    return f"09000{source.randrange(10**5):05}"


def _is_child(form: Form) -> bool:
    return form.birth_year is not None and DAY.year - form.birth_year < CHILD_AT


async def _fill(context: Context, row: Expected, commune: Commune, source: random.Random) -> int:
    """Register a share of the commune for one session, in two evenings before it."""
    share = SHARES[row.kind]
    if row.kind == SessionKind.ON_THE_SPOT_CLASS and commune.code in ROOMY:
        share /= 2
    coming = [each for each in commune.people if source.random() < share]
    if commune.code in ROOMY and row.capacity is not None:
        coming = coming[: row.capacity * 2 // 3]
    return await _register(context, row.id, coming, row.starts_at - timedelta(days=source.randint(1, 9), hours=12))


async def _register(context: Context, session_id: str, coming: Sequence[Coming], at: datetime) -> int:
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


async def _give_up(context: Context, actor: Actor) -> None:
    """Let two people give up their seat in every third class that has a queue: the seats are offered on."""
    now = context.clock.now()
    async with context.database.reading() as uow:
        rows = [row for row in await _list_expected(uow, now) if row.waiting]
    for row in rows[::3]:
        async with context.database.writing() as uow:
            office = await load_office(uow, actor, row.id, Status.SEATED)
            for seated in office.rows[:2]:
                await registration.cancel(uow, seated.id, now - timedelta(hours=1))


async def _let_in(context: Context, actor: Actor, openings: Sequence[str]) -> None:
    """Let the first people in, up to half past seven."""
    now, secret = context.clock.now(), context.settings.secret_key.get_secret_value()
    for number, session in enumerate(openings):
        async with context.database.writing() as uow:
            office = await load_office(uow, actor, session, Status.SEATED)
            seen = [
                doors.Seen(f"seed-{each.code}", each.code, now - timedelta(minutes=2 * place, seconds=20), GATE)
                for place, each in enumerate(office.rows[: 2 + number % EARLY])
            ]
            await doors.check_in(uow, doors.arriving_under(secret, session, "Máy chính"), seen, now)


async def _decide_later(context: Context, actor: Actor, communes: Sequence[Commune]) -> int:
    """Open classes for people with disabilities whose organizers decide about everybody; a few are decided."""
    now, made = context.clock.now(), 0
    for number, commune in enumerate(communes):
        starts = datetime.combine(DAY + timedelta(days=3 + number % 3), time(8, 30), LOCAL_ZONE).astimezone(UTC)
        content = Content(SessionKind.DISABLED, SPECIAL_TITLE, starts, starts + timedelta(hours=2), capacity=18)
        content = replace(content, place="Trung tâm học tập cộng đồng", admission=Admission.APPROVAL)
        async with context.database.writing() as uow:
            new = NewSession(commune.code, content, State.RELEASED)
            session = (await create_sessions(uow, [new], now, by=None))[0]
        alone = [form for form, household in commune.people if household is None]
        coming = [
            (replace(form, support=NEEDS[place % len(NEEDS)]), None) for place, form in enumerate(alone[:PENDING])
        ]
        made += await _register(context, session, coming, now - timedelta(days=2))
        async with context.database.writing() as uow:
            office = await load_office(uow, actor, session, Status.PENDING)
            for row in office.rows[: number + 2]:
                await decide(uow, row.id, Status.SEATED, now - timedelta(hours=20))
    return made

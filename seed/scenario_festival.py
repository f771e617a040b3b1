"""The demonstration of the morning of 10/10/2026: accounts, past evenings, a room to start, a room on the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.domain.grants import day_of
from accounts.service import is_known
from accounts.service.people import load_person_by_login
from competitions.live import service as live
from competitions.live.domain.phases import Phase
from competitions.live.domain.policy import Asked, Mode, RoomPolicy
from competitions.quizzes.domain.questions import Quiz
from competitions.quizzes.service import load_quiz
from core.context import Context
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import LOCAL_ZONE, Actor, Grant, Role, UnitCode
from core.security import Passwords
from leaderboards.service import record
from seed.demo_accounts import ACCOUNTS, DOMAIN, PROVINCE, seed_accounts
from seed.indicators import load_plan
from seed.legal_rules import load_rules
from seed.movement import FIRST_DAY
from seed.practice import list_practice_facts
from seed.question_bank import OPENING, WITH_PICTURES, load_question_bank
from seed.scenario_awards import seed_awards
from seed.scenario_councils import seed_councils
from seed.scenario_crowd import seed_crowd
from seed.scenario_day import seed_day
from seed.scenario_declarations import seed_declarations
from seed.scenario_doors import find_open_door, seed_doors
from seed.scenario_dossiers import seed_dossiers
from seed.scenario_help_log import seed_help_log
from seed.scenario_inspection import seed_inspection
from seed.scenario_lists import seed_lists
from seed.scenario_movement import load_scheme, seed_movement
from seed.scenario_passport import seed_passports
from seed.scenario_past_round import find_shown, seed_past_round
from seed.scenario_programme import seed_programme
from seed.scenario_registers import seed_registers
from seed.scenario_reports import seed_reports
from seed.scenario_rounds import seed_rounds
from seed.scenario_series import seed_holidays, seed_series
from seed.units import load_units, read_units

HOST = f"dieukhien@{DOMAIN}"
UNATTENDED_START = datetime(2026, 10, 10, 9, 0, tzinfo=LOCAL_ZONE)
SHORTEST_NOTICE = timedelta(minutes=30)
SLICE = 100


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """A room of the demonstration as a visitor needs to know it; `starts_at` only where the clock leads."""

    id: str
    pin: str
    title: str
    starts_at: datetime | None


async def seed_all(context: Context, password: str | None) -> None:
    """Put the reference data in, and with a password the demonstration; run again, it changes nothing."""
    now = context.clock.now()
    today = day_of(now) if password is None else min(day_of(now), FIRST_DAY)  # the movement's boards need their figures
    async with context.database.writing() as uow:
        registered = await load_units(uow, today=today)
        await load_plan(uow, now)
        await load_scheme(uow, now)
        await seed_holidays(uow)
        await load_rules(uow, now)
    quizzes = await load_question_bank(context.database, FileStore(context.settings.data_dir / "files"), now)
    _tell(f"Units: {registered.added} new, {registered.known} known. Reference quizzes: {len(quizzes)}.")
    if password is not None:
        await _seed_accounts(context, password)
        _tell(f"Nine months of the movement: {await seed_movement(context)} new facts.")
        _tell(f"Declarations: {await seed_declarations(context)} new.")
        await seed_reports(context)
        await seed_lists(context)
        _tell(f"Registers: {await seed_registers(context)} new entries.")
        await _seed_practice(context)
        _tell(f"Programme of two festivals: {await seed_programme(context)} new sessions.")
        _tell(f"Classes that repeat: {await seed_series(context)} new sessions.")
        _tell(f"Passports: {await seed_passports(context)} new. Help log: {await seed_help_log(context)} new entries.")
        _tell(f"Registrations for the festival: {await seed_crowd(context)} new.")
        _tell(f"Classes and their doors: {await seed_doors(context)} people were there.")
        _tell(f"Readiness of the festival morning: {await seed_day(context)} communes told.")
        await _open_rooms(context, quizzes)
        async with context.database.reading() as uow:
            opening = await load_quiz(uow, quizzes[OPENING])
        _tell(f"Rooms of the communes' quizzes: {await seed_rounds(context, opening)} new.")
        _tell(f"A round of the summer: {await seed_dossiers(context)} dossiers.")
        _tell(f"Award rounds: {await seed_awards(context)} new. Councils: {await seed_councils(context)} new.")
        _tell(f"Certificates of a round that is over: {await seed_past_round(context)} new.")
        _tell(f"Rounds that the inspector reads: {await seed_inspection(context)} new.")


async def describe_demo(context: Context) -> Sequence[str]:
    """Return lines for the terminal: who may sign in, and which rooms wait."""
    origin, rooms = context.settings.origin, await _list_rooms(context)
    lines = [f"Sign in at {origin}/dang-nhap as {', '.join(f'{one.login}@' for one in ACCOUNTS)} (all at {DOMAIN})"]
    if door := await find_open_door(context):
        lines.append(f"Door of a class that runs now, for tochuc@: {origin}/quan-ly/su-kien/{door}/cua")
    for status, code in (await find_shown(context)).items():
        lines.append(f"Certificate of the round that is over ({status}): {origin}/xac-minh/{code}")
    for room in rooms:
        if room.starts_at is None:
            lines.append(f"Room to start: PIN {room.pin}, “{room.title}”, led at {origin}/dan/{room.id} by {HOST}")
            lines.append(f"Two hundred made-up people: .venv/bin/python -m bench.phones --pin {room.pin} --count 200")
        else:
            start = room.starts_at.astimezone(LOCAL_ZONE)
            lines.append(f"Room that starts by itself at {start:%H:%M:%S}: PIN {room.pin}, “{room.title}”")
    return lines


async def _seed_accounts(context: Context, password: str) -> None:
    async with context.database.reading() as uow:
        missing = [one for one in ACCOUNTS if not await is_known(uow, f"{one.login}@{DOMAIN}")]
    if missing:
        password_hash = await Passwords().hash(password)
        async with context.database.writing() as uow:
            created = await seed_accounts(uow, password_hash, context.clock.now())
        _tell(f"Demonstration accounts: {created} new.")


async def _seed_practice(context: Context) -> None:
    """Record the past evenings; the first slice tells whether an earlier run has done it all."""
    now = context.clock.now()
    facts = [fact for fact in list_practice_facts(read_units()) if fact.occurred_at < now]
    recorded = 0
    for start in range(0, len(facts), SLICE):
        async with context.database.writing() as uow:
            outcomes = await record(uow, facts[start : start + SLICE], now=now)
        recorded += sum(outcome.status == "recorded" for outcome in outcomes)
    _tell(f"Evenings of practice: {recorded} new facts of {len(facts)}.")


async def _open_rooms(context: Context, quizzes: Mapping[str, str]) -> None:
    """Open the rooms that do not wait yet; a finished one is followed by a new one at the next start."""
    waiting = {(room.title, room.starts_at is None) for room in await _list_rooms(context)}
    wanted = {OPENING: _hosted(), WITH_PICTURES: _unattended(choose_start(context.clock.now()))}
    for stem, policy in wanted.items():
        async with context.database.reading() as uow:
            quiz = await load_quiz(uow, quizzes[stem])
        if (quiz.title, policy.starts_at is None) not in waiting:
            await _open_room(context, quiz, policy)


async def _open_room(context: Context, quiz: Quiz, policy: RoomPolicy) -> None:
    moment = live.Moment(context.clock.now(), context.clock.live_ms())
    async with context.database.writing() as uow:
        host = await _load_host(uow, moment.now)
        room = await live.open_room(uow, host, live.RoomPlan(quiz, policy), moment)
    _tell(f"Room {room.pin}: “{quiz.title}”.")


async def _load_host(uow: UnitOfWork, now: datetime) -> Actor:
    person = await load_person_by_login(uow, HOST)
    return Actor(person.id, person.name, (Grant(Role.HOST, UnitCode(PROVINCE), day_of(now)),))


async def _list_rooms(context: Context) -> list[DemoRoom]:
    """List the demonstration's unfinished rooms, those of the host's account."""
    async with context.database.reading() as uow:
        host = await load_person_by_login(uow, HOST)
        held = [stored.room for stored in await live.list_held(uow)]
    return [
        DemoRoom(room.id, room.pin, room.quiz.title, _start_of(room.policy))
        for room in held
        if room.created_by == host.id and room.timeline.phase is not Phase.FINISHED
    ]


def _start_of(policy: RoomPolicy) -> datetime | None:
    return None if policy.starts_at is None else datetime.fromtimestamp(policy.starts_at / 1000, LOCAL_ZONE)


def _hosted() -> RoomPolicy:
    return RoomPolicy(ask=frozenset({Asked.SCHOOL}))


def _unattended(start: datetime) -> RoomPolicy:
    return RoomPolicy(mode=Mode.UNATTENDED, starts_at=int(start.timestamp() * 1000), groups=True)


def choose_start(now: datetime) -> datetime:
    """Return nine o'clock on the festival morning; later, the first full hour that is half an hour off."""
    if now + SHORTEST_NOTICE <= UNATTENDED_START:
        return UNATTENDED_START
    earliest = (now + SHORTEST_NOTICE).astimezone(LOCAL_ZONE)
    hour = earliest.replace(minute=0, second=0, microsecond=0)
    return hour if hour == earliest else hour + timedelta(hours=1)


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - progress for the terminal

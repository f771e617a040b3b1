"""The composition root: engine, rooms, sockets, jobs, routes, command line. Nobody imports it but tests and tools."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette_compress import CompressMiddleware

import core.tuning
import accounts.commands
import accounts.handlers
import competitions.awards.handlers
import competitions.awards.inspection.commands
import competitions.awards.jobs
import competitions.awards.operations
import competitions.live.api
import competitions.live.handlers
import competitions.live.operations
import competitions.movements.declarations.jobs
import competitions.movements.desk.handlers
import competitions.movements.handlers
import competitions.movements.imports.jobs
import competitions.movements.registers.jobs
import competitions.quizzes.api
import competitions.quizzes.handlers
import competitions.quizzes.operations
import events.day.jobs
import events.doors.jobs
import events.doors.operations
import events.handlers
import events.help_log.operations
import events.messages.jobs
import events.passport.jobs
import events.programme.operations
import events.registration.jobs
import events.registration.operations
import events.series.jobs
import leaderboards.api
import leaderboards.commands
import leaderboards.handlers
import leaderboards.jobs
import leaderboards.operations
import units.api
import units.handlers
import units.operations
from accounts import devices
from accounts.authentication import AuthenticationMiddleware, find_actor_of
from accounts.doorkeeper import Doorkeeper
from accounts.entrance import Entrance
from accounts.handlers.state import AccountsState
from accounts.tickets import TicketKeys
from competitions.awards.council.service.access import is_admitted, list_blocked
from competitions.awards.council.service.boxes import BallotBoxes
from competitions.awards.decisions.service.signing import CertificateKeys
from competitions.awards.domain.access import STAFF
from competitions.awards.dossiers.service.gate import Gate
from competitions.awards.dossiers.service.inviting import welcome
from competitions.awards.papers.sources import make_sources
from competitions.awards.rounds.service.changing import NomineeGate
from competitions.awards.state import AwardsState
from competitions.live import jobs
from competitions.live.directory import Directory
from competitions.live.finished import list_played
from competitions.live.holders import Sessions
from competitions.live.intake import Intake
from competitions.live.keys import LiveKeys
from competitions.live.orders import LiveContext
from competitions.live.pages.home import SessionCard
from competitions.live.queries.listing import list_session_rooms, list_unit_rooms
from competitions.live.queries.rooms import is_question_open
from competitions.live.rooms import Rooms
from competitions.live.socket import PhoneHandler, WatcherHandler
from competitions.live.state import LiveState
from competitions.live.verification import verify_room
from competitions.movements.declarations.service.provisional import list_planned_freezes
from competitions.movements.indicators.service import find_shares, knows_indicator, list_choices
from core import cli, demo_clock
from core.context import Context
from core.database import UnitOfWork
from core.files import FileStore
from core.http_guard import GuardedHttp, HttpGuard
from core.i18n import DEFAULT_LOCALE, Translations, load_translations
from core.kernel import Actor, DomainError, N_, Role
from core.notices import Notices
from core.press import Press
from core.security import Passwords, derive_key
from core.sockets.handshake import Handshake
from core.sockets.peer import Peer
from core.sockets.registry import Sockets
from core.turns import keep_running
from core.web import appearance, guides, openapi, operations
from core.web.csrf import CsrfMiddleware
from core.web.errors import exception_handlers, on_domain_error
from core.web.middleware import Embedding, RequestLimitsMiddleware, SecurityHeadersMiddleware
from core.web.request import NavEntry
from events.calendars.domain.feed import join_place
from events.day.service.dashboard import FigureCache
from events.day.state import DayState
from events.kit.state import KitState
from events.messages.carriers import choose_carriers
from events.messages.service.sending import Post
from events.passport.entry import PassportState
from events.passport.service import draws
from events.programme.handlers.public_files import EMBEDDED as PROGRAMME_FRAME
from events.programme.queries.listing import Wanted, list_quiz_sessions, list_sessions
from events.programme.queries.sessions import find_session
from events.registration.service.tickets import TicketOffice
from leaderboards.api import LedgerState
from leaderboards.handlers.boards import EMBEDDED as BOARD_FRAME
from leaderboards.handlers.state import BoardState, PageCache, watch_versions
from leaderboards.service.boards import BoardCache
from leaderboards.service.publishing import Publisher
from seed.scenario_festival import describe_demo, seed_all
from units.queries import list_units

ROOT = Path(__file__).parent
CONSOLE = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.HOST})
PEOPLE = frozenset({Role.ADMINISTRATOR, Role.UNIT_LEADER, Role.UNIT_OFFICER})
NAV = (
    NavEntry(N_("Leaderboard"), "leaderboards:board:show"),
    NavEntry(N_("Programme"), "programme:public:list"),
    NavEntry(N_("Planning"), "planning:desk:show", PEOPLE | {Role.ORGANIZER}),
    NavEntry(N_("Indicators"), "indicators:plan:show"),
    NavEntry(N_("The movement"), "desk:page:show", frozenset(Role) - {Role.HOST}),
    NavEntry(N_("Commendation"), "awards:rounds:list", STAFF),
    NavEntry(N_("Live rooms"), "live:rooms:list", CONSOLE),
    NavEntry(N_("Quizzes"), "quizzes:quiz:list", CONSOLE),
    NavEntry(N_("People"), "accounts:units:list", PEOPLE),
    NavEntry(N_("Guides"), "guides:index:show"),
)
SHUTDOWN_SECONDS = 5
SESSIONS_AT_HOME = 6

routes: list[BaseRoute] = [
    *competitions.awards.handlers.routes,
    *competitions.live.api.routes,
    *competitions.live.handlers.routes,
    *competitions.movements.handlers.routes,
    *competitions.quizzes.api.routes,
    *competitions.quizzes.handlers.routes,
    *events.handlers.routes,
    *leaderboards.api.routes,
    *leaderboards.handlers.routes,
    *units.api.routes,
    *units.handlers.routes,
    *accounts.handlers.routes,
    *competitions.movements.desk.handlers.routes,
    *guides.routes,
    *appearance.routes,
    *openapi.routes,
    *operations.routes,
    Mount("/static", StaticFiles(directory=ROOT / "static"), name="static"),
]

api_operations = (
    *competitions.awards.operations.operations,
    *competitions.live.operations.operations,
    *competitions.quizzes.operations.operations,
    *events.doors.operations.operations,
    *events.help_log.operations.operations,
    *events.programme.operations.operations,
    *events.registration.operations.operations,
    *leaderboards.operations.operations,
    *units.operations.operations,
)


class AppState(AccountsState, AwardsState, BoardState, DayState, KitState, LedgerState, LiveState, PassportState):
    """Every feature's part of the lifespan state in one."""

    sockets: Sockets
    http_guard: HttpGuard


def create_app(context: Context) -> Starlette:
    """Compose the application over an open database and its clock."""
    settings = context.settings
    embedding = Embedding(frozenset({BOARD_FRAME, PROGRAMME_FRAME}), " ".join(settings.embed_ancestors.split()))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[AppState]:
        state = await _make_state(context)
        workers = _start_workers(context, state)
        try:
            yield state
        finally:
            state["hints"].stop()
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            await state["rooms"].stop()
            await state["rooms"].context.intake.stop()

    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers=exception_handlers,
        middleware=[
            Middleware(SecurityHeadersMiddleware, secure=settings.secure_cookies, embedding=embedding),
            Middleware(CompressMiddleware),
            Middleware(CsrfMiddleware, refuse=on_domain_error),
            Middleware(RequestLimitsMiddleware, refuse=on_domain_error),
            Middleware(AuthenticationMiddleware),
        ],
    )
    app.state.make_openapi = cache(lambda: openapi.make_document(routes, api_operations, "1"))
    return app


async def _list_today(uow: UnitOfWork, now: datetime) -> tuple[SessionCard, ...]:
    rows = await list_sessions(uow, Wanted(since=now, states=("released",)), limit=SESSIONS_AT_HOME)
    places = [join_place(row.place_name, row.commune_name or row.host_name) for row in rows]
    return tuple(
        SessionCard(row.title, f"/su-kien/{row.slug}", row.starts_at, place)
        for row, place in zip(rows, places, strict=True)
    )


async def _make_state(context: Context) -> AppState:
    database, clock, settings = context.database, context.clock, context.settings
    async with database.reading() as uow:
        directory = Directory(await list_units(uow))
    intake = Intake(database, directory.ids)
    intake.start()
    keys = LiveKeys(settings.secret_key.get_secret_value(), settings.secure_cookies)
    tickets = TicketKeys(settings.secret_key.get_secret_value())
    sessions = Sessions(TicketOffice(database, tickets, clock).admit, find_session, list_quiz_sessions)
    rooms = Rooms(LiveContext(database, clock, intake, directory, keys.receipt_key(), "/tep/{}".format, sessions))
    await rooms.load()
    boards, hints = BoardCache(find_shares, knows_indicator), watch_versions(database)
    device_key = derive_key(settings.secret_key.get_secret_value(), devices.PURPOSE)
    gate = Gate(list_blocked, is_admitted)
    state = AppState(
        database=database,
        clock=clock,
        settings=settings,
        translations=load_translations(ROOT / "locale"),
        files=FileStore(settings.data_dir / "files"),
        nav=NAV,
        entrance=Entrance(database, clock, Passwords(), device_key),
        rooms=rooms,
        list_running=rooms.list_running,
        figures=FigureCache(),
        notices=Notices(),
        live_keys=keys,
        ticket_keys=tickets,
        award_keys=CertificateKeys(settings.secret_key.get_secret_value()),
        code_doors=Doorkeeper(time.monotonic),
        boards=boards,
        list_today=_list_today,
        list_played=list_played(rooms, keys),
        find_session_rooms=list_session_rooms,
        find_unit_rooms=list_unit_rooms,
        ballot_boxes=BallotBoxes(),
        press=Press(),
        document_sources=make_sources(gate, settings.origin),
        dossier_gate=gate,
        nominee_gate=NomineeGate(list_blocked, welcome),
        publisher=Publisher(boards, list_choices, list_planned_freezes),
        board_pages=PageCache(),
        hints=hints,
        sockets=Sockets(origins=_origins(context), trusted_proxies=settings.trusted_proxies.replace(",", " ").split()),
        http_guard=HttpGuard(at_end=hints.stop),
    )
    _route_sockets(state)
    return state


def _origins(context: Context) -> set[str]:
    settings = context.settings
    local = () if settings.public_url else (f"http://localhost:{settings.port}", f"http://127.0.0.1:{settings.port}")
    return {settings.origin, *local}


def _route_sockets(state: AppState) -> None:
    translate = _translator(state["translations"])
    rooms, keys, sockets = state["rooms"], state["live_keys"], state["sockets"]
    watchers = WatcherHandler(rooms, _actor_finder(state), keys, translate)
    sockets.route("/ws/choi/{pin}", PhoneHandler(rooms, keys, translate))
    sockets.route("/ws/chieu/{pin}", watchers)
    sockets.route("/ws/dan/{room_id}", watchers)


def _translator(translations: Translations) -> Callable[[Handshake | None, DomainError], str]:
    def translate(handshake: Handshake | None, error: DomainError) -> str:
        locale = handshake.cookies.get("lang", DEFAULT_LOCALE) if handshake else DEFAULT_LOCALE
        return translations.format(locale, error.text, error.params)

    return translate


def _actor_finder(state: AppState) -> Callable[[Handshake], Awaitable[Actor | None]]:
    """Find who acts behind a socket as behind a request; a session cookie counts from our own pages only."""

    async def find(handshake: Handshake) -> Actor | None:
        names = ("authorization",) if handshake.origin is None else ("authorization", "cookie")
        headers = [(name.encode(), (handshake.header(name) or "").encode("latin-1")) for name in names]
        scope = {"type": "http", "headers": [pair for pair in headers if pair[1]], "state": state}
        connection: HTTPConnection[Any] = HTTPConnection(scope)  # accounts reads the core's part of the state
        return await find_actor_of(connection)

    return find


def _start_workers(context: Context, state: AppState) -> list[asyncio.Task[None]]:
    settings, database, clock = context.settings, context.database, context.clock
    secret = settings.secret_key.get_secret_value()
    work: list[Callable[[], Coroutine[Any, Any, None]]] = [
        state["sockets"].run,
        state["http_guard"].run,
        partial(jobs.run, state["rooms"]),
        partial(jobs.follow_units, state["rooms"]),
        partial(competitions.awards.jobs.run, context),
        partial(competitions.movements.declarations.jobs.run, database, clock),
        partial(competitions.movements.imports.jobs.run, database, clock),
        partial(competitions.movements.registers.jobs.run, database, clock),
        partial(events.doors.jobs.run, database, clock, secret),
        partial(events.registration.jobs.run, database, clock),
        partial(events.day.jobs.run, database, clock, settings.origin, state["notices"]),
        partial(events.messages.jobs.run, database, clock, _make_post(context, state)),
        partial(events.passport.jobs.run, database, clock, derive_key(secret, draws.PURPOSE)),
        partial(events.series.jobs.run, database, clock),
        partial(leaderboards.jobs.run, database, clock),
    ]
    if settings.mode == "demo":
        work.append(partial(demo_clock.follow, database, clock))
    return [asyncio.create_task(keep_running(each)) for each in work]


def _make_post(context: Context, state: AppState) -> Post:
    settings, secret = context.settings, context.settings.secret_key.get_secret_value()
    return Post(choose_carriers(settings), state["translations"], settings.origin, secret)


def uvicorn_config(context: Context) -> uvicorn.Config:
    """Return how uvicorn serves the application, with our own protocol classes."""
    settings = context.settings
    return uvicorn.Config(
        create_app(context),
        host=settings.host,
        port=settings.port,
        http=GuardedHttp,
        ws=Peer,
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        backlog=4096,
    )


async def serve(context: Context) -> None:
    """Serve until told to stop."""
    limit = core.tuning.raise_descriptor_limit()
    config = uvicorn_config(context)
    core.tuning.calm_garbage_collector()
    print(f"Serving on {context.settings.origin} with up to {limit} connections", flush=True)  # noqa: T201 - for the terminal
    await uvicorn.Server(config).serve()


async def _verify(context: Context, room_id: str) -> str | None:
    return await verify_room(context.database, room_id)


def main(argv: Sequence[str]) -> int:
    """Run the command line."""
    composition = cli.Composition(
        serve=serve,
        seed=seed_all,
        describe_demo=describe_demo,
        verify_log=_verify,
        is_question_open=is_question_open,
        add_commands=(
            accounts.commands.add_commands,
            competitions.awards.inspection.commands.add_commands,
            leaderboards.commands.add_commands,
        ),
    )
    return cli.main(argv, composition)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

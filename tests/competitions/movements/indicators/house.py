"""The plan's routes beside the accounts', over the reference units and the plan in force; facts to put into it."""

from datetime import date, datetime, timedelta

import httpx2
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import accounts.handlers
from accounts.authentication import AuthenticationMiddleware
from accounts.entrance import Entrance
from accounts.service import access
from competitions.movements.indicators import handlers
from core.database import Database
from core.i18n import load_translations
from core.kernel import Role, UnitCode
from core.security import Passwords
from core.settings import Settings
from core.web.csrf import CsrfMiddleware
from core.web.errors import exception_handlers, on_domain_error
from core.web.templating import ROOT
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact
from seed.indicators import load_plan
from seed.units import load_units
from tests.accounts.house import CHEAP, House, Seat, settle
from tests.clocks import HandClock
from units.domain.unit import FigureState, Kind, Measure, NewUnit, Statistic
from units.service import register

PROVINCE, MUONG_ANG, MUONG_NHE, CLUSTER = "11", "03256", "03160", "cum-muong-ang"
VILLAGES = ("ban-mot", "ban-hai")


def put(unit: str, kind: str, quantity: int = 1, *, at: datetime, person: str | None = None) -> Fact:
    """A fact of a unit, its key made from everything it says."""
    key = f"t:{kind}:{unit}:{at:%Y%m%d%H%M}:{person or ''}"
    return Fact(key, kind, unit, at, quantity, person_key=person)


async def record(database: Database, clock: HandClock, *facts: Fact) -> None:
    async with database.writing() as uow:
        outcomes = await ledger.record(uow, facts, now=clock.now())
    assert [(one.source_key, one.why) for one in outcomes if one.status != "recorded"] == []


async def fill(database: Database, clock: HandClock) -> None:
    """Reference units, two villages, some figures (one of them not confirmed) and the plan."""
    async with database.writing() as uow:
        await load_units(uow, today=clock.now().date())
        await register(uow, _extras(), today=clock.now().date())
        await load_plan(uow, clock.now())


def _extras() -> list[NewUnit]:
    cell = (Statistic(Measure.PARTY_MEMBERS, 2026, 8, "thử", is_estimate=False),)
    villages = [NewUnit(UnitCode(code), f"Bản {code[-3:]}", Kind.VILLAGE, UnitCode(MUONG_ANG)) for code in VILLAGES]
    return [
        *villages,
        NewUnit(UnitCode("cb-nho"), "Chi bộ nhỏ", Kind.PARTY_CELL, UnitCode(MUONG_ANG), statistics=cell),
        _school("th-moi", Statistic(Measure.PUPILS, 2026, 50, "thử", is_estimate=False, state=FigureState.PROPOSED)),
        _school("th-xong", Statistic(Measure.PUPILS, 2026, 40, "thử", is_estimate=True)),
    ]


def _school(code: str, pupils: Statistic) -> NewUnit:
    return NewUnit(UnitCode(code), f"Trường {code}", Kind.SCHOOL, UnitCode(MUONG_ANG), statistics=(pupils,))


async def _stand_in(_request: object) -> PlainTextResponse:
    return PlainTextResponse("")


def build(database: Database, clock: HandClock) -> House:
    settings = Settings(mode="test", secret_key=SecretStr("x" * 40))
    entrance = Entrance(database, clock, Passwords(CHEAP))
    state = {
        "database": database,
        "clock": clock,
        "settings": settings,
        "translations": load_translations(ROOT / "locale"),
        "nav": (),
        "entrance": entrance,
    }
    inner = Starlette(
        routes=[
            *accounts.handlers.routes,
            *handlers.routes,
            Route("/bang-xep-hang", _stand_in, name="leaderboards:board:show"),
            Route("/don-vi/{code}", _stand_in, name="leaderboards:unit:show"),
        ],
        middleware=[Middleware(CsrfMiddleware, refuse=on_domain_error), Middleware(AuthenticationMiddleware)],
        exception_handlers=exception_handlers,
    )

    async def app(scope, receive, send):
        scope["state"] = dict(state)
        await inner(scope, receive, send)

    return House(database, clock, app, entrance, settings)


async def browser_of(house: House, role: Role) -> httpx2.AsyncClient:
    """A browser signed in as somebody new with the role at the province."""
    person = await settle(house, f"{role.value}@ngayhoi.example", Seat(role, PROVINCE))
    async with house.database.writing() as uow:
        cookie = await access.open_session(uow, person, "", house.clock.now())
    browser = house.browser()
    browser.cookies.set("ngayhoi_session", cookie)
    return browser


def day(clock: HandClock, back: int = 0) -> datetime:
    """A moment so many days before the festival morning."""
    return clock.now() - timedelta(days=back)


TODAY = date(2026, 10, 10)

"""The console of units as an application, with a few units in it and people who sign in."""

from datetime import date

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from accounts import handlers as account_handlers
from accounts.authentication import AuthenticationMiddleware
from accounts.entrance import Entrance
from core.database import Database
from core.i18n import load_translations
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from core.security import Passwords
from core.settings import Settings
from core.web.csrf import CsrfMiddleware
from core.web.errors import exception_handlers, on_domain_error
from core.web.templating import ROOT
from tests.accounts.house import CHEAP, House
from tests.clocks import HandClock
from units import api, handlers
from units.domain.unit import Alias, AliasKind, Kind, Measure, NewUnit, Statistic, Tile
from units.service import register

PROVINCE, MUONG_NHE, SIN_THAU, NAM_KE = (UnitCode(code) for code in ("11", "03160", "03158", "03162"))
WARD, CLUSTER, OTHER_CLUSTER = UnitCode("03127"), UnitCode("cum-mot"), UnitCode("cum-hai")
SINCE = date(2025, 7, 1)
UNITS = [
    NewUnit(PROVINCE, "Tỉnh Điện Biên", Kind.PROVINCE),
    NewUnit(CLUSTER, "Cụm Một", Kind.CLUSTER, PROVINCE),
    NewUnit(OTHER_CLUSTER, "Cụm Hai", Kind.CLUSTER, PROVINCE),
    NewUnit(WARD, "Phường Điện Biên Phủ", Kind.COMMUNE, PROVINCE, OTHER_CLUSTER, SINCE),
    NewUnit(
        MUONG_NHE,
        "Xã Mường Nhé",
        Kind.COMMUNE,
        PROVINCE,
        CLUSTER,
        SINCE,
        tile=Tile(1, 0),
        aliases=(Alias(AliasKind.FORMED_FROM, "Nậm Vì", "Mường Nhé"), Alias(AliasKind.FORMER_DISTRICT, "Mường Nhé")),
        statistics=(Statistic(Measure.POPULATION, 2025, 24_294, "Khi lập xã", is_estimate=False),),
    ),
    NewUnit(
        SIN_THAU,
        "Xã Sín Thầu",
        Kind.COMMUNE,
        PROVINCE,
        CLUSTER,
        SINCE,
        statistics=(Statistic(Measure.POPULATION, 2025, 6_058, "Khi lập xã", is_estimate=False),),
    ),
    NewUnit(NAM_KE, "Xã Nậm Kè", Kind.COMMUNE, PROVINCE, CLUSTER, SINCE),
    NewUnit(UnitCode("ban-nam-sin"), "Bản Nậm Sin", Kind.VILLAGE, MUONG_NHE),
    NewUnit(UnitCode("th-mot"), "Trường Một", Kind.SCHOOL, SIN_THAU),
]


def actor(role: Role, unit: str = PROVINCE) -> Actor:
    """Somebody with one role at a unit, the province by default."""
    return Actor(PersonId(f"{role.value}@{unit}"[:36]), "Lò Thị Pâng", (Grant(role, UnitCode(unit), SINCE),))


async def add_units(database: Database, clock: HandClock) -> None:
    async with database.writing() as uow:
        await register(uow, UNITS, today=clock.now().date())


async def _show_nothing(_request: Request) -> Response:
    """The boards' page of a unit, to which the console links."""
    return Response()


def open_office(database: Database, clock: HandClock) -> House:
    """The application: units, their console, and the doors."""
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
    site = Starlette(
        routes=[
            *api.routes,
            *handlers.routes,
            Route("/don-vi/{code}", _show_nothing, name="leaderboards:unit:show"),
            *account_handlers.routes,
        ],
        middleware=[Middleware(CsrfMiddleware, refuse=on_domain_error), Middleware(AuthenticationMiddleware)],
        exception_handlers=exception_handlers,
    )

    async def app(scope, receive, send):
        await site({**scope, "state": dict(state)}, receive, send)

    return House(database, clock, app, entrance, settings)

"""The passport's routes over a small province, and people at their doors."""

import re
from datetime import date, timedelta

from starlette.applications import Starlette
from starlette.middleware import Middleware

from accounts.authentication import AuthenticationMiddleware
from core.i18n import load_translations
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from core.web.csrf import CsrfMiddleware
from core.web.errors import exception_handlers, on_domain_error
from core.web.templating import ROOT
from events.passport.domain.badges import BOOTHS
from events.passport.service import draws, stamps
from events.passport.service.access import Bench
from tests.accounts.house import House
from tests.competitions.movements.site import COMMUNE, PROVINCE

KEY = b"k" * 32
ORGANIZER = Actor(PersonId("o"), "o", (Grant(Role.ORGANIZER, UnitCode(PROVINCE), date(2026, 1, 1)),))
OFFICER = Actor(PersonId("c"), "c", (Grant(Role.UNIT_OFFICER, UnitCode(COMMUNE), date(2026, 1, 1)),))
NUMBER = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


async def play_nothing(_cookies):
    """No game was played."""
    return ()


def doors_of(house: House, *rooms, **more) -> House:
    """The house with more routes behind its doors."""
    inner = Starlette(
        routes=[route for room in rooms for route in room],
        middleware=[Middleware(CsrfMiddleware, refuse=on_domain_error), Middleware(AuthenticationMiddleware)],
        exception_handlers=exception_handlers,
    )
    state = {
        "database": house.database,
        "clock": house.clock,
        "settings": house.settings,
        "translations": load_translations(ROOT / "locale"),
        "nav": (),
        "entrance": house.entrance,
        "list_played": play_nothing,
    }

    async def app(scope, receive, send):
        scope["state"] = state | more
        await inner(scope, receive, send)

    return House(house.database, house.clock, app, house.entrance, house.settings)


def declared(now, unit=PROVINCE, **changed):
    """A draw of two prizes and two substitutes, closing in two hours and drawn in three."""
    return draws.NewDraw(
        **{
            "unit_code": unit,
            "title": "Rút thăm ngày hội",
            "prize": "Điện thoại",
            "prizes": 2,
            "substitutes": 2,
            "closes_at": now + timedelta(hours=2),
            "draws_at": now + timedelta(hours=3),
            "claim_hours": 24,
        }
        | changed
    )


async def published(database, now, actor=ORGANIZER, **changed) -> str:
    async with database.writing() as uow:
        return await draws.publish(uow, actor, declared(now, **changed), Bench(KEY, now))


async def passport_with(database, now, topics=BOOTHS[:4], commune=COMMUNE):
    """A passport stamped in these topics."""
    async with database.writing() as uow:
        made = await stamps.make_passport(uow, commune, now)
        row = (await stamps.open_passport(uow, made.token)).row
        for topic in topics:
            await stamps.stamp(uow, row, stamps.NewStamp(f"test:{topic}", topic, "Gian", stamps.Way.HELPER), now)
    return made


async def station(database, now, actor=ORGANIZER, topic="vneid", unit=COMMUNE) -> str:
    new = stamps.NewStation(unit, topic, "Gian VNeID", now - timedelta(hours=1), now + timedelta(hours=8))
    async with database.writing() as uow:
        return await stamps.add_station(uow, actor, new, now)

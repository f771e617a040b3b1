"""The registers' and imports' routes as an application of their own, over a small province with people in it."""

import io

import httpx2
import xlsxwriter
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware

from accounts.authentication import AuthenticationMiddleware
from accounts.entrance import Entrance
from accounts.handlers import routes as account_routes
from accounts.service import access
from competitions.movements.imports.handlers import routes as import_routes
from competitions.movements.registers.handlers import routes as register_routes
from core.files import FileStore
from core.i18n import load_translations
from core.kernel import Role, UnitCode
from core.security import Passwords
from core.settings import Settings
from core.web.csrf import CsrfMiddleware
from core.web.errors import exception_handlers, on_domain_error
from core.web.templating import ROOT
from tests.accounts.house import CHEAP, House, Seat, settle
from units.domain.unit import Kind, NewUnit
from units.service import register

SECRET = "x" * 40
PROVINCE, COMMUNE, OTHER = "11", "03160", "03127"
VILLAGE, OTHER_VILLAGE, SCHOOL, CELL = "ban-nam-sin", "ban-doi-cao", "thcs-muong-nhe", "cb-muong-nhe"
UNITS = (
    (PROVINCE, "Tỉnh Điện Biên", Kind.PROVINCE, None),
    (COMMUNE, "Xã Mường Nhé", Kind.COMMUNE, PROVINCE),
    (OTHER, "Phường Điện Biên Phủ", Kind.COMMUNE, PROVINCE),
    (VILLAGE, "Bản Nậm Sin", Kind.VILLAGE, COMMUNE),
    (OTHER_VILLAGE, "Tổ dân phố 5", Kind.VILLAGE, OTHER),
    (SCHOOL, "THCS Mường Nhé", Kind.SCHOOL, COMMUNE),
    (CELL, "Chi bộ Nậm Sin", Kind.PARTY_CELL, COMMUNE),
)
STAFF = (Role.ADMINISTRATOR, Role.ORGANIZER, Role.SPECIALIST)


async def add_units(database, clock):
    async with database.writing() as uow:
        listed = [
            NewUnit(UnitCode(code), name, kind, UnitCode(parent) if parent else None)
            for code, name, kind, parent in UNITS
        ]
        await register(uow, listed, today=clock.now().date())


def build(database, clock, folder) -> House:
    settings = Settings(mode="test", secret_key=SecretStr(SECRET))
    entrance = Entrance(database, clock, Passwords(CHEAP))
    state = {
        "database": database,
        "clock": clock,
        "settings": settings,
        "translations": load_translations(ROOT / "locale"),
        "files": FileStore(folder / "files"),
        "nav": (),
        "entrance": entrance,
    }
    inner = Starlette(
        routes=[*account_routes, *import_routes, *register_routes],
        middleware=[Middleware(CsrfMiddleware, refuse=on_domain_error), Middleware(AuthenticationMiddleware)],
        exception_handlers=exception_handlers,
    )

    async def app(scope, receive, send):
        scope["state"] = dict(state)
        await inner(scope, receive, send)

    return House(database, clock, app, entrance, settings)


async def browser_of(house: House, role: Role, unit: str) -> httpx2.AsyncClient:
    """A browser signed in as somebody new with the role at the unit."""
    person = await settle(house, f"{role.value}-{unit}@ngayhoi.example", Seat(role, unit))
    async with house.database.writing() as uow:
        cookie = await access.open_session(uow, person, "", house.clock.now())
    browser = house.browser()
    browser.cookies.set("ngayhoi_session", cookie)
    return browser


def workbook(*rows, name="danh-sach.xlsx"):
    """A file for an upload, its first sheet holding these rows as text."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return name, buffer.getvalue()

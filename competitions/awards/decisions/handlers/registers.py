"""Registers and yearly figures, on the screen and as XLSX; the money list of a decision as XLSX."""

import asyncio
from functools import partial

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.awards.decisions import exporting
from competitions.awards.decisions.forms import read_number, read_register
from competitions.awards.decisions.handlers.decisions import DECISION, DecisionRequest
from competitions.awards.decisions.pages import RegisterPage, YearPage
from competitions.awards.decisions.service import reading, registers
from core.kernel import LOCAL_ZONE
from core.tables import Table, write_xlsx
from core.web.downloads import send_file
from core.web.request import locale_of, require_actor
from core.web.templating import render

ROOT = "/khen-thuong/so-vang"
YEAR = f"{ROOT}/thong-ke"


async def show_register(request: DecisionRequest) -> Response:
    """Show a page of a register."""
    return render(request, RegisterPage(await _load_register(request)))


async def export_register(request: DecisionRequest) -> Response:
    """Send the page of the register as XLSX."""
    view = await _load_register(request)
    return await _send("so-vang", exporting.register_rows(view, _translator(request)))


async def show_year(request: DecisionRequest) -> Response:
    """Show the figures of a year."""
    return render(request, YearPage(await _load_year(request)))


async def export_year(request: DecisionRequest) -> Response:
    """Send the figures of a year as XLSX."""
    view = await _load_year(request)
    return await _send(f"thong-ke-{view.year}", exporting.year_rows(view, _translator(request)))


async def export_lists(request: DecisionRequest) -> Response:
    """Send the money list of a decision as XLSX."""
    actor, now = require_actor(request), request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        view = await reading.load_view(uow, actor, request.path_params["decision_id"], now)
    return await _send("danh-sach-tien-thuong", exporting.money_rows(view, _translator(request)))


def _translator(request: DecisionRequest) -> exporting.Translate:
    return partial(request.state["translations"].gettext, locale_of(request))


async def _send(name: str, rows: Table) -> Response:
    return send_file(await asyncio.to_thread(write_xlsx, {name: rows}), f"{name}.xlsx")


async def _load_register(request: DecisionRequest) -> registers.RegisterView:
    actor, wanted = require_actor(request), read_register(request.query_params, _this_year(request))
    async with request.state["database"].reading() as uow:
        return await registers.load_register(uow, actor, wanted)


async def _load_year(request: DecisionRequest) -> registers.YearView:
    actor, query = require_actor(request), request.query_params
    year = read_number(query.get("nam", ""), otherwise=_this_year(request), most=2200)
    async with request.state["database"].reading() as uow:
        return await registers.load_year(uow, actor, query.get("don-vi", "")[:40], year)


def _this_year(request: DecisionRequest) -> int:
    return request.state["clock"].now().astimezone(LOCAL_ZONE).year


routes: list[BaseRoute] = [
    Route(ROOT, show_register, name="awards:registers:show", methods=["GET"]),
    Route(f"{ROOT}/xuat.xlsx", export_register, name="awards:registers:export", methods=["GET"]),
    Route(YEAR, show_year, name="awards:figures:show", methods=["GET"]),
    Route(f"{YEAR}.xlsx", export_year, name="awards:figures:export", methods=["GET"]),
    Route(f"{DECISION}/danh-sach.xlsx", export_lists, name="awards:decisions:export", methods=["GET"]),
]

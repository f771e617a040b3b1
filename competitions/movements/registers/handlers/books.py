"""The overview of a unit's registers, a register's list, and its export."""

import asyncio
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.movements.registers import exporting
from competitions.movements.registers.forms import read_filter
from competitions.movements.registers.pages import STATE_TITLES, to_book, to_overview
from competitions.movements.registers.service import reading
from core.kernel import Forbidden, N_
from core.tables import write_csv
from core.web.downloads import send_file
from core.web.request import CoreState, locale_of, require_actor
from core.web.templating import render

RegisterRequest = Request[CoreState]
ROOT = "/thi-dua/so"
BOOK = f"{ROOT}/{{register}}"


async def show_overview(request: RegisterRequest) -> Response:
    """Show which registers the unit keeps, how many entries they have, and what to do next."""
    actor, wanted = require_actor(request), read_filter(request.query_params)
    async with request.state["database"].reading() as uow:
        view = await reading.load_overview(uow, actor, wanted.unit_code)
    return render(request, to_overview(view))


async def show_book(request: RegisterRequest) -> Response:
    """Show a register at and below a unit."""
    wanted = read_filter(request.query_params)
    return render(request, to_book(await _load_view(request, wanted), wanted))


async def export_book(request: RegisterRequest) -> Response:
    """Send what the list shows, all pages of it, as XLSX or CSV."""
    view = await _load_view(request, replace(read_filter(request.query_params), page=0))
    translate = partial(request.state["translations"].gettext, locale_of(request))
    rows = exporting.book_rows(view, translate, dict(STATE_TITLES))
    return await send_table(rows, view.register.code, request.path_params["form"])


async def send_table(rows: exporting.Rows, code: str, form: str) -> Response:
    """Return a table as a download."""
    is_csv = form == "csv"
    writer = partial(write_csv, rows) if is_csv else partial(exporting.write_book, rows, code)
    content = await asyncio.to_thread(writer)
    return send_file(content, f"{code}.{'csv' if is_csv else 'xlsx'}")


async def _load_view(request: RegisterRequest, wanted: reading.Filter) -> reading.ListView:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        view = await reading.load_list(uow, actor, request.path_params["register"], wanted)
    if view is None:
        raise Forbidden(N_("You keep no registers for this unit."))
    return view


routes: list[BaseRoute] = [
    Route(ROOT, show_overview, name="registers:book:index", methods=["GET"]),
    Route(BOOK, show_book, name="registers:book:show", methods=["GET"]),
    Route(f"{BOOK}/xuat.{{form}}", export_book, name="registers:book:export", methods=["GET"]),
]

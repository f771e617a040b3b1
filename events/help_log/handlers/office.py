"""For officers: helpers and their links, entries, paper sheets, call-backs, CSV."""

from functools import partial

import segno
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Conflict, Invalid
from core.tables import write_csv
from core.web.downloads import send_file
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import locale_of, require_actor
from core.web.templating import render
from events.help_log.domain.entries import TOPICS
from events.help_log.forms import read_entry, read_filter, read_helper
from events.help_log.handlers.writing import ROOT, LogRequest, new_nonce, pen_of, today_of
from events.help_log.pages import STATE_TITLES, CallsPage, LinkPage, LogPage, PaperPage
from events.help_log.service import reading, writing
from events.help_log.service.access import check_staff
from events.help_log.service.reading import Filter, LogView

HEADS = ("Ngày", "Bản", "Nội dung", "Số người", "Số phút", "Trạng thái", "Người hỗ trợ", "Họ tên", "Điện thoại")
STAYS = ("helper", "day", "village", "topic")


async def show_log(request: LogRequest) -> Response:
    """Show a unit's helpers and entries."""
    return await _log_page(request, read_filter(request.query_params), {})


async def export_log(request: LogRequest) -> Response:
    """Send the entries that fit as CSV; names only to those who may see them."""
    view = await _load(request, read_filter(request.query_params))
    say = partial(request.state["translations"].gettext, locale_of(request))
    table = [HEADS]
    for row in view.rows:
        cells = (row.day.strftime("%d/%m/%Y"), row.village, say(TOPICS[row.topic]), str(row.people), str(row.minutes))
        table.append((*cells, say(STATE_TITLES[row.state]), row.helper, row.name or "", row.phone or ""))
    return send_file(write_csv(table), "giup-dan.csv")


async def create_helper(request: LogRequest) -> Response:
    """Make a helper's link and show it once."""
    actor = require_actor(request)
    check_staff(actor)
    typed = read_typed(await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            token = await writing.make_helper(uow, actor, read_helper(typed), request.state["clock"].now())
    except Invalid as refused:
        return await _log_page(request, Filter(typed.get("unit", "")), typed, problem_of(refused))
    link = f"{request.state['settings'].origin}{ROOT}#{token}"
    drawn = segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=2)
    return render(request, LinkPage(typed.get("name", ""), link, Markup(drawn)))  # noqa: S704 - drawn from modules


async def revoke_helper(request: LogRequest) -> Response:
    """End a helper's link at once."""
    actor = require_actor(request)
    check_staff(actor)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        office = await writing.revoke_helper(uow, actor, request.path_params["id"], request.state["clock"].now())
    return RedirectResponse(f"{ROOT}/so?don-vi={office.code}", 303)


async def show_paper(request: LogRequest) -> Response:
    """Show the form for a paper sheet."""
    view = await _load(request, read_filter(request.query_params))
    return render(request, PaperPage(view, {"day": today_of(request)}, new_nonce()))


async def create_paper(request: LogRequest) -> Response:
    """Store an entry of a paper sheet; the next one keeps helper, day, village and topic."""
    actor = require_actor(request)
    check_staff(actor)
    typed = read_typed(await read_form(request))
    sent = writing.Sent(typed.get("nonce", ""), read_entry(typed), "paper")
    problem, state = NO_PROBLEM, ""
    try:
        async with request.state["database"].writing() as uow:
            state = await writing.write_from_paper(uow, actor, typed.get("helper", ""), sent, pen_of(request))
    except Invalid as refused:
        problem = problem_of(refused)
    view = await _load(request, Filter(typed.get("unit", "")))
    kept, nonce = ({name: typed.get(name, "") for name in STAYS}, new_nonce()) if state else (typed, sent.nonce)
    return render(request, PaperPage(view, kept, nonce, state, problem), problem.status)


async def show_calls(request: LogRequest) -> Response:
    """Show a unit's call-backs."""
    return await _calls_page(request, request.query_params.get("don-vi", ""))


async def note_call(request: LogRequest) -> Response:
    """Note what a call-back found."""
    actor = require_actor(request)
    check_staff(actor)
    form = await read_form(request)
    called, unit = writing.Called(request.path_params["id"], text_of(form, "outcome")), text_of(form, "unit")
    try:
        async with request.state["database"].writing() as uow:
            await writing.note_call(uow, actor, called, request.state["clock"].now())
    except Conflict as refused:
        return await _calls_page(request, unit, problem_of(refused))
    return RedirectResponse(f"{ROOT}/goi-lai?don-vi={unit}", 303)


async def _load(request: LogRequest, wanted: Filter) -> LogView:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        return await reading.load_log(uow, actor, wanted)


async def _log_page(
    request: LogRequest, wanted: Filter, typed: dict[str, str], problem: Problem = NO_PROBLEM
) -> Response:
    return render(request, LogPage(await _load(request, wanted), wanted, typed, problem), problem.status)


async def _calls_page(request: LogRequest, unit_code: str, problem: Problem = NO_PROBLEM) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        view = await reading.load_calls(uow, actor, unit_code)
    return render(request, CallsPage(view, problem), problem.status)


routes: list[BaseRoute] = [
    Route(f"{ROOT}/so", show_log, name="help_log:log:show", methods=["GET"]),
    Route(f"{ROOT}/so.csv", export_log, name="help_log:log:export", methods=["GET"]),
    Route(f"{ROOT}/nguoi", create_helper, name="help_log:helper:create", methods=["POST"]),
    Route(f"{ROOT}/nguoi/{{id}}/thu-hoi", revoke_helper, name="help_log:helper:revoke", methods=["POST"]),
    Route(f"{ROOT}/giay", show_paper, name="help_log:paper:new", methods=["GET"]),
    Route(f"{ROOT}/giay", create_paper, name="help_log:paper:create", methods=["POST"]),
    Route(f"{ROOT}/goi-lai", show_calls, name="help_log:calls:show", methods=["GET"]),
    Route(f"{ROOT}/goi-lai/{{id}}", note_call, name="help_log:call:note", methods=["POST"]),
]

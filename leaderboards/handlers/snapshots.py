"""Frozen boards: looking, checking the digest, printing, freezing, re-opening."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.database import UnitOfWork
from core.kernel import Actor, Conflict, Invalid
from core.web.downloads import send_file
from core.web.forms import read_form
from core.web.problems import problem_of
from core.web.request import CoreState, find_actor, require_actor
from core.web.templating import render
from leaderboards.domain.periods import day_of
from leaderboards.domain.snapshot import canonical
from leaderboards.pages.snapshots import (
    FreezeInput,
    FreezePage,
    SnapshotListPage,
    SnapshotPage,
    SnapshotPrint,
    Titles,
    check_word,
    list_periods,
    make_lines,
    make_titles,
    read_board,
    to_query,
)
from leaderboards.pages.words import period_words, speaker
from leaderboards.permissions import may_freeze, may_reveal
from leaderboards.service import freezing as service
from leaderboards.service.freezing import Freezing
from leaderboards.service.frozen import load_frozen
from leaderboards.service.rights import check_freezer
from units import queries as unit_queries
from units.domain.unit import Kind
from units.queries.history import find_province


async def list_snapshots(request: Request[CoreState]) -> Response:
    """List the frozen boards, the newest first."""
    wanted, actor = read_board(request.query_params), find_actor(request)
    wanted = replace(wanted, kind=request.query_params.get("loai", "")[:20])
    async with request.state["database"].reading() as uow:
        rows, titles = await service.list_snapshots(uow), await _titles(uow)
        may = actor is not None and may_freeze(actor, await find_province(uow))
    periods = list_periods(day_of(request.state["clock"].now()), rows, speaker(request))
    shown = [row for row in rows if wanted.kind in ("", row.kind) and wanted.period in ("", row.period)]
    frozen = {row.period: periods[row.period] for row in rows}
    return render(request, SnapshotListPage(tuple(shown), len(rows), wanted, frozen, titles, may))


async def show_snapshot(request: Request[CoreState]) -> Response:
    """Show a frozen board, how to check it, and what came too late for it."""
    actor, say = find_actor(request), speaker(request)
    async with request.state["database"].reading() as uow:
        frozen, titles = await load_frozen(uow, request.path_params["snapshot_id"]), await _titles(uow)
        province = await find_province(uow)
    homes = list_periods(
        day_of(request.state["clock"].now()), [each.counted_in for each in frozen.late_sums if each.counted_in], say
    )
    lines, period = make_lines(frozen.row.rows, frozen.before), say(period_words(frozen.period))
    freezes, reveals = (actor is not None and may(actor, province) for may in (may_freeze, may_reveal))
    return render(request, SnapshotPage(frozen, lines, period, homes, titles, freezes, reveals))


async def print_snapshot(request: Request[CoreState]) -> Response:
    """Show a frozen board as it is pinned up and signed."""
    async with request.state["database"].reading() as uow:
        frozen, titles = await load_frozen(uow, request.path_params["snapshot_id"]), await _titles(uow)
    period, now = speaker(request)(period_words(frozen.period)), request.state["clock"].now()
    address = f"{request.state['settings'].origin}/bang-xep-hang/chot/{frozen.row.id}"
    return render(request, SnapshotPrint(frozen, make_lines(frozen.row.rows), period, titles, now, address))


async def download_canonical(request: Request[CoreState]) -> Response:
    """Send the very bytes that the digest was taken of."""
    async with request.state["database"].reading() as uow:
        row = await service.load_snapshot(uow, request.path_params["snapshot_id"])
    return send_file(canonical(row.rows, row.scheme_version), f"chot-{row.kind}-{row.period}-{row.digest[:8]}.json")


async def show_new_snapshot(request: Request[CoreState]) -> Response:
    """Show what a freeze of the chosen board would store now."""
    await _require_freezer(request)
    return render(request, await _freeze_page(request, read_board(request.query_params)))


async def create_snapshot(request: Request[CoreState]) -> Response:
    """Freeze the board; what is wrong keeps the input and shows the rows as they are by now."""
    actor, typed = await _require_freezer(request), read_board(await read_form(request))
    try:
        check_word(typed)
        order = Freezing(to_query(typed), typed.reason, actor, reopens=typed.before, expected=typed.seen)
        async with request.state["database"].writing() as uow:
            snapshot = await service.freeze(uow, order, now=request.state["clock"].now())
    except (Invalid, Conflict) as error:
        page = replace(await _freeze_page(request, typed), problem=problem_of(error))
        return render(request, page, error.status)
    return RedirectResponse(f"/bang-xep-hang/chot/{snapshot.id}", 303)


async def _freeze_page(request: Request[CoreState], typed: FreezeInput) -> FreezePage:
    now, say = request.state["clock"].now(), speaker(request)
    async with request.state["database"].reading() as uow:
        titles = await _titles(uow)
        try:
            draft = await service.draft_freeze(uow, to_query(typed), now=now) if typed.period else None
        except Invalid as error:
            return FreezePage(
                typed, None, (), list_periods(day_of(now), (), say), (), titles, problem=problem_of(error)
            )
    before = draft.before if draft else None
    lines = make_lines(draft.rows, before) if draft else ()
    periods = list_periods(day_of(now), [before] if before else (), say)
    carried = tuple(dict.fromkeys(say(period_words(span.period)) for span in draft.carried)) if draft else ()
    return FreezePage(typed, draft, lines, periods, carried, titles)


async def _require_freezer(request: Request[CoreState]) -> Actor:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        await check_freezer(uow, actor)
    return actor


async def _titles(uow: UnitOfWork) -> Titles:
    return make_titles(await unit_queries.list_units(uow, Kind.CLUSTER))


routes: list[BaseRoute] = [
    Route("/bang-xep-hang/chot", list_snapshots, name="leaderboards:snapshots:list"),
    Route("/bang-xep-hang/chot/moi", show_new_snapshot, name="leaderboards:snapshot:new"),
    Route("/bang-xep-hang/chot/moi", create_snapshot, methods=["POST"], name="leaderboards:snapshot:create"),
    Route("/bang-xep-hang/chot/{snapshot_id}", show_snapshot, name="leaderboards:snapshot:show"),
    Route("/bang-xep-hang/chot/{snapshot_id}/in", print_snapshot, name="leaderboards:snapshot:print"),
    Route("/bang-xep-hang/chot/{snapshot_id}/chuan.json", download_canonical, name="leaderboards:snapshot:canonical"),
]

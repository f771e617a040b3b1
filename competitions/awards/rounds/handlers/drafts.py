"""Changing a draft: what the round says, and each of its awards, until it is set going."""

from collections.abc import Callable

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.rounds.domain.rules_document import drop_award, put_award
from competitions.awards.rounds.draft_forms import NEW_AWARD, to_award, to_changed, typed_of, typed_of_award
from competitions.awards.rounds.handlers.rounds import ROUND, RoundRequest
from competitions.awards.rounds.pages import DraftPage, to_award_page
from competitions.awards.rounds.service import editing
from competitions.awards.rounds.service.drafting import NewRound
from competitions.awards.rounds.service.editing import Draft, award_at
from core.kernel import Conflict, Invalid
from core.web.forms import read_form, read_typed
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

EDIT = f"{ROUND}/sua"
AWARD = f"{EDIT}/hinh-thuc"
Typed = dict[str, str]


async def show(request: RoundRequest) -> Response:
    """Show the form of a draft."""
    return await _draft_page(request, None)


async def save(request: RoundRequest) -> Response:
    """Change what a draft says; errors keep the words."""
    typed = read_typed(await read_form(request))
    try:
        await _change(request, typed, lambda draft: to_changed(typed, draft))
    except (Invalid, Conflict) as refused:
        return await _draft_page(request, typed, problem_of(refused))
    return RedirectResponse(f"/khen-thuong/dot/{request.path_params['round_id']}", 303)


async def show_award(request: RoundRequest) -> Response:
    """Show the form of one award, or of a new one."""
    return await _award_page(request, None)


async def save_award(request: RoundRequest) -> Response:
    """Change one award of a draft or add it, with its candidates; errors keep the words."""
    typed, place = read_typed(await read_form(request)), request.path_params.get("place")

    def put(draft: Draft) -> NewRound:
        award, candidates = to_award(typed, editing.code_at(draft, place))
        return editing.to_new(draft, put_award(draft.rules, award, candidates))

    try:
        await _change(request, typed, put)
    except (Invalid, Conflict) as refused:
        return await _award_page(request, typed, problem_of(refused))
    return _back_to_awards(request)


async def remove_award(request: RoundRequest) -> Response:
    """Take one award off a draft, with its candidates; the last one stays."""
    typed, place = read_typed(await read_form(request)), request.path_params["place"]

    def drop(draft: Draft) -> NewRound:
        return editing.to_new(draft, drop_award(draft.rules, editing.code_at(draft, place)))

    try:
        await _change(request, typed, drop)
    except (Invalid, Conflict) as refused:
        return await _draft_page(request, None, problem_of(refused))
    return _back_to_awards(request)


async def _change(request: RoundRequest, typed: Typed, change: Callable[[Draft], NewRound]) -> None:
    actor, now = require_actor(request), request.state["clock"].now()
    async with request.state["database"].writing() as uow:
        draft = await editing.hold_draft(uow, actor, request.path_params["round_id"], typed.get("stamp", ""))
        await editing.save_draft(uow, actor, draft, change(draft), now)


def _back_to_awards(request: RoundRequest) -> Response:
    return RedirectResponse(f"/khen-thuong/dot/{request.path_params['round_id']}/sua#awards", 303)


async def _load(request: RoundRequest) -> Draft:
    async with request.state["database"].reading() as uow:
        return await editing.load_draft(uow, require_actor(request), request.path_params["round_id"])


async def _draft_page(request: RoundRequest, typed: Typed | None, problem: Problem = NO_PROBLEM) -> Response:
    draft = await _load(request)
    given = typed_of(draft) if typed is None else typed | {"stamp": draft.stamp}
    return render(request, DraftPage(draft, given, problem), problem.status)


async def _award_page(request: RoundRequest, typed: Typed | None, problem: Problem = NO_PROBLEM) -> Response:
    draft = await _load(request)
    place = request.path_params.get("place")
    found = award_at(draft, place)
    fresh = typed_of_award(draft, found) if found else {**NEW_AWARD, "stamp": draft.stamp}
    given = fresh if typed is None else typed | {"stamp": draft.stamp}
    return render(request, to_award_page(draft, given, place, problem), problem.status)


routes: list[BaseRoute] = [
    Route(EDIT, show, name="awards:draft:show", methods=["GET"]),
    Route(EDIT, save, name="awards:draft:save", methods=["POST"]),
    Route(f"{AWARD}/moi", show_award, name="awards:draft:begin", methods=["GET"]),
    Route(f"{AWARD}/moi", save_award, name="awards:draft:add", methods=["POST"]),
    Route(f"{AWARD}/{{place}}", show_award, name="awards:draft:award", methods=["GET"]),
    Route(f"{AWARD}/{{place}}", save_award, name="awards:draft:change", methods=["POST"]),
    Route(f"{AWARD}/{{place}}/bo", remove_award, name="awards:draft:remove", methods=["POST"]),
]

"""Changing a draft: what the round says, and each of its awards, until it is set going."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.rounds.domain.rules_document import drop_award, free_code, put_award
from competitions.awards.rounds.draft_forms import NEW_AWARD, to_award, to_changed, typed_of, typed_of_award
from competitions.awards.rounds.forms import read_typed
from competitions.awards.rounds.handlers.rounds import ROUND, RoundRequest
from competitions.awards.rounds.pages import AwardPage, DraftPage
from competitions.awards.rounds.service import access, editing
from competitions.awards.rounds.service.editing import Draft, award_at
from core.kernel import Conflict, Invalid
from core.web.forms import read_form
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
    actor, now = require_actor(request), request.state["clock"].now()
    access.check_prepares(actor)
    typed, round_id = read_typed(await read_form(request)), request.path_params["round_id"]
    try:
        async with request.state["database"].writing() as uow:
            draft = await editing.hold_draft(uow, actor, round_id, typed.get("stamp", ""))
            await editing.save_draft(uow, actor, draft, to_changed(typed, draft), now)
    except (Invalid, Conflict) as refused:
        return await _draft_page(request, typed, problem_of(refused))
    return RedirectResponse(f"/khen-thuong/dot/{round_id}", 303)


async def show_award(request: RoundRequest) -> Response:
    """Show the form of one award, or of a new one."""
    return await _award_page(request, None)


async def save_award(request: RoundRequest) -> Response:
    """Change one award of a draft or add it, with its candidates; errors keep the words."""
    actor, now = require_actor(request), request.state["clock"].now()
    access.check_prepares(actor)
    typed, round_id = read_typed(await read_form(request)), request.path_params["round_id"]
    try:
        async with request.state["database"].writing() as uow:
            draft = await editing.hold_draft(uow, actor, round_id, typed.get("stamp", ""))
            found = award_at(draft, request.path_params.get("place"))
            award, candidates = to_award(typed, found.code if found else free_code(draft.rules))
            new = editing.to_new(draft, put_award(draft.rules, award, candidates))
            await editing.save_draft(uow, actor, draft, new, now)
    except (Invalid, Conflict) as refused:
        return await _award_page(request, typed, problem_of(refused))
    return RedirectResponse(f"/khen-thuong/dot/{round_id}/sua#awards", 303)


async def remove_award(request: RoundRequest) -> Response:
    """Take one award off a draft, with its candidates; the last one stays."""
    actor, now = require_actor(request), request.state["clock"].now()
    access.check_prepares(actor)
    typed, round_id = read_typed(await read_form(request)), request.path_params["round_id"]
    try:
        async with request.state["database"].writing() as uow:
            draft = await editing.hold_draft(uow, actor, round_id, typed.get("stamp", ""))
            found = award_at(draft, request.path_params["place"])
            rules = drop_award(draft.rules, found.code if found else "")
            await editing.save_draft(uow, actor, draft, editing.to_new(draft, rules), now)
    except (Invalid, Conflict) as refused:
        return await _draft_page(request, None, problem_of(refused))
    return RedirectResponse(f"/khen-thuong/dot/{round_id}/sua#awards", 303)


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
    return render(request, AwardPage(draft, given, place, problem), problem.status)


routes: list[BaseRoute] = [
    Route(EDIT, show, name="awards:draft:show", methods=["GET"]),
    Route(EDIT, save, name="awards:draft:save", methods=["POST"]),
    Route(f"{AWARD}/moi", show_award, name="awards:draft:begin", methods=["GET"]),
    Route(f"{AWARD}/moi", save_award, name="awards:draft:add", methods=["POST"]),
    Route(f"{AWARD}/{{place}}", show_award, name="awards:draft:award", methods=["GET"]),
    Route(f"{AWARD}/{{place}}", save_award, name="awards:draft:change", methods=["POST"]),
    Route(f"{AWARD}/{{place}}/bo", remove_award, name="awards:draft:remove", methods=["POST"]),
]

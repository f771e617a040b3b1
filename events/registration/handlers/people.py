"""The people of a commune's classes: who may be one person, merging and taking it back, erasing somebody."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import DomainError, Invalid, N_
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.programme.service.access import Doing
from events.registration.entry import RegistrationRequest
from events.registration.pages import LIKENESS_TITLES, STATUS_SHORT, PeoplePage, PersonPage
from events.registration.service import looking, merging
from events.registration.service.erasing import BY_OFFICER, erase_by_officer
from events.registration.service.merging import Pair

ROOT = "/quan-ly/nguoi-hoc"
ACTS = {"same": merging.merge, "different": merging.say_different, "ask": merging.ask_again}


async def show_people(request: RegistrationRequest) -> Response:
    """Show a commune's people who may be one, and those about whom it was decided."""
    return await _people_page(request, request.query_params.get("xa", "")[:20])


async def decide(request: RegistrationRequest) -> Response:
    """Keep that two are one person, or two, or that nobody knows."""
    form, doing = await read_form(request), _doing(request)
    commune, act = text_of(form, "xa")[:20], ACTS.get(text_of(form, "act"))
    try:
        if act is None:
            raise Invalid(N_("Choose what to do."))
        async with request.state["database"].writing() as uow:
            await act(uow, doing, Pair(text_of(form, "kept"), text_of(form, "merged")))
    except DomainError as refused:
        return await _people_page(request, commune, refused)
    return _back(request, commune)


async def undo(request: RegistrationRequest) -> Response:
    """Take a merge back."""
    form, doing = await read_form(request), _doing(request)
    commune = text_of(form, "xa")[:20]
    try:
        async with request.state["database"].writing() as uow:
            await merging.undo(uow, doing, request.path_params["merge_id"])
    except DomainError as refused:
        return await _people_page(request, commune, refused)
    return _back(request, commune)


async def show_person(request: RegistrationRequest) -> Response:
    """Show one person with their entries and visits."""
    return await _person_page(request, NO_PROBLEM)


async def erase(request: RegistrationRequest) -> Response:
    """Erase a person, with a reason."""
    form, doing, person = await read_form(request), _doing(request), request.path_params["person_id"]
    try:
        async with request.state["database"].writing() as uow:
            await erase_by_officer(uow, doing, person, text_of(form, "reason"))
    except Invalid as refused:
        return await _person_page(request, problem_of(refused), refused.status)
    return RedirectResponse(request.url_for("registration:person:show", person_id=person).path, 303)


def _doing(request: RegistrationRequest) -> Doing:
    return Doing(require_actor(request), request.state["clock"].now())


def _back(request: RegistrationRequest, commune: str) -> Response:
    return RedirectResponse(request.url_for("registration:people:list").include_query_params(xa=commune), 303)


async def _people_page(request: RegistrationRequest, commune: str, refused: DomainError | None = None) -> Response:
    actor, text = require_actor(request), request.query_params.get("tim", "")[:60]
    async with request.state["database"].reading() as uow:
        book = await looking.load_people(uow, actor, commune, text)
    problem = NO_PROBLEM if refused is None else problem_of(refused)
    page = PeoplePage(book, text, LIKENESS_TITLES, problem)
    return render(request, page, 200 if refused is None else refused.status)


async def _person_page(request: RegistrationRequest, problem: Problem, status: int = 200) -> Response:
    async with request.state["database"].reading() as uow:
        view = await looking.load_person(uow, require_actor(request), request.path_params["person_id"])
    return render(request, PersonPage(view, STATUS_SHORT, BY_OFFICER, problem), status)


routes: list[BaseRoute] = [
    Route(ROOT, show_people, name="registration:people:list", methods=["GET"]),
    Route(f"{ROOT}/cap", decide, name="registration:people:decide", methods=["POST"]),
    Route(f"{ROOT}/gop/{{merge_id}}/hoan-tac", undo, name="registration:people:undo", methods=["POST"]),
    Route(f"{ROOT}/{{person_id}}", show_person, name="registration:person:show", methods=["GET"]),
    Route(f"{ROOT}/{{person_id}}/xoa", erase, name="registration:person:erase", methods=["POST"]),
]

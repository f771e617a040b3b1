"""The officer's list, and the first draft."""

from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.movements.declarations.forms import ContentInput, read_content, read_desk, to_draft
from competitions.movements.declarations.handlers.requests import DeclarationRequest, now_of, to_declaration
from competitions.movements.declarations.pages import DeskPage, NewPage, groups_for
from competitions.movements.declarations.queries.places import PlaceRow
from competitions.movements.declarations.service.access import list_own_units
from competitions.movements.declarations.service.drafting import create_draft
from competitions.movements.declarations.service.listing import DeskWanted, count_pages, load_desk
from core.ids import new_id
from core.kernel import Actor, Forbidden, Invalid, N_
from core.web.forms import read_form
from core.web.problems import problem_of
from core.web.request import require_actor
from core.web.templating import render


async def list_declarations(request: DeclarationRequest) -> Response:
    """List the unit's declarations by state; overseers see what was sent."""
    wanted = read_desk(request.query_params)
    async with request.state["database"].reading() as uow:
        desk = await load_desk(uow, require_actor(request), wanted)
    shown = desk.total if wanted.state is None else desk.counts.get(wanted.state, 0)
    return render(request, DeskPage(desk, wanted, _query(wanted), shown, count_pages(shown)))


async def show_new(request: DeclarationRequest) -> Response:
    """Show the form of a first draft; `don-vi` and `loai` in the address choose beforehand."""
    query = request.query_params
    typed = ContentInput(unit=query.get("don-vi", ""), kind=query.get("loai", ""), key=new_id())
    return render(request, await _new_page(request, require_actor(request), typed))


async def create(request: DeclarationRequest) -> Response:
    """Store the first draft; errors keep the input."""
    actor, typed = require_actor(request), read_content(await read_form(request))
    page = await _new_page(request, actor, typed)
    try:
        draft = to_draft(typed)
        async with request.state["database"].writing() as uow:
            declaration_id = await create_draft(uow, actor, draft, now_of(request))
    except Invalid as error:
        return render(request, NewPage(page.units, page.unit, typed, page.groups, problem_of(error)), error.status)
    return to_declaration(declaration_id)


async def _new_page(request: DeclarationRequest, actor: Actor, typed: ContentInput) -> NewPage:
    async with request.state["database"].reading() as uow:
        units = await list_own_units(uow, actor)
    unit = _chosen(units, typed.unit)
    return NewPage(tuple(units), unit, typed, groups_for(unit.kind))


def _chosen(units: list[PlaceRow], code: str) -> PlaceRow:
    """Return the unit asked for, the first without a wish; another's is refused."""
    found = next((unit for unit in units if code in {"", unit.code}), None)
    if found is None:
        raise Forbidden(N_("You do not declare for this unit."))
    return found


def _query(wanted: DeskWanted) -> str:
    """Write the filter without state and page as an address has it."""
    fields = {"loai": wanted.kind, "tim": wanted.text}
    return urlencode({name: value for name, value in fields.items() if value})


routes: list[BaseRoute] = [
    Route("/thi-dua/khai-bao", list_declarations, name="declarations:declaration:list", methods=["GET"]),
    Route("/thi-dua/khai-bao/moi", show_new, name="declarations:declaration:new", methods=["GET"]),
    Route("/thi-dua/khai-bao/moi", create, name="declarations:declaration:create", methods=["POST"]),
]

"""Acts under an entry: noting one, taking one back."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.movements.registers import service
from competitions.movements.registers.domain.writing import read_act
from competitions.movements.registers.handlers.books import RegisterRequest
from competitions.movements.registers.handlers.entries import ENTRY, REFUSALS, entry_page
from competitions.movements.registers.service import access
from core.kernel import N_, NotFound
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import problem_of
from core.web.request import require_actor


async def add_act(request: RegisterRequest) -> Response:
    """Note an act; errors are shown on the entry's page."""
    actor, form, path = require_actor(request), await read_form(request), request.path_params
    access.check_keeper(actor)
    rule = access.load_register(path["register"]).find_act(path["act"])
    if rule is None:
        raise NotFound(N_("There is no such entry."))
    try:
        new = service.NewAct(path["id"], rule.code, read_act(rule, read_typed(form)))
        async with request.state["database"].writing() as uow:
            await service.add_act(uow, actor, new, request.state["clock"].now())
    except REFUSALS as refused:
        return await entry_page(request, problem_of(refused))
    return RedirectResponse(f"/thi-dua/so/{path['register']}/{path['id']}", 303)


async def withdraw_act(request: RegisterRequest) -> Response:
    """Take an act back with a reason."""
    actor, form, path = require_actor(request), await read_form(request), request.path_params
    withdrawal = service.Withdrawal(path["act"], text_of(form, "reason"))
    try:
        async with request.state["database"].writing() as uow:
            entry_id = await service.withdraw_act(uow, actor, withdrawal, request.state["clock"].now())
    except REFUSALS as refused:
        return await entry_page(request, problem_of(refused))
    return RedirectResponse(f"/thi-dua/so/{path['register']}/{entry_id}", 303)


routes: list[BaseRoute] = [
    Route(f"{ENTRY}/viec/{{act}}", add_act, name="registers:act:add", methods=["POST"]),
    Route(f"{ENTRY}/rut/{{act}}", withdraw_act, name="registers:act:withdraw", methods=["POST"]),
]

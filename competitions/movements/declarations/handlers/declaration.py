"""One declaration: reading, changing, comparing versions, sending, withdrawing, correcting."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.movements.declarations.forms import (
    input_of,
    read_content,
    read_seen,
    to_change,
    to_choice,
)
from competitions.movements.declarations.handlers.requests import ONE, DeclarationRequest, go, now_of, to_declaration
from competitions.movements.declarations.pages import ComparePage, DeclarationPage, EditPage, groups_for
from competitions.movements.declarations.service import drafting, sending
from competitions.movements.declarations.service.drafting import Saving
from competitions.movements.declarations.service.listing import DeclarationFile, load_comparison, load_file
from competitions.movements.declarations.service.sending import Sending, Withdrawal
from core.kernel import Conflict, Forbidden, Invalid, N_
from core.web.forms import read_form, text_of
from core.web.problems import problem_of
from core.web.request import require_actor
from core.web.templating import render


async def show(request: DeclarationRequest) -> Response:
    """Show the declaration."""
    return render(request, DeclarationPage(await load(request)))


async def show_edit(request: DeclarationRequest) -> Response:
    """Show the form that makes a new version."""
    file = await _load_editable(request)
    return render(request, EditPage(file, input_of(file.content, file.row.version), groups_for(file.unit.kind)))


async def update(request: DeclarationRequest) -> Response:
    """Keep a new version; where another came in between, show both."""
    actor, declaration_id = require_actor(request), request.path_params["declaration"]
    typed = read_content(await read_form(request))
    file = await _load_editable(request)
    try:
        async with request.state["database"].writing() as uow:
            saved = await drafting.change_draft(uow, actor, to_change(declaration_id, typed), now_of(request))
    except Invalid as error:
        page = EditPage(file, typed, groups_for(file.unit.kind), problem_of(error))
        return render(request, page, error.status)
    if saved.saving is Saving.BESIDE:
        return go(f"{ONE.format(declaration=declaration_id)}/so-sanh?ban={saved.number}&moi=1")
    return to_declaration(declaration_id)


async def compare(request: DeclarationRequest) -> Response:
    """Show a kept version beside the one in force."""
    actor, query = require_actor(request), request.query_params
    number = query.get("ban", "")[:6]
    wanted = int(number) if number.isascii() and number.isdecimal() else 0
    async with request.state["database"].reading() as uow:
        comparison = await load_comparison(uow, actor, request.path_params["declaration"], wanted)
    return render(request, ComparePage(comparison, "moi" in query))


async def choose(request: DeclarationRequest) -> Response:
    """Put the chosen version in force."""
    actor, form = require_actor(request), await read_form(request)
    choice = to_choice(request.path_params["declaration"], form)
    async with request.state["database"].writing() as uow:
        await drafting.choose_version(uow, actor, choice, now_of(request))
    return to_declaration(choice.declaration_id)


async def submit(request: DeclarationRequest) -> Response:
    """Send the declaration; what is missing is shown where it is to be added."""
    actor, form = require_actor(request), await read_form(request)
    order = Sending(request.path_params["declaration"], read_seen(form))
    try:
        async with request.state["database"].writing() as uow:
            await sending.submit(uow, actor, order, now_of(request))
    except (Invalid, Conflict) as error:
        return render(request, DeclarationPage(await load(request), problem_of(error)), error.status)
    return to_declaration(order.declaration_id)


async def withdraw(request: DeclarationRequest) -> Response:
    """Take the declaration back with a reason."""
    actor, form = require_actor(request), await read_form(request)
    order = Withdrawal(request.path_params["declaration"], text_of(form, "reason"))
    try:
        async with request.state["database"].writing() as uow:
            await sending.withdraw(uow, actor, order, now_of(request))
    except (Invalid, Conflict) as error:
        page = DeclarationPage(await load(request), problem_of(error), order.reason)
        return render(request, page, error.status)
    return to_declaration(order.declaration_id)


async def correct(request: DeclarationRequest) -> Response:
    """Begin a new draft that names the withdrawn declaration, and open its form."""
    actor = require_actor(request)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        fresh = await drafting.correct(uow, actor, request.path_params["declaration"], now_of(request))
    return go(f"{ONE.format(declaration=fresh)}/sua")


async def load(request: DeclarationRequest) -> DeclarationFile:
    """Load the declaration that the address names, for whoever asks."""
    async with request.state["database"].reading() as uow:
        return await load_file(uow, require_actor(request), request.path_params["declaration"])


async def _load_editable(request: DeclarationRequest) -> DeclarationFile:
    file = await load(request)
    if not file.is_own:
        raise Forbidden(N_("You do not declare for this unit."))
    if not file.may_edit:
        raise Conflict(N_("This declaration was sent and cannot be changed. Withdraw it and declare anew."))
    return file


routes: list[BaseRoute] = [
    Route(ONE, show, name="declarations:declaration:show", methods=["GET"]),
    Route(f"{ONE}/sua", show_edit, name="declarations:declaration:edit", methods=["GET"]),
    Route(f"{ONE}/sua", update, name="declarations:declaration:update", methods=["POST"]),
    Route(f"{ONE}/so-sanh", compare, name="declarations:version:compare", methods=["GET"]),
    Route(f"{ONE}/chon", choose, name="declarations:version:choose", methods=["POST"]),
    Route(f"{ONE}/gui", submit, name="declarations:declaration:submit", methods=["POST"]),
    Route(f"{ONE}/rut", withdraw, name="declarations:declaration:withdraw", methods=["POST"]),
    Route(f"{ONE}/khai-lai", correct, name="declarations:declaration:correct", methods=["POST"]),
]

"""One's own account: password, devices, tokens."""

from dataclasses import replace

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from accounts.forms import check_same, secret_of
from accounts.handlers.state import AccountsRequest, signed_in, visitor_of
from accounts.pages import MyAccountPage
from accounts.service import access
from core.kernel import Invalid, SlowDown
from core.web.forms import read_form, text_of
from core.web.problems import problem_of
from core.web.request import require_actor
from core.web.templating import render


async def show(request: AccountsRequest) -> Response:
    """Show the account."""
    return render(request, await _page(request))


async def change_password(request: AccountsRequest) -> Response:
    """Change the password; every other device is signed out and every token ends."""
    actor, form = require_actor(request), await read_form(request)
    new, visitor = secret_of(form, "password"), visitor_of(request)
    try:
        check_same(new, secret_of(form, "again"))
        entered = await request.state["entrance"].change_password(actor, secret_of(form, "old"), new, visitor)
    except (Invalid, SlowDown) as error:
        return render(request, replace(await _page(request), problem=problem_of(error)), error.status)
    return signed_in(request, "/tai-khoan?doi-mat-khau=1", entered)


async def revoke_device(request: AccountsRequest) -> Response:
    """Sign one of one's own devices out."""
    actor = require_actor(request)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        now = request.state["clock"].now()
        await access.revoke_session(uow, actor.person_id, request.path_params["session"], now)
    return RedirectResponse("/tai-khoan", 303)


async def create_token(request: AccountsRequest) -> Response:
    """Make a token and show it, this once; so there is no redirect, and a reload makes another."""
    actor, form = require_actor(request), await read_form(request)
    name, password = text_of(form, "name"), secret_of(form, "token_password")
    try:
        token = await request.state["entrance"].create_token(actor, password, name, visitor_of(request))
    except (Invalid, SlowDown) as error:
        page = replace(await _page(request), token_name=name, problem=problem_of(error))
        return render(request, page, error.status)
    return render(request, replace(await _page(request), token=token))


async def revoke_token(request: AccountsRequest) -> Response:
    """Revoke one of one's own tokens."""
    actor = require_actor(request)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        now = request.state["clock"].now()
        await access.revoke_token(uow, actor.person_id, request.path_params["token"], now)
    return RedirectResponse("/tai-khoan", 303)


async def _page(request: AccountsRequest) -> MyAccountPage:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        own = await access.load_own(uow, actor, request.state["clock"].now())
    return MyAccountPage(own=own, actor=actor, is_password_set="doi-mat-khau" in request.query_params)


routes: list[BaseRoute] = [
    Route("/tai-khoan", show, name="accounts:me:show", methods=["GET"]),
    Route("/tai-khoan/mat-khau", change_password, name="accounts:password:update", methods=["POST"]),
    Route("/tai-khoan/thiet-bi/{session}", revoke_device, name="accounts:device:revoke", methods=["POST"]),
    Route("/tai-khoan/khoa", create_token, name="accounts:token:create", methods=["POST"]),
    Route("/tai-khoan/khoa/{token}", revoke_token, name="accounts:token:revoke", methods=["POST"]),
]

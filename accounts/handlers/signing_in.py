"""The doors: sign in, sign out, first sign-in with a slip's code, one-time link."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from accounts.authentication import clear_session, session_cookie
from accounts.forms import check_same, secret_of
from accounts.handlers.state import AccountsRequest, signed_in, visitor_of
from accounts.pages import ActivationPage, LinkPage, SignInPage
from accounts.service import access
from core.kernel import Invalid, SlowDown
from core.web.forms import read_form, text_of
from core.web.problems import problem_of
from core.web.request import find_actor, local_path
from core.web.templating import render

HOME = "/"
ACCOUNT = "/tai-khoan"


async def show_sign_in(request: AccountsRequest) -> Response:
    """Show the form; who is signed in already goes on."""
    return_to = local_path(request.query_params.get("tiep", ""), HOME)
    if find_actor(request) is not None:
        return RedirectResponse(return_to, 303)
    return render(request, SignInPage(return_to))


async def sign_in(request: AccountsRequest) -> Response:
    """Open a session and go where the person wanted to go."""
    form = await read_form(request)
    login, return_to = text_of(form, "login"), local_path(text_of(form, "tiep"), HOME)
    try:
        entered = await request.state["entrance"].sign_in(login, secret_of(form, "password"), visitor_of(request))
    except (Invalid, SlowDown) as error:
        return render(request, SignInPage(return_to, login, problem_of(error)), error.status)
    return signed_in(request, return_to, entered)


async def sign_out(request: AccountsRequest) -> Response:
    """End the session, here and in the database."""
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await access.sign_out(uow, session_cookie(request), request.state["clock"].now())
    response = RedirectResponse(HOME, 303)
    clear_session(response, request.state["settings"])
    return response


async def show_activation(request: AccountsRequest) -> Response:
    """Show the form for a slip's code."""
    return render(request, ActivationPage())


async def activate(request: AccountsRequest) -> Response:
    """Set the password and sign in."""
    form = await read_form(request)
    code, password = text_of(form, "code"), secret_of(form, "password")
    try:
        check_same(password, secret_of(form, "again"))
        entered = await request.state["entrance"].activate(code, password, visitor_of(request))
    except (Invalid, SlowDown) as error:
        return render(request, ActivationPage(code, problem_of(error)), error.status)
    return signed_in(request, ACCOUNT, entered)


async def show_link(request: AccountsRequest) -> Response:
    """Show the button that uses a sign-in link. The secret stands in the fragment, which no server and no log sees."""
    return render(request, LinkPage())


async def use_link(request: AccountsRequest) -> Response:
    """Use the link's secret and sign in."""
    form = await read_form(request)
    try:
        entered = await request.state["entrance"].enter_by_link(text_of(form, "code"), visitor_of(request))
    except (Invalid, SlowDown) as error:
        return render(request, LinkPage(problem_of(error)), error.status)
    return signed_in(request, HOME, entered)


routes: list[BaseRoute] = [
    Route("/dang-nhap", show_sign_in, name="accounts:session:new", methods=["GET"]),
    Route("/dang-nhap", sign_in, name="accounts:session:create", methods=["POST"]),
    Route("/dang-xuat", sign_out, name="accounts:session:delete", methods=["POST"]),
    Route("/kich-hoat", show_activation, name="accounts:activation:new", methods=["GET"]),
    Route("/kich-hoat", activate, name="accounts:activation:create", methods=["POST"]),
    Route("/vao", show_link, name="accounts:link:new", methods=["GET"]),
    Route("/vao", use_link, name="accounts:link:create", methods=["POST"]),
]

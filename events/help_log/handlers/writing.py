"""A helper's one screen, and the small worker that opens it without a signal."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from core.ids import new_secret
from core.kernel import LOCAL_ZONE, Gone, Invalid, SignInNeeded
from core.web.forms import read_form, read_typed
from core.web.problems import problem_of
from core.web.request import AnyRequest, CoreState
from core.web.templating import render
from events.help_log.forms import read_entry
from events.help_log.pages import EntryPage
from events.help_log.service import writing

LogRequest = Request[CoreState]
ROOT = "/giup-dan"
STAYS = ("token", "day", "village", "topic")
WORKER = Path(__file__).parents[3] / "static" / "js" / "help-log-worker.js"


async def show_form(request: LogRequest) -> Response:
    """Show the empty screen."""
    return render(request, EntryPage({"day": today_of(request)}, new_nonce()))


async def create_entry(request: LogRequest) -> Response:
    """Store an entry; what is wrong keeps the input, sending twice stores one."""
    typed = read_typed(await read_form(request))
    sent = writing.Sent(typed.get("nonce", ""), read_entry(typed))
    try:
        async with request.state["database"].writing() as uow:
            state = await writing.write_by_link(uow, typed.get("token", ""), sent, pen_of(request))
    except (Invalid, Gone, SignInNeeded) as refused:
        problem = problem_of(refused)
        return render(request, EntryPage(typed, typed.get("nonce", ""), problem=problem), problem.status)
    return render(request, EntryPage({name: typed.get(name, "") for name in STAYS}, new_nonce(), state))


async def send_worker(request: LogRequest) -> Response:  # noqa: ARG001 - Starlette's signature
    """Send the worker from a path that lets it serve the screen."""
    headers = {"cache-control": "no-cache", "service-worker-allowed": ROOT}  # the screen lies above the worker
    return FileResponse(WORKER, 200, headers, "text/javascript")


def pen_of(request: AnyRequest) -> writing.Pen:
    """Return what entries are written with."""
    return writing.Pen(request.state["settings"].secret_key.get_secret_value(), request.state["clock"].now())


def today_of(request: AnyRequest) -> str:
    """Return the day in the province, as a date field wants it."""
    return str(request.state["clock"].now().astimezone(LOCAL_ZONE).date())


def new_nonce() -> str:
    """Return a number for an entry that only this form has."""
    return f"f-{new_secret().replace('_', '-')}"


routes: list[BaseRoute] = [
    Route(ROOT, show_form, name="help_log:entry:new", methods=["GET"]),
    Route(ROOT, create_entry, name="help_log:entry:create", methods=["POST"]),
    Route(f"{ROOT}/sw.js", send_worker, name="help_log:worker:show", methods=["GET"]),
]

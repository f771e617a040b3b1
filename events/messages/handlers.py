"""Endpoints of the outbox: what is sent, and the link to want no more."""

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import Forbidden, N_
from core.web.forms import read_form
from core.web.request import CoreState, locale_of, require_actor
from core.web.templating import render
from events.messages.domain.outbox import State, mask
from events.messages.domain.wording import WORDINGS, fill, sentences_of
from events.messages.pages import MessageLine, OutboxPage, StopPage
from events.messages.permissions import may_read
from events.messages.queries import outbox as queries
from events.messages.queries.outbox import PAGE, MessageRow
from events.messages.service.sending import Post, unsubscribe
from units.queries.history import find_province

MessagesRequest = Request[CoreState]
STOP = "/tin-nhan/ngung/{token}"
MOST_DIGITS = 4


async def show_outbox(request: MessagesRequest) -> Response:
    """Show what waits, was sent, and could not be."""
    actor = require_actor(request)
    asked, page = request.query_params.get("trang-thai", ""), request.query_params.get("trang", "1")
    state = asked if asked in set(State) else ""
    number = max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) <= MOST_DIGITS else 1
    async with request.state["database"].reading() as uow:
        if not may_read(actor, await find_province(uow)):
            raise Forbidden(N_("Only organizers of the province and administrators read what is sent."))
        rows = await queries.list_messages(uow, state, PAGE * (number - 1))
        counts = await queries.count_by_state(uow)
    lines = tuple(_line(request, row) for row in rows)
    return render(request, OutboxPage(lines, counts, state, number, len(rows) == PAGE))


async def show_stop(request: MessagesRequest) -> Response:
    """Ask whether no more messages are wanted."""
    token = request.path_params["token"]
    _post(request).read_token(token)
    return render(request, StopPage(token, is_done=False))


async def stop(request: MessagesRequest) -> Response:
    """Keep that an address wants no more messages."""
    await read_form(request)
    token = request.path_params["token"]
    async with request.state["database"].writing() as uow:
        await unsubscribe(uow, _post(request), token, request.state["clock"].now())
    return render(request, StopPage(token, is_done=True))


def _post(request: MessagesRequest) -> Post:
    settings = request.state["settings"]
    return Post({}, request.state["translations"], settings.origin, settings.secret_key.get_secret_value())


def _line(request: MessagesRequest, row: MessageRow) -> MessageLine:
    """Return a message without its links, for they are personal."""
    content, say = json.loads(row.content), request.state["translations"].format
    values = fill(content | {"link": "…"})
    body = " ".join(say(locale_of(request), each, values) for each in sentences_of(row.template, content))
    return MessageLine(WORDINGS[row.template].title, mask(row.address), body, row.due_at, row.state, row.tries)


routes: list[BaseRoute] = [
    Route("/quan-ly/tin-nhan", show_outbox, name="messages:outbox:show", methods=["GET"]),
    Route(STOP, show_stop, name="messages:stop:show", methods=["GET"]),
    Route(STOP, stop, name="messages:stop:confirm", methods=["POST"]),
]

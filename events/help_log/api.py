"""What a helper's phone delivers once it has a signal again: kept entries, each by its nonce."""

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import Invalid, N_, SignInNeeded
from core.web.api import json_response, read_json
from core.web.request import CoreState
from events.help_log.forms import read_entry
from events.help_log.service import writing

HELPER = "helper "
MOST_ENTRIES = 100


class HelpBody(Struct, forbid_unknown_fields=True):
    """One entry as the form would send it; every field is the text that was typed."""

    nonce: str
    day: str
    village: str
    topic: str
    minutes: str
    name: str = ""
    phone: str = ""
    people: str = "1"


class HelpEntriesBody(Struct, forbid_unknown_fields=True):
    """Kept entries, at most 100."""

    entries: list[HelpBody]


class HelpOutcome(Struct):
    """What became of one: counted, over_cap, known, denied, or refused for good."""

    nonce: str
    status: str


class HelpAnswer(Struct):
    """What became of each, in the order sent."""

    outcomes: list[HelpOutcome]


async def post_entries(request: Request[CoreState]) -> Response:
    """`POST /api/v1/help-entries` with `Authorization: Helper <token>`; a nonce again returns its first outcome."""
    held = request.headers.get("authorization", "")
    if not held.lower().startswith(HELPER):
        raise SignInNeeded(N_("This link is not known. Ask your commune's officer for a new one."))
    body = await read_json(request, HelpEntriesBody)
    if len(body.entries) > MOST_ENTRIES:
        raise Invalid(N_("Send at most 100 entries at once."))
    outcomes = [await _write(request, held[len(HELPER) :].strip(), each) for each in body.entries]
    return json_response(HelpAnswer(outcomes))


async def _write(request: Request[CoreState], token: str, body: HelpBody) -> HelpOutcome:
    typed = {name: getattr(body, name) for name in body.__struct_fields__}
    pen = writing.Pen(request.state["settings"].secret_key.get_secret_value(), request.state["clock"].now())
    try:
        async with request.state["database"].writing() as uow:
            sent = writing.Sent(body.nonce, read_entry(typed))
            return HelpOutcome(body.nonce, await writing.write_by_link(uow, token, sent, pen))
    except Invalid:
        return HelpOutcome(body.nonce, "refused")


routes: list[BaseRoute] = [
    Route("/api/v1/help-entries", post_entries, name="help_log:api:create", methods=["POST"]),
]

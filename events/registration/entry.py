"""What the JSON interface and the pages of registration share at the edge: the typed state, calls sent twice."""

from uuid import UUID

import segno
from markupsafe import Markup
from starlette.requests import Request

from accounts.tickets import TicketKeys
from core.kernel import FieldError, Invalid, N_
from core.web.request import CoreState
from events.registration.service.idempotency import Call


class RegistrationState(CoreState):
    """What registering needs beside the core's state."""

    ticket_keys: TicketKeys


RegistrationRequest = Request[RegistrationState]


def call_of(request: RegistrationRequest, session_id: str, key: str, body: bytes) -> Call:
    """Return a call that may be sent twice; raises Invalid for a key that is no UUID."""
    return Call(session_id, read_key(key), body, request.state["settings"].secret_key.get_secret_value())


def read_key(text: str) -> str:
    """Return the client's key in its one form; raises Invalid."""
    try:
        return str(UUID(text))
    except ValueError:
        text = N_("Send a UUID of your own as Idempotency-Key; the same one when you try again.")
        raise Invalid(text, errors=(FieldError("/Idempotency-Key", text),)) from None


def draw_qr(text: str) -> Markup:
    """Return the code as SVG; nothing for nothing."""
    if not text:
        return Markup()
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(scale=6, border=4, dark="#000", light="#fff"))  # noqa: S704 - the library's own drawing

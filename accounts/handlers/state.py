"""What these endpoints need beside the core's state, and who stands at the door."""

from starlette.requests import Request
from starlette.responses import RedirectResponse

from accounts.authentication import device_cookie, session_cookie, set_device, set_session
from accounts.domain.journeys import device_of
from accounts.entrance import Entered, Entrance, Visitor
from core.web.request import CoreState


class AccountsState(CoreState):
    """The lifespan state with the doors of the house."""

    entrance: Entrance


AccountsRequest = Request[AccountsState]


def visitor_of(request: AccountsRequest) -> Visitor:
    """Return who stands at the door; the address is the proxy's word where the proxy is trusted."""
    address = request.client.host if request.client else ""
    device = device_of(request.headers.get("user-agent", ""))
    return Visitor(address, device, session_cookie(request), device_cookie(request))


def signed_in(request: AccountsRequest, path: str, entered: Entered) -> RedirectResponse:
    """Send the person on, with the new session; the device is known from now on."""
    response = RedirectResponse(path, 303)
    set_session(response, entered.session, request.state["settings"])
    set_device(response, entered.known, request.state["settings"])
    return response

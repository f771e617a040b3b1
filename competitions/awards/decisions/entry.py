"""What pages and the JSON interface share at the edge: a certificate by its code, with guessing slowed down."""

from starlette.requests import Request

from competitions.awards.decisions.service import verification
from competitions.awards.decisions.service.verification import Verified
from competitions.awards.decisions.state import DecisionsState
from core.kernel import NotFound


async def load_guarded(request: Request[DecisionsState]) -> Verified:
    """Load the certificate of the address; wrong codes from one address have to wait, a right one never does."""
    try:
        async with request.state["database"].reading() as uow:
            verified = await verification.load_certificate(uow, request.path_params["code"])
    except NotFound:
        request.state["code_doors"].admit("", request.client.host if request.client else "")
        raise
    return verified

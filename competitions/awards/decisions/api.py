"""The JSON interface: a certificate by its code, and the keys to verify it with."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.awards.decisions.entry import load_guarded
from competitions.awards.decisions.service import verification
from competitions.awards.decisions.state import DecisionsState
from core.web.api import json_response

PublicRequest = Request[DecisionsState]


async def send_certificate(request: PublicRequest) -> Response:
    """Send a certificate: `{code, status, fields, signature, key_id}`; wrong codes have to wait."""
    return json_response(verification.to_document(await load_guarded(request)))


async def send_keys(request: PublicRequest) -> Response:
    """Send every public key that signed certificates, as a JWK set."""
    async with request.state["database"].reading() as uow:
        return json_response(await verification.list_jwks(uow, request.state["award_keys"]))


routes: list[BaseRoute] = [
    Route("/api/v1/certificates/{code}", send_certificate, name="awards:certificates:read", methods=["GET"]),
    Route("/api/v1/keys", send_keys, name="awards:keys:list", methods=["GET"]),
]

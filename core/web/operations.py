"""What operators ask of a running server: is it alive, and its metrics. No personal data."""

from ipaddress import ip_address

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import N_, NotFound
from core.web.request import CoreState

FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


async def show_health(request: Request[CoreState]) -> Response:
    """Answer 200 where the database answers too."""
    async with request.state["database"].reading() as uow:
        await uow.session.execute(text("SELECT 1"))
    return PlainTextResponse("ok\n")


async def show_metrics(request: Request[CoreState]) -> Response:
    """Show the metrics to the machine itself only; what a proxy brings is from elsewhere, whatever it says."""
    try:
        is_local = request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        is_local = False
    if not is_local or any(name in request.headers for name in FORWARDED):
        raise NotFound(N_("There is no such page."))
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


routes: list[BaseRoute] = [
    Route("/healthz", show_health, name="core:health:show"),
    Route("/metrics", show_metrics, name="core:metrics:show"),
]

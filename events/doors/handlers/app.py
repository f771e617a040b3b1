"""The check-in page that works without a signal: the page, its manifest, its service worker. They hold no names."""

import segno
from markupsafe import Markup
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from core.web.middleware import POLICY
from core.web.request import AnyRequest
from core.web.templating import ROOT as PROGRAM
from core.web.templating import render, static_url
from events.doors.pages import AppPage
from events.doors.state import DoorRequest
from events.programme.service.access import load_public
from units.domain.unit import Kind
from units.queries import list_titles

ROOT = "/cua"
STYLES = ("css/tokens.css", "css/phone.css", "css/door.css", "img/icon.svg")
MODULES = ("door-store.js", "door-rules.js", "door-camera.js", "door-uploads.js", "ticket.js")
SCANNER = ("qr-scanner.min.js", "qr-scanner-worker.min.js")


async def show_app(request: DoorRequest) -> Response:
    """Show the page; who may use it shows the token in the link's fragment, which no server sees."""
    async with request.state["database"].reading() as uow:
        session = await load_public(uow, request.path_params["session_id"])
        communes = await list_titles(uow, Kind.COMMUNE)
    assets = [*map(static_url, (*STYLES, "js/door.js")), *(f"/static/js/{name}" for name in MODULES)]
    scanner = [f"/static/vendor/qr-scanner/{name}" for name in SCANNER]
    page = AppPage(session, communes, " ".join(assets), " ".join(scanner))
    return render(request, page, headers=camera_headers(request))


def camera_headers(request: AnyRequest) -> dict[str, str]:
    """Return the policies of the one page that may use the camera; the scanner's worker is a blob of its own."""
    policy = POLICY.format(nonce=request.scope.get("csp_nonce", ""), sockets="")
    policy = policy.replace("worker-src 'self'", "worker-src 'self' blob:")
    return {
        "content-security-policy": policy,
        "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    }


async def show_manifest(request: DoorRequest) -> Response:
    """Send what a phone needs to install the page."""
    async with request.state["database"].reading() as uow:
        session = await load_public(uow, request.path_params["session_id"])
    start = f"{ROOT}/{session.id}"
    icon = {"src": static_url("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    manifest = {"id": start, "name": f"Cửa: {session.title}", "short_name": "Cửa", "lang": "vi", "start_url": start}
    look = {"scope": f"{ROOT}/", "display": "standalone", "background_color": "#fffdf8", "theme_color": "#26356b"}
    return JSONResponse(manifest | look | {"icons": [icon]}, media_type="application/manifest+json")


async def send_worker(_: DoorRequest) -> Response:
    """Send the service worker; its address limits it to the door's pages."""
    path = PROGRAM / "static" / "js" / "door-worker.js"
    return FileResponse(path, 200, {"cache-control": "no-cache"}, "text/javascript; charset=utf-8")


def draw_qr(text: str) -> Markup:
    """Return the text as an SVG drawing."""
    code = segno.make(text, error="l", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=2))  # noqa: S704 - drawn from modules, holds no text of anybody


routes: list[BaseRoute] = [
    Route(f"{ROOT}/may-phuc-vu.js", send_worker, name="doors:app:worker", methods=["GET"]),
    Route(f"{ROOT}/{{session_id}}", show_app, name="doors:app:show", methods=["GET"]),
    Route(f"{ROOT}/{{session_id}}/ung-dung.webmanifest", show_manifest, name="doors:app:manifest", methods=["GET"]),
]

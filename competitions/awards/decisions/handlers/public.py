"""What everybody may ask: a code, a certificate, its JSON, its credential, a published decision, the check page."""

from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.decisions.domain.certificates import Words
from competitions.awards.decisions.entry import load_guarded
from competitions.awards.decisions.handlers.decisions import DecisionRequest
from competitions.awards.decisions.pages import CertificatePage, CheckPage, CodePage, PublicDecisionPage
from competitions.awards.decisions.service import reading, verification
from competitions.awards.decisions.service.doors import load_chain_of
from competitions.awards.decisions.service.verification import Verified
from competitions.awards.domain.titles import AWARD_TITLES
from core.kernel import N_, NotFound, SlowDown
from core.web.api import json_response
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import find_actor, locale_of
from core.web.templating import render

ROOT = "/xac-minh"
CERTIFICATE = f"{ROOT}/{{code}}"
LONGEST_TYPED = 60


async def ask_code(request: DecisionRequest) -> Response:
    """Show where a code is typed, or go to the certificate."""
    typed = request.query_params.get("ma", "").strip()[:LONGEST_TYPED]
    return RedirectResponse(f"{ROOT}/{quote(typed, safe='')}", 303) if typed else _code_page(request)


async def show_certificate(request: DecisionRequest) -> Response:
    """Show every field of a certificate and what became of it; guessing is slowed down."""
    try:
        verified = await load_guarded(request)
    except (NotFound, SlowDown) as refused:
        return _code_page(request, request.path_params["code"][:LONGEST_TYPED], problem_of(refused))
    async with request.state["database"].reading() as uow:
        chain = await load_chain_of(uow, find_actor(request), verified.found.id)
    return render(request, CertificatePage(verified, chain))


async def send_json(request: DecisionRequest) -> Response:
    """Send what the check page needs, as a file."""
    verified = await load_guarded(request)
    async with request.state["database"].reading() as uow:
        keys = await verification.list_jwks(uow, request.state["award_keys"])
    headers = _as_file(verified, "json")
    return json_response({**verification.to_document(verified), **keys}, headers=headers)


async def send_badge(request: DecisionRequest) -> Response:
    """Send a valid certificate as an Open Badges 3.0 credential."""
    verified = await load_guarded(request)
    origin, say = request.state["settings"].origin, request.state["translations"].gettext
    title = say(locale_of(request), AWARD_TITLES.get(str(verified.fields["award"]), ""))
    criteria = say(locale_of(request), N_("Awarded by a signed decision; see the certificate's page."))
    words = Words(origin, f"{origin}{ROOT}/{verified.found.code}", title, criteria)
    token = verification.make_badge(verified, request.state["award_keys"], words)
    return Response(token, 200, _as_file(verified, "jwt"), "application/vc+jwt")


async def show_decision(request: DecisionRequest) -> Response:
    """Show a published decision."""
    async with request.state["database"].reading() as uow:
        view = await reading.load_public(uow, find_actor(request), request.path_params["decision_id"])
    return render(request, PublicDecisionPage(view))


async def show_check(request: DecisionRequest) -> Response:
    """Show the page that verifies without asking us."""
    return render(request, CheckPage())


def _code_page(request: DecisionRequest, typed: str = "", problem: Problem = NO_PROBLEM) -> Response:
    return render(request, CodePage(typed, problem), problem.status)


def _as_file(verified: Verified, ending: str) -> dict[str, str]:
    name = f"chung-nhan-{verified.found.code}.{ending}"
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}


routes: list[BaseRoute] = [
    Route(ROOT, ask_code, name="awards:codes:ask", methods=["GET"]),
    Route(f"{ROOT}/tu-kiem-tra", show_check, name="awards:codes:check", methods=["GET"]),
    Route(f"{ROOT}/quyet-dinh/{{decision_id}}", show_decision, name="awards:codes:decision", methods=["GET"]),
    Route(CERTIFICATE, show_certificate, name="awards:codes:show", methods=["GET"]),
    Route(f"{CERTIFICATE}/chung-nhan.json", send_json, name="awards:codes:json", methods=["GET"]),
    Route(f"{CERTIFICATE}/open-badge.jwt", send_badge, name="awards:codes:badge", methods=["GET"]),
]

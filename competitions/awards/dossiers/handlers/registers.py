"""The second and the third register: requests to reconsider; complaints and denunciations that were routed out."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.awards.dossiers.forms import read_answering, read_asking, read_referral
from competitions.awards.dossiers.handlers.requests import REFUSALS, ROUND, AwardRequest, go, reader_of
from competitions.awards.dossiers.pages import ReferralsPage, RequestsPage
from competitions.awards.dossiers.service import reconsidering, referrals
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.templating import render

REQUESTS = f"{ROUND}/xem-xet-lai"
REFERRALS = f"{ROUND}/don-thu"
ONE_REQUEST = "/khen-thuong/xem-xet-lai/{request_id}"


async def list_requests(request: AwardRequest) -> Response:
    """Show the requests to reconsider."""
    return await _requests_page(request, request.path_params["round_id"], {})


async def ask(request: AwardRequest) -> Response:
    """Ask to reconsider."""
    reader, form, round_id = reader_of(request), await read_form(request), request.path_params["round_id"]
    try:
        async with request.state["database"].writing() as uow:
            await reconsidering.ask(uow, reader, read_asking(round_id, form))
    except REFUSALS as refused:
        return await _requests_page(request, round_id, read_typed(form), problem_of(refused))
    return go(REQUESTS.format(round_id=round_id))


async def reopen(request: AwardRequest) -> Response:
    """Open the dossier of a request again."""
    reader, request_id = reader_of(request), request.path_params["request_id"]
    await read_form(request)
    try:
        async with request.state["database"].writing() as uow:
            round_id = await reconsidering.find_round_of(uow, reader, request_id)
            await reconsidering.reopen(uow, reader, request_id)
    except REFUSALS as refused:
        return await _requests_page(request, round_id, {}, problem_of(refused))
    return go(REQUESTS.format(round_id=round_id))


async def answer(request: AwardRequest) -> Response:
    """Answer a request."""
    reader, form, request_id = reader_of(request), await read_form(request), request.path_params["request_id"]
    try:
        async with request.state["database"].writing() as uow:
            round_id = await reconsidering.find_round_of(uow, reader, request_id)
            await reconsidering.answer(uow, reader, read_answering(request_id, form))
    except REFUSALS as refused:
        return await _requests_page(request, round_id, read_typed(form), problem_of(refused))
    return go(REQUESTS.format(round_id=round_id))


async def list_referrals(request: AwardRequest) -> Response:
    """Show what was routed out."""
    return await _referrals_page(request, request.path_params["round_id"], {})


async def add_referral(request: AwardRequest) -> Response:
    """Note what was routed out."""
    reader, form, round_id = reader_of(request), await read_form(request), request.path_params["round_id"]
    try:
        async with request.state["database"].writing() as uow:
            await referrals.check_keeper(uow, reader, round_id)
            await referrals.add(uow, reader, round_id, read_referral(form))
    except REFUSALS as refused:
        return await _referrals_page(request, round_id, read_typed(form), problem_of(refused))
    return go(REFERRALS.format(round_id=round_id))


async def close_referral(request: AwardRequest) -> Response:
    """Note the closing document."""
    reader, form, referral_id = reader_of(request), await read_form(request), request.path_params["referral_id"]
    document = text_of(form, f"document-{referral_id}")
    try:
        async with request.state["database"].writing() as uow:
            round_id = await referrals.find_round_of(uow, reader, referral_id)
            await referrals.close(uow, reader, referral_id, document)
    except REFUSALS as refused:
        return await _referrals_page(request, round_id, {}, problem_of(refused))
    return go(REFERRALS.format(round_id=round_id))


async def _requests_page(
    request: AwardRequest, round_id: str, typed: dict[str, str], problem: Problem = NO_PROBLEM
) -> Response:
    async with request.state["database"].reading() as uow:
        book = await reconsidering.load_book(uow, reader_of(request), round_id)
    return render(request, RequestsPage(book, typed, problem), problem.status)


async def _referrals_page(
    request: AwardRequest, round_id: str, typed: dict[str, str], problem: Problem = NO_PROBLEM
) -> Response:
    async with request.state["database"].reading() as uow:
        book = await referrals.load_book(uow, reader_of(request), round_id)
    return render(request, ReferralsPage(book, typed, problem), problem.status)


routes: list[BaseRoute] = [
    Route(REQUESTS, list_requests, name="awards:requests:list", methods=["GET"]),
    Route(REQUESTS, ask, name="awards:requests:ask", methods=["POST"]),
    Route(ONE_REQUEST, answer, name="awards:requests:answer", methods=["POST"]),
    Route(f"{ONE_REQUEST}/mo-lai", reopen, name="awards:requests:reopen", methods=["POST"]),
    Route(REFERRALS, list_referrals, name="awards:referrals:list", methods=["GET"]),
    Route(REFERRALS, add_referral, name="awards:referrals:add", methods=["POST"]),
    Route("/khen-thuong/don-thu/{referral_id}/dong", close_referral, name="awards:referrals:close", methods=["POST"]),
]

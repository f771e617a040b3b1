"""The JSON interface of the question bank: documents in and out, foreign files in and out."""

import asyncio
from email.message import Message

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.quizzes.domain.document import parse_document, parse_title, to_document
from competitions.quizzes.importing.formats import MOST_BYTES, export_quiz, format_named, import_quiz
from competitions.quizzes.service import access_bank, access_quiz, create_quiz
from core.kernel import Actor
from core.vietnamese import slug
from core.web.api import decode, json_response, read_body
from core.web.request import CoreState, require_actor

QuizRequest = Request[CoreState]


async def post_quiz(request: QuizRequest) -> Response:
    """`POST /api/v1/quizzes`: store a quiz document."""
    actor = _require_author(request)
    quiz = parse_document(decode(await read_body(request, MOST_BYTES), object))
    async with request.state["database"].writing() as uow:
        quiz_id = await create_quiz(uow, quiz, owner_id=actor.person_id, now=request.state["clock"].now())
    return json_response({"id": quiz_id}, 201)


async def post_import(request: QuizRequest) -> Response:
    """`POST /api/v1/quizzes/import`: make a quiz of the raw file that is the body."""
    actor = _require_author(request)
    kind = format_named(request.query_params.get("format", ""))
    title = request.query_params.get("title", "")
    title = parse_title(title) if title else ""
    raw = await read_body(request, MOST_BYTES)
    imported = await asyncio.to_thread(import_quiz, raw, kind, title, _file_name(request))
    async with request.state["database"].writing() as uow:
        quiz_id = await create_quiz(uow, imported.quiz, owner_id=actor.person_id, now=request.state["clock"].now())
    skipped = [{"position": one.position, "name": one.name, "reason": one.reason.value} for one in imported.skipped]
    return json_response({"id": quiz_id, "imported": imported.count, "skipped": skipped}, 201)


async def get_quiz(request: QuizRequest) -> Response:
    """`GET /api/v1/quizzes/{id}`: the document."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        stored = await access_quiz(uow, actor, request.path_params["quiz_id"])
    return json_response(to_document(stored.quiz))


async def get_export(request: QuizRequest) -> Response:
    """`GET /api/v1/quizzes/{id}/export?format=`: the quiz as a foreign file."""
    actor = _require_author(request)
    async with request.state["database"].reading() as uow:
        stored = await access_quiz(uow, actor, request.path_params["quiz_id"])
    kind = format_named(request.query_params.get("format", ""))
    file = await asyncio.to_thread(export_quiz, stored.quiz, kind)
    name = f"{slug(stored.row.title)[:60] or 'quiz'}.{file.ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(file.content, media_type=file.media_type, headers=headers)


def _require_author(request: QuizRequest) -> Actor:
    """Refuse strangers before anything is read of them."""
    actor = require_actor(request)
    access_bank(actor)
    return actor


def _file_name(request: QuizRequest) -> str:
    """Return the name the client gives the raw file, without its ending; empty where it gives none."""
    header = Message()
    header["content-disposition"] = request.headers.get("content-disposition", "attachment")
    return (header.get_filename() or "").rpartition(".")[0]


routes: list[BaseRoute] = [
    Route("/api/v1/quizzes", post_quiz, methods=["POST"], name="api:quizzes:create"),
    Route("/api/v1/quizzes/import", post_import, methods=["POST"], name="api:quizzes:import"),
    Route("/api/v1/quizzes/{quiz_id}", get_quiz, methods=["GET"], name="api:quizzes:show"),
    Route("/api/v1/quizzes/{quiz_id}/export", get_export, methods=["GET"], name="api:quizzes:export"),
]

"""Files: importing a quiz, the template for it, and the media of questions."""

import asyncio
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.quizzes.domain.document import parse_title
from competitions.quizzes.handlers.requests import QuizRequest, require_author
from competitions.quizzes.importing.formats import MOST_BYTES, Format, format_named, import_quiz
from competitions.quizzes.importing.template import write_template
from competitions.quizzes.pages import ImportedPage, ImportPage
from competitions.quizzes.service import create_quiz
from core.kernel import Invalid, N_, NotFound, TooLarge
from core.web.forms import read_form, read_upload, text_of
from core.web.templating import render

ENDINGS = {"gift": Format.GIFT, "txt": Format.GIFT, "csv": Format.CSV, "xlsx": Format.XLSX}


async def show_import(request: QuizRequest) -> Response:
    """Show the form for a file."""
    require_author(request)
    return render(request, ImportPage("auto", "", "", {}, ()))


async def import_file(request: QuizRequest) -> Response:
    """Make a quiz of a file and report on each of its items."""
    actor = require_author(request)
    form = await read_form(request, max_files=1)
    kind, title = text_of(form, "format"), text_of(form, "title")
    try:
        sent = await _read_file(form)
        title = parse_title(title) if title else ""
        imported = await asyncio.to_thread(import_quiz, sent.raw, _format(kind, sent.ending), title, sent.name)
    except (Invalid, TooLarge) as refused:
        page = ImportPage(kind, title, refused.text, dict(refused.params), refused.errors)
        return render(request, page, refused.status)
    async with request.state["database"].writing() as uow:
        quiz_id = await create_quiz(uow, imported.quiz, owner_id=actor.person_id, now=request.state["clock"].now())
    return render(request, ImportedPage(quiz_id, imported.quiz.title, imported.count, imported.skipped))


@dataclass(frozen=True, slots=True)
class _SentFile:
    name: str
    ending: str
    raw: bytes


async def _read_file(form: FormData) -> _SentFile:
    """Return the uploaded file; raises Invalid without one and TooLarge."""
    upload = form.get("file")
    try:
        return await _content(upload)
    finally:
        await form.close()


async def _content(upload: UploadFile | str | None) -> _SentFile:
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise Invalid(N_("Please choose a file."))
    name, _, ending = upload.filename.rpartition(".")
    return _SentFile(name, ending.lower(), await read_upload(upload, MOST_BYTES))


def _format(chosen: str, ending: str) -> Format:
    """Return the chosen format, or the one the file's name tells; raises Invalid."""
    if chosen in {one.value for one in Format}:
        return Format(chosen)
    if ending not in ENDINGS:
        raise Invalid(N_("The file's name does not tell its format; please choose it."))
    return ENDINGS[ending]


async def get_template(request: QuizRequest) -> Response:
    """Hand out the documented template."""
    file = await asyncio.to_thread(write_template, format_named(request.path_params["format"]))
    headers = {"content-disposition": f'attachment; filename="mau-cau-hoi.{file.ending}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)


async def get_media(request: QuizRequest) -> Response:
    """Serve a picture or clip; its address is its digest, so it may be kept for ever."""
    files, digest = request.state["files"], request.path_params["digest"]
    media_type = files.find_media_type(digest)
    if media_type is None:
        raise NotFound(N_("There is no such file."))
    headers = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}
    return FileResponse(files.path(digest), media_type=media_type, headers=headers)


routes: list[BaseRoute] = [
    Route("/bo-cau-hoi/nhap", show_import, methods=["GET"], name="quizzes:import:new"),
    Route("/bo-cau-hoi/nhap", import_file, methods=["POST"], name="quizzes:import:create"),
    Route("/bo-cau-hoi/mau.{format}", get_template, name="quizzes:template:show"),
    Route("/tep/{digest}", get_media, name="quizzes:media:show"),
]

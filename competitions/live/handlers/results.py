"""`/dan/{room_id}/ket-qua`: results to read, print and download."""

import asyncio
from functools import partial
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.live.domain.results import Audience
from competitions.live.entry import LiveRequest, access_room_to_read
from competitions.live.exporting import capped_table, participants_table, questions_table, units_table
from competitions.live.pages.hall import spaced
from competitions.live.pages.results import (
    KIND_TITLES,
    MOST_ON_A_PAGE,
    ResultsPage,
    capped_lines,
    participant_lines,
    question_lines,
    unit_lines,
)
from competitions.live.permissions import may_read_party_cells
from competitions.live.room import Room
from core.kernel import Actor, N_
from core.tables import write_csv, write_xlsx
from core.web.downloads import send_file
from core.web.errors import translate
from core.web.templating import render

PARTICIPANT_HEAD = (
    N_("Rank"),
    N_("Name of the participant"),
    N_("Commune or ward"),
    N_("School"),
    N_("How many people"),
    N_("Points"),
)
UNIT_HEAD = (N_("Kind"), N_("Rank"), N_("Unit"), N_("Participants"), N_("Score"))
CAPPED_HEAD = (N_("Name of the participant"), N_("Commune or ward"), N_("Questions at the limit of fair time"))
QUESTION_HEAD = (N_("Question"), N_("Text"), N_("Answers"), N_("Right"), N_("Annulled"))


async def show(request: LiveRequest) -> Response:
    """Show the results as tables."""
    actor, room = await access_room_to_read(request)
    return render(request, _page(room, await _document(room, actor)))


async def download_xlsx(request: LiveRequest) -> Response:
    """Hand out everything as one workbook."""
    actor, room = await access_room_to_read(request)
    page = _page(room, await _document(room, actor), most=None)
    say = partial(translate, request)
    sheets = {
        say(N_("Participants")): participants_table(_head(request, PARTICIPANT_HEAD), page.participants),
        say(N_("Units")): units_table(_head(request, UNIT_HEAD), page.units, say),
        say(N_("All questions")): questions_table(_head(request, QUESTION_HEAD), page.questions, say),
    }
    if room.policy.timed:
        sheets[say(N_("For the jury"))] = capped_table(_head(request, CAPPED_HEAD), page.capped)
    return send_file(await asyncio.to_thread(write_xlsx, sheets), f"ket-qua-{room.row.pin}.xlsx")


async def download_csv(request: LiveRequest) -> Response:
    """Hand out the participants as CSV."""
    actor, room = await access_room_to_read(request)
    page = _page(room, await _document(room, actor), most=None)
    table = participants_table(_head(request, PARTICIPANT_HEAD), page.participants)
    return send_file(await asyncio.to_thread(write_csv, table), f"ket-qua-{room.row.pin}.csv")


def _head(request: LiveRequest, labels: tuple[str, ...]) -> list[str]:
    return [translate(request, label) for label in labels]


async def _document(room: Room, actor: Actor) -> dict[str, Any]:
    audience = Audience.HOME_AFFAIRS if may_read_party_cells(actor) else Audience.ORGANIZERS
    return dict(await room.read_results(audience))


def _page(room: Room, document: dict[str, Any], most: int | None = MOST_ON_A_PAGE) -> ResultsPage:
    names = {code: unit.name for code, unit in room.context.directory.items()}
    participants = participant_lines(document, names)
    capped = capped_lines(document, names, room.scoreboard.list_capped(room.timeline.closed))
    return ResultsPage(
        room_id=room.id,
        worth=room.policy.worth,
        title=room.row.quiz.title,
        spaced_pin=spaced(room.row.pin),
        is_finished=room.is_finished,
        scoring=document["scoring"],
        revision=document["revision"],
        log_length=document["log"]["length"],
        head=document["log"]["head"],
        participants=participants[:most],
        participants_total=len(participants),
        units=unit_lines(document, names),
        kind_titles=KIND_TITLES,
        questions=question_lines(document, [shown.question.text for shown in room.questions]),
        capped=capped[:most],
        capped_total=len(capped),
    )


routes: list[BaseRoute] = [
    Route("/dan/{room_id}/ket-qua", show, name="live:results:show"),
    Route("/dan/{room_id}/ket-qua.xlsx", download_xlsx, name="live:results:xlsx"),
    Route("/dan/{room_id}/ket-qua.csv", download_csv, name="live:results:csv"),
]

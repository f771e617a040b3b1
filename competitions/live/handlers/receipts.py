"""`/bien-nhan`: was my answer stored? Never whose it is, never what it says."""

import asyncio
from datetime import UTC, datetime

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.live.domain.receipts import read_receipt
from competitions.live.entry import LiveRequest, damp
from competitions.live.pages.play import Match, ReceiptPage
from competitions.live.room import Room
from core.kernel import N_
from core.web.errors import translate
from core.web.templating import render

MOST_DIGITS = 4
LOOKING = asyncio.Semaphore(2)
"""A look computes a code for every answer to the question: two at a time, whoever asks how often."""


async def check(request: LiveRequest) -> Response:
    """Show the form, and what is known of the receipt that was asked for."""
    asked = {name: request.query_params.get(name, "").strip() for name in ("pin", "cau", "ma")}
    error, matches = "", None
    if any(asked.values()):
        error, matches = await _look_up(request, asked["pin"], asked["cau"], asked["ma"])
    page = ReceiptPage(asked["pin"], asked["cau"], asked["ma"], translate(request, error), matches)
    return render(request, page)


async def _look_up(request: LiveRequest, pin: str, question: str, typed: str) -> "tuple[str, tuple[Match, ...] | None]":
    code, rooms = read_receipt(typed), request.state["rooms"]
    pin = "".join(sign for sign in pin if sign in "0123456789")  # it is printed in two groups
    if code is None or not question.isascii() or not question.isdecimal() or len(question) > MOST_DIGITS:
        return N_("Please give the PIN, the number of the question and the code of six signs."), None
    await rooms.resume()
    room = rooms.find_by_pin(pin)
    async with LOOKING:
        matches = await asyncio.to_thread(_matches, room, int(question), code) if room is not None else ()
    if not matches:
        await damp(request)
    if room is None:
        return N_("There is no room with this PIN. A PIN is kept for 24 hours after the end."), None
    return "", matches


def _matches(room: Room, question: int, code: str) -> tuple[Match, ...]:
    counted = question not in room.scoreboard.annulled
    return tuple(
        Match(datetime.fromtimestamp(row.received_at / 1000, UTC), counted and _counts(room, row.seat_id))
        for row in tuple(room.scoreboard.answers.get(question, {}).values())
        if room.scene.receipt(row.seat_id, row.question, row.answer_id) == code
    )


def _counts(room: Room, seat_id: str) -> bool:
    seat = room.seating.find(seat_id)
    return seat is not None and seat.standing != "banned"


routes: list[BaseRoute] = [Route("/bien-nhan", check, name="live:receipt:check")]

"""The live quiz's part of the OpenAPI document; frames and phases are described in `live-quiz.md`."""

from typing import Any

from msgspec import Struct

from competitions.live.requests import AnswerBody, CommandBody, RoomBody, SeatBody
from core.web.openapi import Operation

Shape = dict[str, Any]  # described in live-quiz.md and docs/live-quiz.asyncapi.json


class RoomAnswer(Struct):
    """A new room and where its pages are."""

    room_id: str
    pin: str
    play_url: str
    host_url: str
    projector_url: str


class CommandAnswer(Struct):
    """Where the room is after the command."""

    version: int
    phase: str


class SeatAnswer(Struct):
    """A seat: the secret token and the public participant's id."""

    seat: str
    participant_id: str


operations = (
    Operation("live:api:create_room", "Open a room", {201: RoomAnswer}, RoomBody, token=True),
    Operation("live:api:room", "A room's phase and counts", {200: Shape}, token=True),
    Operation("live:api:command", "Lead a room", {200: CommandAnswer}, CommandBody, token=True),
    Operation("live:api:results", "A finished room's results", {200: Shape}, token=True),
    Operation("live:api:log", "A room's event log", {200: "application/x-ndjson"}, token=True),
    Operation("live:api:seats", "Take a seat", {200: SeatAnswer, 201: SeatAnswer}, SeatBody),
    Operation("live:api:state", "What a phone needs now", {200: Shape, 304: None}, token=True),
    Operation("live:api:answers", "Answer a question", {200: Shape}, AnswerBody, token=True),
)

"""What the API takes: the bodies of its calls, checked and turned into commands of the domain."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from competitions.live.domain.deadlines import read_factor
from competitions.live.domain.phases import Command, bad_argument, check_extension, check_question, read_command
from competitions.live.domain.policy import (
    DEFAULT_CAPACITY,
    DEFAULT_COUNTDOWN_SECONDS,
    MOST_CAPACITY,
    MOST_COUNTDOWN_SECONDS,
    MOST_PAUSE_SECONDS,
    Asked,
    Joining,
    Keeping,
    Mode,
    RoomPolicy,
)
from competitions.live.domain.scoring import Scheme, Streak
from competitions.live.domain.timetable import Pauses
from competitions.live.orders import Order
from competitions.live.permissions import may_take_over
from competitions.live.room import Room
from competitions.quizzes.domain.questions import LEAST_SECONDS, MOST_SECONDS
from core.kernel import Actor, FieldError, Forbidden, Invalid, N_

SECOND = 1000
LONGEST_REASON = 500
FIRST_YEAR, LAST_YEAR = 2000, 2200


class PausesBody(msgspec.Struct, forbid_unknown_fields=True):
    """Seconds an unattended room shows each thing."""

    revealed: float = 8
    standings: float = 5
    podium: float = 30


class RoomBody(msgspec.Struct, forbid_unknown_fields=True):
    """`POST /api/v1/rooms`."""

    quiz_id: str
    scoring: str = "accuracy"
    join: str = "open"
    mode: str = "hosted"
    starts_at: str | None = None
    seconds_per_question: int | None = None
    countdown_seconds: float | None = None
    early_close: bool | None = None
    streak: bool | None = None
    ask: list[str] = []
    groups: bool | None = None
    pupils: bool | None = None
    capacity: int | None = None
    pauses: PausesBody | None = None
    session: str | None = None
    rehearsal: bool | None = None
    opens_at: str | None = None
    commune: str | None = None


class CommandBody(msgspec.Struct):
    """`POST /api/v1/rooms/{room_id}/commands`; unknown members are ignored, as in frames."""

    command: str
    expect_version: int | None = None
    seconds: int | None = None
    question: int | None = None
    participant_id: str | None = None
    factor: float | None = None
    reason: str | None = None


class SeatBody(msgspec.Struct):
    """`POST /api/v1/live/{pin}/seats`."""

    key: str | None = None
    name: str | None = None
    commune: str | None = None
    school: str | None = None
    party_cell: str | None = None
    members: int | None = None
    time_factor: float | None = None
    ticket: str | None = None


class AnswerBody(msgspec.Struct):
    """`POST /api/v1/live/{pin}/answers`."""

    q: int
    id: str
    value: Any = None  # its shape depends on the question's kind


def read_policy(body: RoomBody) -> RoomPolicy:
    """Return the policy of a new room. Raises Invalid with every error."""
    errors = _errors_in(body)
    if errors:
        raise Invalid(N_("The room cannot be opened like this."), errors=tuple(errors))
    scheme = Scheme(body.scoring)
    pauses = body.pauses or PausesBody()
    return RoomPolicy(
        scoring=scheme,
        mode=Mode(body.mode),
        starts_at=_milliseconds(body.starts_at) if body.starts_at is not None else None,
        seconds_per_question=body.seconds_per_question,
        countdown_ms=round(_or(body.countdown_seconds, DEFAULT_COUNTDOWN_SECONDS) * SECOND),
        early_close=scheme is Scheme.SPEED if body.early_close is None else body.early_close,
        streak=Streak.ON if body.streak else Streak.OFF,
        ask=frozenset(Asked(word) for word in body.ask),
        groups=bool(body.groups),
        pupils=bool(body.pupils),
        capacity=DEFAULT_CAPACITY if body.capacity is None else body.capacity,
        join=Joining(body.join),
        session=body.session or "",
        keeping=Keeping.REHEARSAL if body.rehearsal else Keeping.RECORD,
        opens_at=_milliseconds(body.opens_at) if body.opens_at is not None else None,
        commune=body.commune or "",
        pauses=Pauses(round(pauses.revealed * SECOND), round(pauses.standings * SECOND), round(pauses.podium * SECOND)),
    )


def _errors_in(body: RoomBody) -> list[FieldError]:
    pauses = body.pauses or PausesBody()
    shown = (("revealed", pauses.revealed), ("standings", pauses.standings), ("podium", pauses.podium))
    checks = [
        ("/scoring", body.scoring in set(Scheme), N_("Scoring is accuracy or speed.")),
        ("/join", body.join in set(Joining), N_("Joining is open or by ticket.")),
        (
            "/scoring",
            body.join != Joining.TICKET or body.scoring == Scheme.ACCURACY,
            N_("An official round counts accuracy only, never speed."),
        ),
        ("/groups", body.join != Joining.TICKET or not body.groups, N_("A ticket opens a seat for one person.")),
        ("/mode", body.mode in set(Mode), N_("The mode is hosted or unattended.")),
        ("/ask", set(body.ask) <= set(Asked), N_("A room may ask for school and party_cell.")),
        (
            "/starts_at",
            _is_moment(body.starts_at),
            N_("Write the start with its offset, like 2026-10-10T08:00:00+07:00."),
        ),
        (
            "/starts_at",
            body.mode != "unattended" or body.starts_at is not None,
            N_("An unattended room needs its start."),
        ),
        (
            "/starts_at",
            body.mode != "hosted" or body.starts_at is None,
            N_("Only an unattended room starts by itself."),
        ),
        ("/opens_at", _is_moment(body.opens_at), N_("Write the opening with its offset, like the start.")),
        ("/opens_at", _is_before(body.opens_at, body.starts_at), N_("The door opens before the quiz starts.")),
        (
            "/seconds_per_question",
            _within(body.seconds_per_question, LEAST_SECONDS, MOST_SECONDS),
            N_("A question takes 5 to 600 seconds."),
        ),
        (
            "/countdown_seconds",
            _within(body.countdown_seconds, 0, MOST_COUNTDOWN_SECONDS),
            N_("The countdown takes 0 to 60 seconds."),
        ),
        ("/capacity", _within(body.capacity, 1, MOST_CAPACITY), N_("A room holds 1 to 100,000 participants.")),
        *(
            (f"/pauses/{name}", 0 <= value <= MOST_PAUSE_SECONDS, N_("A pause takes 0 to 3,600 seconds."))
            for name, value in shown
        ),
    ]
    return [FieldError(pointer, text) for pointer, holds, text in checks if not holds]


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _within(value: float | None, least: float, most: float) -> bool:
    return value is None or least <= value <= most


def _is_moment(text: str | None) -> bool:
    """Say whether the text is a moment with its offset, near enough to our time that every calendar can show it."""
    try:
        moment = datetime.fromisoformat(text) if text is not None else None
    except ValueError:
        return False
    return moment is None or (moment.tzinfo is not None and FIRST_YEAR <= moment.year <= LAST_YEAR)


def _is_before(first: str | None, second: str | None) -> bool:
    """Say whether one moment is not after the other, where both are there and can be read."""
    if first is None or second is None or not (_is_moment(first) and _is_moment(second)):
        return True
    return _milliseconds(first) <= _milliseconds(second)


def _milliseconds(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * SECOND)


def read_order(body: CommandBody, room: Room, actor: Actor) -> Order:
    """Return the checked command; raises Invalid for an unknown command or a bad argument, Forbidden for a takeover."""
    command = read_command(body.command)
    reason = (body.reason or "").strip()
    if len(reason) > LONGEST_REASON:
        raise bad_argument("/reason", N_("A reason has at most 500 characters."))
    order = Order(command, actor.person_id, body.expect_version, reason=reason)
    match command:
        case Command.EXTEND:
            seconds = _required(body.seconds, "/seconds")
            check_extension(seconds)
            return replace(order, seconds=seconds)
        case Command.ANNUL:
            question = _required(body.question, "/question")
            check_question(question, room.timeline.of)
            return replace(order, question=question)
        case Command.TAKEOVER:
            if not may_take_over(actor, room.context.province):
                raise Forbidden(N_("Only hosts and organizers of the province may take a room over."))
            return replace(order, name=actor.name)
        case Command.KICK | Command.BAN | Command.READMIT:
            return replace(order, participant_id=_required(body.participant_id, "/participant_id"))
        case Command.TIME:
            halves = read_factor(_required(body.factor, "/factor"), timed=room.policy.timed, pointer="/factor")
            return replace(order, participant_id=_required(body.participant_id, "/participant_id"), halves=halves)
        case _:
            return order


def _required(value: Any, pointer: str) -> Any:  # noqa: ANN401 - gives back what it was given
    if value is None:
        raise bad_argument(pointer, N_("This is missing."))
    return value

"""From plain HTML forms to what the API takes: joining, answering, commands, new rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import FormData, QueryParams

from competitions.live.permissions import list_communes, may_take_over
from competitions.live.queries.listing import Wanted, Within
from competitions.live.reception import JoinFields
from competitions.live.requests import CommandBody, RoomBody
from core.kernel import LOCAL_ZONE, Actor

LIST_KINDS = frozenset({"choice", "true_false", "poll", "multiple", "order"})
MOST_DIGITS = 9
ROOM_FIELDS = (
    *("quiz_id", "scoring", "mode", "starts_at", "seconds_per_question", "countdown_seconds", "capacity"),
    *("early_close", "streak", "ask_school", "ask_party_cell", "groups", "pupils", "official"),
    *("session", "rehearsal", "opens_at", "commune"),
)
DEFAULTS = {"scoring": "accuracy", "mode": "hosted", "countdown_seconds": "3", "groups": "1"}


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """An answer as a plain form sent it; `value` in the protocol's form for the kind."""

    question: int
    answer_id: str
    value: object


def whole(text: str, otherwise: int) -> int:
    """Return the number typed; `otherwise` for what is none, and for more digits than anything here has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else otherwise


def texts(form: FormData) -> dict[str, str]:
    """Return the text fields of a form, stripped."""
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


def read_join_form(entered: Mapping[str, str]) -> JoinFields:
    """Return what a join form says, unchecked; numbers that are none become values the room refuses."""
    members, factor = entered.get("members", "1"), entered.get("time_factor", "1")
    return JoinFields(
        key=entered.get("key"),
        name=entered.get("name"),
        commune=entered.get("commune") or None,
        school=entered.get("school") or None,
        party_cell=entered.get("party_cell") or None,
        members=whole(members, 0),
        time_factor=float(factor) if factor in {"1", "1.5", "2"} else 0,
        ticket=entered.get("ticket") or None,
    )


def read_answer_form(form: FormData, kinds: Sequence[str]) -> TypedAnswer:
    """Return the answer to one of the room's questions, whose kinds are given in their order.

    Indices come as separate fields `value`, in the order of the page. The room may show another question by now.
    """
    question = whole(str(form.get("q", "")), 0)
    values = [value.strip() for value in form.getlist("value") if isinstance(value, str)]
    kind = kinds[question - 1] if 1 <= question <= len(kinds) else ""
    return TypedAnswer(question, str(form.get("id", "")), _value(values, kind))


def _value(values: list[str], kind: str) -> object:
    if kind in LIST_KINDS:
        return [_index(value) for value in values]
    if kind == "match":
        return [[left, _index(right)] for left, right in enumerate(values)]
    text = values[0] if values else ""
    return text.replace(" ", "").replace(",", ".") if kind == "numeric" else text


def _index(text: str) -> int:
    return whole(text, -1)


def read_command_form(form: FormData) -> CommandBody:
    """Return a command; a button of the list of people says `act=kick:<id>`, `ban:<id>` or `time:<id>:1.5`."""
    entered = texts(form)
    command, _, rest = entered.get("act", "").partition(":")
    participant, _, factor = rest.partition(":")
    return CommandBody(
        command=command or entered.get("command", ""),
        expect_version=_number(entered.get("expect_version")),
        seconds=_number(entered.get("seconds")),
        question=_number(entered.get("question")),
        participant_id=participant or None,
        factor=float(factor) if factor in {"1", "1.5", "2"} else None,
        reason=entered.get("reason"),
    )


def _number(text: str | None) -> int | None:
    return whole(text, -1) if text and text.isdecimal() else None


def read_room_form(entered: Mapping[str, str]) -> RoomBody:
    """Return the new room; the start is entered in the province's time. What is no number becomes -1 and is refused."""
    return RoomBody(
        quiz_id=entered.get("quiz_id", ""),
        scoring=entered.get("scoring", ""),
        join="ticket" if entered.get("official") else "open",
        mode=entered.get("mode", ""),
        starts_at=_moment(entered.get("starts_at", "")) if entered.get("mode") == "unattended" else None,
        seconds_per_question=_optional(entered.get("seconds_per_question", "")),
        countdown_seconds=_optional(entered.get("countdown_seconds", "")),
        early_close=True if entered.get("early_close") else None,
        streak=bool(entered.get("streak")),
        ask=[unit for unit in ("school", "party_cell") if entered.get(f"ask_{unit}")],
        groups=bool(entered.get("groups")) and not entered.get("official"),
        pupils=bool(entered.get("pupils")),
        capacity=_optional(entered.get("capacity", "")),
        session=entered.get("session") or None,
        rehearsal=bool(entered.get("rehearsal")),
        opens_at=_moment(entered.get("opens_at", "")),
        commune=entered.get("commune") or None,
    )


@dataclass(frozen=True, slots=True)
class RoomsFilter:
    """What the list of rooms is narrowed to: a commune's code, and whose: `mine` or "" for everybody's."""

    commune: str
    whose: str
    my_id: str
    within: Within | None

    def wanted(self, *, is_finished: bool) -> Wanted:
        """Return the filter of one of the two lists."""
        return Wanted(self.commune, self.my_id if self.whose else "", is_finished, within=self.within)


def read_rooms_filter(query: QueryParams, actor: Actor, province: str) -> RoomsFilter:
    """Take the address over; what it cannot mean is left out, and rooms that the person may not run."""
    within = None if may_take_over(actor, province) else Within(actor.person_id, list_communes(actor))
    return RoomsFilter(query.get("xa", "")[:80], "mine" if query.get("cua") == "mine" else "", actor.person_id, within)


def _optional(text: str) -> int | None:
    if not text:
        return None
    return whole(text, -1)


def _moment(text: str) -> str | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE).isoformat()
    except ValueError:
        return text

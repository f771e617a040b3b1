"""The phone page, the pages at the door, and the receipt check."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from competitions.live.pages.questions import (
    QuestionView,
    RankRow,
    in_words,
    people_rows,
    question_view,
    unit_rows,
)
from competitions.live.pickers import Pickers
from core.web.templating import Page
from units.domain.picker import Option

REFRESH_SECONDS = {"lobby": 3, "ready": 2, "closed": 2}
REFRESH_OTHERWISE = 4
AFTER_DEADLINE = 2


@dataclass(frozen=True, slots=True)
class JoinFormView:
    """The join form with what was entered. `time_factor` is the radio's value; texts of errors are translated."""

    key: str
    communes: tuple[Option, ...]
    schools: tuple[Option, ...]
    party_cells: tuple[Option, ...]
    ask_school: bool
    ask_party_cell: bool
    groups: bool
    pupils: bool
    extra_time: bool
    suggestions: tuple[str, ...]
    name: str = ""
    commune: str = ""
    school: str = ""
    party_cell: str = ""
    members: int = 1
    time_factor: str = "1"
    error: str = ""
    name_error: str = ""
    needs_ticket: bool = False
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Me:
    """Who plays here."""

    name: str
    total: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class StoredView:
    """A stored answer in words, with its receipt."""

    words: tuple[str, ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class StateView:
    """The room as one seat sees it. `seconds_left` runs to this seat's own deadline, None outside `open`."""

    phase: str
    q: QuestionView | None
    joined: int
    stored: StoredView | None
    right: bool | None
    points: int
    unit_rank: int | None
    answer: tuple[str, ...]
    explanation: str
    seconds_left: int | None
    units: tuple[RankRow, ...]
    people: tuple[RankRow, ...]


@dataclass(frozen=True, slots=True)
class PlayPage(Page):
    """The phone page. Without a seat it holds the join form, or in `closed` why nobody may come in."""

    template: ClassVar[str] = "competitions/live/play.html"
    pin: str
    title: str
    refresh: str
    join: JoinFormView
    closed: str
    worth: str
    me: Me | None = None
    state: StateView | None = None
    message: str = ""
    answer_id: str = ""


@dataclass(frozen=True, slots=True)
class DoorPage(Page):
    """A clear page for whoever cannot come in. `again` is an address to try once more, or ""."""

    template: ClassVar[str] = "competitions/live/door.html"
    heading: str
    text: str
    again: str


@dataclass(frozen=True, slots=True)
class Match:
    """An answer behind a receipt: stored when, counted or not. Never whose, never which value."""

    stored_at: datetime
    counted: bool


@dataclass(frozen=True, slots=True)
class ReceiptPage(Page):
    """The receipt check; `matches` is None before anything was asked."""

    template: ClassVar[str] = "competitions/live/receipt.html"
    pin: str
    question: str
    code: str
    error: str
    matches: tuple[Match, ...] | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the join form of a room asks for."""

    ask: frozenset[str]
    groups: bool
    pupils: bool
    timed: bool
    needs_ticket: bool = False


def join_view(
    choices: Choices, pickers: Pickers, entered: Mapping[str, str], suggestions: tuple[str, ...]
) -> JoinFormView:
    """Return the form with what was entered; unknown values fall back to the first choice."""
    members = entered.get("members", "1")
    factor = entered.get("time_factor", "1")
    return JoinFormView(
        key=entered.get("key", ""),
        communes=pickers.communes,
        schools=pickers.schools,
        party_cells=pickers.party_cells,
        ask_school="school" in choices.ask,
        ask_party_cell="party_cell" in choices.ask,
        groups=choices.groups,
        pupils=choices.pupils,
        extra_time=not choices.timed,
        suggestions=suggestions,
        name=entered.get("name", ""),
        commune=entered.get("commune", ""),
        school=entered.get("school", ""),
        party_cell=entered.get("party_cell", ""),
        members=int(members) if members.isdecimal() and len(members) < 3 else 1,  # noqa: PLR2004 - a group has at most 10
        time_factor=factor if factor in {"1", "1.5", "2"} else "1",
        error=entered.get("error", ""),
        name_error=entered.get("name_error", ""),
        needs_ticket=choices.needs_ticket,
        ticket=entered.get("ticket", ""),
    )


def state_view(snapshot: Mapping[str, Any], factor: float) -> StateView:
    """Return what a seat sees, from its snapshot."""
    mine, question = snapshot["mine"], question_view(snapshot["q"])
    stored, result = mine["stored"], mine["result"] or {}
    return StateView(
        phase=snapshot["phase"],
        q=question,
        joined=snapshot["joined"],
        stored=StoredView(in_words(question, stored["value"]), stored["receipt"]) if question and stored else None,
        right=result.get("right"),
        points=result.get("points", 0),
        unit_rank=(result.get("unit") or {}).get("rank"),
        answer=in_words(question, snapshot.get("answer")) if question else (),
        explanation=snapshot.get("explanation", ""),
        seconds_left=_seconds_left(snapshot, factor),
        units=unit_rows(snapshot["board"]),
        people=people_rows(snapshot["board"]),
    )


def _seconds_left(snapshot: Mapping[str, Any], factor: float) -> int | None:
    if snapshot["phase"] != "open":
        return None
    deadline = snapshot["opened"] + (snapshot["closes"] - snapshot["opened"]) * factor
    return max(0, -int((snapshot["now"] - deadline) // 1000))


def refresh_for(state: StateView, address: str) -> str:
    """Return when a phone without script asks again; an open question is left alone until its time is over."""
    if state.phase == "finished":
        return ""
    if state.phase == "open" and state.stored is None:
        return f"{(state.seconds_left or 0) + AFTER_DEADLINE}; url={address}"
    return f"{REFRESH_SECONDS.get(state.phase, REFRESH_OTHERWISE)}; url={address}"

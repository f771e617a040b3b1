"""The results of a room for hosts, printable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.kernel import N_
from core.web.templating import Page

MOST_ON_A_PAGE = 500
KIND_WORDS = {"commune": N_("Commune or ward"), "school": N_("School"), "party_cell": N_("Party cell")}
ANNULLED_WORDS = {True: N_("yes"), False: N_("no")}
KIND_TITLES = {"commune": N_("Communes"), "school": N_("Schools"), "party_cell": N_("Party cells")}


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """A participant with their units' names."""

    rank: int | None
    name: str
    commune: str
    school: str
    members: int
    total: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of the race; `score` has three places."""

    kind: str
    rank: int | None
    name: str
    participants: int
    score: str


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How a question went; `right` is None for polls and word clouds."""

    n: int
    text: str
    annulled: bool
    answered: int
    right: int | None


@dataclass(frozen=True, slots=True)
class CappedLine:
    """A participant to whose answers the most fair time was allowed, and to which questions, like `1, 3`."""

    name: str
    commune: str
    questions: str


@dataclass(frozen=True, slots=True)
class ResultsPage(Page):
    """The results document as tables; `head` is the event log's, for whoever checks it; `capped` is for the jury."""

    template: ClassVar[str] = "competitions/live/results.html"
    room_id: str
    worth: str
    title: str
    spaced_pin: str
    is_finished: bool
    scoring: str
    revision: int
    log_length: int
    head: str
    participants: tuple[ParticipantLine, ...]
    participants_total: int
    units: tuple[UnitLine, ...]
    kind_titles: Mapping[str, str]
    questions: tuple[QuestionResult, ...]
    capped: tuple[CappedLine, ...]
    capped_total: int


def participant_lines(document: Mapping[str, Any], names: Mapping[str, str]) -> tuple[ParticipantLine, ...]:
    """Return everybody, ranked ones first."""
    found = [
        ParticipantLine(
            one["rank"],
            one["name"],
            names.get(one["commune"], ""),
            names.get(one["school"], ""),
            one["members"],
            one["total"],
        )
        for one in document["participants"]
    ]
    return tuple(sorted(found, key=lambda line: (line.rank is None, line.rank or 0)))


def capped_lines(
    document: Mapping[str, Any], names: Mapping[str, str], capped: Mapping[str, Sequence[int]]
) -> tuple[CappedLine, ...]:
    """Return whose answers reached the cap of fair time, in the document's order; `capped` has questions by seat."""
    return tuple(
        CappedLine(one["name"], names.get(one["commune"], ""), ", ".join(map(str, capped[one["id"]])))
        for one in document["participants"]
        if one["id"] in capped
    )


def unit_lines(document: Mapping[str, Any], names: Mapping[str, str]) -> tuple[UnitLine, ...]:
    """Return the units of every kind, ranked ones first."""
    found = [
        UnitLine(unit["kind"], unit["rank"], names.get(unit["code"], unit["code"]), unit["participants"], unit["score"])
        for unit in document["units"]
    ]
    return tuple(sorted(found, key=lambda line: (line.rank is None, line.rank or 0)))


def question_lines(document: Mapping[str, Any], texts: Sequence[str]) -> tuple[QuestionResult, ...]:
    """Return the questions that were played."""
    return tuple(_question(one, texts[one["n"] - 1]) for one in document["questions"])


def _question(one: Mapping[str, Any], text: str) -> QuestionResult:
    marks = [answer["right"] for answer in one["answers"]]
    right = None if one["kind"] in {"poll", "words"} else sum(mark is True for mark in marks)
    return QuestionResult(one["n"], text, one["annulled"], len(marks), right)

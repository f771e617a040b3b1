"""The rounds' part of the OpenAPI document."""

from typing import Literal

from msgspec import Struct

from competitions.awards.domain.words import Outcome, RoundState, StepKind, SubjectKind
from competitions.awards.rounds.api import RoundBody
from core.web.openapi import Operation


class StepAnswer(Struct):
    """A step; `runs` counts effective executions: 0 or 1."""

    kind: StepKind
    due_at: str
    ran_at: str | None
    runs: int


class RoundAnswer(Struct):
    """A round with its steps in order; `unit` awards."""

    id: str
    title: str
    state: RoundState
    unit: str
    steps: list[StepAnswer]


class RoundsAnswer(Struct):
    """Every round the caller may know of, the newest first."""

    rounds: list[RoundAnswer]


class DraftAnswer(Struct):
    """The draft's id."""

    id: str
    state: Literal["draft"]


class SubjectAnswer(Struct):
    """Who was considered; `unit` is the unit itself, or the one that proposes."""

    key: str
    kind: SubjectKind
    name: str
    unit: str


class ReasonAnswer(Struct):
    """One reason: a word for programs, a sentence for people, what it is about."""

    code: str
    text: str
    params: dict[str, str | int]


class ConsideredAnswer(Struct):
    """What became of somebody for one award, and why."""

    subject: SubjectAnswer
    award: str
    outcome: Outcome
    reasons: list[ReasonAnswer]


class NomineesAnswer(Struct):
    """Everybody who was considered; `snapshot` is the frozen board behind it, null before the freeze."""

    considered: list[ConsideredAnswer]
    snapshot: str | None


operations = (
    Operation("awards:api:rounds", "Award rounds with their steps", {200: RoundsAnswer}, token=True),
    Operation("awards:api:draft", "Draft an award round", {201: DraftAnswer}, RoundBody, token=True),
    Operation("awards:api:nominees", "Who was considered, and why", {200: NomineesAnswer}, token=True),
)

"""The projector page: what a hall sees of the room, from the same snapshot that phones get."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from markupsafe import Markup

from competitions.live.domain.tally import Word, count_options, count_words
from competitions.live.pages.questions import (
    FULL_BAR,
    QuestionView,
    RankRow,
    in_words,
    people_rows,
    question_view,
    unit_rows,
)
from core.web.templating import Page

BAR_KINDS = frozenset({"choice", "multiple", "true_false", "poll"})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many joined, are connected, and answered the question on the screen."""

    joined: int
    connected: int
    answered: int


@dataclass(frozen=True, slots=True)
class StageView:
    """The room on the wall. Moments are live milliseconds; `number` is the question played last or announced."""

    phase: str
    title: str
    version: int
    locked: bool
    q: QuestionView | None
    number: int
    of: int
    opened: int | None
    closes: int | None
    now: int
    seconds_left: int
    answer: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Bar:
    """An option with how many chose it; `share` in thousandths, `right` None for polls."""

    index: int
    text: str
    image: str
    count: int
    share: int
    right: bool | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How a closed question was answered: bars, words, or only how many were right (None: nothing to say)."""

    bars: tuple[Bar, ...] = ()
    words: tuple[Word, ...] = ()
    right: int | None = None
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A commune in the lobby with its people."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ProjectorPage(Page):
    """The wall. `address` is what people type, `qr` the signed link drawn, `opens_at` when the door opens."""

    template: ClassVar[str] = "competitions/live/projector.html"
    pin: str
    worth: str
    opens_at: datetime | None
    spaced_pin: str
    address: str
    qr: Markup
    stage: StageView
    counts: Counts
    arrivals: tuple[Arrival, ...]
    communes: int
    spread: Spread
    units: tuple[RankRow, ...]
    people: tuple[RankRow, ...]


def stage_view(snapshot: Mapping[str, Any], number: int | None) -> StageView:
    """Return the room as the wall and the console show it."""
    question = question_view(snapshot["q"])
    closes, now = snapshot["closes"], snapshot["now"]
    return StageView(
        phase=snapshot["phase"],
        title=snapshot["title"],
        version=snapshot["v"],
        locked=snapshot["locked"],
        q=question,
        number=number or 0,
        of=snapshot["of"],
        opened=snapshot["opened"],
        closes=closes,
        now=now,
        seconds_left=max(0, -((now - closes) // 1000)) if closes else 0,
        answer=_plain_answer(question, snapshot.get("answer")),
        explanation=snapshot.get("explanation", ""),
    )


def _plain_answer(question: QuestionView | None, answer: object) -> tuple[str, ...]:
    """Return the right answer in words where no bar shows it."""
    return () if question is None or question.kind in BAR_KINDS else in_words(question, answer)


def spread_of(question: QuestionView | None, answer: object, values: Sequence[object], right: int) -> Spread:
    """Return how a revealed question was answered; `values` as sent, `right` how many earned the full points."""
    if question is None:
        return Spread()
    if question.kind == "words":
        return Spread(words=count_words(values))
    if question.kind not in BAR_KINDS:
        return Spread(right=right, answered=len(values))
    counts = count_options(values, len(question.options))
    most = max(counts, default=0) or 1
    rights = answer if isinstance(answer, list) else None
    bars = [
        Bar(
            option.index,
            option.text,
            option.image,
            count,
            FULL_BAR * count // most,
            None if rights is None else option.index in rights,
        )
        for option, count in zip(question.options, counts, strict=True)
    ]
    return Spread(bars=tuple(bars))


def boards(snapshot: Mapping[str, Any]) -> tuple[tuple[RankRow, ...], tuple[RankRow, ...]]:
    """Return the units and the people of the snapshot's board."""
    return unit_rows(snapshot["board"]), people_rows(snapshot["board"])


def spaced(pin: str) -> str:
    """Return a PIN in two groups, as people read it aloud."""
    return f"{pin[:3]} {pin[3:]}"

"""What pages show of a question and of a board, read from the same snapshot that phones get."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

LETTERS = "ABCDEFGHIJKL"  # as many as a question may have options
FULL_BAR = 1000


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option as it stands on the screen; addresses are empty where there is no file."""

    index: int
    text: str
    image: str = ""
    audio: str = ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question without its answer. `options` are also the shuffled items of an ordering question."""

    n: int
    of: int
    kind: str
    text: str
    points: int
    options: tuple[OptionView, ...]
    left: tuple[str, ...]
    right_side: tuple[OptionView, ...]
    image: str
    audio: str


@dataclass(frozen=True, slots=True)
class RankRow:
    """A line of a board; `share` is its bar in thousandths of the best."""

    rank: int | None
    name: str
    score: int
    share: int


def question_view(frame: Mapping[str, Any] | None) -> QuestionView | None:
    """Return the view of the protocol's `q`."""
    if frame is None:
        return None
    media = frame.get("media", {})
    return QuestionView(
        n=frame["n"],
        of=frame["of"],
        kind=frame["kind"],
        text=frame["text"],
        points=frame["points"],
        options=_options(frame.get("options", ()), media.get("options", ())),
        left=tuple(frame.get("left", ())),
        right_side=_options(frame.get("right_side", ()), ()),
        image=media.get("image", ""),
        audio=media.get("audio", ""),
    )


def _options(texts: Sequence[str], media: Sequence[Mapping[str, str]]) -> tuple[OptionView, ...]:
    found = [media[index] if index < len(media) else {} for index in range(len(texts))]
    return tuple(
        OptionView(index, text, one.get("image", ""), one.get("audio", ""))
        for index, (text, one) in enumerate(zip(texts, found, strict=True))
    )


def in_words(question: QuestionView, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - its shape depends on the kind
    """Return a value as lines of text: what was chosen, or what would have been right."""
    if value is None:
        return ()
    if question.kind == "match":
        return tuple(f"{question.left[left]} – {question.right_side[right].text}" for left, right in value)
    if question.kind == "order":
        return tuple(f"{place}. {question.options[index].text}" for place, index in enumerate(value, start=1))
    if isinstance(value, list):
        return tuple(f"{LETTERS[index]}. {question.options[index].text}" for index in value)
    return (str(value).replace(".", ",") if question.kind == "numeric" else str(value),)


def unit_rows(board: Mapping[str, Any] | None) -> tuple[RankRow, ...]:
    """Return the units of a board, scores rounded half up to whole points."""
    units = board["units"] if board else ()
    return _rows((unit["rank"], unit["name"], _whole(unit["score"])) for unit in units)


def people_rows(board: Mapping[str, Any] | None) -> tuple[RankRow, ...]:
    """Return the leading players of a board."""
    return _rows((one["rank"], one["name"], one["total"]) for one in (board["top"] if board else ()))


def _rows(lines: Iterable[tuple[int | None, str, int]]) -> tuple[RankRow, ...]:
    listed = list(lines)
    most = max((score for _, _, score in listed), default=0) or 1
    return tuple(RankRow(rank, name, score, FULL_BAR * score // most) for rank, name, score in listed)


def _whole(score: str) -> int:
    return int(Decimal(score).quantize(Decimal(1), ROUND_HALF_UP))

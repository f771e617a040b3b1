"""What addresses of boards and ledgers turn into: a query with every input kept, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_
from leaderboards.domain.kinds import Criterion
from leaderboards.domain.periods import EVER, FIRST_DAY, LAST_DAY, Period, parse_period
from leaderboards.domain.periods_offered import Sort, sort_of
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.queries.reading import Extract
from leaderboards.service.boards import BoardQuery
from units.domain.unit import Kind
from units.forms import read_filter

CUSTOM = "tu-chon"
MOST_LETTERS = 100
LARGEST_PAGE = 100_000
NAMES = {
    "kind": "loai",
    "cluster": "cum",
    "period": "ky",
    "start": "tu",
    "end": "den",
    "measure": "cach-do",
    "criterion": "tieu-chi",
    "indicator": "chi-tieu",
    "at": "luc",
    "text": "tim",
}


@dataclass(frozen=True, slots=True)
class BoardInput:
    """A board as asked for, word by word; `start` and `end` are the days of a period of one's own."""

    kind: str = Kind.COMMUNE.value
    cluster: str = ""
    period: str = EVER.text
    start: str = ""
    end: str = ""
    measure: str = BoardMeasure.TOTAL.value
    criterion: str = ""
    indicator: str = ""
    at: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class BoardWish:
    """The board that is meant, the words by which its units are sought, and what of the input was wrong."""

    query: BoardQuery
    text: str
    typed: BoardInput
    errors: tuple[FieldError, ...] = ()

    @property
    def address(self) -> str:
        """The wish as an address has it, defaults left out: one board has one address."""
        query = self.query
        said = {
            "loai": "" if query.kind is Kind.COMMUNE else query.kind.value,
            "cum": query.cluster,
            "ky": "" if query.period == EVER else query.period.text,
            "cach-do": "" if query.measure is BoardMeasure.TOTAL else query.measure.value,
            "tieu-chi": query.criterion.value if query.criterion else "",
            "chi-tieu": query.indicator,
            "luc": write_moment(query.as_of),
            "tim": self.text,
        }
        return urlencode({name: value for name, value in said.items() if value})


def read_board(params: Mapping[str, str], now: datetime) -> BoardWish:
    """Read a board's address; raises Invalid for a kind without a board and for words no form offers."""
    wanted = read_filter(params)
    typed = BoardInput(**{field.name: _word(params, field.name, str(field.default)) for field in fields(BoardInput)})
    errors: list[FieldError] = []
    period = _period(typed, errors)
    measure = next((each for each in BoardMeasure if each == typed.measure), None)
    if measure is None or (typed.criterion and typed.criterion not in Criterion._value2member_map_):
        raise Invalid(N_("There is no such board. Please choose again."))
    if measure is BoardMeasure.TARGET_SHARE and not typed.indicator:
        errors.append(FieldError("chi-tieu", N_("Choose the indicator of which the share is shown.")))
    query = BoardQuery(
        wanted.kind,
        period,
        measure,
        cluster=wanted.cluster,
        criterion=Criterion(typed.criterion) if typed.criterion else None,
        as_of=_moment(typed.at, now, errors),
        indicator=typed.indicator if measure is BoardMeasure.TARGET_SHARE else "",
    )
    return BoardWish(query, wanted.text, _told(typed, query), tuple(errors))


def read_extract(params: Mapping[str, str], now: datetime) -> Extract:
    """Read which entries of a unit are asked for; raises Invalid for what no page links to."""
    criterion, errors = params.get("tieu-chi", ""), list[FieldError]()
    if criterion and criterion not in Criterion._value2member_map_:
        raise Invalid(N_("There is no such board. Please choose again."))
    moment = _moment(params.get("luc", ""), now, errors)
    if errors:
        raise Invalid(errors[0].text, errors=tuple(errors))
    period = parse_period(params.get("ky", ""))
    return Extract(period, Criterion(criterion) if criterion else None, moment, read_page(params.get("trang", "")))


def write_extract(extract: Extract) -> dict[str, str]:
    """Return what an address says of the entries, without the page; defaults are left out."""
    said = {
        "ky": "" if extract.period == EVER else extract.period.text,
        "tieu-chi": extract.criterion.value if extract.criterion else "",
        "luc": write_moment(extract.as_of),
    }
    return {name: value for name, value in said.items() if value}


def read_page(text: str) -> int:
    """Return the number of a page, 1 where none is asked for; raises Invalid."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_PAGE)) and int(text) > 0):
        raise Invalid(N_("The page must be a number from 1."))
    return int(text)


def write_moment(moment: datetime | None) -> str:
    """Return the moment as a field for date and time holds it, in the province's time; "" for none."""
    return "" if moment is None else f"{moment.astimezone(LOCAL_ZONE):%Y-%m-%dT%H:%M}"


def _word(params: Mapping[str, str], name: str, default: str) -> str:
    return params.get(NAMES[name], "").strip()[:MOST_LETTERS] or default


def _period(typed: BoardInput, errors: list[FieldError]) -> Period:
    text = f"{typed.start}..{typed.end}" if typed.period == CUSTOM else typed.period
    try:
        return parse_period(text)
    except Invalid:
        if typed.period != CUSTOM:
            raise
    errors.append(FieldError("tu", N_("Give two days, the first before the last, at most three years apart.")))
    return EVER


def _moment(text: str, now: datetime, errors: list[FieldError]) -> datetime | None:
    """Return the asked moment; one that has not come yet is as good as now."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        aware = (moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)).astimezone(UTC)
    except (ValueError, OverflowError):
        aware = None
    if aware is None or not FIRST_DAY < aware.date() < LAST_DAY:
        errors.append(FieldError("luc", N_("Give a moment as day and time, such as 10/10/2026 07:30.")))
        return None
    return None if aware >= now else aware


def _told(typed: BoardInput, query: BoardQuery) -> BoardInput:
    """Return the input as the form shows it again: days of one's own stand in their two fields."""
    if typed.period == CUSTOM or sort_of(query.period) is not Sort.CUSTOM:
        return typed
    first, last = query.period.text.split("..")
    return replace(typed, period=CUSTOM, start=first, end=last)

"""Reading addresses and forms: which indicators are looked at, and a plan that is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData

from competitions.movements.indicators.domain.document import Head
from competitions.movements.indicators.domain.plan import Indicator
from competitions.movements.indicators.domain.progress import Progress, State
from core.kernel import FieldError, Invalid, N_
from core.vietnamese import fold
from core.web.forms import text_of
from units.domain.unit import Kind

LONGEST_SEARCH = 100
DAYS = ("issued_on", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of indicators is asked for; None and "" mean all."""

    year: int
    part: str = ""
    kind: Kind | None = None
    state: State | None = None
    text: str = ""

    def includes(self, line: Progress) -> bool:
        """Say whether the line is asked for."""
        indicator = line.indicator
        words = fold(f"{indicator.code} {indicator.title} {indicator.lead}")
        return (
            (not self.part or part_key(indicator) == self.part)
            and (self.kind is None or self.kind in indicator.scope)
            and (self.state is None or line.state is self.state)
            and fold(self.text) in words
        )

    @property
    def address(self) -> dict[str, str]:
        """The query that asks for the same."""
        named = {
            "nam": str(self.year),
            "muc": self.part,
            "loai": self.kind.value if self.kind else "",
            "trang-thai": self.state.value if self.state else "",
            "tim": self.text,
        }
        return {key: value for key, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class PlanInput:
    """The head of a plan as typed."""

    number: str = ""
    title: str = ""
    issued_on: str = ""
    valid_from: str = ""
    valid_to: str = ""


def read_wanted(query: Mapping[str, str], years: Sequence[int], today: date) -> Wanted:
    """Read `nam`, `muc`, `loai`, `trang-thai` and `tim`; what is not known asks for everything."""
    return Wanted(
        read_year(query, years, today),
        query.get("muc", "").strip()[:LONGEST_SEARCH],
        read_kind(query),
        next((state for state in State if state == query.get("trang-thai")), None),
        query.get("tim", "").strip()[:LONGEST_SEARCH],
    )


def read_year(query: Mapping[str, str], years: Sequence[int], today: date) -> int:
    """Read `nam`: a year with a plan, else this year, else the last that has one."""
    wanted = next((year for year in years if str(year) == query.get("nam")), None)
    if wanted is not None:
        return wanted
    return today.year if today.year in years or not years else years[-1]


def read_kind(query: Mapping[str, str]) -> Kind | None:
    """Read `loai`; None for what is no kind of unit."""
    return next((kind for kind in Kind if kind == query.get("loai")), None)


def part_key(indicator: Indicator) -> str:
    """Return the number of the indicator's part: "II", "5.4"."""
    return indicator.part.split(" ", 1)[0].rstrip(".")


def read_plan_input(form: FormData) -> PlanInput:
    """Read the head's fields."""
    return PlanInput(**{name: text_of(form, name) for name in ("number", "title", *DAYS)})


def to_head(typed: PlanInput) -> Head:
    """Return the head; raises Invalid where a date is none."""
    days: dict[str, date] = {}
    errors = []
    for name in DAYS:
        try:
            days[name] = date.fromisoformat(getattr(typed, name))
        except ValueError:
            errors.append(FieldError(name, N_("Choose a day.")))
    if errors:
        raise Invalid(N_("Nothing was taken over: please mend this and send the plan again."), errors=tuple(errors))
    return Head(typed.number, typed.title, **days)

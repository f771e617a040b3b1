"""A plan as it is stored: its head beside the indicators' rows as JSON; and what may be stored."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from competitions.movements.indicators.domain.plan import Indicator, Plan
from competitions.movements.indicators.domain.sheet import Flaw, Row, read_rows, to_row
from core.kernel import FieldError, Invalid, N_

LONGEST_NUMBER, LONGEST_TITLE = 60, 300
FIRST_YEAR, MOST_YEARS = 2020, 10


@dataclass(frozen=True, slots=True)
class Head:
    """What a plan is called and when it holds."""

    number: str
    title: str
    issued_on: date
    valid_from: date
    valid_to: date


def to_document(indicators: Sequence[Indicator]) -> str:
    """Return the indicators as JSON text; equal indicators give equal text."""
    return json.dumps([to_row(each) for each in indicators], ensure_ascii=False, sort_keys=True)


def read_document(head: Head, document: str, version: int = 1) -> Plan:
    """Read a plan from its JSON text; raises Invalid where it is not well formed."""
    try:
        rows = json.loads(document)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
        raise Invalid(N_("The plan's rows could not be read."))
    return make_plan(head, rows, version)


def make_plan(head: Head, rows: Sequence[Row], version: int = 1) -> Plan:
    """Return the plan; raises Invalid with an error for each flaw, whose pointer is "row/column"."""
    sheet = read_rows(rows)
    errors = (*list_head_flaws(head), *(to_error(flaw) for flaw in sheet.flaws))
    if errors:
        raise Invalid(N_("Nothing was taken over: please mend this and send the plan again."), errors=errors)
    dates = (head.issued_on, head.valid_from, head.valid_to)
    return Plan(head.number, head.title, *dates, sheet.indicators, version)


def to_error(flaw: Flaw) -> FieldError:
    """Return a flaw as a refusal's error."""
    return FieldError(f"{flaw.row}/{flaw.column}", flaw.text, dict(flaw.params))


def list_head_flaws(head: Head) -> Iterator[FieldError]:
    """List what is wrong with number, title and dates, by form field."""
    for name, text, most in (("number", head.number, LONGEST_NUMBER), ("title", head.title, LONGEST_TITLE)):
        if not 0 < len(text) <= most or not text.isprintable():
            yield FieldError(name, N_("Write between 1 and %(most)s letters."), {"most": most})
    if head.valid_to < head.valid_from:
        yield FieldError("valid_to", N_("The last day is before the first day."))
    elif head.valid_from.year < FIRST_YEAR or head.valid_to.year - head.valid_from.year >= MOST_YEARS:
        yield FieldError("valid_to", N_("A plan holds for at most %(most)s years."), {"most": MOST_YEARS})


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new version changes: codes that are new, other than before, and gone."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: int


def compare(before: Sequence[Indicator], after: Sequence[Indicator]) -> Changes:
    """Say what differs between two versions of a plan's indicators."""
    old, new = {each.code: each for each in before}, {each.code: each for each in after}
    return Changes(
        added=tuple(code for code in new if code not in old),
        changed=tuple(code for code in new if code in old and new[code] != old[code]),
        removed=tuple(code for code in old if code not in new),
        same=sum(new.get(code) == old[code] for code in old),
    )


def _is_row(row: object) -> bool:
    return isinstance(row, dict) and all(isinstance(key, str) and isinstance(row[key], str) for key in row)

"""What the forms and addresses of registers turn into."""

from collections.abc import Mapping

from starlette.datastructures import FormData, QueryParams

from competitions.movements.registers.domain.entries import Ending, Entry, State
from competitions.movements.registers.domain.rules import Register
from competitions.movements.registers.domain.writing import TICK
from competitions.movements.registers.service.reading import Filter
from core.web.forms import text_of

LONGEST_WORDS = 100
MOST_DIGITS = 6
STATES = (*State, "waiting", "band")


def read_filter(query: QueryParams) -> Filter:
    """Take the address over; what it cannot mean is left out."""
    page, state = query.get("trang", "1"), query.get("trang-thai", "")
    return Filter(
        unit_code=query.get("don-vi", "").strip()[:80],
        text=query.get("tim", "").strip()[:LONGEST_WORDS],
        state=state if state in STATES else "",
        page=max(1, int(page)) if page.isdecimal() and page.isascii() and len(page) <= MOST_DIGITS else 1,
    )


def to_typed(register: Register, entry: Entry) -> dict[str, str]:
    """Return an entry as the form would send it."""
    typed: Mapping[str, str] = {
        "title": entry.title,
        "occurred_on": entry.occurred_on.isoformat(),
        "quantity": str(entry.quantity),
        "link": entry.link,
        "document": entry.document,
        "person": entry.person,
        "contact": entry.contact,
    }
    own = {each.key: entry.values.get(each.key, "") for each in register.fields}
    return {**typed, **own, **{f"{TICK}{key}": "1" for key in entry.ticked}}


def read_ending(form: FormData) -> Ending:
    """Return how an entry ends; a mistake only where that was chosen."""
    return Ending.MISTAKE if text_of(form, "ending") == Ending.MISTAKE else Ending.OVER

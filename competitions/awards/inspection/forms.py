"""What the forms of inspection turn into."""

from collections.abc import Mapping
from datetime import date

from starlette.datastructures import FormData, QueryParams

from competitions.awards.inspection.queries.record import Wanted
from competitions.awards.inspection.service.granting import NewGrant
from core.web.forms import text_of

FIELDS = ("person", "until", "document")
LAST_PAGE = 100_000


def read_wanted(query: QueryParams) -> Wanted:
    """Read which part of a record is asked for."""
    return Wanted(query.get("viec", "")[:64], query.get("ve", "")[:64], read_page(query))


def read_page(query: QueryParams) -> int:
    """Read the number of a page; whatever is none is the first."""
    text = query.get("trang", "")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < len("1000000") else 1


def read_typed(form: FormData) -> dict[str, str]:
    """Take the form of a grant over as typed."""
    return {name: text_of(form, name) for name in FIELDS}


def read_grant(round_id: str, typed: Mapping[str, str]) -> NewGrant:
    """Return the grant; a day that is none is left out, and the service says so."""
    try:
        until = date.fromisoformat(typed["until"])
    except ValueError:
        until = None
    return NewGrant(round_id, typed["person"], until, typed["document"])

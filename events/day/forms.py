"""What the forms of the day turn into."""

from starlette.datastructures import FormData

from core.web.forms import text_of
from events.day.domain.readiness import ITEMS, Wish


def read_wishes(form: FormData) -> tuple[Wish, ...]:
    """Take every point of the checklist over, as marked."""
    return tuple(
        Wish(item, text_of(form, item), text_of(form, f"{item}-note"), text_of(form, f"{item}-seen")) for item in ITEMS
    )

"""What the forms of the door turn into."""

from datetime import datetime, timedelta

from starlette.datastructures import FormData

from core.kernel import LOCAL_ZONE
from core.web.forms import text_of
from events.doors.service import NewDoor
from events.doors.service.board import Paper
from events.programme.forms import read_local

LONGEST_FORM_ID = 36
SENDING_LATER = timedelta(days=1)  # what was scanned without a signal is sent by the same link


def read_door(session_id: str, typed: dict[str, str], now: datetime) -> NewDoor:
    """Return the new door; a moment that is none counts as now, which the service refuses by field."""
    return NewDoor(session_id, typed.get("name", ""), read_local(typed.get("expires_at", "")) or now)


def offer_door(ends_at: datetime, now: datetime) -> dict[str, str]:
    """Return what a new door's form begins with: it works until a day after the session, or after now."""
    until = max(ends_at, now) + SENDING_LATER
    return {"expires_at": until.astimezone(LOCAL_ZONE).strftime("%Y-%m-%dT%H:%M")}


def read_paper_form(session_id: str, form: FormData) -> Paper:
    """Return the paper as typed and ticked."""
    ticked = {value for value in form.getlist("tick") if isinstance(value, str)}
    return Paper(session_id, text_of(form, "form_id")[:LONGEST_FORM_ID], text_of(form, "typed"), ticked)

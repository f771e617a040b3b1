"""What the forms of the day turn into."""

from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.datastructures import FormData

from core.kernel import LOCAL_ZONE
from core.web.forms import text_of
from events.day.domain.broadcasts import NewBroadcast
from events.day.domain.readiness import ITEMS, Wish

FIELDS = ("text", "starts_at", "ends_at")


def read_wishes(form: FormData) -> tuple[Wish, ...]:
    """Take every point of the checklist over, as marked."""
    return tuple(
        Wish(item, text_of(form, item), text_of(form, f"{item}-note"), text_of(form, f"{item}-seen")) for item in ITEMS
    )


def read_broadcast(form: FormData) -> NewBroadcast:
    """Take a message over, its times in the province's."""
    return NewBroadcast(
        text_of(form, "text"), read_local(text_of(form, "starts_at")), read_local(text_of(form, "ends_at"))
    )


def to_typed(form: FormData | None, starts_at: datetime, ends_at: datetime) -> Mapping[str, str]:
    """Return what was typed; without a form, the usual window."""
    if form is not None:
        return {name: text_of(form, name) for name in FIELDS}
    times = (moment.astimezone(LOCAL_ZONE).strftime("%Y-%m-%dT%H:%M") for moment in (starts_at, ends_at))
    return dict(zip(FIELDS, ("", *times), strict=True))


def read_local(text: str) -> datetime | None:
    """Return the moment of a `datetime-local` field, which is the province's time; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=moment.tzinfo or LOCAL_ZONE).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

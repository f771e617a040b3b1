"""Putting reminders, news of changes and offers of seats into the outbox, each once by its key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE
from events.messages import service as messages
from events.messages.domain.outbox import UNTIL, NewMessage, choose_channel
from events.messages.domain.reminders import LOOK_AHEAD, Booking, plan_reminders
from events.messages.queries import outbox
from events.registration.domain.telling import template_of
from events.registration.queries import notices as queries
from events.registration.queries.notices import Notice

CHANGES_SEEN = timedelta(days=2)
IN_ONE_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class _About:
    """Which message, by its key; what it says; when it leaves."""

    key: str
    template: str
    due_at: datetime


async def list_new(uow: UnitOfWork, origin: str, now: datetime, most: int) -> list[NewMessage]:
    """List the messages that are to be written and are not in the outbox yet; of more than `most`, the first.

    News come before reminders: they call old reminders off, and must not reach the new ones.
    """
    changed = await queries.list_changed(uow, now - CHANGES_SEEN, now, most)
    wanted = [each for notice in changed for each in _news(notice, origin, now)]
    if len(changed) < most:
        wanted += [
            _message(each, _About(reminder.key, "reminder", reminder.due_at), origin)
            for each in await queries.list_coming(uow, now, now + LOOK_AHEAD, most)
            for reminder in plan_reminders(_booking(each), now)
        ]
    wanted += [
        _message(each, _About(f"offer:{each.registration_id}:{each.sequence}", "offer", now), origin)
        for each in await queries.list_offered(uow, now, most)
    ]
    known: set[str] = set()
    for start in range(0, len(wanted), IN_ONE_STATEMENT):
        known |= await outbox.list_known_keys(uow, [one.key for one in wanted[start : start + IN_ONE_STATEMENT]])
    return [one for one in wanted if one.key not in known]


def _news(notice: Notice, origin: str, now: datetime) -> list[NewMessage]:
    template = template_of(notice.act, notice.changes)
    key = f"notice:{notice.session_id}:{notice.registration_id}:{notice.sequence}"
    return [] if template is None else [_message(notice, _About(key, template, now), origin)]


async def put(uow: UnitOfWork, new: Sequence[NewMessage], now: datetime) -> None:
    """Write messages; news of a change calls the old reminders off, for they name the old time."""
    changed = [each.subject.removeprefix("notice-") for each in new if each.subject.startswith("notice-")]
    await messages.cancel(uow, changed, now)
    await messages.enqueue(uow, new, now)


def _booking(notice: Notice) -> Booking:
    return Booking(notice.session_id, notice.registration_id, notice.sequence, notice.starts_at)


def _message(notice: Notice, about: _About, origin: str) -> NewMessage:
    prefix = "" if about.template in {"reminder", "offer"} else "notice-"
    link = f"{origin}/su-kien" if about.template == "cancelled" else f"{origin}/su-kien/{notice.slug}"
    when = notice.starts_at.astimezone(LOCAL_ZONE).strftime("%H:%M %d/%m/%Y")
    values = {"title": notice.title, "when": when, "place": notice.place, "link": link}
    if notice.reason:
        values["reason"] = notice.reason
    if about.template == "reminder":
        values[UNTIL] = notice.starts_at.isoformat()
    subject, channel = f"{prefix}registration:{notice.registration_id}", choose_channel(notice.address)
    return NewMessage(about.key, subject, channel, notice.address, about.template, about.due_at, values)

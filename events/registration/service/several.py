"""Registering several people at once, as a helper or for a household: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import FieldError, Invalid, N_
from events.registration.domain.people import Form
from events.registration.domain.queue import Way
from events.registration.service.registering import Registered, Request, register


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one form, of one household where they live together; `by` is who sends it."""

    forms: Sequence[Form]
    is_household: bool = False
    by: str | None = None


async def register_several(uow: UnitOfWork, session_id: str, group: Group, now: datetime) -> list[Registered]:
    """Register everybody of a form, in its order. Raises Invalid with the lines that are wrong; then nobody is."""
    way = Way.HOUSEHOLD if group.is_household else Way.HELPER
    household = new_id() if group.is_household else None
    done: list[Registered] = []
    errors: list[FieldError] = []
    for line, form in enumerate(group.forms):
        try:
            request = Request(form, way, by=group.by, household=household, confirmed=True)
            done.append(await register(uow, session_id, request, now))
        except Invalid as refused:
            errors += [FieldError(f"{each.pointer}_{line}", each.text, each.params) for each in refused.errors]
    if errors:
        raise Invalid(N_("Please mend the marked lines. Nobody was registered yet."), errors=tuple(errors))
    return done

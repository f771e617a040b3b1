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

TWICE = N_("This person stands in line %(line)s already.")


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one form, of one household where they live together.

    `by` is the officer who sends it; `confirmed` says that somebody vouches for them.
    """

    forms: Sequence[Form]
    is_household: bool = False
    by: str | None = None
    lines: Sequence[int] = ()
    way: Way = Way.HELPER
    confirmed: bool = True
    whole_course: bool = False

    def line_of(self, place: int) -> int:
        """Return on which line of the form somebody stands, from 0; empty lines are counted."""
        return self.lines[place] if self.lines else place


async def register_several(uow: UnitOfWork, session_id: str, group: Group, now: datetime) -> list[Registered]:
    """Register everybody of a form, in its order. Raises Invalid with the lines that are wrong; then nobody is."""
    way = Way.HOUSEHOLD if group.is_household and group.way is Way.HELPER else group.way
    household = new_id() if group.is_household else None
    done: list[Registered] = []
    errors: list[FieldError] = []
    first: dict[str, int] = {}
    for place, form in enumerate(group.forms):
        line = group.line_of(place)
        try:
            request = Request(form, way, group.by, household, group.whole_course, group.confirmed)
            done.append(await register(uow, session_id, request, now))
            known = first.setdefault(done[-1].registration_id, line)
            if known != line:
                errors.append(FieldError(f"name_{line}", TWICE, {"line": known + 1}))
        except Invalid as refused:
            errors += [FieldError(f"{each.pointer}_{line}", each.text, each.params) for each in refused.errors]
    if errors:
        raise Invalid(N_("Please mend the marked lines. Nobody was registered yet."), errors=tuple(errors))
    return done

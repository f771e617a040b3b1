"""A commune's checklist for the festival: its points, how far each is, and who is least ready."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from core.kernel import FieldError, N_

LONGEST_NOTE = 200
UNMARKED = ""


class State(StrEnum):
    """How far a point is."""

    READY = "ready"
    IN_WORK = "in_work"
    MISSING = "missing"


ITEMS: Mapping[str, str] = MappingProxyType(
    {
        "place": N_("Place prepared"),
        "power": N_("Power, with a spare"),
        "projector": N_("Projector and loudspeaker"),
        "signal": N_("Signal tested on the spot"),
        "helpers": N_("Helpers told and there"),
        "kit": N_("Day kit printed"),
    }
)
"""The points that people mark; that somebody signed in is seen by itself."""
WEIGHT: Mapping[str, int] = MappingProxyType({State.READY: 3, State.IN_WORK: 2, State.MISSING: 1, UNMARKED: 0})


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody said of a point: how far it is, a note, who and when."""

    state: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune with its marks by point, and whether one of its people is signed in."""

    code: str
    name: str
    marks: Mapping[str, Mark] = field(default_factory=dict)
    is_signed_in: bool = False

    def state_of(self, item: str) -> str:
        """Return how far a point is, "" where nobody marked it."""
        return self.marks[item].state if item in self.marks else UNMARKED

    @property
    def ready(self) -> int:
        """How many points are ready."""
        return sum(self.state_of(item) == State.READY for item in ITEMS)

    @property
    def overall(self) -> str:
        """The commune as a whole: what is missing counts before what is in work; all unmarked says nothing yet."""
        states = {self.state_of(item) for item in ITEMS}
        if State.MISSING in states:
            return State.MISSING
        return states.pop() if len(states) == 1 else State.IN_WORK

    @property
    def marked_at(self) -> datetime | None:
        """When anything was marked last."""
        return max((mark.at for mark in self.marks.values()), default=None)


def least_ready_first(communes: Iterable[Commune]) -> list[Commune]:
    """Order communes so that who needs help stands first; those alike keep their order."""
    return sorted(communes, key=lambda one: (one.ready, _weigh(one), one.is_signed_in))


def _weigh(commune: Commune) -> int:
    return sum(WEIGHT[commune.state_of(item)] for item in ITEMS)


@dataclass(frozen=True, slots=True)
class Wish:
    """A point as the form shows it: how far it is to be and the note; `seen` is what stood there before."""

    item: str
    state: str
    note: str
    seen: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the person changed the point; what others changed meanwhile stays."""
        return self.state != UNMARKED and seal(self.state, self.note) != self.seen


def seal(state: str, note: str) -> str:
    """Return what a form remembers of a point as it was shown."""
    return f"{state}|{note}"


def find_errors(wishes: Iterable[Wish]) -> tuple[FieldError, ...]:
    """Return what is wrong, by the fields of the form."""
    errors = []
    for wish in wishes:
        if wish.state not in {UNMARKED, *State} or (wish.state == UNMARKED and wish.note):
            errors.append(FieldError(wish.item, N_("Choose how far this point is.")))
        elif len(wish.note) > LONGEST_NOTE:
            errors.append(FieldError(f"{wish.item}-note", N_("Write a note of at most 200 characters.")))
        elif wish.state == State.MISSING and not wish.note:
            errors.append(FieldError(f"{wish.item}-note", N_("Say what is missing, so that the province can help.")))
    return tuple(errors)

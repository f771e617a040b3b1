"""The criteria of a digital family, by the date from which they hold. They are data: a new list is added below."""

from dataclasses import dataclass
from datetime import date

from core.kernel import N_


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. Without a required one the household is not recognised."""

    key: str
    title: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Checklist:
    """The criteria in force from a day. An unverified list says so on the screen."""

    since: date
    source: str
    is_verified: bool
    criteria: tuple[Criterion, ...]

    def find_missing(self, ticked: frozenset[str]) -> tuple[Criterion, ...]:
        """Return the required criteria that are not met."""
        return tuple(each for each in self.criteria if each.is_required and each.key not in ticked)


CHECKLISTS = (
    Checklist(
        date(2025, 1, 1),
        N_("Our proposal after clause 6.2 of plan 3145/KH-UBND; the province may set others"),
        is_verified=False,
        criteria=(
            Criterion("phone", N_("Somebody in the household uses a smartphone with internet")),
            Criterion("vneid", N_("Every citizen of 14 and over has a VNeID account")),
            Criterion("services", N_("The household has handed in something through online public services")),
            Criterion("payment", N_("The household pays without cash")),
            Criterion("learnt", N_("At least one member was trained in digital skills")),
            Criterion("safety", N_("The household knows how to avoid fraud online")),
            Criterion("market", N_("The household buys or sells online"), is_required=False),
        ),
    ),
)


def checklist_on(day: date) -> Checklist:
    """Return the list in force on a day; before the first one it is the first."""
    begun = [each for each in CHECKLISTS if each.since <= day]
    return max(begun or CHECKLISTS[:1], key=lambda each: each.since)

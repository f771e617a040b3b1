"""The pages of accounts: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from accounts.domain.roster import MOST_ROWS
from accounts.forms import MemberInput, RoleInput
from accounts.queries.people import StaffedUnitRow, UnitPlaceRow
from accounts.service.access import Own, Slip
from accounts.service.management import Imported, PersonFile, Staff
from core.kernel import Actor, DomainError, FieldError, N_, Role
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page

ROLE_LABELS: Mapping[Role, str] = {
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.ORGANIZER: N_("Organizer"),
    Role.HOST: N_("Host"),
    Role.UNIT_OFFICER: N_("Unit officer"),
    Role.UNIT_LEADER: N_("Unit leader"),
    Role.CLUSTER_HEAD: N_("Cluster head"),
    Role.SPECIALIST: N_("Appraisal specialist"),
    Role.APPRAISAL_HEAD: N_("Head of appraisal"),
    Role.HOMEAFFAIRS_OFFICER: N_("Home Affairs officer"),
    Role.HOMEAFFAIRS_HEAD: N_("Head of Home Affairs"),
    Role.COUNCIL_MEMBER: N_("Council member"),
    Role.SECRETARY: N_("Council secretary"),
    Role.INSPECTOR: N_("Inspector"),
}


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row of a list."""

    row: int
    error: FieldError


def roster_faults(error: DomainError) -> tuple[RowFault, ...]:
    """Return the faulty rows of a refused list; row 0 is the list as a whole."""
    pairs = [(each.pointer.removeprefix("row/"), each) for each in error.errors]
    return tuple(RowFault(int(row) if row.isdecimal() else 0, each) for row, each in pairs)


def count_waiting(staff: Staff) -> int:
    """Count the people who still need a slip."""
    return sum(member.is_managed and not member.person.has_password for member in staff.members)


@dataclass(frozen=True, slots=True)
class SignInPage(Page):
    """E-mail or phone, and password; `return_to` is a local path."""

    template: ClassVar[str] = "accounts/sign_in.html"
    return_to: str
    login: str = ""
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class ActivationPage(Page):
    """The code of the printed slip and a first (or new) password."""

    template: ClassVar[str] = "accounts/activation.html"
    code: str = ""
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class LinkPage(Page):
    """One button that uses a sign-in link; a script moves the secret from the address's fragment into the form."""

    template: ClassVar[str] = "accounts/link.html"
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class MyAccountPage(Page):
    """One's own roles, password, devices and tokens. `token` is a new token, shown once; `token_name` is as typed."""

    template: ClassVar[str] = "accounts/my_account.html"
    own: Own
    actor: Actor
    token: str = ""
    token_name: str = ""
    is_password_set: bool = False
    problem: Problem = NO_PROBLEM
    role_labels: Mapping[Role, str] = field(default_factory=lambda: ROLE_LABELS)


@dataclass(frozen=True, slots=True)
class UnitsPage(Page):
    """The units whose accounts the actor looks after; `wanted` narrows by name."""

    template: ClassVar[str] = "accounts/units.html"
    units: tuple[StaffedUnitRow, ...]
    total: int
    wanted: str


@dataclass(frozen=True, slots=True)
class StaffPage(Page):
    """A unit's people with roles and state."""

    template: ClassVar[str] = "accounts/staff.html"
    staff: Staff
    waiting: int
    imported: Imported | None = None
    role_labels: Mapping[Role, str] = field(default_factory=lambda: ROLE_LABELS)


@dataclass(frozen=True, slots=True)
class NewPersonPage(Page):
    """The form for one new person."""

    template: ClassVar[str] = "accounts/new_person.html"
    staff: Staff
    typed: MemberInput
    problem: Problem = NO_PROBLEM
    role_labels: Mapping[Role, str] = field(default_factory=lambda: ROLE_LABELS)


@dataclass(frozen=True, slots=True)
class RosterPage(Page):
    """Sending a list; faults by row."""

    template: ClassVar[str] = "accounts/roster.html"
    unit: UnitPlaceRow
    faults: tuple[RowFault, ...] = ()
    problem: Problem = NO_PROBLEM
    most: int = MOST_ROWS


@dataclass(frozen=True, slots=True)
class PersonPage(Page):
    """One person of a unit: roles, reset, closing. `was_known`: just added, and had an account already."""

    template: ClassVar[str] = "accounts/person.html"
    file: PersonFile
    typed: RoleInput
    was_known: bool = False
    problem: Problem = NO_PROBLEM
    role_labels: Mapping[Role, str] = field(default_factory=lambda: ROLE_LABELS)


@dataclass(frozen=True, slots=True)
class SlipsPage(Page):
    """Printable slips; the codes are shown this once."""

    template: ClassVar[str] = "accounts/slips.html"
    unit: UnitPlaceRow
    slips: tuple[Slip, ...]
    address: str

"""The words that describe a register: its fields, acts under an entry, and the facts that follow from either."""

from dataclasses import dataclass
from enum import StrEnum

from core.kernel import N_
from leaderboards.domain.kinds import KINDS, FactKind
from units.domain.unit import Kind


class Family(StrEnum):
    """Under which heading a register stands."""

    COMMUNITY = "community"
    PARTY = "party"
    DECLARED = "declared"


class Shape(StrEnum):
    """What a field takes."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"


class People(StrEnum):
    """Whether an entry names a person; names and contacts are kept apart."""

    NONE = "none"
    OPTIONAL = "optional"
    NEEDED = "needed"


class Rhythm(StrEnum):
    """How often an act counts: on each date it is entered for, or once a month or year."""

    DATED = "dated"
    MONTHLY = "monthly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Field:
    """A field beyond the common ones. Without a needed one the entry stays a draft."""

    key: str
    title: str
    shape: Shape = Shape.TEXT
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    largest: int = 10_000
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Effect:
    """A fact that follows from a kept entry: its quantity is 1, or stands in the named field.

    `outside` is the kind where the entry is not of the size the plan asks for.
    """

    kind: FactKind
    quantity: str = ""
    person: str = ""
    outside: FactKind | None = None

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        """Every kind that the fact may be of."""
        return (self.kind,) if self.outside is None else (self.kind, self.outside)


@dataclass(frozen=True, slots=True)
class ActRule:
    """What is noted under an entry again and again, and the fact it makes. `person` begins the key of a named one."""

    code: str
    title: str
    kind: FactKind
    rhythm: Rhythm = Rhythm.DATED
    is_counted: bool = False
    people: People = People.NONE
    person: str = ""
    target: int = 0


@dataclass(frozen=True, slots=True)
class Register:
    """A kind of register. `count_title` "" means that an entry counts as one; `band` is the size the plan asks for."""

    code: str
    title: str
    purpose: str
    family: Family
    name_title: str
    date_title: str
    effects: tuple[Effect, ...] = ()
    acts: tuple[ActRule, ...] = ()
    fields: tuple[Field, ...] = ()
    count_title: str = ""
    people: People = People.NONE
    needs_proof: bool = False
    needs_checklist: bool = False
    band: tuple[str, int, int] | None = None

    @property
    def unit_kinds(self) -> frozenset[Kind]:
        """The kinds of units that may keep this register: those for which all its facts may be reported."""
        kinds = [kind for effect in self.effects for kind in effect.kinds] + [act.kind for act in self.acts]
        return frozenset.intersection(*(frozenset(KINDS[kind].unit_kinds) for kind in kinds))

    def find_act(self, code: str) -> ActRule | None:
        """Return the rule of an act by its code."""
        return next((act for act in self.acts if act.code == code), None)


FAMILY_TITLES = {
    Family.COMMUNITY: N_("Community structures"),
    Family.PARTY: N_("Party cells"),
    Family.DECLARED: N_("Declared with a link or document"),
}

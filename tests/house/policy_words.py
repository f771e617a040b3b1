"""The words of the declared policy: groups of roles, keys that open a door, and what a declaration says."""

from dataclasses import dataclass
from enum import StrEnum

from core.kernel import Role


class Place(StrEnum):
    """Where somebody's role is held, seen from the unit that a route is about."""

    ABOVE = "above"
    OWN = "own"
    BELOW = "below"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AtUnit:
    """Roles that count by where they are held."""

    anywhere: frozenset[Role]
    above: frozenset[Role]
    own: frozenset[Role]

    def includes(self, role: Role, place: Place) -> bool:
        """Say whether the role, held there, is enough."""
        held = {Place.ABOVE: self.above, Place.OWN: self.own}
        return role in self.anywhere or role in held.get(place, ())


EVERYONE = "everyone"
SEAT = "whoever holds a seat in the room, by its token"
PROJECTOR_KEY = "whoever holds the room's read-only key; no role replaces it"
HELPER_LINK = "whoever holds a helper's link, until it ends"
BOOTH_KEY = "whoever holds the booth's key, given out with its address"
THIS_MACHINE = "the machine itself"
DOOR_TOKEN = "whoever holds the token of a door"
INVITATION_LINK = "whoever holds an invitation's link, until it ends or is used up"
MANAGE_TOKEN = "whoever holds the registration's own token"
BY_TOKEN = frozenset({SEAT, HELPER_LINK, BOOTH_KEY, DOOR_TOKEN, INVITATION_LINK, MANAGE_TOKEN})
"""Calls that a token of their own opens, whoever signed in."""
SIGNED_IN = frozenset(Role)
RUNNERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.HOST})
"""Of rooms of their own, and makers of quizzes."""
ROOM_RUNNERS = AtUnit(
    anywhere=frozenset({Role.ADMINISTRATOR}), above=frozenset({Role.ORGANIZER, Role.HOST}), own=frozenset[Role]()
)
"""Of a room or quiz of the province: a commune's own hosts run only their rooms and play only their quizzes."""
ROOM_READERS = AtUnit(
    anywhere=ROOM_RUNNERS.anywhere | {Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.INSPECTOR},
    above=ROOM_RUNNERS.above,
    own=frozenset[Role](),
)
EDITORS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER})
READERS = RUNNERS | {Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.INSPECTOR}
KEEPERS = AtUnit(
    anywhere=frozenset({Role.ADMINISTRATOR}),
    above=frozenset({Role.UNIT_LEADER, Role.UNIT_OFFICER}),
    own=frozenset({Role.UNIT_LEADER}),
)
"""Of a unit's accounts. An organizer keeps none."""
KEEPS_ACCOUNTS = frozenset({Role.ADMINISTRATOR, Role.UNIT_LEADER, Role.UNIT_OFFICER})
"""Of some unit's accounts; an officer with no unit below their own is told that there is nothing to do."""
IMPORTERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.SPECIALIST, Role.UNIT_OFFICER})
"""Of lists of facts, for the units in their reach."""
IMPORT_READERS = IMPORTERS | {
    Role.UNIT_LEADER,
    Role.CLUSTER_HEAD,
    Role.APPRAISAL_HEAD,
    Role.HOMEAFFAIRS_OFFICER,
    Role.HOMEAFFAIRS_HEAD,
    Role.INSPECTOR,
}
"""Of what an import says about units in their reach."""

GOVERNORS = AtUnit(anywhere=frozenset({Role.ADMINISTRATOR}), above=frozenset({Role.ORGANIZER}), own=frozenset[Role]())
"""Of the tree of units, the ledger, plans and the outbox: organizers of the province, not those of a commune."""
REVEALERS = ROOM_RUNNERS
"""Of a frozen board in a hall: the province's."""
CONFIRMERS = AtUnit(
    anywhere=frozenset({Role.ADMINISTRATOR}),
    above=frozenset({Role.ORGANIZER, Role.SPECIALIST}),
    own=frozenset[Role](),
)
"""Of units' figures."""
FIGURE_READERS = AtUnit(
    anywhere=CONFIRMERS.anywhere,
    above=CONFIRMERS.above,
    own=frozenset({Role.UNIT_OFFICER, Role.UNIT_LEADER}),
)
FIGURE_REPORTERS = AtUnit(anywhere=CONFIRMERS.anywhere, above=CONFIRMERS.above, own=frozenset({Role.UNIT_OFFICER}))
UNIT_BROWSERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.SPECIALIST, Role.UNIT_OFFICER, Role.UNIT_LEADER})
VILLAGE_LISTERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.UNIT_OFFICER})
"""Below the province each for the own commune only."""

DECLARERS = frozenset({Role.UNIT_OFFICER, Role.UNIT_LEADER})
OWN_DRAFT = AtUnit(anywhere=frozenset[Role](), above=frozenset[Role](), own=DECLARERS)
"""Of a draft: nobody but the unit itself; what was sent is read by more."""
SENT_READERS = READERS - {Role.HOST} | DECLARERS | {Role.SPECIALIST, Role.APPRAISAL_HEAD, Role.CLUSTER_HEAD}
SECOND_PERSONS = EDITORS | {Role.SPECIALIST, Role.UNIT_LEADER, Role.CLUSTER_HEAD}
ANSWERERS = EDITORS | {Role.SPECIALIST} | DECLARERS
"""Of reports of wrong data; whoever may answer also looks provisional lists through."""
REGISTER_KEEPERS = IMPORTERS | {Role.UNIT_LEADER}
"""Of the registers of units in their reach."""
ENTRY_READERS = IMPORT_READERS
"""Of what became a fact of units in their reach, with its proof; who heads a cluster reads its members'."""

PLANNERS = EDITORS | DECLARERS
CHECKERS = AtUnit(frozenset({Role.ADMINISTRATOR}), above=PLANNERS, own=PLANNERS)
"""Of how ready a commune is."""
"""Of sessions of their own unit and those below it."""

Who = str | frozenset[Role] | AtUnit


def may(who: Who, role: Role | None, place: Place) -> bool:
    """Say whether the declared policy lets somebody with this role, held there, pass; None is nobody.

    Seats, projector keys and the machine itself are no roles: nobody passes by a role.
    """
    if isinstance(who, str):
        return who in {EVERYONE, THIS_MACHINE}
    if role is None:
        return False
    return who.includes(role, place) if isinstance(who, AtUnit) else role in who

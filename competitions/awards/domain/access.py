"""Who may do what to a round of an awarding unit. Pure; what depends on a council or a grant is decided above."""

from dataclasses import dataclass

from competitions.awards.domain.words import Level
from core.kernel import Actor, Role

OFFICE = frozenset({Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD})
"""The Department of Home Affairs; given by administrators only, so they count wherever they are held."""
HOUSE = frozenset({Role.UNIT_OFFICER, Role.UNIT_LEADER})
"""The people of a commune, school or department that awards by itself, or that proposes."""
LOOKERS = OFFICE | {Role.ADMINISTRATOR, Role.APPRAISAL_HEAD, Role.SECRETARY, Role.SPECIALIST}
"""Who reads a province's round as part of their work. Inspectors read by a grant, council members by a session."""
READERS = LOOKERS | HOUSE
"""Who reads registers and holds, all or those of their unit."""
STAFF = READERS | {Role.COUNCIL_MEMBER, Role.INSPECTOR}
"""Who may have anything to do with awards."""


@dataclass(frozen=True, slots=True)
class Awarding:
    """The unit that awards, by code, and its level."""

    unit_code: str
    level: Level


@dataclass(frozen=True, slots=True)
class Inspector(Actor):
    """Somebody who reads a round by a grant, for one call that changes nothing. Only `inspection` makes one."""

    inspects: str = ""


def may_prepare(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor keeps the unit's rounds: drafts, nominees, dossiers, notices, documents."""
    if awarding.level is Level.PROVINCE:
        return actor.holds(*OFFICE)
    return actor.holds(*HOUSE, unit_code=awarding.unit_code)


def may_sign(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor records what the signatory has signed, pauses rounds and opens holds."""
    if awarding.level is Level.PROVINCE:
        return actor.holds(Role.HOMEAFFAIRS_HEAD)
    return actor.holds(Role.UNIT_LEADER, unit_code=awarding.unit_code)


def may_keep_minutes(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor runs council sessions and writes their minutes."""
    if awarding.level is Level.PROVINCE:
        return actor.holds(Role.SECRETARY, *OFFICE)
    return actor.holds(*HOUSE, unit_code=awarding.unit_code)


def may_look(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor reads the whole of the unit's rounds as part of their work, or by a grant."""
    if isinstance(actor, Inspector):
        return actor.inspects == awarding.unit_code
    if awarding.level is Level.PROVINCE:
        return actor.holds(*LOOKERS)
    return actor.holds(*HOUSE, unit_code=awarding.unit_code) or actor.holds(Role.ADMINISTRATOR)


def may_propose(actor: Actor, proposing_unit: str) -> bool:
    """Say whether the actor writes the dossiers of nominees that the unit proposes."""
    return actor.holds(*HOUSE, unit_code=proposing_unit)

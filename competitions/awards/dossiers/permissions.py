"""Who reads and who moves a dossier; what depends on a session or a grant comes from the gate."""

from competitions.awards.domain.access import (
    HOUSE,
    OFFICE,
    STAFF,
    Awarding,
    may_look,
    may_prepare,
    may_propose,
    may_sign,
)
from core.kernel import Actor, Role

ANSWERERS = frozenset({Role.SPECIALIST, Role.APPRAISAL_HEAD, *HOUSE})
"""Who answers for an agency that is asked for its opinion, at that agency."""

__all__ = ["Awarding", "may_look", "may_prepare", "may_propose", "may_sign"]


def may_enter(actor: Actor) -> bool:
    """Say whether the actor has anything to do with awards."""
    return actor.holds(*STAFF)


def may_keep_some(actor: Actor) -> bool:
    """Say whether the actor keeps rounds of some unit."""
    return actor.holds(*OFFICE, *HOUSE)


def may_sign_some(actor: Actor) -> bool:
    """Say whether the actor signs for some awarding unit."""
    return actor.holds(Role.HOMEAFFAIRS_HEAD, Role.UNIT_LEADER)


def may_write_some(actor: Actor) -> bool:
    """Say whether the actor writes dossiers of some unit."""
    return actor.holds(*HOUSE)


def writes_for(actor: Actor) -> frozenset[str]:
    """Return the codes of the units whose dossiers the actor writes."""
    return frozenset(str(grant.unit_code) for grant in actor.grants if grant.role in HOUSE)


def may_answer_for(actor: Actor, unit_code: str) -> bool:
    """Say whether the actor answers for the agency."""
    return actor.holds(*ANSWERERS, unit_code=unit_code)


def answers_for(actor: Actor) -> frozenset[str]:
    """Return the codes of the units for which the actor answers."""
    return frozenset(str(grant.unit_code) for grant in actor.grants if grant.role in ANSWERERS)

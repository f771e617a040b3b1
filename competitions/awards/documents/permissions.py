"""Who reads and makes a round's documents, and who replaces templates. Pure."""

from competitions.awards.domain.access import HOUSE, OFFICE, STAFF, Awarding, may_keep_minutes, may_look, may_propose
from core.kernel import Actor


def may_keep_templates(actor: Actor) -> bool:
    """Say whether the actor prepares some unit's rounds, so that they have templates of their own."""
    return actor.holds(*OFFICE, *HOUSE)


def has_part(actor: Actor) -> bool:
    """Say whether the actor has anything to do with awards."""
    return actor.holds(*STAFF)


def may_read(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor reads all documents of a round."""
    return may_look(actor, awarding)


def may_make(actor: Actor, awarding: Awarding, proposing_unit: str = "") -> bool:
    """Say whether the actor makes documents of a round, or those of the unit that proposes."""
    return may_keep_minutes(actor, awarding) or (bool(proposing_unit) and may_propose(actor, proposing_unit))

"""Who may change what everybody's points follow from."""

from core.kernel import Actor, Role

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER})
RUNNERS = KEEPERS | {Role.HOST}
READERS = KEEPERS | {
    Role.SPECIALIST,
    Role.APPRAISAL_HEAD,
    Role.HOMEAFFAIRS_OFFICER,
    Role.HOMEAFFAIRS_HEAD,
    Role.INSPECTOR,
}


def may_freeze(actor: Actor) -> bool:
    """Say whether the actor may freeze boards."""
    return actor.holds(*KEEPERS)


def may_reveal(actor: Actor) -> bool:
    """Say whether the actor may lead through the ceremonial reveal of a frozen board in a hall."""
    return actor.holds(*RUNNERS)


def may_report(actor: Actor) -> bool:
    """Say whether the actor may report facts by the API, and reverse those."""
    return actor.holds(*KEEPERS)


def may_change_scheme(actor: Actor) -> bool:
    """Say whether the actor may activate a version of the scheme and have old entries valued again."""
    return actor.holds(*KEEPERS)


def may_read_internal(actor: Actor | None) -> bool:
    """Say whether the actor sees boards for internal audiences, with what the public is not shown."""
    return actor is not None and actor.holds(*READERS)

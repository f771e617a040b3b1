"""Who may change what everybody's points follow from: roles of the province count only where they are held there."""

from core.kernel import Actor, Role

READERS = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.SPECIALIST,
        Role.APPRAISAL_HEAD,
        Role.HOMEAFFAIRS_OFFICER,
        Role.HOMEAFFAIRS_HEAD,
        Role.INSPECTOR,
    }
)
"""Given by administrators only, so they count wherever they are held."""


def may_freeze(actor: Actor, province: str) -> bool:
    """Say whether the actor may freeze boards."""
    return _keeps_ledger(actor, province)


def may_reveal(actor: Actor, province: str) -> bool:
    """Say whether the actor may lead through the ceremonial reveal of a frozen board in a hall."""
    return _keeps_ledger(actor, province) or actor.holds(Role.HOST, unit_code=province)


def may_report(actor: Actor, province: str) -> bool:
    """Say whether the actor may report facts by the API, and reverse those."""
    return _keeps_ledger(actor, province)


def may_change_scheme(actor: Actor, province: str) -> bool:
    """Say whether the actor may activate a version of the scheme and have old entries valued again."""
    return _keeps_ledger(actor, province)


def may_read_internal(actor: Actor, province: str) -> bool:
    """Say whether the actor sees boards for internal audiences, with what the public is not shown."""
    return actor.holds(*READERS) or actor.holds(Role.ORGANIZER, unit_code=province)


def _keeps_ledger(actor: Actor, province: str) -> bool:
    return actor.holds(Role.ADMINISTRATOR) or actor.holds(Role.ORGANIZER, unit_code=province)

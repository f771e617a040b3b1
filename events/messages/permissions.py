"""Who looks into the outbox. Pure."""

from core.kernel import Actor, Role


def may_read(actor: Actor, province: str) -> bool:
    """Say whether the actor sees what is sent from the whole province; whole addresses are shown to nobody."""
    return actor.holds(Role.ADMINISTRATOR) or actor.holds(Role.ORGANIZER, unit_code=province)

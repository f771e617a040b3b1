"""Who looks into the outbox. Pure."""

from core.kernel import Actor, Role

READERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER})


def may_read(actor: Actor) -> bool:
    """Say whether the actor sees what is sent; whole addresses are shown to nobody."""
    return actor.holds(*READERS)

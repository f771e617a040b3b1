"""Who may load a plan: those who organize the movement. Plans and progress are public."""

from core.kernel import Actor, Role


def may_load_plan(actor: Actor) -> bool:
    """Say whether the actor may load a plan or a new version of one."""
    return actor.holds(Role.ADMINISTRATOR, Role.ORGANIZER)

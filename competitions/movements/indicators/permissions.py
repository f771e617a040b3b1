"""Who may load a plan: those who organize the movement of the province. Plans and progress are public."""

from core.kernel import Actor, Role


def may_load_plan(actor: Actor, province: str) -> bool:
    """Say whether the actor may load a plan or a new version of one."""
    return actor.holds(Role.ADMINISTRATOR) or actor.holds(Role.ORGANIZER, unit_code=province)

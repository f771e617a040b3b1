"""Who may change units, figures and lists; roles of the province count only where they are held at the province."""

from core.kernel import Actor, Role

LOCAL = (Role.UNIT_OFFICER, Role.UNIT_LEADER)
CONSOLE = (Role.ADMINISTRATOR, Role.ORGANIZER, Role.SPECIALIST, *LOCAL)


def may_govern(actor: Actor, province: str) -> bool:
    """Say whether the actor may merge, split, rename, move, import lists, and set clusters."""
    return actor.holds(Role.ADMINISTRATOR) or actor.holds(Role.ORGANIZER, unit_code=province)


def may_confirm(actor: Actor, province: str) -> bool:
    """Say whether the actor may confirm and refuse figures."""
    return may_govern(actor, province) or actor.holds(Role.SPECIALIST, unit_code=province)


def may_draw(actor: Actor) -> bool:
    """Say whether the actor may import boundaries."""
    return actor.holds(Role.ADMINISTRATOR)


def may_open(actor: Actor, unit: str, province: str) -> bool:
    """Say whether the actor may see a unit's figures that wait, and its history in the console."""
    return may_confirm(actor, province) or actor.holds(*LOCAL, unit_code=unit)


def may_propose(actor: Actor, unit: str, province: str) -> bool:
    """Say whether the actor may propose figures of the unit: its officer, and whoever confirms."""
    return may_confirm(actor, province) or actor.holds(Role.UNIT_OFFICER, unit_code=unit)


def may_browse(actor: Actor) -> bool:
    """Say whether the actor may look through the tree of units in the console."""
    return actor.holds(*CONSOLE)


def may_list_villages(actor: Actor) -> bool:
    """Say whether the actor may send a list of villages, of some commune at least."""
    return actor.holds(Role.ADMINISTRATOR, Role.ORGANIZER, Role.UNIT_OFFICER)


def may_list_villages_of(actor: Actor, commune: str, province: str) -> bool:
    """Say whether the actor may send the villages of this commune."""
    return may_govern(actor, province) or actor.holds(Role.ORGANIZER, Role.UNIT_OFFICER, unit_code=commune)

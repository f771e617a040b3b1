"""Who may run rooms and read them. Any host may help in any room: a second host joins in, the province takes over."""

from collections.abc import Container

from core.kernel import Actor, Role

RUNNERS = (Role.ADMINISTRATOR, Role.ORGANIZER, Role.HOST)
READERS = (*RUNNERS, Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.INSPECTOR)


def may_run_rooms(actor: Actor) -> bool:
    """Say whether the person may open rooms and give commands."""
    return actor.holds(*RUNNERS)


def may_take_over(actor: Actor, province: str) -> bool:
    """Say whether the person may lead a room instead of who does: the province's hosts, organizers, administrators."""
    return actor.holds(Role.ADMINISTRATOR) or actor.holds(*RUNNERS, unit_code=province)


def find_own_commune(actor: Actor, communes: Container[str]) -> str:
    """Return the commune for which the person runs rooms; "" for those of the province."""
    places = [grant.unit_code for grant in actor.grants if grant.role in RUNNERS]
    return places[0] if places and all(place in communes for place in places) else ""


def may_read_results(actor: Actor) -> bool:
    """Say whether the person may read results and logs with names."""
    return actor.holds(*READERS)


def may_read_party_cells(actor: Actor) -> bool:
    """Say whether the person may see which party cell a participant counts for (sensitive)."""
    return actor.holds(Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD)

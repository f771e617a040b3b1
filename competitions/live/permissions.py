"""Who may run rooms and read them. Any host may help in any room: a second host joins in, the province takes over."""

from core.kernel import Actor, Role

RUNNERS = (Role.ADMINISTRATOR, Role.ORGANIZER, Role.HOST)
READERS = (*RUNNERS, Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.INSPECTOR)


def may_run_rooms(actor: Actor) -> bool:
    """Say whether the person may open rooms and give commands."""
    return actor.holds(*RUNNERS)


def may_read_results(actor: Actor) -> bool:
    """Say whether the person may read results and logs with names."""
    return actor.holds(*READERS)


def may_read_party_cells(actor: Actor) -> bool:
    """Say whether the person may see which party cell a participant counts for (sensitive)."""
    return actor.holds(Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD)

"""Who may run which rooms and read them: the province all of them, others their own and those of their commune."""

from collections.abc import Container
from dataclasses import dataclass

from core.kernel import Actor, N_, Role

LOCAL = (Role.ORGANIZER, Role.HOST)
RUNNERS = (Role.ADMINISTRATOR, *LOCAL)
OVERSEERS = (Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.INSPECTOR)
"""Given by administrators only, so they count wherever they are held."""
READERS = (*RUNNERS, *OVERSEERS)
OTHERS_ROOM = N_("This is not a room of yours or of your commune. Its host or the province runs it.")


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose room it is: who opened it and who leads it, by person, and the code of its commune ("" for none)."""

    people: frozenset[str]
    commune: str


def may_run_rooms(actor: Actor) -> bool:
    """Say whether the person may open rooms."""
    return actor.holds(*RUNNERS)


def may_run_room(actor: Actor, whose: Whose, province: str) -> bool:
    """Say whether the person may give this room commands: the province any; a second host of its commune joins in."""
    if may_take_over(actor, province):
        return True
    return may_run_rooms(actor) and (actor.person_id in whose.people or whose.commune in list_communes(actor))


def list_communes(actor: Actor) -> frozenset[str]:
    """List the codes of the units for whose rooms the person may help."""
    return frozenset(str(grant.unit_code) for grant in actor.grants if grant.role in LOCAL)


def may_take_over(actor: Actor, province: str) -> bool:
    """Say whether the person may lead a room instead of who does: the province's hosts, organizers, administrators."""
    return actor.holds(Role.ADMINISTRATOR) or actor.holds(*RUNNERS, unit_code=province)


def find_own_commune(actor: Actor, communes: Container[str]) -> str:
    """Return the commune for which the person runs rooms; "" for those of the province."""
    places = [grant.unit_code for grant in actor.grants if grant.role in RUNNERS]
    return places[0] if places and all(place in communes for place in places) else ""


def may_read_results(actor: Actor) -> bool:
    """Say whether the person may read results and logs with names, of some rooms at least."""
    return actor.holds(*READERS)


def may_read_room(actor: Actor, whose: Whose, province: str) -> bool:
    """Say whether the person may read this room's results and log, with names."""
    return actor.holds(*OVERSEERS) or may_run_room(actor, whose, province)


def may_read_party_cells(actor: Actor) -> bool:
    """Say whether the person may see which party cell a participant counts for (sensitive)."""
    return actor.holds(Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD)

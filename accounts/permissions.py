"""Who may look after whom: administrators everybody; leaders and officers the units below, up to their own role."""

from dataclasses import dataclass

from core.kernel import Actor, Role

LOCAL_ROLES = (Role.HOST, Role.ORGANIZER, Role.UNIT_OFFICER, Role.UNIT_LEADER)
MANAGERS = frozenset({Role.ADMINISTRATOR, Role.UNIT_LEADER, Role.UNIT_OFFICER})


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's code and the codes of the units above it, nearest first."""

    code: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds, held or will hold, and where; `deputy_of` is the leader whose deputy it makes."""

    role: Role
    place: Place
    deputy_of: str | None = None


def list_grantable(actor: Actor, place: Place) -> frozenset[Role]:
    """List the roles the actor may give at this place; Home Affairs and council roles are the administrator's."""
    if actor.holds(Role.ADMINISTRATOR):
        return frozenset(Role)
    given: set[Role] = set()
    for grant in actor.grants:
        if grant.role in {Role.UNIT_LEADER, Role.UNIT_OFFICER} and grant.unit_code in place.above:
            given.update(LOCAL_ROLES[: LOCAL_ROLES.index(grant.role) + 1])
        elif grant.role is Role.UNIT_LEADER and grant.unit_code == place.code:
            given.update(LOCAL_ROLES[:-1])
    return frozenset(given)


def is_kept_within(held: tuple[Held, ...], units: frozenset[str]) -> bool:
    """Say whether only people of these units, and administrators, may reset an account with these roles.

    One role that nobody else may give is enough to keep all others out.
    """
    return not held or any(_list_givers(each) <= units for each in held)


def _list_givers(held: Held) -> frozenset[str]:
    if held.role not in LOCAL_ROLES:
        return frozenset()
    own = () if held.role is Role.UNIT_LEADER else (held.place.code,)
    return frozenset((*own, *held.place.above))


def may_manage_unit(actor: Actor, place: Place) -> bool:
    """Say whether the actor looks after accounts at this place."""
    return bool(list_grantable(actor, place))


def may_read_contacts(actor: Actor, person_id: str, held: tuple[Held, ...]) -> bool:
    """Say whether the actor sees phone and e-mail: of the own account and those that stand wholly within reach."""
    return person_id == actor.person_id or all(may_manage_unit(actor, each.place) for each in held)


def may_grant(actor: Actor, wanted: Held) -> bool:
    """Say whether the actor may give this role; a leader may also make somebody their own deputy."""
    if wanted.role in list_grantable(actor, wanted.place):
        return True
    own_unit = actor.holds(Role.UNIT_LEADER, unit_code=wanted.place.code)
    return own_unit and wanted.role is Role.UNIT_LEADER and wanted.deputy_of == actor.person_id


def may_manage_person(actor: Actor, person_id: str, held: tuple[Held, ...]) -> bool:
    """Say whether the actor may reset or close this account: every role it carries must be one they could give.

    One's own account is looked after at /tai-khoan, not here.
    """
    if person_id == actor.person_id:
        return False
    if actor.holds(Role.ADMINISTRATOR):
        return True
    return bool(held) and all(each.role in list_grantable(actor, each.place) for each in held)

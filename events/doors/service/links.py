"""Links by which helpers work a door: made by a planner, for one session, until a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import audit
from core.database import UnitOfWork
from core.ids import digest_of, new_id, new_secret
from core.kernel import Actor, FieldError, Forbidden, Invalid, N_, NotFound, SignInNeeded
from events.doors import queries
from events.doors.models import Door
from events.doors.queries import DoorRow
from events.programme.service.access import access_session

LONGEST_NAME = 120
LONGEST_LIFE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class NewDoor:
    """A door of a session: how it is called, and until when its link works."""

    session_id: str
    name: str
    expires_at: datetime


async def open_door(uow: UnitOfWork, actor: Actor, new: NewDoor, now: datetime) -> str:
    """Make a door's link; returns its token, which is kept as a digest only. Raises Invalid by field, NotFound."""
    row = await access_session(uow, actor, new.session_id)
    name, errors = " ".join(new.name.split()), []
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        errors.append(FieldError("name", N_("Give the door a name of at most 120 letters.")))
    if not now < new.expires_at <= now + LONGEST_LIFE:
        errors.append(FieldError("expires_at", N_("The link must end later than now, within 400 days.")))
    if errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    token, door_id = new_secret(), new_id()
    door = Door(id=door_id, session_id=row.id, name=name, digest=digest_of(token), expires_at=new.expires_at)
    door.made_by, door.made_at = actor.person_id, now
    uow.session.add(door)
    await audit.record(uow, audit.Act("door.opened", door_id, actor.person_id, {"session": row.id}), now)
    return token


async def access_door(uow: UnitOfWork, token: str, now: datetime) -> DoorRow:
    """Return the door of a token; raises SignInNeeded for none, Forbidden for one that has ended."""
    door = await queries.find_door(uow, digest_of(token)) if token else None
    return _check(door, now)


async def enter_door(uow: UnitOfWork, token: str, now: datetime) -> DoorRow:
    """Return the door of a token with its session held, for checking in. Raises as `access_door`."""
    door = _check(await queries.hold_by_door(uow, digest_of(token)) if token else None, now)
    uow.held.add(door.session_id)
    return door


def _check(door: DoorRow | None, now: datetime) -> DoorRow:
    if door is None:
        raise SignInNeeded(N_("This door link is not known."))
    if door.revoked_at is not None or door.expires_at <= now:
        raise Forbidden(N_("This door link has ended. Ask the organizer for a new one."))
    return door


async def revoke_door(uow: UnitOfWork, actor: Actor, door_id: str, now: datetime) -> None:
    """End a door's link at once; raises NotFound for doors of others' sessions."""
    door = await uow.session.get(Door, door_id)
    if door is None:
        raise NotFound(N_("There is no such door."))
    await access_session(uow, actor, door.session_id)
    door.revoked_at = door.revoked_at or now
    await audit.record(uow, audit.Act("door.revoked", door.id, actor.person_id), now)

"""Which unit's register an actor may open, and entries within their reach; everything else does not exist for them."""

from dataclasses import dataclass

from competitions.movements.registers.domain.catalogue import REGISTERS
from competitions.movements.registers.domain.entries import State
from competitions.movements.registers.domain.rules import Register
from competitions.movements.registers.models import RegisterEntry
from competitions.movements.registers.permissions import READERS, may_keep, may_look, may_read
from competitions.movements.registers.queries import entries, places
from competitions.movements.registers.queries.entries import EntryRow
from competitions.movements.registers.queries.places import UnitAt
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, Forbidden, N_, NotFound


@dataclass(frozen=True, slots=True)
class Held:
    """An entry held for a change, with its register and unit."""

    row: RegisterEntry
    register: Register
    unit: UnitAt


def check_keeper(actor: Actor) -> None:
    """Raise Forbidden for somebody who keeps no registers at all."""
    if not may_look(actor):
        raise Forbidden(N_("Your role keeps no registers."))


def load_register(code: str) -> Register:
    """Return a register; raises NotFound."""
    if code not in REGISTERS:
        raise NotFound(N_("There is no such register."))
    return REGISTERS[code]


async def access_unit(uow: UnitOfWork, actor: Actor, code: str) -> UnitAt:
    """Load a unit whose registers the actor may keep; raises Forbidden, NotFound for an unknown one."""
    check_keeper(actor)
    unit = await places.find_unit(uow, code)
    if unit is None:
        raise NotFound(N_("There is no unit with the code %(unit)s."), unit=code)
    if not may_keep(actor, unit.place):
        raise Forbidden(N_("You keep no registers for this unit."))
    return unit


async def access_entry(uow: UnitOfWork, actor: Actor, entry_id: str) -> tuple[EntryRow, UnitAt]:
    """Load an entry to read: the keepers' own always, others once it is no draft; raises NotFound for all others."""
    if not actor.holds(*READERS):
        raise Forbidden(N_("Your role keeps no registers."))
    row = await entries.find_entry(uow, entry_id)
    unit = None if row is None else await places.find_unit(uow, row.unit_code)
    if row is None or unit is None or not may_read(actor, unit.place):
        raise NotFound(N_("There is no such entry."))
    if row.state is State.DRAFT and not may_keep(actor, unit.place):
        raise NotFound(N_("There is no such entry."))
    return row, unit


async def hold_entry(uow: UnitOfWork, actor: Actor, entry_id: str) -> Held:
    """Hold an entry that has not ended, of a unit within the actor's reach, for a change; raises NotFound, Conflict."""
    check_keeper(actor)
    found, unit = await access_entry(uow, actor, entry_id)
    if not may_keep(actor, unit.place):
        raise NotFound(N_("There is no such entry."))
    row = await entries.hold_entry(uow, entry_id)
    if row is None or row.state == State.ENDED:
        raise Conflict(N_("This entry has ended."))
    return Held(row, load_register(found.register), unit)

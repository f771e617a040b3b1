"""Following what a second person decided about facts elsewhere, among many lines at once."""

from collections.abc import Iterable
from datetime import datetime

from competitions.movements.registers.domain.entries import LONGEST_TEXT, Ending, State, own_keys, source_key
from competitions.movements.registers.queries import entries as queries
from competitions.movements.registers.queries import facts, places
from competitions.movements.registers.queries.facts import FactState, WaitingPart
from competitions.movements.registers.service.access import Held, load_register
from competitions.movements.registers.service.acts import take_back
from competitions.movements.registers.service.entries import Closing, act_keys, close_entry
from core.database import UnitOfWork


async def list_decided(uow: UnitOfWork) -> list[str]:
    """List the entries that wait although a second person has decided about one of their facts."""
    keys = {key: part.entry_id for part in await facts.list_waiting(uow) for key in _keys_of(part)}
    states = await facts.list_states(uow, keys)
    return sorted({keys[key] for key, state in states.items() if not state.is_waiting})


async def follow_decision(uow: UnitOfWork, entry_id: str, now: datetime) -> None:
    """Bring an entry and its acts to where their facts are; running it twice changes nothing.

    What was confirmed waits no more. A refused entry ends as a mistake, a refused act is taken back, with the reason.
    """
    held = await _hold(uow, entry_id)
    if held is None:
        return
    acts = [act for act in await queries.hold_acts(uow, entry_id) if act.is_waiting]
    keys = own_keys(held.register, entry_id)
    states = await facts.list_states(uow, [*keys, *(key for act in acts for key in act_keys(held, act))])
    for act in acts:
        own = [states[key] for key in act_keys(held, act) if key in states]
        refused = _find_refused(own)
        act.is_waiting = any(state.is_waiting for state in own)
        if refused is not None:
            await take_back(uow, held, act, _closing(refused, now))
    if held.row.is_waiting:
        own = [states[key] for key in keys if key in states]
        refused = _find_refused(own)
        held.row.is_waiting = any(state.is_waiting for state in own)
        if refused is not None:
            await close_entry(uow, held, _closing(refused, now))


async def _hold(uow: UnitOfWork, entry_id: str) -> Held | None:
    found = await queries.find_entry(uow, entry_id)
    unit = None if found is None else await places.find_unit(uow, found.unit_code)
    row = await queries.hold_entry(uow, entry_id)
    if found is None or unit is None or row is None or row.state != State.FINAL:
        return None
    return Held(row, load_register(found.register), unit)


def _keys_of(part: WaitingPart) -> list[str]:
    """Return the source keys of a waiting entry's own facts, or of a waiting act's."""
    register = load_register(part.register)
    if not part.code:
        return own_keys(register, part.id)
    rule = register.find_act(part.code)
    return [] if rule is None else [source_key(part.id, rule.kind)]


def _find_refused(states: Iterable[FactState]) -> FactState | None:
    return next((state for state in states if state.is_reversed), None)


def _closing(refused: FactState, now: datetime) -> Closing:
    return Closing(Ending.MISTAKE, refused.reason[:LONGEST_TEXT], refused.by or "", refused.at or now)

"""The registers of some communes, villages, a school and two party cells, by their people; the rest stay empty."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from competitions.movements.registers.domain.entries import Ending, needs_confirmation
from competitions.movements.registers.service import End, NewAct, NewEntry, add_act, confirm_entry, end_entry
from competitions.movements.registers.service.access import access_unit
from competitions.movements.registers.service.entries import Keeping, record, write_entry
from competitions.movements.registers.service.reading import load_overview
from core.context import Context
from core.database import UnitOfWork
from core.kernel import Actor
from leaderboards.domain.periods import day_of
from seed.registers import KEEPERS, MARK, Keeper, Story, list_stories
from seed.scenario_movement import load_actor

WRITTEN = timedelta(days=3)
"""How long ago everything was written down: after the last freeze, so that no frozen board looks too small."""
OVER = f"Chuyển công tác sang đơn vị khác {MARK}"


async def seed_registers(context: Context) -> int:
    """Fill the registers of the units that have none yet, one unit of work a unit; return how many entries are new."""
    at, added = context.clock.now() - WRITTEN, 0
    for keeper in KEEPERS:
        async with context.database.writing() as uow:
            added += await _keep(uow, keeper, at)
    return added


async def _keep(uow: UnitOfWork, keeper: Keeper, at: datetime) -> int:
    actor, today = await load_actor(uow, keeper.writer, at), day_of(at)
    if await _is_kept(uow, actor, keeper):
        return 0
    stories = tuple(list_stories(keeper, today))
    keeping = Keeping(await access_unit(uow, actor, keeper.code), actor, at)
    for entry_id, story in zip(await _write(uow, stories, keeping), stories, strict=True):
        for code, act in story.acts:
            if act.occurred_on <= today:
                await add_act(uow, actor, NewAct(entry_id, code, act), at)
        if story.is_over:
            await end_entry(uow, actor, End(entry_id, Ending.OVER, OVER), at)
        elif keeper.confirmer and _waits(story):
            await confirm_entry(uow, await load_actor(uow, keeper.confirmer, at), entry_id, at)
    return len(stories)


async def _is_kept(uow: UnitOfWork, actor: Actor, keeper: Keeper) -> bool:
    overview = await load_overview(uow, actor, keeper.code)
    own = [line for line in overview.lines if keeper.kind in line.register.unit_kinds]
    return any(line.counts.final or line.counts.draft for line in own)


async def _write(uow: UnitOfWork, stories: Sequence[Story], keeping: Keeping) -> list[str]:
    """Store entries as the import of a list does, each and then all their facts at once; return their ids in order."""
    unit, by = keeping.unit.code, keeping.actor.person_id
    written = [await write_entry(uow, NewEntry(each.register.code, unit, each.entry), keeping) for each in stories]
    await record(uow, [fact for each in written for fact in each.facts], now=keeping.now, by=by)
    return [each.kept.entry_id for each in written]


def _waits(story: Story) -> bool:
    return any(needs_confirmation(effect.kind, story.entry.quantity) for effect in story.register.effects)

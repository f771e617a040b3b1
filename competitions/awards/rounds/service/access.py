"""Which round an actor may look at, prepare or steer."""

from competitions.awards.domain.words import RoundState
from competitions.awards.rounds.permissions import (
    may_change,
    may_enter,
    may_prepare_some,
    may_see_all,
    may_steer,
    units_of,
)
from competitions.awards.rounds.queries import reading
from competitions.awards.rounds.queries.reading import RoundRow
from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, N_, NotFound

NOT_YOURS = N_("Your role does not prepare this unit's award rounds.")


def check_enter(actor: Actor) -> None:
    """Raise Forbidden for somebody who has nothing to do with awards."""
    if not may_enter(actor):
        raise Forbidden(N_("Your role takes no part in award rounds."))


def check_prepares(actor: Actor) -> None:
    """Raise Forbidden for somebody who prepares no unit's rounds."""
    if not may_prepare_some(actor):
        raise Forbidden(NOT_YOURS)


async def load_round(uow: UnitOfWork, round_id: str) -> RoundRow:
    """Load a round; raises NotFound."""
    row = await reading.find_round(uow, round_id)
    if row is None:
        raise NotFound(N_("There is no such award round."))
    return row


async def access_round(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundRow:
    """Load a round whose dates and rules the actor may see; raises Forbidden and NotFound."""
    check_enter(actor)
    return await load_round(uow, round_id)


async def access_nominees(uow: UnitOfWork, actor: Actor, round_id: str) -> tuple[RoundRow, frozenset[str] | None]:
    """Load a round with the units whose nominees the actor sees, None for all; raises Forbidden and NotFound."""
    check_enter(actor)
    mine = units_of(actor)
    row = await load_round(uow, round_id)
    if may_see_all(actor, row.awarding):
        return row, None
    if row.state is RoundState.DRAFT:
        raise NotFound(N_("There is no such award round."))
    if not mine:
        raise Forbidden(N_("Nominees are seen by those who prepare the round, and by the units that propose."))
    return row, mine


async def access_change(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundRow:
    """Load a round that the actor prepares; raises Forbidden and NotFound."""
    check_prepares(actor)
    row = await load_round(uow, round_id)
    if not may_change(actor, row.awarding):
        raise Forbidden(NOT_YOURS)
    return row


async def access_steering(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundRow:
    """Load a round that the actor may pause, postpone and cancel; raises Forbidden and NotFound."""
    check_prepares(actor)
    row = await load_round(uow, round_id)
    if not may_steer(actor, row.awarding):
        raise Forbidden(N_("Only the head who signs for this unit steers its rounds."))
    return row


def closed_by_conflict() -> Forbidden:
    """Say that a declared conflict keeps somebody away."""
    text = N_("You declared a conflict of interest about this nominee, so its dossier stays closed to you.")
    return Forbidden(text)

"""The permissions of the ledger, asked with the code of the province, which the tree of units knows."""

from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, N_
from leaderboards.permissions import may_change_scheme, may_freeze, may_read_internal, may_report, may_reveal
from units.queries.history import find_province


async def check_freezer(uow: UnitOfWork, actor: Actor) -> None:
    """Raise Forbidden for somebody who may not freeze boards."""
    if not may_freeze(actor, await find_province(uow)):
        raise Forbidden(N_("Only an organizer of the province or an administrator may freeze a board."))


async def check_revealer(uow: UnitOfWork, actor: Actor) -> None:
    """Raise Forbidden for somebody who may not lead through the reveal of a frozen board."""
    if not may_reveal(actor, await find_province(uow)):
        raise Forbidden(N_("Only hosts and organizers of the province lead the announcement."))


async def check_reporter(uow: UnitOfWork, actor: Actor) -> None:
    """Raise Forbidden for somebody who may not report facts by the API."""
    if not may_report(actor, await find_province(uow)):
        raise Forbidden(N_("Only an organizer of the province or an administrator may report facts here."))


async def check_keeper(uow: UnitOfWork, actor: Actor) -> None:
    """Raise Forbidden for somebody who may not change the scheme."""
    if not may_change_scheme(actor, await find_province(uow)):
        raise Forbidden(N_("Only an organizer of the province or an administrator may change the scheme."))


async def reads_internal(uow: UnitOfWork, actor: Actor | None) -> bool:
    """Say whether the actor sees what the public is not shown."""
    return actor is not None and may_read_internal(actor, await find_province(uow))

"""Freezing the boards a round rests on, as the round's own act for the person who drafted it.

Boards are the province's: a round of the province or a department freezes them, others rest on what was frozen.
"""

from datetime import datetime

from competitions.awards.domain.words import Level, StepKind
from competitions.awards.rounds.domain.basis import read_basis
from competitions.awards.rounds.domain.rules_document import read_rules
from competitions.awards.rounds.queries import steps as queries
from competitions.awards.rounds.queries.reading import RoundRow
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, Grant, N_, PersonId, Role, UnitCode
from leaderboards.domain.periods import day_of, parse_period
from leaderboards.service.boards import BoardQuery
from leaderboards.service.freezing import Freezing, freeze, list_line
from units.domain.unit import Kind
from units.queries.history import find_province

FREEZING = frozenset({Level.PROVINCE, Level.DEPARTMENT})


async def freeze_boards(uow: UnitOfWork, row: RoundRow, now: datetime) -> None:
    """Freeze each board that the rules name; one that was frozen after this round's close is used as it is.

    A board frozen before the close is re-opened: the ledger names the older snapshot in the new one. A round of a
    commune or a school takes the newest; raises Conflict while there is none.
    """
    closed_at = next(
        (step.ran_at for step in await queries.list_steps(uow, row.id) if step.kind is StepKind.CLOSE), None
    )
    snapshots = {}
    for kind in read_rules(row.rules).boards:
        query = board_query(row, kind)
        line = [each for each in await list_line(uow, query) if each.period == query.period.text]
        if line and closed_at is not None and line[-1].frozen_at >= closed_at:
            snapshots[kind.value] = line[-1].id
        elif row.level not in FREEZING:
            if not line:
                raise Conflict(N_("The province has not frozen this board yet, and the round rests on a frozen one."))
            snapshots[kind.value] = line[-1].id
        else:
            done = await freeze(uow, Freezing(query, row.title, _freezer(row, now, await find_province(uow))), now=now)
            snapshots[kind.value] = done.id
    await queries.add_boards(uow, row.id, snapshots)


def board_query(row: RoundRow, kind: Kind) -> BoardQuery:
    """Return the board of a kind of unit that the round rests on."""
    basis = read_basis(row.board)
    return BoardQuery(kind, parse_period(basis.period), basis.measure, basis.cluster)


def _freezer(row: RoundRow, now: datetime, province: UnitCode) -> Actor:
    """Return the round as the one who acts on the schedule that its maker set; the ledger asks for the province."""
    grant = Grant(Role.ORGANIZER, province, day_of(now))
    return Actor(PersonId(row.created_by), row.title, (grant,))

"""Nominating from the frozen boards and the listed candidates; and the same on today's standing, storing nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from competitions.awards.domain.words import SubjectKind
from competitions.awards.holds.queries.holds import list_open_holds
from competitions.awards.rounds.domain.nomination import Case, Considered, Contender, nominate
from competitions.awards.rounds.domain.reasons import TEXTS
from competitions.awards.rounds.domain.rules_document import Award, Rules, Traits, number_of, read_rules
from competitions.awards.rounds.queries import achievements, nominees
from competitions.awards.rounds.queries import steps as queries
from competitions.awards.rounds.queries.nominees import Listing
from competitions.awards.rounds.queries.reading import RoundRow
from competitions.awards.rounds.service.freezing import board_query
from core.database import UnitOfWork
from leaderboards.domain.snapshot import FrozenRow
from leaderboards.service.boards import Unranked, load_board
from leaderboards.service.freezing import freeze_rows, load_snapshot
from units import queries as unit_queries
from units.domain.unit import Kind
from units.queries import UnitRow

UNIT_PREFIX = "unit:"


@dataclass(frozen=True, slots=True)
class Standing:
    """A board as nomination reads it: the ranked rows, and why others have no place."""

    rows: Sequence[FrozenRow]
    unranked: Sequence[Unranked]


async def nominate_round(uow: UnitOfWork, row: RoundRow, now: datetime) -> None:
    """Store who was considered, each with outcome and reasons."""
    snapshots = await queries.list_boards(uow, row.id)
    standings = {}
    for kind in read_rules(row.rules).boards:
        frozen = (await load_snapshot(uow, snapshots[kind.value])).rows
        standings[kind] = Standing(frozen, (await load_board(uow, board_query(row, kind))).unranked)
    considered = nominate(await _gather(uow, row, standings))
    unit_ids = {str(code): str(key) for code, key in (await unit_queries.list_known_codes(uow)).items()}
    await nominees.add_nominations(uow, Listing(row.id, unit_ids, now), considered)


async def preview(uow: UnitOfWork, row: RoundRow) -> tuple[Considered, ...]:
    """Return whom the round would nominate on the standing of this moment; nothing is frozen or stored."""
    standings = {}
    for kind in read_rules(row.rules).boards:
        board = await load_board(uow, board_query(row, kind))
        standings[kind] = Standing(freeze_rows(board, {}), board.unranked)
    return nominate(await _gather(uow, row, standings))


async def _gather(uow: UnitOfWork, row: RoundRow, standings: Mapping[Kind, Standing]) -> Case:
    rules = read_rules(row.rules)
    units = {kind: await _list_units(uow, row, rules, kind) for kind in standings}
    proposing = await unit_queries.find_units(uow, {each.proposed_by for each in rules.candidates})
    fields = {
        award.code: _stand(rules, standings[award.board], units[award.board])
        if award.board is not None
        else _list(rules, award, proposing)
        for award in rules.awards
    }
    keys = {each.key for field in fields.values() for each in field}
    holds = {key: hold.document for key, hold in (await list_open_holds(uow, keys)).items()}
    return Case(
        rules,
        row.category,
        fields,
        holds,
        await achievements.list_awarded(uow, row.occasion, row.period, keys),
    )


async def _list_units(uow: UnitOfWork, row: RoundRow, rules: Rules, kind: Kind) -> list[UnitRow]:
    cluster = board_query(row, kind).cluster
    return [
        unit
        for unit in await unit_queries.list_units(uow, kind)
        if cluster in ("", unit.cluster_code) and rules.within in ("", unit.parent_code)
    ]


def _stand(rules: Rules, standing: Standing, units: Sequence[UnitRow]) -> list[Contender]:
    rows = {row.code: row for row in standing.rows}
    whys = {str(each.unit.code): each.why for each in standing.unranked}
    return [
        Contender(
            key=f"{UNIT_PREFIX}{unit.code}",
            name=unit.name,
            kind=SubjectKind.COLLECTIVE,
            unit_code=unit.code,
            value=Fraction(place.value) if (place := rows.get(unit.code)) else None,
            rank=place.rank if place else None,
            group=unit.cluster_code or "",
            traits=rules.traits.get(unit.code, Traits()),
            why="" if place else whys.get(unit.code, ""),
            is_kept_off=place is None and whys.get(unit.code) == TEXTS["kept_off"],
        )
        for unit in units
    ]


def _list(rules: Rules, award: Award, proposing: Mapping[str, UnitRow]) -> list[Contender]:
    return [
        Contender(
            key=each.key_of(award.subject),
            name=each.name,
            kind=award.subject,
            unit_code=each.proposed_by,
            value=number_of(each.value),
            group=proposing[each.proposed_by].cluster_code or "",
            traits=each.traits,
            basis=each.basis,
        )
        for each in rules.candidates
        if each.award == award.code
    ]

"""Nominees as a council sees them: their award by its kind, since rules of law and titles go by kinds."""

from collections.abc import Collection
from dataclasses import replace

from competitions.awards.domain.words import Outcome
from competitions.awards.dossiers.domain.awards import award_named
from competitions.awards.rounds.queries import reading
from competitions.awards.rounds.queries.reading import NominationRow
from core.database import UnitOfWork


async def list_nominees(uow: UnitOfWork, round_id: str, outcomes: Collection[Outcome] = ()) -> list[NominationRow]:
    """List who was considered in a round, `award` being its kind and not the round's own code for it."""
    found = await reading.find_round(uow, round_id)
    rules = found.rules if found else ""
    rows = await reading.list_nominations(uow, round_id, outcomes)
    kinds = {code: award_named(rules, code).kind for code in {row.award for row in rows}}
    return [replace(row, award=kinds[row.award]) for row in rows]

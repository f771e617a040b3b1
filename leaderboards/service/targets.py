"""Loading the figures that targets are shares of: the confirmed ones; an unconfirmed one is no target yet."""

from collections.abc import Collection, Mapping

from core.database import UnitOfWork
from leaderboards.domain.ledger import FigureKey, Targets
from units import queries as unit_queries


async def load_targets(uow: UnitOfWork, wanted: Collection[FigureKey], ids: Mapping[str, str]) -> Targets:
    """Load the figures; `ids` are those of the units by code. What is not confirmed is absent."""
    targets = {}
    for year in {year for *_, year in wanted}:
        of_year = [each for each in wanted if each[2] == year and each[0] in ids]
        units, measures = {ids[code] for code, *_ in of_year}, {measure for _, measure, _ in of_year}
        confirmed = await unit_queries.list_confirmed(uow, units, measures, year)
        for code, measure, _ in of_year:
            if (ids[code], measure) in confirmed:
                targets[code, measure, year] = confirmed[ids[code], measure]
    return targets

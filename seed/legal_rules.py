"""Loads the rules of law with their citations: reference data, so `server.py seed` brings it to production too."""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from competitions.awards.rules import service
from competitions.awards.rules.domain.rules import Rule
from core.database import UnitOfWork

RULES = Path(__file__).parent / "reference" / "legal_rules.csv"


async def load_rules(uow: UnitOfWork, now: datetime) -> int:
    """Keep the rules that are not there yet and return how many; what people entered is left alone."""
    return await service.keep_reference(uow, read_rules(), now)


def read_rules() -> list[Rule]:
    """Read the reference file."""
    with RULES.open(encoding="utf-8", newline="") as file:
        return [_rule(row) for row in csv.DictReader(file)]


def _rule(row: Mapping[str, str]) -> Rule:
    return Rule(
        code=row["code"],
        value=row["value"],
        citation=row["citation"],
        effective_from=date.fromisoformat(row["effective_from"]),
        effective_to=date.fromisoformat(row["effective_to"]) if row["effective_to"] else None,
        is_verified=row["verified"] == "yes",
        note=row["note"],
    )

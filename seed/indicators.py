"""Loads the plan in force, 3145/KH-UBND, with its indicators in our own form."""

import csv
from datetime import date, datetime
from pathlib import Path

from competitions.movements.indicators import service
from competitions.movements.indicators.domain.document import Head, make_plan
from competitions.movements.indicators.domain.plan import Plan
from core.database import UnitOfWork

REFERENCE = Path(__file__).parent / "reference" / "plan_indicators.csv"
HEAD = Head(
    number="3145/KH-UBND",
    title="Kế hoạch triển khai Phong trào “Bình dân học vụ số” trên địa bàn tỉnh Điện Biên",
    issued_on=date(2025, 6, 30),
    valid_from=date(2025, 6, 30),
    valid_to=date(2026, 12, 31),
)


async def load_plan(uow: UnitOfWork, now: datetime) -> service.Stored:
    """Store the plan unless it is stored already; run again, it changes nothing."""
    return await service.store_plan(uow, read_plan(), now)


def read_plan() -> Plan:
    """Read the reference file."""
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        return make_plan(HEAD, list(csv.DictReader(file)))

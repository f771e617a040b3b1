"""A condition over many values on both databases."""

import pytest
from sqlalchemy import select

from core.among import among
from core.audit import Act, AuditEntry, record_all


@pytest.mark.asyncio
@pytest.mark.parametrize("many", [0, 1, 40_000])
async def test_rows_with_one_of_many_values_are_found_and_no_others(database, clock, many):
    subjects = ["a", "b\"\\'", "Mường Nhé", "c"]
    async with database.writing() as uow:
        await record_all(uow, [Act("test.noted", each) for each in subjects], clock.now())
    wanted = [*(f"x{number}" for number in range(many)), *subjects[: 3 if many else 0]]
    async with database.reading() as uow:
        statement = select(AuditEntry.subject).where(among(uow, AuditEntry.subject, wanted))
        assert sorted(await uow.session.scalars(statement)) == sorted(subjects[: 3 if many else 0])

"""Weekly classes of 45 communes: held since August, planned eight weeks ahead, each once."""

import csv
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from events.programme.queries.listing import Wanted, count_sessions, list_sessions
from events.series import queries
from seed.scenario_series import HOLIDAYS, seed_holidays, seed_series
from seed.units import load_units

COMMUNES = 45
NOW = datetime(2026, 10, 10, 0, 30, tzinfo=UTC)


@pytest.mark.asyncio
async def test_the_classes_of_a_year_are_kept_once_with_what_was_held(database):
    context = SimpleNamespace(database=database, clock=SimpleNamespace(now=lambda: NOW))
    async with database.writing() as uow:
        await load_units(uow, today=NOW.date())
        holidays = await seed_holidays(uow)
    made = await seed_series(context)
    assert await seed_series(context) == 0
    async with database.reading() as uow:
        assert await count_sessions(uow, Wanted(kind="community")) <= made
        held = await queries.list_held_days(uow, "community", date(2026, 8, 3))
        assert len(held) == COMMUNES
        assert all(day < NOW.date() and day != date(2026, 9, 2) for days in held.values() for day in days)
        course = await list_sessions(uow, Wanted(kind="short_course"))
        assert [row.series_day for row in course] == [date(2026, 10, 20) + timedelta(days=each) for each in range(3)]
        coming = await list_sessions(uow, Wanted(kind="community", since=NOW), limit=500)
        assert {row.state for row in coming} == {"released"}
        assert max(row.series_day for row in coming) <= NOW.date() + timedelta(weeks=8)
        kept = await queries.list_holidays(uow, date(2025, 1, 1), date(2028, 1, 1))
    assert len(kept) == holidays


def test_each_day_off_is_there_once_with_its_citation_and_whether_it_was_seen():
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["day"] for row in rows}) == len(rows)
    assert all("Điều 112" in row["citation"] and row["verified"] in {"yes", "no"} for row in rows)
    tet = {row["day"] for row in rows if "Tết Nguyên đán" in row["title"]}
    assert {"2026-02-17", "2027-02-06"} <= tet
    assert all(row["verified"] == "no" for row in rows if row["day"] in tet)

"""Planned freezes, provisional lists, looking them through, and silence."""

import asyncio
from datetime import date

import pytest

from competitions.movements.declarations.jobs import open_provisional_lists
from competitions.movements.declarations.service.provisional import list_planned_freezes
from core.kernel import Role
from tests.competitions.movements.declarations.house import COMMUNE, NEIGHBOUR, PROVINCE, declare_and_send, send
from units.domain.unit import Kind

OFFICER, ORGANIZER = (Role.UNIT_OFFICER, COMMUNE), (Role.ORGANIZER, PROVINCE)
REVIEW, NEW = "/thi-dua/soat", "/thi-dua/soat/ky-chot/moi"
PLAN = {"unit_kind": "commune", "period": "2026-10", "freeze_on": "2026-10-15"}
COMMUNES = 9


def list_on(page: str) -> str:
    found = [part.split('"')[0] for part in page.split(f'href="{REVIEW}/')[1:]]
    return next(f"{REVIEW}/{one}" for one in found if not one.startswith("ky-chot"))


@pytest.mark.asyncio
async def test_lists_open_three_days_before_and_twice_changes_nothing(hall):
    async with await hall.signed_in("to-chuc", ORGANIZER) as organizer:
        assert (await send(organizer, NEW, **PLAN)).status_code == 303
    hall.clock.forward(days=1)
    assert await open_provisional_lists(hall.database, hall.clock) == 0
    hall.clock.forward(days=1)
    assert await open_provisional_lists(hall.database, hall.clock) == COMMUNES
    assert await open_provisional_lists(hall.database, hall.clock) == 0


@pytest.mark.asyncio
async def test_the_planned_days_are_told_by_kind_of_unit(hall):
    async with await hall.signed_in("to-chuc", ORGANIZER) as organizer:
        await send(organizer, NEW, **PLAN)
        await send(organizer, NEW, **(PLAN | {"period": "2026-Q4", "freeze_on": "2027-01-05"}))
    async with hall.database.reading() as uow:
        assert sorted(await list_planned_freezes(uow, Kind.COMMUNE)) == [date(2026, 10, 15), date(2027, 1, 5)]
        assert await list_planned_freezes(uow, Kind.SCHOOL) == []


@pytest.mark.asyncio
async def test_two_runs_at_once_give_each_unit_one_list(hall):
    async with await hall.signed_in("to-chuc", ORGANIZER) as organizer:
        await send(organizer, NEW, **PLAN)
        hall.clock.forward(days=3)
        runs = (open_provisional_lists(hall.database, hall.clock) for _ in range(3))
        assert sum(await asyncio.gather(*runs)) == COMMUNES
        assert f"{COMMUNES} danh sách" in (await organizer.get(REVIEW)).text


@pytest.mark.asyncio
async def test_the_unit_looks_its_list_through_and_silence_is_noted_as_such(hall):
    async with (
        await hall.signed_in("to-chuc", ORGANIZER) as organizer,
        await hall.signed_in("can-bo", OFFICER) as officer,
    ):
        await declare_and_send(officer)
        await declare_and_send(officer, quantity="30", kind="session.safety")
        await declare_and_send(officer, occurred_on="2026-09-30", kind="session.elderly")
        await send(organizer, NEW, **PLAN)
        hall.clock.forward(days=3)
        await open_provisional_lists(hall.database, hall.clock)
        page = (await officer.get(REVIEW)).text
        assert "1 danh sách" in page
        one = list_on(page)
        text = (await officer.get(one)).text
        assert "2 số liệu" in text
        assert "Chờ xác nhận" in text
        assert "Báo sai dòng này" in text
        for _ in range(2):
            assert (await send(officer, REVIEW, one)).status_code == 303
        assert "Đã soát" in (await officer.get(one)).text
        hall.clock.forward(days=3)
        assert await open_provisional_lists(hall.database, hall.clock) == COMMUNES - 1
        assert await open_provisional_lists(hall.database, hall.clock) == 0
        silent = (await organizer.get(f"{REVIEW}?trang-thai=silent")).text
        assert f"{COMMUNES - 1} danh sách" in silent
        late = list_on(silent.split('aria-labelledby="lists"')[-1])
        assert (await send(organizer, REVIEW, late)).status_code == 403


@pytest.mark.asyncio
async def test_after_the_day_silence_stays_silence(hall):
    async with (
        await hall.signed_in("to-chuc", ORGANIZER) as organizer,
        await hall.signed_in("can-bo", OFFICER) as officer,
    ):
        await send(organizer, NEW, **PLAN)
        hall.clock.forward(days=3)
        await open_provisional_lists(hall.database, hall.clock)
        one = list_on((await officer.get(REVIEW)).text)
        hall.clock.forward(days=3)
        await open_provisional_lists(hall.database, hall.clock)
        assert (await send(officer, REVIEW, one)).status_code == 409
        assert "Im lặng" in (await officer.get(one)).text


@pytest.mark.asyncio
@pytest.mark.parametrize("grant", [(Role.UNIT_OFFICER, NEIGHBOUR), (Role.ORGANIZER, NEIGHBOUR)])
async def test_another_unit_sees_neither_the_list_nor_that_there_is_one(hall, grant):
    async with (
        await hall.signed_in("to-chuc", ORGANIZER) as organizer,
        await hall.signed_in("can-bo", OFFICER) as officer,
        await hall.signed_in("khac", grant) as other,
    ):
        await send(organizer, NEW, **PLAN)
        hall.clock.forward(days=3)
        await open_provisional_lists(hall.database, hall.clock)
        one = list_on((await officer.get(REVIEW)).text)
        assert (await other.get(one)).status_code == 403
        assert (await send(other, REVIEW, one)).status_code == 403
        assert one not in (await other.get(REVIEW)).text
        assert "Các kỳ chốt" not in (await other.get(REVIEW)).text


@pytest.mark.asyncio
async def test_a_plan_is_changed_by_the_organizer_until_lists_are_out(hall):
    async with (
        await hall.signed_in("to-chuc", ORGANIZER) as organizer,
        await hall.signed_in("to-chuc-xa", (Role.ORGANIZER, COMMUNE)) as local,
    ):
        await send(organizer, NEW, **PLAN)
        twice = await send(organizer, NEW, **PLAN)
        assert twice.status_code == 422
        assert 'id="period-error"' in twice.text
        wrong = await send(organizer, NEW, unit_kind="commune", period="2026-13", freeze_on="31/02/2026")
        assert wrong.status_code == 422
        page = (await organizer.get(REVIEW)).text
        address = f"{REVIEW}/ky-chot/" + page.split(f'href="{REVIEW}/ky-chot/')[-1].split('"')[0]
        assert (await local.get(address)).status_code == 403
        assert (await send(local, "/tai-khoan", address, hidden=False, **PLAN)).status_code == 403
        assert (await send(organizer, address, **{**PLAN, "period": "2026-Q4"})).status_code == 303
        hall.clock.forward(days=3)
        await open_provisional_lists(hall.database, hall.clock)
        assert (await send(organizer, address, **PLAN)).status_code == 422
        moved = {**PLAN, "period": "2026-Q4", "freeze_on": date(2026, 10, 20).isoformat()}
        assert (await send(organizer, address, **moved)).status_code == 303
        assert (await organizer.get(f"{REVIEW}/ky-chot/khong-co")).status_code == 404


@pytest.mark.asyncio
async def test_a_period_used_to_stand_as_a_code_on_provisional_lists(hall):
    async with (
        await hall.signed_in("to-chuc", ORGANIZER) as organizer,
        await hall.signed_in("can-bo", OFFICER) as officer,
    ):
        await send(organizer, NEW, **(PLAN | {"period": "2026-01-01..2026-10-10"}))
        assert "Từ 01/01/2026 đến 10/10/2026" in (await organizer.get(REVIEW)).text
        hall.clock.forward(days=3)
        await open_provisional_lists(hall.database, hall.clock)
        page = (await officer.get(REVIEW)).text
        for text in (page, (await officer.get(list_on(page))).text):
            assert "Từ 01/01/2026 đến 10/10/2026" in text
            assert "2026-01-01.." not in text

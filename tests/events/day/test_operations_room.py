"""The operations room counts sessions, people and hours, and shows the rooms that play."""

from datetime import timedelta

import pytest

from events.day.service.dashboard import FigureCache, load_figures
from tests.competitions.movements.site import COMMUNE
from tests.events.day.crowd import check_in

pytestmark = pytest.mark.asyncio
ROOM = "/phong-dieu-hanh"


async def test_people_count_where_they_are_and_by_the_hour_they_came(database, clock, hall, organizer):
    async with database.writing() as uow:
        await check_in(uow, clock.now(), people=3, ago=timedelta(hours=1))
        await check_in(uow, clock.now(), people=2, ago=timedelta(), is_undone=True)
    cache = FigureCache()
    figures = await cache.load(database, clock.now())
    commune = next(each for each in figures.communes if each.code == COMMUNE)
    assert [commune.running, commune.present, commune.by_hour[-2:]] == [2, 3, (3, 0)]
    assert [figures.totals.present, figures.totals.today, len(figures.running)] == [3, 3, 2]
    page = (await organizer.get(ROOM)).text
    assert ["20/25 người đang kết nối" in page, page.index("Đấu trường số") < page.index("Phòng nhỏ")] == [True, True]
    assert [page.index("Phòng nơi khác") < page.index("Phòng nhỏ"), "9 người đã vào phòng" in page] == [True, True]
    assert hall.notices.find(clock.now()) is None
    assert await cache.load(database, clock.now()) is figures
    async with database.reading() as uow:
        tomorrow = await load_figures(uow, figures.ground, clock.now() + timedelta(days=1))
    assert [tomorrow.totals.running, tomorrow.totals.today, tomorrow.running] == [0, 0, ()]


async def test_who_plans_nothing_has_no_operations_room(house, officer):
    async with house.browser() as anybody:
        assert (await anybody.get(ROOM)).status_code in {302, 303, 401}
    assert (await officer.get(ROOM)).status_code == 200

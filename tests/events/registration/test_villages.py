"""A village on every form by which people register: of the chosen commune, written as it comes, never needed."""

import pytest
import pytest_asyncio
from sqlalchemy import select

from core.kernel import UnitCode
from events.registration.models import Attendee
from events.registration.queries.people import describe
from tests.events.registration.test_groups import LINK, fill, invite
from tests.events.registration.test_pages import PERSON, form_of, path_of
from tests.events.site import COMMUNE, OTHER, make_session
from units import service as units
from units.domain.unit import Kind, NewUnit

pytestmark = pytest.mark.asyncio
HERE, THERE = "ban-nam-sin", "ban-huoi-lech"


@pytest_asyncio.fixture
async def made(served, organizer):
    """A session of the first of two communes, each with a village."""
    new = [
        NewUnit(UnitCode(HERE), "Bản Nậm Sin", Kind.VILLAGE, UnitCode(COMMUNE)),
        NewUnit(UnitCode(THERE), "Bản Huổi Lếch", Kind.VILLAGE, UnitCode(OTHER)),
    ]
    async with served.database.writing() as uow:
        await units.register(uow, new, today=served.context.clock.now().date())
    return await make_session(organizer)


async def homes(served):
    """Where everybody who registered lives, by name."""
    async with served.database.reading() as uow:
        people = await describe(uow, list(await uow.session.scalars(select(Attendee.id))))
        return sorted((row.name, row.village_name) for row in people.values())


async def test_a_villager_writes_the_village_without_accents_or_not_at_all(served, anybody, made):
    page = (await anybody.get(path_of(made))).text
    assert ('<option value="Bản Nậm Sin">' in page, "Huổi Lếch" in page) == (True, False)
    for name, village in (("Lò A", "nam sin"), ("Lò B", "")):
        form = await form_of(anybody, path_of(made)) | PERSON | {"name": name, "village": village}
        assert "Bạn đã có chỗ" in (await anybody.post(path_of(made), data=form)).text
    assert await homes(served) == [("Lò A", "Bản Nậm Sin"), ("Lò B", None)]


async def test_a_village_of_another_commune_is_marked_and_nothing_typed_is_lost(served, anybody, made):
    form = await form_of(anybody, path_of(made)) | PERSON
    wrong = await anybody.post(path_of(made), data=form | {"village": "Bản Huổi Lếch"})
    assert (wrong.status_code, 'href="#village"' in wrong.text) == (422, True)
    assert ('value="Bản Huổi Lếch"' in wrong.text, await homes(served)) == (True, [])
    right = await anybody.post(path_of(made), data=form | {"village": "Bản Huổi Lếch", "commune": OTHER})
    assert "Bạn đã có chỗ" in right.text


async def test_who_finds_their_village_in_no_list_is_told_to_leave_it_out(anybody, made):
    form = await form_of(anybody, path_of(made)) | PERSON
    wrong = await anybody.post(path_of(made), data=form | {"village": "Tổ 5"})
    assert "“Tổ 5”; hãy chọn tên hiện ra khi gõ, hoặc để trống ô này." in wrong.text


async def test_two_of_one_name_and_year_in_two_villages_are_two(served, anybody, made):
    async with served.database.writing() as uow:
        second = NewUnit(UnitCode("ban-hai"), "Bản Hai", Kind.VILLAGE, UnitCode(COMMUNE))
        await units.register(uow, [second], today=served.context.clock.now().date())
    for village in ("Nậm Sin", "ban hai"):
        form = await form_of(anybody, path_of(made)) | PERSON | {"village": village}
        assert "Bạn đã có chỗ" in (await anybody.post(path_of(made), data=form)).text
    assert [village for _, village in await homes(served)] == ["Bản Hai", "Bản Nậm Sin"]


@pytest.mark.parametrize("way", ["household", "invitation", "helper"])
async def test_several_people_write_their_villages_line_by_line(served, organizer, anybody, made, way):
    if way == "invitation":
        browser, path = anybody, LINK.search((await invite(organizer, made["id"])).text)[1]
    elif way == "household":
        browser, path = anybody, f"{path_of(made)}/ca-nha"
    else:
        browser, path = organizer, f"/quan-ly/su-kien/{made['id']}/dang-ky/nhieu"
    people = [("Lò Văn An", "1980"), ("Lò Thị Bình", "1985")]
    wrong = await browser.post(path, data=await fill(browser, path, people, village_1="Huổi Lếch"))
    assert (wrong.status_code, 'href="#village_1"' in wrong.text, "Huổi Lếch" in wrong.text) == (422, True, True)
    assert '<option value="Bản Nậm Sin">' in wrong.text
    done = await browser.post(path, data=await fill(browser, path, people, village_1="ban nam sin"))
    assert done.status_code in {200, 303}
    assert await homes(served) == [("Lò Thị Bình", "Bản Nậm Sin"), ("Lò Văn An", None)]

"""Registers on a database: facts follow entries and acts, and go with them; once each, whatever is sent twice."""

from datetime import date

import pytest
import pytest_asyncio

from competitions.movements.registers import service
from competitions.movements.registers.domain.entries import Act, Ending, Entry, source_key
from competitions.movements.registers.jobs import follow_decisions
from competitions.movements.registers.queries import entries as entry_queries
from competitions.movements.registers.service import lists, reading
from competitions.movements.registers.service.lists import Row
from competitions.movements.registers.service.reading import Filter
from core.kernel import Actor, Conflict, Forbidden, Grant, Invalid, NotFound, PersonId, Role, UnitCode
from leaderboards import service as ledger
from leaderboards.domain.kinds import FactKind
from leaderboards.service import Reversal
from leaderboards.service.measuring import Window, count_persons, sum_quantities
from tests.competitions.movements.site import CELL, COMMUNE, OTHER, PROVINCE, SCHOOL, VILLAGE, add_units

DAY = date(2026, 10, 1)
YEAR = Window(date(2026, 1, 1), date(2027, 1, 1))
TICKED = frozenset({"phone", "vneid", "services", "payment", "learnt", "safety"})


def actor(role=Role.UNIT_OFFICER, unit=COMMUNE, name="officer"):
    return Actor(PersonId(f"{name}-{unit}"), name, (Grant(role, UnitCode(unit), date(2026, 1, 1)),))


OFFICER, LEADER = actor(), actor(Role.UNIT_LEADER, name="leader")
FAMILY = Entry("Hộ 12", DAY, ticked=TICKED)
ARTICLE = Entry("Bản học số", DAY, values={"channel": "Báo tỉnh"}, link="https://bao.example/1")
AMBASSADOR = Entry("", DAY, person="Lò Thị Ví Dụ", contact="0912345678")


@pytest_asyncio.fixture
async def desk(database, clock):
    await add_units(database, clock)

    class Desk:
        async def add(self, register, entry, *, by=OFFICER, unit=COMMUNE):
            async with database.writing() as uow:
                return await service.add_entry(uow, by, service.NewEntry(register, unit, entry), clock.now())

        async def act(self, entry_id, code, act, *, by=OFFICER):
            async with database.writing() as uow:
                return await service.add_act(uow, by, service.NewAct(entry_id, code, act), clock.now())

        async def end(self, entry_id, ending=Ending.OVER, reason="chuyển công tác", *, by=OFFICER):
            async with database.writing() as uow:
                await service.end_entry(uow, by, service.End(entry_id, ending, reason), clock.now())

        async def sums(self, *kinds):
            async with database.reading() as uow:
                return await sum_quantities(uow, [FactKind(kind) for kind in kinds], YEAR)

        async def people(self, *kinds):
            async with database.reading() as uow:
                return await count_persons(uow, [FactKind(kind) for kind in kinds], YEAR)

        async def view(self, entry_id, *, by=OFFICER):
            async with database.reading() as uow:
                return await reading.load_entry(uow, by, entry_id)

        async def book(self, register, *, by=OFFICER, **asked):
            async with database.reading() as uow:
                return await reading.load_list(uow, by, register, Filter(**asked))

    return Desk()


@pytest.mark.asyncio
async def test_an_entry_sent_twice_is_one_entry_and_one_fact(desk):
    first, again = await desk.add("bai-viet", ARTICLE), await desk.add("bai-viet", ARTICLE)
    assert (first.is_new, again.is_new, again.entry_id) == (True, False, first.entry_id)
    assert await desk.sums("media.article") == {COMMUNE: 1}


@pytest.mark.asyncio
async def test_a_draft_makes_no_fact_until_it_is_completed(desk, database, clock):
    draft = await desk.add("gia-dinh-so", Entry("Hộ 12", DAY, ticked=TICKED - {"vneid"}))
    assert [gap.pointer for gap in draft.gaps] == ["ticked"]
    assert await desk.sums("family.digital") == {}
    async with database.writing() as uow:
        kept = await service.change_entry(uow, OFFICER, service.Change(draft.entry_id, 1, FAMILY), clock.now())
    assert kept.gaps == ()
    assert await desk.people("family.digital") == {COMMUNE: 1}
    async with database.writing() as uow:
        with pytest.raises(Conflict):
            await service.change_entry(uow, OFFICER, service.Change(draft.entry_id, 2, FAMILY), clock.now())


@pytest.mark.asyncio
async def test_the_second_of_two_who_complete_a_draft_is_told(desk, database, clock):
    draft = await desk.add("bai-viet", Entry("Nháp", DAY))
    changed = service.Change(draft.entry_id, 1, Entry("Nháp hai", DAY))
    async with database.writing() as uow:
        await service.change_entry(uow, OFFICER, changed, clock.now())
    async with database.writing() as uow:
        with pytest.raises(Conflict) as refused:
            await service.change_entry(uow, LEADER, changed, clock.now())
    assert refused.value.code == "changed"
    assert (await desk.view(draft.entry_id)).row.entry.title == "Nháp hai"


@pytest.mark.asyncio
async def test_ending_takes_the_fact_back_and_the_same_may_be_entered_again(desk):
    kept = await desk.add("dai-su-so", AMBASSADOR, unit=VILLAGE)
    await desk.act(kept.entry_id, "nguoi-hoc", Act(DAY, 4))
    await desk.act(kept.entry_id, "nguoi-hoc", Act(DAY, person="Vàng A Mẫu"))
    assert await desk.people("ambassador.active", "ambassador.learner") == {VILLAGE: 6}
    assert (await desk.view(kept.entry_id)).sums == {(kept.entry_id, "nguoi-hoc"): 5}
    await desk.end(kept.entry_id)
    assert await desk.people("ambassador.active") == {}
    assert await desk.people("ambassador.learner") == {VILLAGE: 5}
    assert (await desk.add("dai-su-so", AMBASSADOR, unit=VILLAGE)).is_new
    with pytest.raises(Conflict):
        await desk.end(kept.entry_id)


@pytest.mark.asyncio
async def test_a_mistake_takes_what_stood_under_it_too(desk):
    kept = await desk.add("to-cong-nghe-so", Entry("Tổ 1", DAY, values={"members": "7"}), unit=VILLAGE)
    await desk.act(kept.entry_id, "hoat-dong", Act(DAY))
    await desk.act(kept.entry_id, "tham-ho", Act(DAY, 20))
    await desk.end(kept.entry_id, Ending.MISTAKE, "nhập nhầm bản")
    assert await desk.sums("digital_team.active", "digital_team.visit") == {}
    view = await desk.view(kept.entry_id)
    assert (view.row.state, view.row.reason, {act.reason for act in view.acts}) == (
        "ended",
        "nhập nhầm bản",
        {"nhập nhầm bản"},
    )


@pytest.mark.asyncio
async def test_a_month_counts_once_and_a_withdrawn_one_can_come_back(desk, database, clock):
    kept = await desk.add("to-cong-nghe-so", Entry("Tổ 1", DAY, values={"members": "7"}))
    act = await desk.act(kept.entry_id, "hoat-dong", Act(DAY))
    assert not (await desk.act(kept.entry_id, "hoat-dong", Act(date(2026, 10, 9)))).is_new
    assert await desk.sums("digital_team.active") == {COMMUNE: 1}
    for _ in range(2):
        async with database.writing() as uow:
            await service.withdraw_act(uow, OFFICER, service.Withdrawal(act.entry_id, "nhầm tháng"), clock.now())
    assert await desk.sums("digital_team.active") == {}
    assert (await desk.act(kept.entry_id, "hoat-dong", Act(DAY))).is_new
    assert await desk.sums("digital_team.active") == {COMMUNE: 1}


@pytest.mark.asyncio
async def test_a_large_number_counts_once_a_second_person_has_confirmed_it(desk, database, clock):
    kept = await desk.add("hoc-vien-4t", Entry("Chợ trung tâm", DAY, 80))
    assert (await desk.view(kept.entry_id)).is_waiting
    assert await desk.sums("market.person") == {}
    assert (await desk.view(kept.entry_id)).may_confirm is False
    async with database.writing() as uow:
        with pytest.raises(Forbidden):
            await service.confirm_entry(uow, OFFICER, kept.entry_id, clock.now())
    for expected in (1, 0):
        async with database.writing() as uow:
            assert await service.confirm_entry(uow, LEADER, kept.entry_id, clock.now()) == expected
    assert await desk.sums("market.person") == {COMMUNE: 80}


async def waits(desk, kept):
    return (await desk.view(kept.entry_id)).is_waiting


@pytest.mark.asyncio
async def test_an_entry_follows_what_is_decided_about_its_fact_elsewhere(desk, database, clock):
    """A second person may confirm among many facts of the ledger, or refuse: the book says the same soon after."""
    confirmed, refused, left = [
        await desk.add("hoc-vien-4t", Entry(name, DAY, 80)) for name in ("Chợ A", "Chợ B", "Chợ C")
    ]
    keys = [source_key(kept.entry_id, "market.person") for kept in (confirmed, refused)]
    async with database.writing() as uow:
        assert await ledger.confirm(uow, keys[:1], by="leader", now=clock.now()) == 1
        await ledger.reverse(uow, Reversal(keys[1], "không có thật", by="leader"), now=clock.now())
    for _ in range(2):
        await follow_decisions(database, clock)
        assert [await waits(desk, kept) for kept in (confirmed, refused, left)] == [False, False, True]
    view = await desk.view(refused.entry_id)
    assert (view.row.state, view.row.reason) == ("ended", "không có thật")
    assert await desk.sums("market.person") == {COMMUNE: 80}


@pytest.mark.asyncio
async def test_a_waiting_number_that_ends_never_counts(desk, database, clock):
    kept = await desk.add("hoc-vien-4t", Entry("Chợ trung tâm", DAY, 80))
    await desk.end(kept.entry_id, Ending.MISTAKE, "sai số")
    assert await desk.sums("market.person") == {}
    async with database.writing() as uow:
        with pytest.raises(Conflict):
            await service.confirm_entry(uow, LEADER, kept.entry_id, clock.now())


@pytest.mark.asyncio
async def test_names_are_seen_at_the_unit_and_right_above_only(desk):
    kept = await desk.add("dai-su-so", AMBASSADOR, unit=VILLAGE)
    for who in (OFFICER, actor(unit=VILLAGE)):
        assert (await desk.view(kept.entry_id, by=who)).people[kept.entry_id].name == "Lò Thị Ví Dụ"
        assert (await desk.book("dai-su-so", by=who)).people[kept.entry_id].contact == "0912345678"
    for who in (actor(Role.ADMINISTRATOR, PROVINCE), actor(Role.ORGANIZER, PROVINCE), actor(Role.SPECIALIST, PROVINCE)):
        view, book = await desk.view(kept.entry_id, by=who), await desk.book("dai-su-so", by=who)
        assert (view.people, view.sees_people, book.people, book.found.matching) == ({}, False, {}, 1)


@pytest.mark.asyncio
async def test_who_does_not_see_a_name_does_not_erase_it(desk, database, clock):
    draft = await desk.add("gia-dinh-so", Entry("Hộ 12", DAY, person="Lò Văn A"), unit=VILLAGE)
    chief = actor(Role.ADMINISTRATOR, PROVINCE)
    async with database.writing() as uow:
        await service.change_entry(uow, chief, service.Change(draft.entry_id, 1, FAMILY), clock.now())
    assert (await desk.view(draft.entry_id)).people[draft.entry_id].name == "Lò Văn A"


@pytest.mark.asyncio
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("home", [PROVINCE, COMMUNE, VILLAGE, OTHER])
async def test_a_units_drafts_and_counts_are_there_for_its_own_reach_only(desk, database, role, home):
    draft = await desk.add("bai-viet", Entry("Nháp", DAY))
    who = actor(role, home, "reader")
    local = role in {Role.UNIT_OFFICER, Role.UNIT_LEADER} and home in {PROVINCE, COMMUNE}
    wide = role in {Role.ADMINISTRATOR, Role.SPECIALIST} or (role is Role.ORGANIZER and home == PROVINCE)
    if local or wide:
        assert (await desk.view(draft.entry_id, by=who)).row.state == "draft"
        assert (await desk.book("bai-viet", by=who, unit_code=COMMUNE)).found.total == 1
        await desk.end(draft.entry_id, by=who)
        return
    with pytest.raises((Forbidden, NotFound)):
        await desk.view(draft.entry_id, by=who)
    with pytest.raises((Forbidden, NotFound)):
        await desk.book("bai-viet", by=who, unit_code=COMMUNE)
    with pytest.raises((Forbidden, NotFound)):
        await desk.end(draft.entry_id, by=who)
    with pytest.raises(Forbidden):
        await desk.add("bai-viet", ARTICLE, by=who)
    async with database.reading() as uow:
        with pytest.raises(Forbidden):
            await reading.load_overview(uow, who, COMMUNE)
    if role in {Role.UNIT_OFFICER, Role.UNIT_LEADER}:
        async with database.reading() as uow:
            own = await reading.load_overview(uow, who, "")
        assert sum(line.counts.draft + line.counts.final for line in own.lines) == 0


@pytest.mark.asyncio
async def test_the_overview_counts_a_unit_and_those_below_and_no_other(desk, database):
    await desk.add("dai-su-so", AMBASSADOR, unit=VILLAGE)
    await desk.add("doi-tinh-nguyen", Entry("Đội 1", DAY, values={"members": "8"}), unit=SCHOOL)
    await desk.add("bai-viet", Entry("Nháp", DAY), by=actor(unit=OTHER), unit=OTHER)
    async with database.reading() as uow:
        view = await reading.load_overview(uow, OFFICER, "")
    counts = {line.register.code: line.counts for line in view.lines}
    assert (counts["dai-su-so"].final, counts["doi-tinh-nguyen"].out_of_band, counts["bai-viet"].draft) == (1, 1, 0)
    assert {unit.code for unit in view.below} == {VILLAGE, SCHOOL, CELL}
    async with database.reading() as uow:
        cell = await reading.load_overview(uow, actor(unit=CELL), "")
    assert {line.register.family for line in cell.lines} >= {"party"}
    assert "dai-su-so" not in {line.register.code for line in cell.lines}


@pytest.mark.asyncio
async def test_a_register_is_refused_for_a_unit_that_does_not_keep_it(desk):
    with pytest.raises(Invalid) as refused:
        await desk.add("sinh-hoat-chuyen-de", ARTICLE)
    assert refused.value.errors[0].pointer == "unit"
    with pytest.raises(NotFound):
        await desk.add("khong-co", ARTICLE)


@pytest.mark.asyncio
async def test_a_list_is_found_by_words_without_accents_and_by_state(desk):
    await desk.add("bai-viet", ARTICLE)
    draft = await desk.add("bai-viet", Entry("Chưa có liên kết", DAY))
    assert [row.entry.title for row in (await desk.book("bai-viet", text="ban hoc")).found.rows] == ["Bản học số"]
    assert [row.id for row in (await desk.book("bai-viet", state="draft")).found.rows] == [draft.entry_id]
    none = (await desk.book("bai-viet", text="%")).found
    assert (none.matching, none.total) == (0, 2)
    assert (await desk.book("bai-viet", state="band")).found.matching == 0
    assert (await desk.book("bai-viet", state="waiting")).found.matching == 0
    await desk.end(draft.entry_id)
    assert (await desk.book("bai-viet")).found.matching == 1
    assert (await desk.book("bai-viet", state="ended")).found.matching == 1


@pytest.mark.asyncio
async def test_a_list_that_broke_off_is_entered_to_its_end_and_nothing_twice(desk, database, clock):
    rows = [Row(COMMUNE, {"title": f"Hộ {n}", "occurred_on": "2026-10-01"} | ticks()) for n in range(45)]
    async with database.writing() as uow:
        asked = await lists.load_desk(uow, OFFICER, "gia-dinh-so", COMMUNE)
        list_id = await lists.keep_list(uow, OFFICER, asked, rows, now=clock.now())
    async with database.writing() as uow:
        assert await lists.enter_rows(uow, OFFICER, list_id, clock.now())
    assert await desk.people("family.digital") == {COMMUNE: 20}
    left = True
    while left:
        async with database.writing() as uow:
            left = await lists.enter_rows(uow, OFFICER, list_id, clock.now())
    async with database.writing() as uow:
        assert not await lists.enter_rows(uow, OFFICER, list_id, clock.now())
        card = await lists.load_list_card(uow, OFFICER, list_id)
    assert (card.added, card.known, card.is_over, card.rows) == (45, 0, True, ())
    assert await desk.people("family.digital") == {COMMUNE: 45}
    async with database.reading() as uow:
        with pytest.raises(NotFound):
            await lists.load_list_card(uow, LEADER, list_id)


def ticks():
    return {f"tick_{key}": "1" for key in TICKED}


def team(members):
    return Entry("Đội Tuổi trẻ số", DAY, values={"members": str(members)})


@pytest.mark.asyncio
async def test_a_team_entered_anew_with_another_size_moves_from_one_kind_to_the_other(desk):
    kinds = ("volunteer_team.formed", "volunteer_team.other_size")
    small = await desk.add("doi-tinh-nguyen", team(3), unit=SCHOOL)
    assert [await desk.sums(kind) for kind in kinds] == [{}, {SCHOOL: 1}]
    await desk.end(small.entry_id, Ending.MISTAKE, "nhập nhầm số em")
    assert [await desk.sums(kind) for kind in kinds] == [{}, {}]
    whole = await desk.add("doi-tinh-nguyen", team(12), unit=SCHOOL)
    assert [await desk.sums(kind) for kind in kinds] == [{SCHOOL: 1}, {}]
    await desk.end(whole.entry_id)
    assert [await desk.sums(kind) for kind in kinds] == [{}, {}]


@pytest.mark.asyncio
async def test_a_team_kept_before_sizes_were_told_apart_still_ends(desk, database):
    kept = await desk.add("doi-tinh-nguyen", team(12), unit=SCHOOL)
    async with database.writing() as uow:
        row = await entry_queries.hold_entry(uow, kept.entry_id)
        row.is_out_of_band, row.details = True, entry_queries.pack_details(team(3))
    await desk.end(kept.entry_id)
    assert await desk.sums("volunteer_team.formed") == {}

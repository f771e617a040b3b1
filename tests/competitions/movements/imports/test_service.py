"""Imports on a database: staged, confirmed, recorded slice by slice, broken off and completed, sent again."""

import asyncio
import csv
import io
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
import pytest_asyncio
import xlsxwriter
from sqlalchemy import text

from competitions.movements.declarations.queries.facts import PendingWanted
from competitions.movements.declarations.service.confirming import Decision, Verdict, decide, load_waiting
from competitions.movements.imports import jobs, queries, service
from competitions.movements.imports.domain.changes import SLICE, State
from competitions.movements.imports.domain.sources import SOURCES
from competitions.movements.imports.intake import Office, Sent, stage
from competitions.movements.imports.service import NewImport
from core.kernel import Actor, Conflict, Forbidden, Grant, Invalid, NotFound, PersonId, Role, UnitCode
from leaderboards.domain.kinds import FactKind
from leaderboards.service.measuring import Window, count_persons, sum_quantities
from tests.competitions.movements.site import CELL, COMMUNE, OTHER, PROVINCE, SECRET, VILLAGE, add_units

YEARS = Window(date(2025, 1, 1), date(2027, 1, 1))
HEADER = ["Đơn vị", "Loại số liệu", "Ngày hoặc tháng", "Số lượng", "Mã người (nếu có)", "Ghi chú"]
KIND = "vneid.confirmation"


def actor(role=Role.ORGANIZER, unit=PROVINCE, name="sender"):
    return Actor(PersonId(f"{name}-{role}-{unit}"), name, (Grant(role, UnitCode(unit), date(2026, 1, 1)),))


SENDER = actor()


def as_csv(*rows, header=HEADER):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def row(unit, when, number, person=""):
    return [unit, KIND, when, str(number), person, ""]


def days(count, quantity=1):
    """Rows of one unit for as many days, newest first."""
    return [row(COMMUNE, (date(2026, 10, 9) - timedelta(at)).isoformat(), quantity) for at in range(count)]


@pytest_asyncio.fixture
async def office(database, clock):
    await add_units(database, clock)

    class Desk(Office):
        async def stage(self, content, *, by=SENDER, source="khac"):
            return await stage(self, by, Sent(SOURCES[source], "danh-sach.csv", content, {}))

        async def confirm(self, import_id, *, by=SENDER):
            async with self.database.writing() as uow:
                await service.confirm(uow, by, import_id, self.clock.now())

        async def slice(self, import_id):
            async with self.database.writing() as uow:
                return await service.record_slice(uow, import_id, self.clock.now())

        async def run(self, content, **options):
            import_id = await self.stage(content, **options)
            await self.confirm(import_id, by=options.get("by", SENDER))
            await jobs.record_waiting(self.database, self.clock)
            return await self.view(import_id)

        async def view(self, import_id, *, by=SENDER):
            async with self.database.reading() as uow:
                return await service.load_import(uow, by, import_id)

        async def sums(self, kind=KIND):
            async with self.database.reading() as uow:
                return await sum_quantities(uow, [FactKind(kind)], YEARS)

    return Desk(database, clock, SECRET)


@pytest.mark.asyncio
async def test_nothing_is_recorded_before_the_confirmation_and_everything_after(office):
    import_id = await office.stage(as_csv(row(COMMUNE, "09/2026", 120), row(OTHER, "09/2026", 80)))
    view = await office.view(import_id)
    assert (view.row.state, view.preview.new, view.preview.sums[0].quantity) == (State.READY, 2, 200)
    await jobs.record_waiting(office.database, office.clock)
    assert await office.sums() == {}
    await office.confirm(import_id)
    await jobs.record_waiting(office.database, office.clock)
    assert await office.sums() == {COMMUNE: 120, OTHER: 80}
    view = await office.view(import_id)
    assert (view.row.state, view.row.recorded, view.row.done, view.total) == (State.FINISHED, 2, 2, 2)


@pytest.mark.asyncio
async def test_an_import_that_broke_off_is_completed_and_nothing_counts_twice(office):
    import_id = await office.stage(as_csv(*days(600, 2)))
    await office.confirm(import_id)
    assert await office.slice(import_id) is State.RECORDING
    assert await office.sums() == {COMMUNE: 2 * SLICE}
    await jobs.record_waiting(office.database, office.clock)
    assert await office.sums() == {COMMUNE: 1200}
    assert await office.slice(import_id) is State.FINISHED
    await office.confirm(import_id)
    await jobs.record_waiting(office.database, office.clock)
    assert await office.sums() == {COMMUNE: 1200}
    assert (await office.view(import_id)).row.recorded == 600


@pytest.mark.asyncio
async def test_an_error_inside_a_slice_leaves_nothing_of_it(office):
    import_id = await office.stage(as_csv(*days(300)))
    await office.confirm(import_id)
    with pytest.raises(RuntimeError, match="power cut"):
        await slice_in_a_power_cut(office, import_id)
    view = await office.view(import_id)
    assert (await office.sums(), view.row.cursor, view.row.done) == ({}, 0, 0)
    await jobs.record_waiting(office.database, office.clock)
    assert await office.sums() == {COMMUNE: 300}


async def slice_in_a_power_cut(office, import_id):
    async with office.database.writing() as uow:
        await service.record_slice(uow, import_id, office.clock.now())
        raise RuntimeError("power cut")


@pytest.mark.asyncio
async def test_the_same_list_again_changes_nothing_and_a_changed_number_replaces_the_old(office):
    await office.run(as_csv(*days(3, 10)))
    again = await office.run(as_csv(*days(3, 10)))
    assert (again.row.recorded, again.row.same, again.row.changed) == (0, 3, 0)
    for number in (12, 15, 10):
        changed = days(3, 10)
        changed[1][3] = str(number)
        view = await office.run(as_csv(*changed))
        assert [each.after for each in view.preview.differences] == [number]
        assert (view.row.changed, view.row.same) == (1, 2)
        assert await office.sums() == {COMMUNE: 20 + number}


@pytest.mark.asyncio
async def test_two_lists_with_changed_numbers_in_opposite_order_used_to_wait_for_each_other(office):
    def rows(kind, quantity):
        pairs = [[unit, kind, each[2], str(quantity), "", ""] for each in days(20) for unit in (COMMUNE, OTHER)]
        return pairs if kind == KIND else pairs[::-1]

    kinds = (KIND, "vneid.account")
    for kind in kinds:
        await office.run(as_csv(*rows(kind, 10)))
    changed = [await office.stage(as_csv(*rows(kind, 12))) for kind in kinds]
    for each in changed:
        await office.confirm(each)
    assert await asyncio.gather(*map(office.slice, changed)) == [State.FINISHED] * 2
    assert [(await office.view(each)).row.changed for each in changed] == [40, 40]
    assert [await office.sums(kind) for kind in kinds] == [{COMMUNE: 240, OTHER: 240}] * 2


@pytest.mark.asyncio
async def test_a_cancelled_import_keeps_what_it_recorded_and_the_list_sent_again_completes_it(office):
    import_id = await office.stage(as_csv(*days(300)))
    await office.confirm(import_id)
    await office.slice(import_id)
    for _ in range(2):
        async with office.database.writing() as uow:
            await service.cancel(uow, SENDER, import_id, office.clock.now())
    assert await office.slice(import_id) is State.CANCELLED
    with pytest.raises(Conflict):
        await office.confirm(import_id)
    assert await office.sums() == {COMMUNE: SLICE}
    view = await office.run(as_csv(*days(300)))
    assert (view.row.recorded, view.row.same) == (300 - SLICE, SLICE)
    async with office.database.writing() as uow:
        with pytest.raises(Conflict):
            await service.cancel(uow, SENDER, view.row.id, office.clock.now())


@pytest.mark.asyncio
async def test_a_person_in_two_lists_counts_once_and_stands_nowhere_in_the_database(office):
    number = "011099000777"
    await office.run(as_csv(row(COMMUNE, "2026-09-01", 1, number), row(COMMUNE, "2026-09-01", 1, "x2")))
    await office.run(as_csv(row(COMMUNE, "2026-10-01", 1, number)))
    async with office.database.reading() as uow:
        assert await count_persons(uow, [FactKind(KIND)], YEARS) == {COMMUNE: 2}
        for table in ("fact", "imported_fact", "fact_import", "fact_import_slice", "audit_entry"):
            rows = (await uow.session.execute(text(f"SELECT * FROM {table}"))).all()  # noqa: S608 - names from above
            assert number not in str(rows)


@pytest.mark.asyncio
async def test_a_list_with_one_wrong_cell_leaves_nothing_at_all(office):
    with pytest.raises(Invalid) as refused:
        await office.stage(as_csv(*days(2), ["99999", KIND, "31/02/2026", "nhiều", "", ""]))
    assert [error.pointer for error in refused.value.errors] == ["A4", "C4", "D4"]
    async with office.database.reading() as uow:
        assert await service.list_imports(uow, SENDER) == []


@pytest.mark.asyncio
async def test_what_the_ledger_refuses_is_told_and_the_rest_is_recorded(office):
    import_id = await office.stage(as_csv(*days(2)))
    await office.confirm(import_id)
    later = office.clock.now()
    office.clock.forward(days=-400)  # the calendar was set back: now the facts lie in the future
    await office.slice(import_id)
    view = await office.view(import_id)
    assert (view.row.refused, view.row.recorded, len(view.refusals)) == (2, 0, 2)
    assert await office.sums() == {}
    office.clock.forward(seconds=(later - office.clock.now()).total_seconds())
    assert (await office.run(as_csv(*days(2)))).row.recorded == 2


@pytest.mark.asyncio
async def test_an_officer_imports_for_their_own_reach_only(office):
    officer = actor(Role.UNIT_OFFICER, COMMUNE)
    view = await office.run(as_csv(row(VILLAGE, "09/2026", 5), row(COMMUNE, "09/2026", 7)), by=officer)
    assert view.row.recorded == 2
    with pytest.raises(Invalid) as refused:
        await office.stage(as_csv(row(OTHER, "09/2026", 5)), by=officer)
    assert refused.value.errors[0].pointer == "A2"
    for stranger in (actor(Role.UNIT_LEADER, COMMUNE), actor(Role.HOST), actor(Role.INSPECTOR)):
        with pytest.raises(Forbidden):
            await office.stage(as_csv(*days(1)), by=stranger)
    elsewhere = actor(Role.ORGANIZER, COMMUNE)
    with pytest.raises(Invalid):
        await office.stage(as_csv(*days(1)), by=elsewhere)


@pytest.mark.asyncio
async def test_an_import_shows_each_reader_their_own_units_and_counts_only(office):
    rows = [
        row(COMMUNE, "09/2026", 5),
        row(VILLAGE, "09/2026", 2),
        row(OTHER, "09/2026", 9),
    ]
    import_id = (await office.run(as_csv(*rows))).row.id
    seen = {}
    for role, unit in ((Role.UNIT_LEADER, OTHER), (Role.UNIT_OFFICER, COMMUNE), (Role.INSPECTOR, PROVINCE)):
        view = await office.view(import_id, by=actor(role, unit, "reader"))
        seen[unit] = ([line.quantity for line in view.lines], view.total, view.preview is None)
    assert seen == {OTHER: ([9], 1, True), COMMUNE: ([5, 2], 2, True), PROVINCE: ([9, 5, 2], 3, False)}
    with pytest.raises(NotFound):
        await office.view(import_id, by=actor(Role.UNIT_OFFICER, "cb-muong-nhe", "reader"))
    with pytest.raises(Forbidden):
        await office.view(import_id, by=actor(Role.HOST))
    async with office.database.reading() as uow:
        assert await service.list_imports(uow, actor(Role.UNIT_OFFICER, COMMUNE, "reader")) == []
        assert [row.id for row in await service.list_imports(uow, actor(Role.ADMINISTRATOR))] == [import_id]
    async with office.database.writing() as uow:
        with pytest.raises(NotFound):
            await service.cancel(uow, actor(Role.UNIT_OFFICER, COMMUNE, "reader"), import_id, office.clock.now())


@pytest.mark.asyncio
async def test_a_list_whose_reading_broke_off_is_no_import_and_is_forgotten(office):
    async with office.database.writing() as uow:
        import_id = await service.open_import(uow, SENDER, NewImport("vneid", "x.csv", 3), office.clock.now())
        await service.add_slices(uow, import_id, 0, [()])
    async with office.database.reading() as uow:
        assert (await queries.find_import(uow, import_id), await service.list_imports(uow, SENDER)) == (None, [])
    with pytest.raises(NotFound):
        await office.confirm(import_id)
    now = office.clock.forward(hours=2)
    async with office.database.writing() as uow:
        await service.drop_unread(uow, now)
    async with office.database.reading() as uow:
        assert (await uow.session.execute(text("SELECT * FROM fact_import"))).all() == []


def large(rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for at in range(rows):
            day = date(2026, 10, 9) - timedelta(at % 600)
            sheet.write_row(at + 1, 0, [COMMUNE, KIND, day.isoformat(), "1", f"nguoi-{at}", ""])
    return buffer.getvalue()


@pytest.mark.asyncio
async def test_a_list_of_too_many_rows_is_refused(office):
    with pytest.raises(Invalid, match="too large"):
        await office.stage(large(50_001))


@pytest.mark.exhaustive
@pytest.mark.asyncio
async def test_fifty_thousand_rows_are_read_and_recorded(office):
    began = time.perf_counter()
    import_id = await office.stage(large(50_000))
    staged = time.perf_counter()
    await office.confirm(import_id)
    await jobs.record_waiting(office.database, office.clock)
    print(f"staged in {staged - began:.1f} s, recorded in {time.perf_counter() - staged:.1f} s")
    view = await office.view(import_id)
    assert (view.row.state, view.row.recorded, view.row.refused) == (State.FINISHED, 50_000, 0)
    assert await office.sums() == {COMMUNE: 50_000}


OFFICER_OF_COMMUNE = actor(Role.UNIT_OFFICER, COMMUNE, "officer")


def trained(number, when="2026-10-01", unit=COMMUNE, kind="training.adult"):
    return [unit, kind, when, str(number), "", ""]


@pytest.mark.asyncio
async def test_an_officers_import_used_to_count_large_numbers_without_a_second_person(office):
    small, large = trained(49), trained(20_000, "2026-10-02")
    view = await office.view(await office.stage(as_csv(small, large), by=OFFICER_OF_COMMUNE), by=OFFICER_OF_COMMUNE)
    assert view.preview.waiting == 1
    assert [item.waits for item in view.preview.first] == [False, True]
    await office.confirm(view.row.id, by=OFFICER_OF_COMMUNE)
    await jobs.record_waiting(office.database, office.clock)
    assert await office.sums("training.adult") == {COMMUNE: 49}
    leader = actor(Role.UNIT_LEADER, COMMUNE, "leader")
    sender = replace(leader, person_id=OFFICER_OF_COMMUNE.person_id)
    async with office.database.writing() as uow:
        (line,) = (await load_waiting(uow, leader, PendingWanted(None), office.clock.now())).lines
        assert line.row.evidence == f"/thi-dua/nhap-so-lieu/{view.row.id}"
        own = Verdict(Decision.CONFIRM, (line.row.id,))
        assert await decide(uow, sender, own, office.clock.now()) == 0
        assert await decide(uow, leader, own, office.clock.now()) == 1
    assert await office.sums("training.adult") == {COMMUNE: 20_049}


@pytest.mark.asyncio
async def test_a_number_that_an_officer_raises_by_a_second_list_waits_too(office):
    await office.run(as_csv(trained(49)), by=OFFICER_OF_COMMUNE)
    again = await office.stage(as_csv(trained(50)), by=OFFICER_OF_COMMUNE)
    assert (await office.view(again)).preview.waiting == 1
    await office.confirm(again, by=OFFICER_OF_COMMUNE)
    await jobs.record_waiting(office.database, office.clock)
    assert await office.sums("training.adult") == {}
    known = await office.stage(as_csv(trained(50)), by=OFFICER_OF_COMMUNE)
    assert (await office.view(known)).preview.waiting == 0


@pytest.mark.asyncio
async def test_a_list_of_the_province_counts_at_once(office):
    view = await office.run(as_csv(trained(20_000)))
    assert view.preview.waiting == 0
    assert await office.sums("training.adult") == {COMMUNE: 20_000}


@pytest.mark.asyncio
async def test_an_officers_list_does_not_replace_a_number_of_the_provinces_own(office):
    await office.run(as_csv(trained(30)))
    with pytest.raises(Invalid) as refused:
        await office.stage(as_csv(trained(49)), by=OFFICER_OF_COMMUNE)
    assert [error.params for error in refused.value.errors] == [{"row": 2}]
    assert await office.sums("training.adult") == {COMMUNE: 30}
    same = await office.run(as_csv(trained(30)), by=OFFICER_OF_COMMUNE)
    assert (same.row.same, same.row.changed) == (1, 0)
    await office.run(as_csv(trained(31)))
    assert await office.sums("training.adult") == {COMMUNE: 31}


@pytest.mark.asyncio
async def test_an_officers_list_that_waited_does_not_replace_what_the_province_sent_meanwhile(office):
    waiting = await office.stage(as_csv(trained(49)), by=OFFICER_OF_COMMUNE)
    await office.run(as_csv(trained(30)))
    await office.confirm(waiting, by=OFFICER_OF_COMMUNE)
    await jobs.record_waiting(office.database, office.clock)
    assert (await office.view(waiting)).refusals == (("2", service.WITHHELD_LATER),)
    assert await office.sums("training.adult") == {COMMUNE: 30}


@pytest.mark.asyncio
async def test_a_number_that_the_leader_refused_can_be_sent_again(office):
    await office.run(as_csv(trained(60)), by=OFFICER_OF_COMMUNE)
    leader = actor(Role.UNIT_LEADER, COMMUNE, "leader")

    async def judge(decision, reason=""):
        async with office.database.writing() as uow:
            (line,) = (await load_waiting(uow, leader, PendingWanted(None), office.clock.now())).lines
            assert await decide(uow, leader, Verdict(decision, (line.row.id,), reason), office.clock.now()) == 1

    await judge(Decision.REFUSE, "Thiếu danh sách ký")
    again = await office.run(as_csv(trained(60)), by=OFFICER_OF_COMMUNE)
    assert (again.row.same, again.row.changed) == (0, 1)
    await judge(Decision.CONFIRM)
    assert await office.sums("training.adult") == {COMMUNE: 60}


@pytest.mark.asyncio
async def test_a_zero_that_is_corrected_counts(office):
    kind = "party.present"
    await office.run(as_csv(trained(0, unit=CELL, kind=kind)))
    assert await office.sums(kind) == {CELL: 0}
    changed = await office.run(as_csv(trained(25, unit=CELL, kind=kind)))
    assert (changed.row.changed, changed.row.recorded) == (1, 0)
    assert await office.sums(kind) == {CELL: 25}

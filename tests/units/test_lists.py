"""Lists of villages and units on a database: the difference, slices, a second run; and the files they come from."""

import io
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from core.kernel import Forbidden, Invalid, NotFound, Role
from tests.units.office import CLUSTER, MUONG_NHE, OTHER_CLUSTER, SIN_THAU, WARD, actor
from units import importing, queries
from units.domain.directory import UnitLine, parse_units
from units.domain.unit import FigureState, Kind, Measure, Origin
from units.domain.villages import COLUMNS, Change, VillageLine, parse_villages
from units.queries import groups, history
from units.service import lists
from units.service.lists import Listing
from units.service.villages import Basis, VillageOrder, import_villages

BASIS = Basis(date(2026, 10, 1), "Danh sách của xã", "BC 5/BC-UBND")
PROVINCIAL, OFFICER = actor(Role.ADMINISTRATOR), actor(Role.UNIT_OFFICER, MUONG_NHE)
LINES = (
    VillageLine(2, MUONG_NHE, "Bản Nậm Sin", "", 40, has_4g=False),
    VillageLine(3, MUONG_NHE, "Bản Tà Tổng", "Nậm Vì", 71, has_4g=True),
)


async def keep(few, clock, listing, who=PROVINCIAL):
    async with few.writing() as uow:
        return await lists.keep_draft(uow, who, listing, clock.now())


async def apply(few, clock, draft, who=PROVINCIAL, *, most=99):
    for _ in range(most):
        async with few.writing() as uow:
            if not await lists.apply_slice(uow, who, draft, clock.now()):
                return


async def send(few, clock, listing, who=PROVINCIAL):
    draft = await keep(few, clock, listing, who)
    async with few.reading() as uow:
        waiting = await lists.access_draft(uow, who, draft)
    await apply(few, clock, draft, who)
    return waiting.difference


async def households(few):
    async with few.reading() as uow:
        found = await queries.list_figures(uow, Measure.HOUSEHOLDS, 2026)
        codes = {key: code for code, key in (await queries.list_known_codes(uow)).items()}
    return {codes[key]: (each.value, each.is_confirmed) for key, each in found.items()}


@pytest.mark.asyncio
async def test_a_list_adds_villages_households_and_coverage_once(few, clock):
    difference = await send(few, clock, Listing(BASIS, LINES))
    assert [each.change for each in difference.changes] == [Change.CHANGED, Change.NEW]
    assert await households(few) == {"ban-nam-sin": (40, True), "03160-ban-ta-tong-nam-vi": (71, True)}
    async with few.reading() as uow:
        known = await queries.list_known_codes(uow)
        covered = await queries.list_coverage(uow, BASIS.on)
        assert await queries.list_coverage(uow, date(2026, 9, 30)) == {}
        entries = await queries.list_picker_entries(uow, Kind.VILLAGE)
    assert covered == {known["ban-nam-sin"]: False, known["03160-ban-ta-tong-nam-vi"]: True}
    assert {entry.name: entry.districts for entry in entries}["Bản Tà Tổng"] == ("Nậm Vì",)
    again = await send(few, clock, Listing(BASIS, LINES))
    assert [each.change for each in again.changes] == [Change.SAME, Change.SAME]
    assert len(await history_of(few, known["ban-nam-sin"])) == 1


async def history_of(few, key):
    async with few.reading() as uow:
        return await queries.figures.list_entries(uow, key)


@pytest.mark.asyncio
async def test_an_officers_households_wait_for_the_province(few, clock):
    await send(few, clock, Listing(BASIS, LINES), OFFICER)
    assert set((await households(few)).values()) == {(40, False), (71, False)}


@pytest.mark.asyncio
async def test_what_a_list_does_not_name_stays_and_is_shown(few, clock):
    await send(few, clock, Listing(BASIS, LINES))
    difference = await send(few, clock, Listing(BASIS, LINES[:1]))
    assert [now.name for now in difference.missing] == ["Bản Tà Tổng"]
    async with few.reading() as uow:
        assert len(await queries.list_units(uow, Kind.VILLAGE)) == 2


@pytest.mark.asyncio
async def test_another_spelling_renames_and_keeps_the_old_one(few, clock):
    await send(few, clock, Listing(BASIS, (VillageLine(2, MUONG_NHE, "Bản Nậm Sìn"),)))
    async with few.reading() as uow:
        card = await queries.find_card(uow, "ban-nam-sin")
        names = await queries.list_past_names(uow, date(2026, 9, 30))
    assert card.unit.name == "Bản Nậm Sìn"
    assert names[card.unit.id] == "Bản Nậm Sin"


@pytest.mark.asyncio
async def test_a_long_list_goes_on_where_it_stopped(few, clock):
    lines = tuple(VillageLine(row, SIN_THAU, f"Bản Số {row}", "", row) for row in range(2, 252))
    draft = await keep(few, clock, Listing(BASIS, lines))
    await apply(few, clock, draft, most=1)
    async with few.reading() as uow:
        assert (await lists.access_draft(uow, PROVINCIAL, draft)).done == 50
        assert len(await groups.list_villages(uow, [SIN_THAU], BASIS.on)) == 50
    await apply(few, clock, draft)
    await apply(few, clock, draft)
    async with few.reading() as uow:
        assert (await lists.access_draft(uow, PROVINCIAL, draft)).done == 250
        assert len(await groups.list_villages(uow, [SIN_THAU], BASIS.on)) == 250


@pytest.mark.asyncio
async def test_the_seed_imports_marked_villages_without_a_draft(few, clock):
    order = VillageOrder(LINES, BASIS, FigureState.CONFIRMED, Origin.DEMONSTRATION)
    async with few.writing() as uow:
        first = await import_villages(uow, order, clock.now())
    async with few.writing() as uow:
        again = await import_villages(uow, order, clock.now())
    assert (first.count(Change.NEW), again.count(Change.SAME)) == (1, 2)
    async with few.reading() as uow:
        made_up = (await queries.find_units(uow, ["03160-ban-ta-tong-nam-vi"]))["03160-ban-ta-tong-nam-vi"]
        figures = await queries.list_figures(uow, Measure.HOUSEHOLDS, 2026)
    assert made_up.origin is Origin.DEMONSTRATION
    assert figures[made_up.id].is_estimate


@pytest.mark.asyncio
async def test_villages_of_an_unknown_commune_are_refused(few, clock):
    with pytest.raises(Invalid):
        async with few.writing() as uow:
            await import_villages(uow, VillageOrder((VillageLine(2, "99999", "Bản X"),), BASIS), clock.now())


@pytest.mark.asyncio
async def test_an_officer_sends_the_own_commune_only_and_sees_nobody_elses_list(few, clock):
    with pytest.raises(Forbidden):
        await keep(few, clock, Listing(BASIS, (VillageLine(2, SIN_THAU, "Bản X"),)), OFFICER)
    draft = await keep(few, clock, Listing(BASIS, LINES), OFFICER)
    async with few.reading() as uow:
        assert await lists.list_communes(uow, OFFICER) == {MUONG_NHE: "Xã Mường Nhé"}
        with pytest.raises(NotFound):
            await lists.access_draft(uow, actor(Role.UNIT_OFFICER, SIN_THAU), draft)
        with pytest.raises(Forbidden):
            await lists.list_communes(uow, actor(Role.HOST))
        with pytest.raises(Forbidden):
            await lists.list_known(uow, OFFICER)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"on": date(2026, 10, 11)}, "on"), ({"source": " "}, "source"), ({"document": "x" * 301}, "document")],
)
async def test_a_list_needs_a_day_and_a_source(few, clock, change, pointer):
    with pytest.raises(Invalid) as raised:
        await keep(few, clock, Listing(replace(BASIS, **change), LINES))
    assert [error.pointer for error in raised.value.errors] == [pointer]


UNIT_LINES = (
    UnitLine(2, "th-mot", "Trường Số Một", Kind.SCHOOL, WARD, OTHER_CLUSTER),
    UnitLine(3, "dn-ba", "Hợp tác xã Ba", Kind.ENTERPRISE, MUONG_NHE),
    UnitLine(4, "cq-bon", "Cơ quan Bốn", Kind.AGENCY, "", CLUSTER),
)


@pytest.mark.asyncio
async def test_a_list_of_units_adds_renames_moves_and_joins_clusters(few, clock):
    difference = await send(few, clock, Listing(BASIS, units=UNIT_LINES))
    assert [each.change for each in difference.changes] == [Change.CHANGED, Change.NEW, Change.NEW]
    async with few.reading() as uow:
        found = await queries.find_units(uow, [line.code for line in UNIT_LINES])
        acts = await history.list_acts(uow, found["th-mot"].id)
    places = {code: (row.name, row.parent_code, row.cluster_code) for code, row in found.items()}
    assert places == {
        "th-mot": ("Trường Số Một", WARD, OTHER_CLUSTER),
        "dn-ba": ("Hợp tác xã Ba", MUONG_NHE, CLUSTER),
        "cq-bon": ("Cơ quan Bốn", "11", CLUSTER),
    }
    assert sorted(act.kind for act in acts) == ["move", "rename"]
    again = await send(few, clock, Listing(BASIS, units=UNIT_LINES))
    assert again.count(Change.SAME) == 3


@pytest.mark.asyncio
async def test_a_change_that_the_day_does_not_allow_is_told_at_its_row_before_anything_is_stored(few, clock):
    await send(few, clock, Listing(BASIS, units=UNIT_LINES))
    earlier = Listing(
        replace(BASIS, on=date(2026, 9, 1)), units=(replace(UNIT_LINES[0], name="Trường Khác", cluster=CLUSTER),)
    )
    with pytest.raises(Invalid) as raised:
        await keep(few, clock, earlier)
    assert {error.pointer for error in raised.value.errors} == {"row/2"}
    with pytest.raises(Forbidden):
        await keep(few, clock, Listing(BASIS, units=UNIT_LINES), OFFICER)


def workbook(write):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [column.title for column in COLUMNS])
        write(sheet)
    return buffer.getvalue()


def test_formulas_and_merged_cells_of_a_workbook_are_named():
    def write(sheet):
        sheet.write_row(1, 0, ["03160", "Bản A", "bản", "", 12, True])
        sheet.write_row(2, 0, ["03160", "Bản B", "bản"])
        sheet.write_formula(2, 4, "=1+1")
        sheet.merge_range(3, 0, 4, 0, "03160")

    found = parse_villages(importing.read_sheet(workbook(write)), {"03160": "Xã Mường Nhé"})
    assert {fault.params["cell"] for fault in found.faults if "cell" in fault.params} == {"E3", "A4"}
    with pytest.raises(Invalid) as raised:
        importing.refuse(found.faults)
    assert {"row/3", "row/4"} <= {error.pointer for error in raised.value.errors}


def test_number_cells_with_a_fraction_are_refused_as_households():
    def write(sheet):
        sheet.write_row(0, 0, [column.title for column in COLUMNS])
        for row, number in enumerate((64.5, 1.234, 64.0), start=1):
            sheet.write_row(row, 0, ["03160", f"Bản {row}", "bản", "", number])

    found = parse_villages(importing.read_sheet(workbook(write)), {"03160": "Xã Mường Nhé"})
    assert [(fault.row, fault.params["text"]) for fault in found.faults] == [(2, "64,5"), (3, "1,234")]
    assert [line.households for line in found.lines] == [64]


@pytest.mark.parametrize("write", [importing.write_template_xlsx, importing.write_template_csv])
def test_the_templates_can_be_sent_as_they_are(write):
    communes = {"03160": "Xã Mường Nhé", "03127": "Phường Điện Biên Phủ"}
    assert parse_villages(importing.read_sheet(write(importing.VILLAGES)), communes).faults == ()
    units = parse_units(importing.read_sheet(write(importing.UNITS)), {})
    assert len(units.faults) == 2, "the examples stand in a commune that is not there"


def test_fifty_thousand_rows_are_refused_in_words():
    rows = "03160,Bản A,bản\n" * 50_000
    with pytest.raises(Invalid, match="too large"):
        importing.read_sheet(("Xã, phường,Tên thôn, bản,Loại\n" + rows).encode())
    importing.refuse(())


@pytest.mark.parser
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_are_read_or_refused(content):
    try:
        sheet = importing.read_sheet(content)
    except Invalid:
        return
    assert all(isinstance(cell, str) for row in sheet.rows for cell in row)

"""Registering the reference units, and what comes back of them, on a database."""

from datetime import date

import pytest
from sqlalchemy import select

from core.database import Database
from core.kernel import Invalid, NotFound, UnitCode
from seed.units import load_units, read_units
from units import queries, service
from units.domain.picker import search
from units.domain.unit import Kind, NewUnit, Origin
from units.models import UnitMembership

TODAY = date(2026, 10, 10)


async def load(database: Database) -> None:
    async with database.writing() as uow:
        await load_units(uow, today=TODAY)


@pytest.mark.asyncio
async def test_loading_twice_changes_nothing(database: Database) -> None:
    await load(database)
    async with database.writing() as uow:
        again = await load_units(uow, today=TODAY)
    assert again == service.Registered(added=0, known=len(read_units()))
    async with database.reading() as uow:
        assert len(await queries.list_units(uow, Kind.COMMUNE)) == 45
        assert len((await uow.session.scalars(select(UnitMembership))).all()) == 45


@pytest.mark.asyncio
async def test_a_commune_knows_its_cluster_population_and_place(database: Database) -> None:
    await load(database)
    async with database.reading() as uow:
        found = await queries.find_units(uow, ["03160", "03316", "00000"])
    assert set(found) == {"03160", "03316"}
    known, estimated = found["03160"], found["03316"]
    assert (known.population, known.population_estimated) == (24_294, False)
    assert (known.parent_code, known.cluster_code) == ("11", "cum-muong-nhe")
    assert estimated.population_estimated
    assert estimated.cluster_code == "cum-muong-ang", "a commune of two districts belongs to the first"


@pytest.mark.asyncio
async def test_a_party_cell_has_the_cluster_of_its_commune_and_is_marked_as_demonstration(database: Database) -> None:
    await load(database)
    async with database.reading() as uow:
        cells = {row.code: row for row in await queries.list_units(uow, Kind.PARTY_CELL)}
    school_cell = cells[UnitCode("cb-truong-thcs-tran-can")]
    assert school_cell.cluster_code == "cum-tp-dien-bien-phu"
    assert {cell.origin for cell in cells.values()} == {Origin.DEMONSTRATION}


@pytest.mark.asyncio
async def test_units_are_listed_in_vietnamese_order(database: Database) -> None:
    await load(database)
    async with database.reading() as uow:
        names = [row.name for row in await queries.list_units(uow, Kind.CLUSTER)]
    assert names[:3] == ["Cụm Điện Biên", "Cụm Điện Biên Đông", "Cụm Mường Ảng"]


@pytest.mark.asyncio
async def test_a_card_holds_names_and_figures(database: Database) -> None:
    await load(database)
    async with database.reading() as uow:
        card = await service.load_card(uow, "03256")
        with pytest.raises(NotFound):
            await service.load_card(uow, "99999")
    assert (card.parent_name, card.cluster_name) == ("Tỉnh Điện Biên", "Cụm Mường Ảng")
    assert [alias.text for alias in card.aliases] == ["Ẳng Cang", "Ẳng Nưa", "Mường Ảng", "Thị trấn Mường Ảng"]
    assert card.statistics[0].is_estimate
    assert card.valid_from == date(2025, 7, 1)


@pytest.mark.asyncio
async def test_the_picker_finds_an_old_commune_in_the_stored_names(database: Database) -> None:
    await load(database)
    async with database.reading() as uow:
        entries = await queries.list_picker_entries(uow)
    assert [found.name for found in search(entries, "ang nua")] == ["Xã Mường Ảng"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "orphan",
    [
        NewUnit(UnitCode("th-x"), "Trường X", Kind.SCHOOL, parent_code=UnitCode("nowhere")),
        NewUnit(UnitCode("th-x"), "Trường X", Kind.SCHOOL, cluster_code=UnitCode("nowhere")),
    ],
)
async def test_an_unknown_parent_or_cluster_is_refused_and_leaves_no_row(database: Database, orphan: NewUnit) -> None:
    with pytest.raises(Invalid):
        async with database.writing() as uow:
            await service.register(uow, [orphan], today=TODAY)
    async with database.reading() as uow:
        assert await queries.find_units(uow, ["th-x"]) == {}

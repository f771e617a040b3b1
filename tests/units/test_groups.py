"""Clusters of a year and outlines for the map, on a database."""

import json
from datetime import date

import pytest

from core.kernel import Forbidden, Invalid, NotFound, Role
from tests.units.office import CLUSTER, MUONG_NHE, NAM_KE, OTHER_CLUSTER, SIN_THAU, WARD, actor
from units import queries
from units.domain.acts import Part
from units.domain.unit import Kind
from units.service import boundaries, groups
from units.service.groups import Entering, Leading, NewGroup

CHIEF = actor(Role.ORGANIZER)
SQUARE = [[102.5, 22.0], [102.6, 22.0], [102.6, 22.1], [102.5, 22.1], [102.5, 22.0]]


async def move(few, clock, entering, who=CHIEF):
    async with few.writing() as uow:
        await groups.move_member(uow, who, entering, clock.now())


async def lead(few, clock, leading, who=CHIEF):
    async with few.writing() as uow:
        await groups.set_leads(uow, who, leading, clock.now())


async def members(few, code, year):
    async with few.reading() as uow:
        (row,) = await queries.list_clusters(uow, year, code)
    return [member.code for member in row.members]


@pytest.mark.asyncio
async def test_membership_is_that_of_its_year(few, clock):
    clock.forward(days=100)
    await move(few, clock, Entering(SIN_THAU, OTHER_CLUSTER, date(2027, 1, 1)))
    assert await members(few, CLUSTER, 2026) == [MUONG_NHE, NAM_KE, SIN_THAU]
    assert await members(few, CLUSTER, 2027) == [MUONG_NHE, NAM_KE]
    assert await members(few, OTHER_CLUSTER, 2026) == [WARD]
    assert await members(few, OTHER_CLUSTER, 2027) == [WARD, SIN_THAU]
    clock.forward(days=365)
    await move(few, clock, Entering(SIN_THAU, "", date(2028, 1, 1)))
    assert await members(few, OTHER_CLUSTER, 2028) == [WARD]


@pytest.mark.asyncio
async def test_a_unit_used_to_change_boards_at_once_when_it_changes_clusters_on_a_day_to_come(few, clock):
    for to in (OTHER_CLUSTER, ""):
        with pytest.raises(Invalid) as refused:
            await move(few, clock, Entering(SIN_THAU, to, date(2026, 10, 11)))
        (problem,) = refused.value.errors
        assert problem.pointer == "on"
        assert problem.text == "The day has not come yet: record the change on that day or later."
    async with few.reading() as uow:
        assert (await queries.find_units(uow, [SIN_THAU]))[SIN_THAU].cluster_code == CLUSTER
    clock.forward(days=1)
    await move(few, clock, Entering(SIN_THAU, OTHER_CLUSTER, date(2026, 10, 11)))
    async with few.reading() as uow:
        assert (await queries.find_units(uow, [SIN_THAU]))[SIN_THAU].cluster_code == OTHER_CLUSTER


@pytest.mark.asyncio
async def test_head_and_deputy_are_those_of_their_year(few, clock):
    await lead(few, clock, Leading(CLUSTER, 2026, MUONG_NHE, SIN_THAU))
    await lead(few, clock, Leading(CLUSTER, 2027, SIN_THAU, ""))
    await lead(few, clock, Leading(CLUSTER, 2026, NAM_KE, SIN_THAU))
    async with few.reading() as uow:
        rows = [(await queries.list_clusters(uow, year, CLUSTER))[0] for year in (2025, 2026, 2027)]
    assert [(row.name_of(row.head), row.name_of(row.deputy)) for row in rows] == [
        ("", ""),
        ("Xã Nậm Kè", "Xã Sín Thầu"),
        ("Xã Sín Thầu", ""),
    ]


@pytest.mark.asyncio
async def test_a_block_by_function_is_made_and_filled(few, clock):
    async with few.writing() as uow:
        code = await groups.create_group(
            uow, CHIEF, NewGroup(Part("khoi-truong", "Khối Trường"), Kind.BLOCK), clock.now()
        )
    await move(few, clock, Entering("th-mot", code, date(2026, 10, 1)))
    assert await members(few, code, 2026) == ["th-mot"]
    async with few.reading() as uow:
        school = (await queries.find_units(uow, ["th-mot"]))["th-mot"]
    assert school.cluster_code == "khoi-truong"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "act",
    [
        lambda few, clock: lead(few, clock, Leading(CLUSTER, 2026, WARD, "")),
        lambda few, clock: move(few, clock, Entering(SIN_THAU, CLUSTER, date(2026, 10, 1))),
        lambda few, clock: move(few, clock, Entering(SIN_THAU, OTHER_CLUSTER, date(2025, 7, 1))),
        lambda few, clock: move(few, clock, Entering("99999", CLUSTER, date(2026, 10, 1))),
        lambda few, clock: move(few, clock, Entering(OTHER_CLUSTER, CLUSTER, date(2026, 10, 1))),
    ],
)
async def test_what_makes_no_sense_is_refused(few, clock, act):
    with pytest.raises(Invalid):
        await act(few, clock)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "new",
    [
        NewGroup(Part(CLUSTER, "Trùng"), Kind.BLOCK),
        NewGroup(Part("?", ""), Kind.BLOCK),
        NewGroup(Part("xa-moi", "X"), Kind.COMMUNE),
    ],
)
async def test_a_group_needs_a_free_code_a_name_and_its_kind(few, clock, new):
    with pytest.raises(Invalid):
        async with few.writing() as uow:
            await groups.create_group(uow, CHIEF, new, clock.now())


@pytest.mark.asyncio
async def test_clusters_are_the_provinces(few, clock):
    for who in (actor(Role.ORGANIZER, MUONG_NHE), actor(Role.CLUSTER_HEAD), actor(Role.UNIT_OFFICER, MUONG_NHE)):
        with pytest.raises(Forbidden):
            await move(few, clock, Entering(SIN_THAU, OTHER_CLUSTER, date(2026, 10, 1)), who)
        with pytest.raises(Forbidden):
            await lead(few, clock, Leading(CLUSTER, 2026, SIN_THAU, ""), who)
    with pytest.raises(NotFound):
        await move(few, clock, Entering(SIN_THAU, "99999", date(2026, 10, 1)))
    with pytest.raises(NotFound):
        groups.check_year(1900)


def geojson(*codes):
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
        for code in codes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


async def store(few, clock, content, who):
    async with few.reading() as uow:
        known = await boundaries.list_drawable(uow)
    found = boundaries.read_boundaries(content, known)
    async with few.writing() as uow:
        return await boundaries.store_boundaries(uow, who, found, clock.now())


@pytest.mark.asyncio
async def test_a_file_of_outlines_replaces_what_was_there(few, clock):
    chief = actor(Role.ADMINISTRATOR)
    assert await store(few, clock, geojson(MUONG_NHE, SIN_THAU), chief) == 2
    assert await store(few, clock, b"\xef\xbb\xbf" + geojson(WARD), chief) == 1
    async with few.reading() as uow:
        outlines = await queries.list_boundaries(uow)
        known = await queries.list_known_codes(uow)
    assert set(outlines) == {known[WARD]}
    assert outlines[known[WARD]].path_d.startswith("M")


@pytest.mark.asyncio
@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"\xff", geojson("99999"), geojson(MUONG_NHE, "th-mot")])
async def test_a_wrong_file_takes_nothing(few, clock, content):
    with pytest.raises(Invalid):
        await store(few, clock, content, actor(Role.ADMINISTRATOR))
    async with few.reading() as uow:
        assert await queries.list_boundaries(uow) == {}


@pytest.mark.asyncio
async def test_only_administrators_draw(few, clock):
    with pytest.raises(Forbidden):
        await store(few, clock, geojson(WARD), CHIEF)

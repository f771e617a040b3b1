"""Registers, villages, an import, cluster heads and reports: each page of the demonstration has something to show."""

import pytest

from competitions.movements.declarations.domain.reports import ReportState
from competitions.movements.declarations.queries.reports import ReportsWanted
from competitions.movements.declarations.service import listing, reporting
from competitions.movements.imports import service as imports
from competitions.movements.imports.domain.changes import State
from competitions.movements.registers.domain.catalogue import REGISTERS
from competitions.movements.registers.domain.entries import find_errors, find_gaps
from competitions.movements.registers.service.reading import load_overview
from leaderboards.domain.kinds import Criterion, FactKind
from leaderboards.domain.periods import EVER, day_of
from leaderboards.queries.reading import Extract
from leaderboards.service.reading import load_extract
from seed.registers import KEEPERS, LINES, MARK, list_stories, registers_of
from seed.scenario_declarations import key_of
from seed.scenario_lists import YEAR
from seed.scenario_movement import load_actor
from seed.villages import NAMES, list_villages
from tests.clocks import FESTIVAL_MORNING
from units.domain.unit import Kind, Origin
from units.domain.villages import code_of, list_repeated
from units.queries import list_units
from units.queries.groups import list_clusters

TODAY = day_of(FESTIVAL_MORNING)
STORIES = [(keeper, story) for keeper in KEEPERS for story in list_stories(keeper, TODAY)]


def test_every_register_is_kept_by_somebody():
    assert set(LINES) == set(REGISTERS)
    assert {story.register.code for _, story in STORIES} == set(REGISTERS)


def test_every_entry_can_be_kept_and_says_that_it_is_made_up():
    entries = [(story.register, story.entry) for _, story in STORIES]
    assert [(register.code, entry.title) for register, entry in entries if find_errors(register, entry, TODAY)] == []
    assert [entry.title for _, entry in entries if MARK not in entry.title] == []


def test_only_the_larger_communes_have_drafts():
    drafts = [(keeper.code, story.register.code) for keeper, story in STORIES if find_gaps(story.register, story.entry)]
    assert drafts == [(code, register) for code in ("03127", "03160") for register in ("gia-dinh-so", "bai-viet")]


def test_the_same_units_keep_the_same_registers():
    assert [(keeper, story) for keeper in KEEPERS for story in list_stories(keeper, TODAY)] == STORIES


def test_each_village_is_marked_and_named_once():
    lines = list_villages()
    assert list_repeated(lines) == []
    assert [line.name for line in lines if MARK not in line.name] == []
    assert len({code_of(line) for line in lines}) == len(lines)
    assert [commune for commune, names in NAMES.items() if not 3 <= len(names) <= 6] == []


@pytest.mark.database
@pytest.mark.asyncio
@pytest.mark.parametrize("keeper", KEEPERS, ids=lambda keeper: keeper.code)
async def test_a_unit_has_entries_in_each_of_its_registers(demonstration, keeper):
    async with demonstration.database.reading() as uow:
        actor = await load_actor(uow, keeper.writer, FESTIVAL_MORNING)
        overview = await load_overview(uow, actor, keeper.code)
    counts = {line.register.code: line.counts for line in overview.lines}
    assert [each.code for each in registers_of(keeper) if not counts[each.code].final] == []


@pytest.mark.database
@pytest.mark.asyncio
async def test_what_villages_wrote_down_counts_for_their_communes(demonstration):
    async with demonstration.database.reading() as uow:
        for keeper in KEEPERS:
            if keeper.kind is Kind.VILLAGE:
                asked = Extract(EVER, Criterion.AMBASSADORS)
                own, whole = [await load_extract(uow, code, asked) for code in (keeper.code, keeper.code[:5])]
                assert {line.kind for line in own.lines} >= {FactKind.AMBASSADOR_ACTIVE, FactKind.TEAM_ACTIVE}
                assert {line.id for line in own.lines} < {line.id for line in whole.lines}


@pytest.mark.database
@pytest.mark.asyncio
async def test_one_commune_has_confirmed_its_entries_and_another_waits(demonstration):
    waiting = {}
    async with demonstration.database.reading() as uow:
        for login, code in (("xa1", "03127"), ("xa2", "03160")):
            overview = await load_overview(uow, await load_actor(uow, login, FESTIVAL_MORNING), code)
            waiting[code] = sum(line.counts.waiting for line in overview.lines)
    assert waiting["03127"] == 0
    assert waiting["03160"] > 0


@pytest.mark.database
@pytest.mark.asyncio
async def test_villages_stand_below_their_communes(demonstration):
    async with demonstration.database.reading() as uow:
        villages = await list_units(uow, Kind.VILLAGE)
    assert {str(village.parent_code) for village in villages} == set(NAMES)
    assert len(villages) == sum(map(len, NAMES.values()))
    assert {village.origin for village in villages} == {Origin.DEMONSTRATION}


@pytest.mark.database
@pytest.mark.asyncio
async def test_an_import_is_finished_and_nothing_of_it_was_refused(demonstration):
    async with demonstration.database.reading() as uow:
        rows = await imports.list_imports(uow, await load_actor(uow, "tochuc", FESTIVAL_MORNING))
    assert [(row.state, row.recorded, row.refused) for row in rows] == [(State.FINISHED, 45, 0)]


@pytest.mark.database
@pytest.mark.asyncio
async def test_every_cluster_is_led_by_its_members(demonstration):
    async with demonstration.database.reading() as uow:
        clusters = await list_clusters(uow, YEAR)
    members = {each.name: {str(member.code) for member in each.members} for each in clusters}
    assert [each.name for each in clusters if each.head not in members[each.name]] == []
    alone = [each.name for each in clusters if each.deputy not in members[each.name] - {each.head}]
    assert alone == [name for name, codes in members.items() if len(codes) == 1]


@pytest.mark.database
@pytest.mark.asyncio
async def test_one_report_waits_and_one_has_its_answer(demonstration):
    async with demonstration.database.reading() as uow:
        actor = await load_actor(uow, "tochuc", FESTIVAL_MORNING)
        reports = await reporting.list_reports(uow, actor, ReportsWanted(None, actor.person_id), FESTIVAL_MORNING)
    assert [line.row.state for line in reports.lines] == [ReportState.OPEN, ReportState.REJECTED]
    assert not any(line.is_overdue for line in reports.lines)


@pytest.mark.database
@pytest.mark.asyncio
async def test_a_draft_holds_what_two_officers_wrote_side_by_side(demonstration):
    async with demonstration.database.reading() as uow:
        actor = await load_actor(uow, "xa1", FESTIVAL_MORNING)
        file = await listing.load_file(uow, actor, key_of(FactKind.SESSION_YOUTH))
    assert [version.number for version in file.versions] == [3, 2, 1]
    assert file.row.version == 2
    assert len({version.saved_by for version in file.versions}) == 2

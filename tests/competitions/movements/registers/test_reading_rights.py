"""Who vouches for points or explains them reads the entry and its proof, never the people, and changes nothing."""

import pytest
import pytest_asyncio
from sqlalchemy import text

from competitions.movements.declarations.service.facts import load_view, resolve
from competitions.movements.imports import jobs
from core.kernel import Role
from tests.accounts.house import post, token_on
from tests.competitions.movements.imports.test_pages import HEADER, send
from tests.competitions.movements.imports.test_service import actor
from tests.competitions.movements.registers.test_pages import ARTICLE, LINK, PERSON, picture
from tests.competitions.movements.registers.test_pages import add as add_by
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, VILLAGE, browser_of, workbook
from units.domain.unit import Kind, NewUnit
from units.service import register

CLUSTER, OTHER_CLUSTER = "cum-mot", "cum-hai"
ROOT = "/thi-dua/so"
READERS = [
    (Role.APPRAISAL_HEAD, PROVINCE),
    (Role.HOMEAFFAIRS_OFFICER, PROVINCE),
    (Role.HOMEAFFAIRS_HEAD, PROVINCE),
    (Role.INSPECTOR, PROVINCE),
    (Role.CLUSTER_HEAD, CLUSTER),
]
STRANGERS = [(Role.CLUSTER_HEAD, OTHER_CLUSTER), (Role.UNIT_OFFICER, OTHER), (Role.CLUSTER_HEAD, COMMUNE)]


@pytest_asyncio.fixture
async def members(house):
    """The commune is a member of a cluster; another cluster has none."""
    async with house.database.writing() as uow:
        new = [NewUnit(code, code, Kind.CLUSTER, PROVINCE) for code in (CLUSTER, OTHER_CLUSTER)]
        await register(uow, new, today=house.clock.now().date())
        await uow.session.execute(
            text(
                "INSERT INTO unit_membership (id, unit_id, cluster_id, since) SELECT 'm', a.id, b.id, '2026-01-01' "
                "FROM unit a, unit b WHERE a.code = :unit AND b.code = :cluster"
            ),
            {"unit": COMMUNE, "cluster": CLUSTER},
        )
    return house


async def add(house, register_code, **fields) -> str:
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as officer:
        token = await token_on(officer, f"{ROOT}/{register_code}/them")
        files = {"proof": picture()} if fields.pop("has_proof", False) else None
        data = {"csrf_token": token, **fields}
        made = await officer.post(f"{ROOT}/{register_code}/them", data=data, files=files)
    assert made.status_code == 303, made.text
    return made.headers["location"]


async def link_of(house, source_key: str, grant) -> str:
    """The address of the proof as the fact's page offers it."""
    async with house.database.reading() as uow:
        fact = await resolve(uow, source_key)
        return (await load_view(uow, actor(*grant), fact, house.clock.now())).evidence


@pytest.mark.asyncio
@pytest.mark.parametrize("grant", READERS)
async def test_open_the_proof_used_to_be_a_dead_end_for_who_vouches(members, grant):
    path = await add(members, "bai-viet", **ARTICLE, **LINK, has_proof=True)
    key = f"so:{path.rpartition('/')[2]}:media.article"
    assert await link_of(members, key, grant) == path
    async with await browser_of(members, *grant) as reader:
        page = await reader.get(path)
        assert page.status_code == 200
        assert "Bản học số" in page.text
        assert not {word for word in ("Kết thúc mục này", "?don-vi=", "/sua") if word in page.text}
        assert (await reader.get(f"{path}/tep")).status_code == 200
        assert (await reader.get(f"{path}/sua")).status_code in {403, 404}
        assert (await reader.get(f"{ROOT}/bai-viet")).status_code == 403
        for act in ("sua", "ket-thuc", "xac-nhan", "viec/x", "rut/x"):
            answer = await post(reader, f"{path}/{act}", path, version="1", reason="thử", ending="mistake", **ARTICLE)
            assert answer.status_code in {403, 404}
        assert "Chính thức" in (await reader.get(path)).text


@pytest.mark.asyncio
@pytest.mark.parametrize("grant", READERS)
async def test_a_reader_sees_no_person_and_no_draft(members, grant):
    path = await add(members, "dai-su-so", **PERSON)
    async with await browser_of(members, Role.UNIT_LEADER, COMMUNE) as leader:
        draft = (await add_by(leader, "bai-viet", **ARTICLE)).headers["location"]
    async with await browser_of(members, *grant) as reader:
        page = await reader.get(path)
        assert page.status_code == 200
        assert not {word for word in (PERSON["person"], PERSON["contact"]) if word in page.text}
        assert (await reader.get(draft)).status_code == 404


@pytest.mark.asyncio
@pytest.mark.parametrize("grant", STRANGERS)
async def test_a_stranger_is_offered_no_link_and_finds_no_entry(members, grant):
    path = await add(members, "bai-viet", **ARTICLE, **LINK)
    assert not await link_of(members, f"so:{path.rpartition('/')[2]}:media.article", grant)
    async with await browser_of(members, *grant) as stranger:
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.get(f"{path}/tep")).status_code == 404


@pytest.mark.asyncio
@pytest.mark.parametrize("unit", [COMMUNE, VILLAGE])
@pytest.mark.parametrize("grant", READERS)
async def test_the_proof_of_an_imported_figure_used_to_be_refused_too(members, grant, unit):
    async with await browser_of(members, Role.ORGANIZER, PROVINCE) as organizer:
        path = await imported(members, organizer, unit)
    async with await browser_of(members, *grant) as reader:
        page = await reader.get(path)
        assert page.status_code == 200
        assert "41" in page.text
        assert not {word for word in ('action="/thi-dua', 'href="/thi-dua/nhap-so-lieu"') if word in page.text}
        assert (await reader.get("/thi-dua/nhap-so-lieu")).status_code == 403


async def imported(house, organizer, unit: str) -> str:
    rows = [[unit, "vneid.account", "09/2026", "41", "", ""], [OTHER, "vneid.account", "09/2026", "77", "", ""]]
    answer = await send(organizer, workbook(HEADER, *rows))
    await post(organizer, f"{answer.headers['location']}/xac-nhan", answer.headers["location"])
    await jobs.record_waiting(house.database, house.clock)
    return answer.headers["location"]


@pytest.mark.asyncio
async def test_an_inspector_is_offered_no_decision_about_anothers_import(members):
    async with await browser_of(members, Role.ORGANIZER, PROVINCE) as organizer:
        sent = await send(organizer, workbook(HEADER, [COMMUNE, "vneid.account", "09/2026", "41", "", ""]))
        path = sent.headers["location"]
        assert f'action="{path}/xac-nhan"' in (await organizer.get(path)).text
    async with await browser_of(members, Role.INSPECTOR, PROVINCE) as inspector:
        page = (await inspector.get(path)).text
        assert "41" in page
        assert 'action="/thi-dua' not in page

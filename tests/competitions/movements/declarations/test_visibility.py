"""Drafts are the unit's own matter: pages, lists and counts, role by role."""

import pytest

from core.kernel import Role
from tests.competitions.movements.declarations.house import (
    CLUSTER,
    COMMUNE,
    FAR,
    NEIGHBOUR,
    PROVINCE,
    SCHOOL,
    TALK,
    VILLAGE,
    declare,
    send,
)

LIST = "/thi-dua/khai-bao"
OWN = [(Role.UNIT_OFFICER, COMMUNE), (Role.UNIT_LEADER, COMMUNE)]
OVERSEERS = [
    (Role.CLUSTER_HEAD, CLUSTER),
    (Role.ORGANIZER, PROVINCE),
    (Role.SPECIALIST, PROVINCE),
    (Role.APPRAISAL_HEAD, PROVINCE),
    (Role.HOMEAFFAIRS_OFFICER, PROVINCE),
    (Role.HOMEAFFAIRS_HEAD, PROVINCE),
    (Role.ADMINISTRATOR, PROVINCE),
    (Role.INSPECTOR, PROVINCE),
]
OTHERS = [
    (Role.UNIT_OFFICER, NEIGHBOUR),
    (Role.UNIT_LEADER, FAR),
    (Role.UNIT_OFFICER, VILLAGE),
    (Role.UNIT_OFFICER, PROVINCE),
    (Role.CLUSTER_HEAD, COMMUNE),
    (Role.ORGANIZER, NEIGHBOUR),
]
NOT_AT_ALL = [(Role.HOST, PROVINCE), (Role.COUNCIL_MEMBER, PROVINCE), (Role.SECRETARY, COMMUNE)]


def count_on(page: str) -> int:
    """The number on the tab "all"."""
    return int(page.split("Tất cả (")[1].split(")", maxsplit=1)[0])


@pytest.mark.asyncio
@pytest.mark.parametrize("grant", [*OVERSEERS, *OTHERS])
async def test_a_draft_is_neither_read_nor_counted_nor_written_by_another(hall, grant):
    async with await hall.signed_in("can-bo", OWN[0]) as officer, await hall.signed_in("khac", grant) as other:
        address = await declare(officer)
        assert count_on((await officer.get(LIST)).text) == 1
        page = (await other.get(LIST)).text
        assert count_on(page) == 0
        assert address not in page
        for path in (address, f"{address}/sua", f"{address}/so-sanh?ban=1"):
            assert (path, (await other.get(path)).status_code) == (path, 403)
        for act in ("sua", "gui", "rut", "khai-lai", "chon", "tep"):
            fields = {**TALK, "seen": "1", "number": "1", "reason": "thử phá"}
            answer = await send(other, LIST, f"{address}/{act}", hidden=False, **fields)
            assert (act, answer.status_code) == (act, 403)
        assert "Bản nháp" in (await officer.get(address)).text


@pytest.mark.asyncio
@pytest.mark.parametrize("grant", OVERSEERS)
async def test_what_was_sent_is_read_and_counted_by_those_above_and_written_by_none_of_them(hall, grant):
    async with await hall.signed_in("can-bo", OWN[0]) as officer, await hall.signed_in("tren", grant) as above:
        address = await declare(officer)
        await send(officer, address, f"{address}/gui")
        assert count_on((await above.get(LIST)).text) == 1
        page = await above.get(address)
        assert page.status_code == 200
        assert "Rút lại" not in page.text
        answer = await send(above, address, f"{address}/rut", hidden=False, reason="không phải việc của tôi")
        assert answer.status_code == 403


@pytest.mark.asyncio
@pytest.mark.parametrize("grant", OTHERS)
async def test_what_was_sent_stays_hidden_from_those_beside(hall, grant):
    async with await hall.signed_in("can-bo", OWN[0]) as officer, await hall.signed_in("ben", grant) as beside:
        address = await declare(officer)
        await send(officer, address, f"{address}/gui")
        assert count_on((await beside.get(LIST)).text) == 0
        assert (await beside.get(address)).status_code == 403


@pytest.mark.asyncio
@pytest.mark.parametrize("grant", NOT_AT_ALL)
async def test_other_roles_do_not_open_the_list(hall, grant):
    async with await hall.signed_in("khac", grant) as other:
        assert (await other.get(LIST)).status_code == 403


@pytest.mark.asyncio
async def test_what_is_mended_after_a_return_is_not_shown_before_it_is_sent_again(hall):
    async with (
        await hall.signed_in("can-bo", OWN[0]) as officer,
        await hall.signed_in("cum-truong", OVERSEERS[0]) as head,
    ):
        address = await declare(officer, quantity="77")
        await send(officer, address, f"{address}/gui")
        page = (await head.get("/thi-dua/xac-nhan")).text
        fact = page.split('name="fact" value="')[1].split('"')[0]
        await send(head, "/thi-dua/xac-nhan", hidden=False, fact=fact, decision="refuse", reason="xem lại sổ")
        await send(officer, f"{address}/sua", **{**TALK, "quantity": "33"})
        assert "33 buổi" in (await officer.get(address)).text
        for path in (address, LIST):
            text = (await head.get(path)).text
            assert "77 buổi" in text
            assert "33 buổi" not in text


@pytest.mark.asyncio
@pytest.mark.parametrize("unit", [VILLAGE, SCHOOL])
async def test_a_unit_below_sees_its_own_and_its_commune_sees_both(hall, unit):
    async with (
        await hall.signed_in("xa", OWN[0]) as commune,
        await hall.signed_in("duoi", (Role.UNIT_OFFICER, unit)) as below,
    ):
        await declare(commune)
        await declare(below, unit=unit, kind="session.safety")
        assert count_on((await below.get(LIST)).text) == 1
        assert count_on((await commune.get(LIST)).text) == 2

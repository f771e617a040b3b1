"""A declaration's life through the pages: draft, proof, sending, confirming, returning, withdrawing, declaring anew."""

import re

import pytest

from core.kernel import Role
from tests.competitions.movements.declarations.house import (
    CLUSTER,
    COMMUNE,
    NEIGHBOUR,
    NEW,
    PROVINCE,
    TALK,
    VILLAGE,
    declare,
    declare_and_send,
    picture,
    send,
)

OFFICER, LEADER = (Role.UNIT_OFFICER, COMMUNE), (Role.UNIT_LEADER, COMMUNE)
LIST, CONFIRM = "/thi-dua/khai-bao", "/thi-dua/xac-nhan"


def fact_on(page: str) -> str:
    return page.split("/so-cai/muc/")[1].split('"', maxsplit=1)[0]


@pytest.mark.asyncio
async def test_a_small_result_is_drafted_sent_and_counts_at_once(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        assert "Chưa khai báo gì" in (await officer.get(LIST)).text
        address = await declare(officer)
        assert "Bản nháp" in (await officer.get(address)).text
        answer = await send(officer, address, f"{address}/gui")
        assert answer.status_code == 303
        page = (await officer.get(address)).text
        assert "Đã ghi nhận" in page
        assert "/gui" not in page
        assert "Tuyên truyền" in (await officer.get(LIST)).text or "tuyên truyền" in (await officer.get(LIST)).text


@pytest.mark.asyncio
async def test_wrong_input_is_marked_at_its_field_and_kept(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        wrong = {**TALK, "quantity": "nhiều", "occurred_on": "31/02/2026", "link": "ftp://x"}
        answer = await send(officer, NEW, **wrong)
        assert answer.status_code == 422
        assert 'value="nhiều"' in answer.text
        assert 'id="quantity-error"' in answer.text
        assert 'id="occurred_on-error"' in answer.text
        beyond = await send(officer, NEW, **{**TALK, "quantity": "1.001"})
        assert 'id="quantity-error"' in beyond.text
        future = await send(officer, NEW, **{**TALK, "occurred_on": "2026-10-11"})
        assert 'id="occurred_on-error"' in future.text
        foreign = await send(officer, NEW, **{**TALK, "kind": "party.meeting"})
        assert 'id="kind-error"' in foreign.text
        assert "Chưa khai báo gì" in (await officer.get(LIST)).text


@pytest.mark.asyncio
async def test_an_empty_form_used_to_call_nothing_a_wrong_date(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        page = (await send(officer, NEW, **{**TALK, "kind": "", "occurred_on": "", "quantity": ""})).text
        assert "“”" not in page
        found = re.findall(r'<li><a href="#(\w+)"', page)
        assert found == ["kind", "occurred_on", "quantity"]


@pytest.mark.asyncio
async def test_no_bare_number_is_sent(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        address = await declare(officer, link="")
        answer = await send(officer, address, f"{address}/gui")
        assert answer.status_code == 422
        assert 'id="file-error"' in answer.text
        answer = await send(officer, address, f"{address}/tep", files=[("anh.png", picture())])
        assert answer.status_code == 303
        assert (await send(officer, address, f"{address}/gui")).status_code == 303


@pytest.mark.asyncio
async def test_pressing_twice_saves_and_sends_once(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        page = await officer.get(f"{NEW}?don-vi={COMMUNE}")
        key = page.text.split('name="key" value="')[1].split('"')[0]
        first = await send(officer, NEW, hidden=False, key=key, **TALK)
        second = await send(officer, NEW, hidden=False, key=key, **TALK)
        assert first.headers["location"] == second.headers["location"]
        address = first.headers["location"]
        assert (await send(officer, address, f"{address}/gui")).status_code == 303
        again = await send(officer, LIST, f"{address}/gui", hidden=False, seen="1")
        assert again.status_code == 303
        assert "1 khai báo" in (await officer.get(LIST)).text


@pytest.mark.asyncio
async def test_a_large_result_waits_until_the_leader_confirms_it_from_a_batch(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer, await hall.signed_in("chu-tich", LEADER) as leader:
        first = await declare_and_send(officer, quantity="30")
        second = await declare_and_send(officer, quantity="40", kind="session.community")
        assert "Chờ xác nhận" in (await officer.get(first)).text
        assert (await officer.get(CONFIRM)).status_code == 403
        page = await leader.get(f"{CONFIRM}?chon=tat-ca")
        assert page.text.count(" checked") == 2
        facts = [part.split('"')[0] for part in page.text.split('name="fact" value="')[1:]]
        answer = await send(leader, CONFIRM, hidden=False, fact=facts, decision="confirm")
        assert answer.headers["location"] == f"{CONFIRM}?xong=2"
        for address in (first, second):
            assert "Đã xác nhận" in (await officer.get(address)).text
        assert "Không có gì chờ" in (await leader.get(CONFIRM)).text


@pytest.mark.asyncio
async def test_the_leaders_list_used_to_say_that_a_waiting_result_is_for_somebody_else(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer, await hall.signed_in("chu-tich", LEADER) as leader:
        address = await declare_and_send(officer, quantity="30")
        for page in ((await leader.get(LIST)).text, (await leader.get(address)).text):
            assert f'href="{CONFIRM}">Xem và xác nhận' in page
            assert "Chưa cần làm gì" not in page
        for page in ((await officer.get(LIST)).text, (await officer.get(address)).text):
            assert CONFIRM not in page
        assert "Chưa cần làm gì" in (await officer.get(LIST)).text


@pytest.mark.asyncio
async def test_who_declared_it_does_not_confirm_it(hall):
    async with await hall.signed_in("chu-tich", LEADER) as leader, await hall.signed_in("pho", LEADER) as deputy:
        address = await declare_and_send(leader, quantity="30")
        own = await leader.get(CONFIRM)
        assert 'name="fact"' not in own.text
        fact = fact_on(own.text)
        await send(leader, CONFIRM, hidden=False, fact=fact, decision="confirm")
        assert "Chờ xác nhận" in (await leader.get(address)).text
        await send(deputy, CONFIRM, hidden=False, fact=fact, decision="confirm")
        assert "Đã xác nhận" in (await leader.get(address)).text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "grant", [(Role.CLUSTER_HEAD, CLUSTER), (Role.ORGANIZER, PROVINCE), (Role.SPECIALIST, PROVINCE)]
)
async def test_a_refusal_needs_a_reason_and_the_unit_mends_and_sends_again(hall, grant):
    async with (
        await hall.signed_in("can-bo", OFFICER) as officer,
        await hall.signed_in("nguoi-thu-hai", grant) as second,
    ):
        address = await declare_and_send(officer, quantity="30")
        fact = fact_on((await second.get(CONFIRM)).text)
        bare = await send(second, CONFIRM, hidden=False, fact=fact, decision="refuse")
        assert bare.status_code == 422
        assert 'id="reason-error"' in bare.text
        assert f'value="{fact}" checked' in bare.text
        await send(second, CONFIRM, hidden=False, fact=fact, decision="refuse", reason="Chỉ có 12 buổi trong sổ")
        page = (await officer.get(address)).text
        assert "Bị trả lại" in page
        assert "Chỉ có 12 buổi trong sổ" in page
        changed = await send(officer, f"{address}/sua", **{**TALK, "quantity": "12"})
        assert changed.status_code == 303
        assert (await send(officer, address, f"{address}/gui")).status_code == 303
        assert "Chờ xác nhận" in (await officer.get(address)).text
        gone = await hall.visitor().get(f"/so-cai/muc/{fact}")
        assert "Chỉ có 12 buổi trong sổ" in gone.text


@pytest.mark.asyncio
async def test_what_was_sent_is_withdrawn_with_a_reason_and_declared_anew(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        address = await declare_and_send(officer)
        assert (await officer.get(f"{address}/sua")).status_code == 409
        bare = await send(officer, address, f"{address}/rut")
        assert bare.status_code == 422
        assert 'id="reason-error"' in bare.text
        assert (await send(officer, address, f"{address}/rut", reason="Nhầm ngày tổ chức")).status_code == 303
        page = (await officer.get(address)).text
        assert "Đã rút" in page
        anew = await send(officer, address, f"{address}/khai-lai")
        fresh = anew.headers["location"].removesuffix("/sua")
        assert fresh != address
        assert (await send(officer, address, f"{address}/khai-lai")).headers["location"] == f"{fresh}/sua"
        assert address in (await officer.get(fresh)).text
        assert (await send(officer, fresh, f"{fresh}/gui")).status_code == 303


@pytest.mark.asyncio
async def test_two_officers_who_edit_one_draft_both_find_their_version(hall):
    async with await hall.signed_in("mot", OFFICER) as first, await hall.signed_in("hai", OFFICER) as second:
        address = await declare(first)
        assert 'name="seen" value="1"' in (await second.get(f"{address}/sua")).text
        await send(first, f"{address}/sua", **{**TALK, "quantity": "3"})
        late = await send(second, f"{address}/sua", hidden=False, seen="1", **{**TALK, "quantity": "5"})
        assert late.status_code == 303
        page = await second.get(late.headers["location"])
        assert "có người khác lưu" in page.text
        assert "Phiên bản 2" in page.text
        assert "Phiên bản 3" in page.text
        assert page.text.count('badge-warn">khác nhau') == 2
        again = await send(second, f"{address}/sua", hidden=False, seen="1", **{**TALK, "quantity": "5"})
        assert again.headers["location"] == late.headers["location"]
        chosen = await send(second, late.headers["location"], f"{address}/chon")
        assert chosen.status_code == 303
        text = (await first.get(address)).text
        assert "3 phiên bản" in text
        assert "5 buổi" in text
        stale = await send(first, late.headers["location"], f"{address}/chon", hidden=False, number="2", seen="2")
        assert stale.status_code == 409


@pytest.mark.asyncio
async def test_what_changed_under_ones_eyes_is_not_sent(hall):
    async with await hall.signed_in("mot", OFFICER) as first, await hall.signed_in("hai", OFFICER) as second:
        address = await declare(first)
        await send(second, f"{address}/sua", **{**TALK, "quantity": "3"})
        answer = await send(first, address, f"{address}/gui", hidden=False, seen="1")
        assert answer.status_code == 409
        assert "Bản nháp" in (await first.get(address)).text


@pytest.mark.asyncio
async def test_a_communes_officer_declares_for_its_villages_and_for_nobody_beside(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        assert "Bản Nậm Sin" in (await officer.get(NEW)).text
        address = await declare(officer, unit=VILLAGE)
        assert "Bản Nậm Sin" in (await officer.get(address)).text
        assert (await officer.get(f"{NEW}?don-vi={NEIGHBOUR}")).status_code == 403
        answer = await send(officer, NEW, **{**TALK, "unit": NEIGHBOUR})
        assert answer.status_code == 403


@pytest.mark.asyncio
async def test_the_list_is_narrowed_by_state_kind_and_unaccented_name(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        await declare(officer)
        await declare_and_send(officer, unit=VILLAGE, kind="session.safety")
        assert "2 khai báo" in (await officer.get(LIST)).text
        assert "1 khai báo" in (await officer.get(f"{LIST}?trang-thai=draft")).text
        assert "1 khai báo" in (await officer.get(f"{LIST}?loai=session.safety")).text
        assert "1 khai báo" in (await officer.get(f"{LIST}?tim=nam+sin")).text
        assert "Không có khai báo nào" in (await officer.get(f"{LIST}?tim=khongco")).text

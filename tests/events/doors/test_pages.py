"""The door's pages without any script: links, the plain form, paper both ways, taking back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from core.kernel import LOCAL_ZONE
from tests.accounts.house import post
from tests.events.doors.test_api import KEYS, attendance, check_in, open_door, scan, ticket_of
from tests.events.site import client, make_session

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def session(organizer):
    return (await make_session(organizer))["id"]


def board_of(session):
    return f"/quan-ly/su-kien/{session}/cua"


def in_days(days):
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


async def test_a_planner_makes_a_door_once_and_revokes_it(organizer, anybody, session):
    board = board_of(session)
    assert "Chưa ghi ai có mặt" in (await organizer.get(board)).text
    wrong = await post(organizer, board, board, name="", expires_at="")
    assert (wrong.status_code, "Hãy đặt tên cửa" in wrong.text) == (422, True)
    made = await post(organizer, board, board, name="Cổng A", expires_at=in_days(3))
    token = re.search(rf"/cua/{session}#([\w-]+)", made.text)[1]
    assert ("<svg" in made.text, token in (await organizer.get(board)).text) == (True, False)
    header = {"authorization": f"Door {token}"}
    package = f"/api/v1/sessions/{session}/doors/package"
    assert (await anybody.get(package, headers=header)).status_code == 200
    revoke = re.search(r'action="([^"]+/thu-hoi)"', (await organizer.get(board)).text)[1]
    assert (await post(organizer, revoke, board)).status_code == 303
    assert (await anybody.get(package, headers=header)).status_code == 403
    assert "Đã thu hồi" in (await organizer.get(board)).text


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
async def test_a_door_at_the_edge_of_the_calendar_is_refused_by_field(organizer, session, moment):
    answer = await post(organizer, board_of(session), board_of(session), name="Cổng A", expires_at=moment)
    assert (answer.status_code, 'id="expires_at-error"' in answer.text) == (422, True)


async def test_a_door_is_offered_until_a_day_after_the_session(organizer, session):
    board = board_of(session)
    until = re.search(r'name="expires_at"[^>]*value="([^"]+)"', (await organizer.get(board)).text)[1]
    ends = datetime.fromisoformat((await organizer.get(f"/api/v1/sessions/{session}")).json()["ends_at"])
    assert until == f"{ends.astimezone(LOCAL_ZONE) + timedelta(days=1):%Y-%m-%dT%H:%M}"
    assert (await post(organizer, board, board, name="Cổng A", expires_at=until)).status_code == 200


async def test_the_app_keeps_no_names_and_only_it_may_use_the_camera(organizer, anybody, session):
    await ticket_of(anybody, session)
    page = await anybody.get(f"/cua/{session}")
    assert ("Lò Thị Pâng" in page.text, "Quét bằng máy ảnh" in page.text) == (False, True)
    assert page.headers["permissions-policy"].startswith("camera=(self)")
    assert "worker-src 'self' blob:" in page.headers["content-security-policy"]
    other = await organizer.get(board_of(session))
    assert other.headers["permissions-policy"].startswith("camera=()")
    manifest = (await anybody.get(f"/cua/{session}/ung-dung.webmanifest")).json()
    assert (manifest["start_url"], manifest["scope"]) == (f"/cua/{session}", "/cua/")
    worker = await anybody.get("/cua/may-phuc-vu.js")
    assert (worker.status_code, worker.headers["content-type"][:15]) == (200, "text/javascript")
    assert (await anybody.get("/cua/khong-co")).status_code == 404


async def test_the_doors_page_leads_back_to_its_session(organizer, session):
    page = (await organizer.get(board_of(session))).text
    assert f'<a href="/quan-ly/su-kien/buoi/{session}">Xem buổi này</a>' in page
    assert (await organizer.get(f"/quan-ly/su-kien/buoi/{session}")).status_code == 200


async def test_codes_are_checked_by_a_plain_form(organizer, anybody, session):
    door = await open_door(organizer, session)
    ticket = (await ticket_of(anybody, session))["ticket"]
    enter, plain = f"/cua/{session}/vao", f"/cua/{session}/don-gian"
    assert (await anybody.get(plain)).headers["location"] == enter
    assert (await post(anybody, enter, enter, token="sai")).status_code == 401
    assert (await post(anybody, enter, enter, token=door["door_token"])).headers["location"] == plain
    first = await post(anybody, plain, plain, code=KEYS.read(ticket).code.lower(), nonce="n1")
    assert ('data-kind="good"' in first.text, "Lò Thị Pâng" in first.text) == (True, True)
    assert 'data-kind="seen"' in (await post(anybody, plain, plain, code=ticket, nonce="n2")).text
    assert "Không có mã này" in (await post(anybody, plain, plain, code="012345678", nonce="n3")).text
    assert 'data-kind="good"' in (await post(anybody, plain, plain, code="khác", nonce="n1")).text
    assert (await attendance(organizer, session))["present"] == 1


async def test_a_number_on_a_printed_roster_stays_the_same_persons_when_others_come_and_go(organizer, anybody, session):
    made = {name: await ticket_of(anybody, session, name) for name in ("Vàng A Páo", "Lò Thị Ân")}
    roster = (await organizer.get(f"{board_of(session)}/danh-sach")).text
    number = re.search(r'class="number">(\d+)</td><td>Vàng A Páo', roster)[1]
    gone = made["Lò Thị Ân"]
    manage = {"authorization": f"Manage {gone['manage_url'].split('#')[1]}"}
    assert (await anybody.delete(f"/api/v1/registrations/{gone['registration_id']}", headers=manage)).is_success
    for name in ("Bùi Thị An", "Cà Văn Bình"):
        await ticket_of(anybody, session, name)
    paper = f"{board_of(session)}/giay"
    assert (await post(organizer, paper, paper, form_id="f", typed=number)).status_code == 303
    assert [each["name"] for each in (await attendance(organizer, session))["attendance"]] == ["Vàng A Páo"]


async def test_a_roster_goes_out_on_paper_and_comes_back(organizer, anybody, session):
    for name in ("Vàng A Páo", "Lò Thị Ân", "Nguyễn Văn Đức", "Sùng Thị Dợ"):
        await ticket_of(anybody, session, name)
    roster = (await organizer.get(f"{board_of(session)}/danh-sach")).text
    names = re.findall(r'class="number">\d</td><td>([^<]+)', roster)
    assert names == ["Lò Thị Ân", "Sùng Thị Dợ", "Nguyễn Văn Đức", "Vàng A Páo"]
    tickets = (await organizer.get(f"{board_of(session)}/ve")).text
    assert tickets.count("<svg") == 4
    paper = f"{board_of(session)}/giay"
    code = re.findall(r'name="tick" value="(\w+)"', (await organizer.get(paper)).text)[3]
    wrong = await post(organizer, paper, paper, form_id="f", typed="1 9 abc")
    assert (wrong.status_code, "Không có trong danh sách: 9, abc" in wrong.text) == (422, True)
    assert (await attendance(organizer, session))["present"] == 0
    assert (await post(organizer, paper, paper, form_id="f", typed="")).status_code == 422
    for _ in range(2):
        done = await post(organizer, paper, paper, form_id="f", typed="2-3", tick=code)
        assert done.headers["location"].endswith("?moi=3&da-co=0")
    there = await attendance(organizer, session)
    assert (there["present"], {each["device"] for each in there["attendance"]}) == (3, {"paper"})


async def test_two_devices_with_one_ticket_are_shown_and_a_mistake_is_taken_back(organizer, anybody, session):
    door = await open_door(organizer, session)
    done = await ticket_of(anybody, session)
    await check_in(anybody, door, scan(done["ticket"], gate="Cổng A"), device="máy 1")
    board = board_of(session)
    assert "Nhiều thiết bị cùng quét" not in (await organizer.get(board)).text
    await check_in(anybody, door, scan(done["ticket"]), scan("lạ"), device="máy 2")
    page = (await organizer.get(board)).text
    assert ("Nhiều thiết bị cùng quét" in page, "Cổng A: 1" in page, "Vừa bị từ chối" in page) == (True, True, True)
    undo = f"{board}/co-mat/{done['registration_id']}/bo"
    assert (await post(organizer, undo, board, reason="")).status_code == 422
    assert (await post(organizer, undo, board, reason="quét nhầm")).status_code == 303
    assert (await post(organizer, undo, board, reason="quét nhầm")).status_code == 409
    assert (await attendance(organizer, session))["present"] == 0


async def test_a_device_takes_back_only_what_its_own_scan_brought(organizer, anybody, session):
    first, second = await open_door(organizer, session), await open_door(organizer, session)
    ticket = (await ticket_of(anybody, session))["ticket"]
    await check_in(anybody, first, scan(ticket, "n1"))
    await check_in(anybody, second, scan(ticket, "n2"), scan("lạ", "n3"))

    async def undo(door, nonce):
        header = {"authorization": f"Door {door['door_token']}"}
        return (await anybody.delete(f"/api/v1/checkins/{nonce}", headers=header)).status_code

    assert [await undo(second, nonce) for nonce in ("n1", "n2", "n3", "khong")] == [404, 204, 204, 404]
    assert (await attendance(organizer, session))["present"] == 1
    assert [await undo(first, "n1") for _ in range(2)] == [204, 204]
    assert (await attendance(organizer, session))["present"] == 0
    assert await check_in(anybody, first, scan(ticket)) == [("accepted", None)]


async def test_others_planners_see_nothing_of_a_door(served, session):
    async with client(served, "xa2") as elsewhere, client(served, "noivu") as reader:
        for end in ("", "/danh-sach", "/ve", "/giay"):
            answers = [(await one.get(board_of(session) + end)).status_code for one in (elsewhere, reader)]
            assert answers == [404, 403]

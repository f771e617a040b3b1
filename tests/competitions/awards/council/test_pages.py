"""Councils in the browser: from the founding decision to the minutes, once on screens and once on paper."""

import re

import httpx2
import pytest
import pytest_asyncio
from sqlalchemy import text

import server
from accounts.service import access
from competitions.awards.council.service.boxes import BallotBoxes
from core.files import FileStore
from core.kernel import Role
from core.press import Press
from tests.accounts.house import post, token_on
from tests.competitions.movements.site import COMMUNE, PROVINCE, browser_of, build
from tests.events.passport.site import doors_of

ROOT = "/khen-thuong/hoi-dong"


@pytest_asyncio.fixture
async def house(database, clock, tmp_path, chamber):
    assert chamber.round_id
    inner = build(database, clock, tmp_path)
    return doors_of(
        inner, server.routes, ballot_boxes=chamber.boxes, press=Press(), files=FileStore(tmp_path / "files")
    )


@pytest_asyncio.fixture
async def secretary(house):
    async with await browser_of(house, Role.SECRETARY, PROVINCE) as browser:
        yield browser


async def as_member(house, person) -> httpx2.AsyncClient:
    async with house.database.writing() as uow:
        cookie = await access.open_session(uow, person.person_id, "", house.clock.now())
    browser = house.browser()
    browser.cookies.set("ngayhoi_session", cookie)
    return browser


def planned(chamber, **changed):
    form = {"council": chamber.council_id, "meets_at": "2026-10-10T07:30", "place": "Phòng họp tầng 2"}
    return form | {"mode": "secret_ballot", "way": "online", "nominees": chamber.nominees} | changed


@pytest.mark.asyncio
async def test_a_vote_on_screens_from_plan_to_minutes(house, chamber, secretary):
    of_round = f"/khen-thuong/dot/{chamber.round_id}/phien"
    made = await post(secretary, of_round, of_round, **planned(chamber))
    desk = made.headers["location"]
    assert "Có mặt 0 trên 7 thành viên; cần ít nhất 5" in (await secretary.get(desk)).text
    roll = {f"presence-{member}": "present" for member in chamber.members}
    assert (await post(secretary, f"{desk}/diem-danh", desk, **roll)).status_code == 303
    for member in chamber.members[2:]:
        page = f"{desk}/khai/{member}"
        assert (await post(secretary, page, page)).status_code == 422
        assert (await post(secretary, page, page, signed="1")).status_code == 303
    assert (await post(secretary, f"{desk}/khai-mac", desk)).status_code == 303
    own, nominees = f"{desk}/cua-toi", chamber.nominees
    async with await as_member(house, chamber.people[1]) as member:
        page = (await member.get(own)).text
        assert ["Công tác tại đơn vị này" in page, "Ký bản khai" in page, "Phiếu bầu" in page] == [True, True, False]
        signed = {"signed": "1", f"conflict-{nominees[1]}": "unit"}
        assert (await post(member, f"{own}/khai", own, **signed)).status_code == 303
        assert (await post(member, f"{own}/phieu", own)).status_code == 422
        ballot = {f"vote-{name}": "a" for name in nominees if name != nominees[1]}
        assert (await post(member, f"{own}/phieu", own, **ballot)).status_code == 303
        assert "Phiếu của bạn đã được ghi nhận" in (await member.get(own)).text
        again = await post(member, f"{own}/phieu", own, **ballot)
        assert (again.status_code, "Bạn đã bỏ phiếu" in again.text) == (409, True)
    async with await as_member(house, chamber.people[0]) as chair:
        await post(chair, f"{own}/khai", own, signed="1")
    for person in (chamber.people[0], *chamber.people[2:]):
        async with await as_member(house, person) as member:
            ballot = {f"vote-{name}": "a" if name != nominees[3] else "b" for name in nominees}
            assert (await post(member, f"{own}/phieu", own, **ballot)).status_code == 303
    assert (await post(secretary, f"{desk}/ket-thuc", desk)).status_code == 422
    assert (await post(secretary, f"{desk}/ket-thuc", desk, confirmed="1")).status_code == 303
    minutes = (await secretary.get(f"{desk}/bien-ban")).text
    texts = (
        "vẫn nguyên như lúc kết thúc",
        "chưa kiểm chứng",
        "không bỏ phiếu về Phường Điện Biên Phủ",
        "1 đồng ý, 6 không đồng ý",
        "Không biểu quyết vì đã kê khai xung đột lợi ích",
        "vẫn tính vào tổng số thành viên",
    )
    assert [text in minutes for text in texts] == [True] * 6
    async with await as_member(house, chamber.people[1]) as member:
        page = (await member.get(own)).text
        assert (
            page.count("phiếu đồng ý; tính trên tổng số 7 thành viên Hội đồng</span>"),
            "6 đồng ý, 0 không đồng ý" in page,
        ) == (3, False)


@pytest.mark.asyncio
async def test_after_a_restart_the_page_says_so_and_leads_to_the_repetition(house, chamber, secretary):
    session = await chamber.opened()
    desk = f"/khen-thuong/phien/{session}"
    await chamber.vote(0, session)
    chamber.boxes.destroy(session)
    async with await as_member(house, chamber.people[1]) as member:
        answer = await post(
            member, f"{desk}/cua-toi/phieu", f"{desk}/cua-toi", **{f"vote-{n}": "a" for n in chamber.nominees}
        )
        assert (answer.status_code, "Việc bỏ phiếu sẽ được tổ chức lại" in answer.text) == (410, True)
    assert "Máy chủ đã khởi động lại khi đang bỏ phiếu" in (await secretary.get(desk)).text
    assert (await post(secretary, f"{desk}/huy", desk, reason="Máy chủ khởi động lại")).status_code == 303
    again = (await post(secretary, f"{desk}/lap-lai", desk)).headers["location"]
    assert "Bỏ phiếu lại thay cho phiên" in (await secretary.get(again)).text
    assert "bỏ phiếu lại thay cho phiên khai mạc lúc" in (await secretary.get(f"{again}/bien-ban")).text


@pytest.mark.asyncio
async def test_two_people_count_paper_without_seeing_each_other(house, commune, tmp_path):
    of_round = f"/khen-thuong/dot/{commune.round_id}/phien"
    async with (
        await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as one,
        await browser_of(house, Role.UNIT_LEADER, COMMUNE) as two,
    ):
        made = await post(one, of_round, of_round, **planned(commune, way="paper", nominees=commune.nominees[2:]))
        desk = made.headers["location"]
        roll = {f"presence-{member}": "present" for member in commune.members}
        await post(one, f"{desk}/diem-danh", desk, **roll)
        tellers = {f"teller-{commune.members[1]}": "head", f"teller-{commune.members[2]}": "teller"}
        assert (await post(one, f"{desk}/ban-kiem-phieu", desk, **tellers)).status_code == 303
        for member in commune.members:
            await post(one, f"{desk}/khai/{member}", f"{desk}/khai/{member}", signed="1")
        await post(one, f"{desk}/thao-luan", desk, discussion="Nhất trí.\nKhông có ý kiến khác.")
        await post(one, f"{desk}/khai-mac", desk)
        count = f"{desk}/kiem-phieu"
        numbers = {"issued": "3", "collected": "3", "valid": "3", "invalid": "0"}
        numbers |= {f"for-{name}": "3" for name in commune.nominees[2:]} | {
            f"against-{name}": "0" for name in commune.nominees[2:]
        }
        wrong = await post(one, count, count, **numbers | {"invalid": "một"})
        assert (wrong.status_code, "Hãy ghi một số nguyên." in wrong.text) == (422, True)
        assert (await post(one, count, count, **numbers)).status_code == 303
        page = (await two.get(count)).text
        assert ["Người kia đã nhập" in page, 'value="3"' in page] == [True, False]
        await post(
            two, count, count, **numbers | {f"for-{commune.nominees[2]}": "2", f"against-{commune.nominees[2]}": "1"}
        )
        assert "Hai kết quả khác nhau ở 2 chỗ." in (await two.get(count)).text
        assert (await post(one, f"{desk}/ket-thuc", desk, confirmed="1")).status_code == 409
        await post(two, count, count, **numbers)
        token = await token_on(one, desk)
        files = {"file": ("bien-ban.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")}
        sent = await one.post(f"{desk}/van-ban-ky", data={"csrf_token": token, "kind": "count"}, files=files)
        assert sent.status_code == 303
        scan = re.search(r"/khen-thuong/phien/[\w-]+/van-ban-ky/[\w-]+", (await one.get(desk)).text)[0]
        assert (await two.get(scan)).content.startswith(b"%PDF")
        assert not [*(tmp_path / "files").glob("??/*")], "nothing lies where everybody is served"
        assert (await post(one, f"{desk}/ket-thuc", desk, confirmed="1")).status_code == 303
        minutes = (await two.get(f"{desk}/bien-ban")).text
        assert ["Không có ý kiến khác." in minutes, "Phiếu giấy: phát ra 3, thu về 3" in minutes] == [True, True]


@pytest.mark.asyncio
async def test_a_council_is_formed_and_its_members_come_and_go_by_dates(secretary):
    form = {"unit": PROVINCE, "title": "Hội đồng thi đua", "document": "45/QĐ-UBND", "since": "2026-01-01"}
    wrong = await post(secretary, ROOT, ROOT, **form | {"until": "2025-01-01"})
    assert (wrong.status_code, 'value="45/QĐ-UBND"' in wrong.text) == (422, True)
    council = (await post(secretary, ROOT, ROOT, **form)).headers["location"]
    member = {"name": "Lò Văn Kiên", "title": "Phó Giám đốc", "position": "vice", "since": "2026-01-01"}
    for field, value in (("unit_code", "không có"), ("login", "ai-do@ngayhoi.example"), ("since", "hôm nay")):
        refused = await post(secretary, f"{council}/thanh-vien", council, **member | {field: value})
        assert (refused.status_code, f'id="{field}-error"' in refused.text) == (422, True)
    kin = {"unit_code": "Xã Mường Nhé", "kin": "Lường Thị Hặc"}
    assert (await post(secretary, f"{council}/thanh-vien", council, **member | kin)).status_code == 303
    page = (await secretary.get(council)).text
    assert ["Lò Văn Kiên" in page, "Xã Mường Nhé" in page, "Lường Thị Hặc" in page] == [True, True, False]
    leave = re.search(r"/khen-thuong/hoi-dong/[\w-]+/thanh-vien/[\w-]+/thoi", page)[0]
    assert (await post(secretary, leave, council, last_day="2026-09-30")).status_code == 303
    assert "hôm nay không tham gia" in (await secretary.get(council)).text


@pytest.mark.asyncio
async def test_the_desk_is_closed_to_other_roles_and_a_seat_is_nobody_elses(house, chamber):
    desk = f"/khen-thuong/phien/{await chamber.opened()}"
    async with await as_member(house, chamber.people[0]) as member:
        assert (await member.get(desk)).status_code == 403
        assert (await member.get(f"{desk}/cua-toi")).status_code == 200
        assert (await member.get(f"{desk}/kiem-phieu")).status_code == 403
        assert "Khen thưởng Ngày hội toàn dân học tập số" in (await member.get(ROOT)).text
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as officer:
        assert [(await officer.get(path)).status_code for path in (desk, f"{desk}/cua-toi", f"{desk}/bien-ban")] == [
            404
        ] * 3


def test_boxes_hold_a_bounded_number_of_votes():
    boxes = BallotBoxes()
    for number in range(100):
        boxes.put(str(number), boxes.make(str(number), ["a"]))
    assert boxes.make("one more", ["a"]) is None


@pytest.mark.asyncio
async def test_where_no_vote_can_be_planned_the_page_says_which_way_is_left(house, chamber, secretary):
    of_round = f"/khen-thuong/dot/{chamber.round_id}"
    for change, words, way in (
        ("UPDATE award_nomination SET outcome = 'excluded'", "chưa có thêm hồ sơ đầy đủ", f"{of_round}/ho-so"),
        ("UPDATE award_round SET state = 'finished'", "không mở phiên bỏ phiếu mới", f"{of_round}/quyet-dinh"),
    ):
        async with house.database.writing() as uow:
            await uow.session.execute(text(change))
        page = (await secretary.get(f"{of_round}/phien")).text
        assert (words in page, f'href="{way}"' in page) == (True, True)

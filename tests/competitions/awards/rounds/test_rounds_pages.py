"""The pages and the JSON of rounds, from an empty list to a struck nominee."""

import re

import pytest

from competitions.awards.rounds import jobs
from core.kernel import Role
from tests.accounts.house import post
from tests.competitions.awards.dossiers.test_pages import person_of
from tests.competitions.awards.rounds.conftest import AFTER_NOMINATION, drafted, nominated
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of

pytestmark = pytest.mark.asyncio
NEW = "/khen-thuong/dot/moi"
FORM = {
    "unit": PROVINCE,
    "title": "Khen thưởng Ngày hội 10/10",
    "occasion": "Ngày hội 10/10",
    "category": "thematic",
    "procedure": "full",
    "measure": "total",
    "period": "2026",
    "closes_at": "2026-10-10T18:00",
    "use_communes": "1",
    "quota_communes": "1",
    "use_people": "1",
    "quota_people": "50%",
    "people_people": f"Lò Văn Ẳng; {COMMUNE}; 7; 1990; lao động trực tiếp\n\nQuàng Thị Pâng; {OTHER}; 9; 1985; nữ",
}


async def test_an_officer_drafts_previews_sets_going_and_sees_nominees_with_reasons(house, clock):
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        assert "Chưa có đợt khen thưởng nào" in (await browser.get("/khen-thuong")).text
        answer = await post(browser, NEW, NEW, **FORM)
        assert answer.status_code == 303
        page = answer.headers["location"]
        preview = (await browser.get(f"{page}/thu")).text
        assert "Xã Mường Nhé" in preview
        assert "Không chốt, không lưu" in preview
        assert (await post(browser, f"{page}/chay", page)).status_code == 303
        clock.forward(**AFTER_NOMINATION)
        await jobs.run_due(house.database, clock, "may-chu-1", {})
        shown = (await browser.get(page)).text
        assert "may-chu-1" in shown
        assert "Khen thưởng Ngày hội 10/10" in (await browser.get("/khen-thuong")).text
        listed = (await browser.get(f"{page}/de-cu?ket-qua=nominated")).text
        assert "Quàng Thị Pâng" in listed
        assert "Lò Văn Ẳng" not in listed
        assert "Xếp thứ 1 trong 2 của nhóm, đạt 9." in listed
        nominee = re.search(rf'href="({page}/de-cu/[0-9a-f-]+)">Xã Mường Nhé', listed)[1]
        for wrong in ({"act": "strike", "reason": ""}, {"act": "praise", "reason": "thử"}):
            assert (await post(browser, nominee, nominee, **wrong)).status_code == 422
        assert (await post(browser, nominee, nominee, act="strike", reason="xã xin rút")).status_code == 303
        assert "Cán bộ rút khỏi danh sách: xã xin rút" in (await browser.get(nominee)).text


async def test_a_draft_with_flaws_is_told_so_and_keeps_the_words(house):
    flaws = {"quota_communes": "nhiều", "people_people": "Lò Văn Ẳng", "closes_at": "", "title": "Đợt <thử>"}
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        answer = await post(browser, NEW, NEW, **(FORM | flaws))
        assert answer.status_code == 422
        assert "Đợt &lt;thử&gt;" in answer.text
        for text in ("Hãy ghi ngày giờ đóng đợt.", "Dòng 1 cần tên", "một tỷ lệ như 10%"):
            assert text in answer.text
        for moment in ("0001-01-01T00:00", "9999-12-31T23:59"):
            assert (await post(browser, NEW, NEW, **(FORM | {"closes_at": moment}))).status_code == 422
        answer = await post(browser, NEW, NEW, **(FORM | {"people_people": "Lò Văn Ẳng; khong-co; 1"}))
        assert (answer.status_code, "khong-co" in answer.text) == (422, True)


async def test_who_declared_a_conflict_cannot_strike_the_nominee_by_its_address(house, database, clock, above):
    round_id = await nominated(database, clock)
    list_page = f"/khen-thuong/dot/{round_id}/de-cu"
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        nominee = re.search(rf'href="({list_page}/[0-9a-f-]+)">Xã Mường Nhé', (await browser.get(list_page)).text)[1]
        above.blocked.add((await person_of(house, browser), nominee.rsplit("/", 1)[1]))
        answer = await post(browser, nominee, nominee, act="strike", reason="thử")
        assert (answer.status_code, "xung đột lợi ích" in answer.text) == (403, True)


async def test_the_head_steers_with_a_reason(house, database, clock):
    round_id = await nominated(database, clock)
    page = f"/khen-thuong/dot/{round_id}"
    async with await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as browser:
        assert (await post(browser, f"{page}/dieu-hanh", page, act="pause", reason="")).status_code == 422
        assert (await post(browser, f"{page}/dieu-hanh", page, act="rewind", reason="x")).status_code == 422
        assert (await post(browser, f"{page}/dieu-hanh", page, act="pause", reason="chờ thanh tra")).status_code == 303
        assert (await post(browser, f"{page}/dieu-hanh", page, act="pause", reason="nữa")).status_code == 409
        assert "chờ thanh tra" in (await browser.get(page)).text


async def test_a_proposing_unit_sees_its_own_nominees_and_no_drafts(house, database, clock):
    round_id = await nominated(database, clock)
    draft = await drafted(database, clock, title="Đợt còn kín")
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        listed = (await browser.get(f"/khen-thuong/dot/{round_id}/de-cu")).text
        assert "Lò Văn Ẳng" in listed
        assert "Quàng Thị Pâng" not in listed
        assert "Đợt còn kín" not in (await browser.get("/khen-thuong")).text
        assert (await browser.get(f"/khen-thuong/dot/{draft}")).status_code == 404
        answer = (await browser.get(f"/api/v1/award-rounds/{round_id}/nominees")).json()
        assert {each["subject"]["unit"] for each in answer["considered"]} == {COMMUNE}
    async with await browser_of(house, Role.COUNCIL_MEMBER, PROVINCE) as browser:
        assert (await browser.get(f"/khen-thuong/dot/{round_id}/de-cu")).status_code == 403


EVERYBODY = {"ho-so", "y-kien", "xem-xet-lai"}
PROPOSING = EVERYBODY | {"de-cu", "thu", "/khen-thuong/tam-dung", "/khen-thuong/so-vang"}
OFFICE = PROPOSING | {"nhat-ky", "phien", "phan-anh", "quyet-dinh", "van-ban"}


@pytest.mark.parametrize(
    ("role", "open_to_it"),
    [
        (Role.COUNCIL_MEMBER, EVERYBODY | {"/khen-thuong/hoi-dong"}),
        (Role.UNIT_OFFICER, PROPOSING),
        (Role.SECRETARY, OFFICE),
        (Role.HOMEAFFAIRS_OFFICER, OFFICE),
    ],
)
async def test_a_round_leads_nobody_to_a_page_that_is_closed_to_them(house, database, clock, role, open_to_it):
    page = f"/khen-thuong/dot/{await nominated(database, clock)}"
    async with await browser_of(house, role, COMMUNE if role is Role.UNIT_OFFICER else PROVINCE) as browser:
        parts = (await browser.get(page)).text.split('id="parts"')[1].split("</section>")[0]
    ways = {way.removeprefix(f"{page}/") for way in re.findall(r'href="([^"]+)"', parts)}
    assert {way for way in ways if not way.startswith("/bang-xep-hang/")} == open_to_it


async def test_the_api_drafts_and_tells_steps_and_nominees(house, clock):
    award = {"code": "xa", "title": "Bằng khen", "kind": "certificate_of_merit", "board": "commune", "count": 1}
    body = {
        "unit": PROVINCE,
        "title": "Đợt một",
        "occasion": "Ngày hội",
        "closes_at": "2026-10-10T18:00:00+07:00",
        "period": "2026",
        "rules": {"awards": [award]},
    }
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        ours = {"origin": str(browser.base_url).rstrip("/")}
        wrong = await browser.post("/api/v1/award-rounds", json=body | {"rules": {}}, headers=ours)
        assert wrong.status_code == 422
        naive = await browser.post(
            "/api/v1/award-rounds", json=body | {"closes_at": "2026-10-10T18:00:00"}, headers=ours
        )
        assert naive.status_code == 422
        made = await browser.post("/api/v1/award-rounds", json=body, headers=ours)
        assert made.status_code == 201
        round_id = made.json()["id"]
        await post(browser, f"/khen-thuong/dot/{round_id}/chay", f"/khen-thuong/dot/{round_id}")
        clock.forward(**AFTER_NOMINATION)
        await jobs.run_due(house.database, clock, "may-chu-1", {})
        (told,) = (await browser.get("/api/v1/award-rounds")).json()["rounds"]
        assert [(step["kind"], step["runs"]) for step in told["steps"]][:4] == [
            ("close", 1),
            ("freeze", 1),
            ("nominate", 1),
            ("invite", 0),
        ]
        assert told["steps"][0]["due_at"] == "2026-10-10T18:00:00+07:00"
        nominees = (await browser.get(f"/api/v1/award-rounds/{round_id}/nominees")).json()
    assert nominees["snapshot"]
    first = nominees["considered"][0]
    assert (first["subject"]["name"], first["outcome"]) == ("Xã Mường Nhé", "nominated")
    assert first["reasons"][0]["text"] == "Xếp thứ 1 trong 2 của nhóm, đạt 3."

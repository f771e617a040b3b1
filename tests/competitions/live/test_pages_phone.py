"""The phone's pages by plain forms, the pages at the door, and receipts."""

import re

import pytest

from tests.competitions.live.browsers import TOKEN, Browser, joined
from tests.competitions.live.clients import new_key
from tests.competitions.live.questions import choice, match, numeric, order, poll, words

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_pin_box_leads_to_the_room_and_forgives_blanks(site):
    room = await site.room(choice())
    answer = await Browser(site).get(f"/choi?pin={room.pin[:3]}+{room.pin[3:]}", 303)
    assert answer.headers["location"] == f"/choi/{room.pin}"


@pytest.mark.parametrize("path", ["/choi?pin=12", "/choi?pin=", "/choi/000000", "/choi/abc"])
async def test_a_wrong_pin_has_its_own_page_with_a_box_to_try_again(site, path):
    page = (await Browser(site).get(path, 404)).text
    assert "Không có phòng với mã PIN này" in page
    assert 'name="pin"' in page


async def test_a_link_may_name_the_commune(site):
    room = await site.room(choice())
    assert '<option value="03256" selected' in (await Browser(site).get(f"/choi/{room.pin}?xa=03256")).text


async def test_the_join_form_asks_for_what_the_room_asks(site):
    bare = (await Browser(site).get(f"/choi/{(await site.room(choice())).pin}")).text
    room = await site.room(choice(), ask=["school", "party_cell"], groups=True, pupils=True)
    full = (await Browser(site).get(f"/choi/{room.pin}")).text
    speed = (await Browser(site).get(f"/choi/{(await site.room(choice(), scoring='speed')).pin}")).text
    fields = ('name="school"', 'name="party_cell"', 'name="members"', "Pâng 7A")
    assert [field in bare for field in fields] == [False] * 4
    assert [field in full for field in fields] == [True] * 4
    assert ('name="time_factor"' in bare, 'name="time_factor"' in speed) == (True, False)


async def test_old_communes_stand_in_the_picker_with_their_district(site):
    page = (await Browser(site).get(f"/choi/{(await site.room(choice())).pin}")).text
    (option,) = re.findall(r'<option value="03256"[^>]*>', page)
    assert "Ẳng Nưa" in option
    assert 'data-d="Mường Ảng"' in option


async def test_a_name_is_given_on_request_and_the_rest_of_the_form_kept(site):
    room = await site.room(choice())
    page = (await Browser(site).post(f"/choi/{room.pin}", 200, suggest="1", name="", commune="03256")).text
    assert re.search(r'id="name" name="name" value="[^"]+"', page)
    assert '<option value="03256" selected' in page


@pytest.mark.parametrize(
    ("fields", "status", "where"),
    [
        ({"name": ""}, 422, 'id="name-error">Hãy nhập tên'),
        ({"name": "A", "members": "3"}, 422, 'class="notice notice-bad"'),
        ({"name": "A", "commune": "99999"}, 422, 'class="notice notice-bad"'),
        ({"name": "A", "members": "x", "time_factor": "9"}, 422, 'class="notice notice-bad"'),
    ],
)
async def test_a_refused_form_comes_back_with_what_was_entered(site, fields, status, where):
    room = await site.room(choice())
    page = (await Browser(site).post(f"/choi/{room.pin}", status, key=new_key(), **fields)).text
    assert where in page
    assert f'name="name" value="{fields["name"]}"' in page


@pytest.mark.parametrize(
    ("policy", "command", "text"), [({}, "lock", "khóa phòng"), ({"capacity": 1}, None, "đủ người")]
)
async def test_a_closed_door_says_why(site, policy, command, text):
    room = await site.room(choice(), **policy)
    await room.join()
    if command:
        await room.command(command)
    page = (await Browser(site).get(f"/choi/{room.pin}")).text
    assert text in page
    assert 'id="join-button"' not in page


async def test_a_player_without_script_sees_every_phase(site):
    room = await site.room(choice())
    browser = await joined(site, room)
    path = f"/choi/{room.pin}"
    lobby = (await browser.get(path)).text
    assert 'http-equiv="refresh" content="3; url=' in lobby
    assert "Bạn đã vào phòng" in lobby
    await room.command("start")
    assert "Chuẩn bị" in (await browser.get(path)).text
    await room.command("open")
    asked = (await browser.get(path)).text
    assert "1 + 1 = ?" in asked
    answer_id = re.search(r'name="id" value="([^"]+)"', asked)[1]
    await browser.post(f"{path}/tra-loi", page=path, q="1", id=answer_id, value="1")
    assert "Đã ghi nhận" in (await browser.get(path)).text
    await room.command("pause")
    assert "Tạm nghỉ" in (await browser.get(path)).text
    await room.commands("resume", "close")
    assert "Đã ghi nhận" in (await browser.get(path)).text
    await room.command("reveal")
    revealed = (await browser.get(path)).text
    assert "Đúng rồi!" in revealed
    assert "Một với một là hai." in revealed
    await room.command("standings")
    assert "Thứ hạng" in (await browser.get(path)).text
    await room.commands("podium", "finish")
    finished = (await browser.get(path)).text
    assert "Cuộc chơi đã kết thúc" in finished
    assert "http-equiv" not in finished
    await browser.post("/ho-chieu/moi", page="/ho-chieu")
    assert "Bạn đã chơi hết" in (await browser.get("/ho-chieu")).text
    await browser.post("/ho-chieu/do-vui", page="/ho-chieu", room=room.room_id)
    stamped = (await browser.get("/ho-chieu")).text
    assert ["Bạn đã chơi hết" in stamped, "1 dấu" in stamped] == [False, True]
    await browser.post("/ho-chieu/do-vui", 404, page="/ho-chieu", room="khác")


@pytest.mark.parametrize(
    ("question", "fields", "total"),
    [
        (order(), {"value": ["x"]}, None),
        (match(), {"value": ["0", "", "2"]}, None),
        (numeric(), {"value": "3,14"}, 1000),
        (numeric(), {"value": "ba"}, None),
        (poll(), {"value": "1"}, 0),
        (words(), {"value": "vui"}, 0),
        (choice(), {}, None),
    ],
)
async def test_answers_of_plain_forms_are_read_by_kind(site, question, fields, total):
    room = await site.room(question)
    browser = await joined(site, room)
    await room.commands("start", "open")
    path = f"/choi/{room.pin}"
    answer = await browser.post(f"{path}/tra-loi", page=path, q="1", id=new_key(), **fields)
    assert answer.headers["location"] == (path if total is not None else f"{path}?sau=invalid")
    await room.commands("close", "reveal")
    participant = (await room.results())["participants"][0]
    assert (participant["total"], participant["rank"]) == ((total, 1) if total is not None else (0, None))


@pytest.mark.parametrize("commands", [("next",), ("next", "open")])
@pytest.mark.parametrize("second", [words(), match()])
async def test_a_late_answer_is_late_also_where_a_question_of_another_kind_is_shown(site, second, commands):
    room = await site.room(choice(), second)
    browser, path = await joined(site, room), f"/choi/{room.pin}"
    await room.commands("start", "open")
    token = TOKEN.search((await browser.get(path)).text)[1]
    await room.commands("close", "reveal", *commands)
    form = {"csrf_token": token, "q": "1", "id": new_key(), "value": "1"}
    answer = await browser.ask("POST", f"{path}/tra-loi", 303, data=form)
    assert answer.headers["location"] == f"{path}?sau=late"
    (late,) = [entry for entry in await room.log() if entry["kind"] == "late"]
    assert (late["q"], late["value"]) == (1, [1])


async def test_a_late_answer_is_told_so(site):
    room = await site.room(choice())
    browser = await joined(site, room)
    await room.commands("start", "open", "close")
    path = f"/choi/{room.pin}"
    answer = await browser.post(f"{path}/tra-loi", page=path, q="1", id=new_key(), value="1")
    assert answer.headers["location"] == f"{path}?sau=late"
    assert "đến sau giờ, không tính điểm câu này" in (await browser.get(answer.headers["location"])).text


async def test_whoever_was_taken_out_is_told_and_may_join_again(site):
    room = await site.room(choice())
    browser = await joined(site, room)
    token = TOKEN.search((await browser.get(f"/choi/{room.pin}")).text)[1]
    (participant,) = (await room.results())["participants"]
    await room.command("kick", participant_id=participant["id"])
    answer = await browser.ask("POST", f"/choi/{room.pin}/tra-loi", 303, data={"csrf_token": token, "q": "1"})
    assert "mời bạn ra khỏi phòng" in (await browser.get(answer.headers["location"])).text


async def test_a_banned_player_has_a_page_of_their_own(site):
    room = await site.room(choice())
    browser = await joined(site, room)
    (participant,) = (await room.results())["participants"]
    await room.command("ban", participant_id=participant["id"])
    assert "không cho bạn chơi" in (await browser.get(f"/choi/{room.pin}", 403)).text


async def test_a_form_without_its_token_is_refused(site):
    room = await site.room(choice())
    answer = await site.http.post(f"/choi/{room.pin}", data={"name": "A"}, headers={"origin": site.base})
    assert answer.status_code == 403


async def test_a_receipt_says_when_it_was_stored_and_whether_it_counts(site):
    room = await site.room(choice())
    seat = await room.join()
    await room.commands("start", "open")
    receipt = (await seat.answer(1, [1])).json()["receipt"]
    path = f"/bien-nhan?pin={room.pin}&cau=1&ma="
    browser = Browser(site)
    found = (await browser.get(path + receipt.lower())).text
    assert "Câu trả lời được tính" in found
    assert "Lò Thị Pâng" not in found
    assert "Không có câu trả lời nào mang mã này" in (await browser.get(f"{path}ZZZZZZ")).text
    await room.command("ban", participant_id=seat.id)
    assert "Không được tính" in (await browser.get(path + receipt)).text


@pytest.mark.parametrize("query", ["pin=000000&cau=1&ma=7KQ2M4", "pin=1", "cau=x&ma=7KQ2M4", "ma=!!"])
async def test_a_wrong_receipt_form_is_told_so(site, query):
    assert 'role="alert"' in (await Browser(site).get(f"/bien-nhan?{query}")).text


async def test_the_receipt_page_begins_empty(site):
    page = (await Browser(site).get("/bien-nhan")).text
    assert 'role="alert"' not in page
    assert "notice-" not in page

"""The host's pages: rooms, console, results."""

import asyncio
import csv
import io
import re

import pytest
from python_calamine import CalamineWorkbook

from tests.competitions.live.browsers import Browser, sign_in
from tests.competitions.live.questions import choice, poll
from tests.competitions.live.test_contract_restart import world_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_console_is_for_hosts(served, site):
    room = await site.room(choice())
    officer = await sign_in(served, site, "xa1")
    for path in ("/dan", f"/dan/{room.room_id}", f"/dan/{room.room_id}/ket-qua"):
        await officer.get(path, 403)
        assert (await Browser(site).get(path, 303)).headers["location"].startswith("/dang-nhap")


async def test_a_host_opens_a_room_with_the_form(served, site):
    host = await sign_in(served, site)
    quiz_id = await site.quiz(choice(), title="Bộ của tôi")
    moved = await host.post("/dan", quiz_id=quiz_id, scoring="accuracy", mode="hosted", groups="1", ask_school="1")
    page = (await host.get(moved.headers["location"])).text
    assert "Bộ của tôi" in page
    assert "Bắt đầu" in page
    listing = (await host.get("/dan")).text
    assert "Bộ của tôi" in listing


async def test_the_clock_runs_a_room_that_has_its_moment(served, site):
    host = await sign_in(served, site)
    quiz_id = await site.quiz(choice(), title="Bộ tự chạy")
    fields = {"quiz_id": quiz_id, "scoring": "speed", "mode": "unattended", "starts_at": "2099-10-10T08:00"}
    moved = await host.post("/dan", **fields)
    assert "08:00 10/10/2099" in (await host.get(moved.headers["location"])).text
    home = (await Browser(site).get("/")).text
    assert "Bắt đầu lúc 08:00 10/10/2099" in home


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"mode": "unattended"}, "starts_at"),
        ({"mode": "unattended", "starts_at": "mai"}, "starts_at"),
        ({"seconds_per_question": "2"}, "seconds_per_question"),
        ({"capacity": "nhiều"}, "capacity"),
        ({"countdown_seconds": "999"}, "countdown_seconds"),
        ({"quiz_id": "không có"}, "quiz_id"),
    ],
)
async def test_a_wrong_room_form_says_where_and_keeps_the_input(served, site, fields, field):
    host = await sign_in(served, site)
    whole = {"quiz_id": await site.quiz(choice()), "scoring": "speed", "mode": "hosted", "pupils": "1"} | fields
    page = (await host.post("/dan", 422, **whole)).text
    assert f'id="{field}-error"' in page
    assert '<a href="#' + field in page
    assert 'value="speed" checked' in page


async def test_the_one_big_button_names_the_next_step(served, site):
    host = await sign_in(served, site)
    room = await site.room(choice(), poll())
    path = f"/dan/{room.room_id}"
    steps = ["start", "open", "close", "reveal", "standings", "next", "open", "close", "reveal", "podium", "finish"]
    for step in steps:
        page = (await host.get(path)).text
        (big,) = re.findall(r'<button class="button button-primary button-large" id="act-(\w+)"', page)
        assert big == step
        version = re.search(r'name="expect_version" value="(\d+)"', page)[1]
        await host.post(f"{path}/lenh", page=path, command=step, expect_version=version)
    assert "Phòng đã kết thúc" in (await host.get(path)).text


async def test_a_button_pressed_twice_does_no_harm(served, site):
    host = await sign_in(served, site)
    room = await site.room(choice())
    path = f"/dan/{room.room_id}"
    await host.post(f"{path}/lenh", page=path, command="start", expect_version="1")
    again = await host.post(f"{path}/lenh", 409, page=path, command="start", expect_version="1")
    assert 'role="alert"' in again.text
    assert (await room.get())["phase"] == "ready"


async def test_a_host_helps_and_removes_people(served, site):
    host = await sign_in(served, site)
    room = await site.room(choice())
    seats = [await room.join(name) for name in ("Lò Thị Pâng", "Vàng A Dơ", "Cà Văn Ánh")]
    path = f"/dan/{room.room_id}"
    for act in (f"time:{seats[0].id}:1.5", f"kick:{seats[1].id}", f"ban:{seats[2].id}"):
        await host.post(f"{path}/lenh", page=path, act=act)
    page = (await host.get(path)).text
    assert "thời gian × 1,5" in page
    assert [word in page for word in ("đã mời ra", "đã cấm")] == [True, True]
    found = (await host.get(f"{path}?tim=pang")).text
    assert ("Lò Thị Pâng" in found, "Vàng A Dơ" in found) == (True, False)
    assert "Không có ai tên như vậy" in (await host.get(f"{path}?tim=xyz")).text


async def test_more_time_locking_and_pausing_stand_beside_the_big_button(served, site):
    host = await sign_in(served, site)
    room = await site.room(choice(seconds=60))
    await room.commands("start", "open")
    path = f"/dan/{room.room_id}"
    await host.post(f"{path}/lenh", page=path, command="extend", seconds="15")
    await host.post(f"{path}/lenh", page=path, command="lock")
    page = (await host.get(path)).text
    assert 'id="act-unlock"' in page
    assert "Đã khóa" in page
    await host.post(f"{path}/lenh", page=path, command="pause")
    assert 'id="act-resume"' in (await host.get(path)).text


async def test_annulling_needs_a_closed_question_and_is_logged(served, site):
    host = await sign_in(served, site)
    room = await site.room(choice(), poll())
    path = f"/dan/{room.room_id}"
    assert "annul-zone" not in (await host.get(path)).text
    await room.commands("start", "open", "close")
    await host.post(f"{path}/lenh", page=path, command="annul", question="1", reason="In sai")
    page = (await host.get(path)).text
    assert "đã hủy" in page
    assert "Hủy câu hỏi – câu 1" in page
    assert (await room.results())["questions"][0]["annulled"]


async def test_results_are_tables_to_read_and_files_to_keep(served, site):
    host = await sign_in(served, site)
    room = await site.room(choice())
    seat = await room.join("=cmd|calc", "03127")
    await room.commands("start", "open")
    await seat.answer(1, [1])
    await room.command("close")
    path = f"/dan/{room.room_id}/ket-qua"
    page = (await host.get(path)).text
    assert "Phòng chưa kết thúc" in page
    assert "Phường Điện Biên Phủ" in page
    answer = await host.get(f"{path}.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == ["1", "'=cmd|calc", "Phường Điện Biên Phủ", "", "1", "1000"]
    assert answer.headers["content-disposition"].endswith(f'filename="ket-qua-{room.pin}.csv"')
    book = CalamineWorkbook.from_filelike(io.BytesIO((await host.get(f"{path}.xlsx")).content))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert sheets[0][1] == [1.0, "=cmd|calc", "Phường Điện Biên Phủ", "", 1.0, 1000.0]
    assert [len(sheet) for sheet in sheets] == [2, 2, 2]
    assert (sheets[1][1][0], sheets[2][1][-1]) == ("Xã, phường", "không"), "words, not our codes"
    await host.post(
        f"/dan/{room.room_id}/lenh", page=f"/dan/{room.room_id}", command="annul", question="1", reason="Sai"
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO((await host.get(f"{path}.xlsx")).content))
    assert book.get_sheet_by_name(book.sheet_names[2]).to_python()[1][-1] == "có"


async def test_seats_at_the_cap_of_fair_time_are_listed_for_the_jury(served, site):
    host = await sign_in(served, site)
    room = await site.room(choice(seconds=60), scoring="speed", early_close=False)
    slow, quick, banned = [await room.phone(name, "03127") for name in ("Máy Chậm", "Máy Nhanh", "Bị Loại")]
    await room.commands("start", "open")
    await quick.answer(1, [1], seen=True)
    await asyncio.sleep(1.7)
    await slow.answer(1, [1], seen=True)
    await banned.answer(1, [1], seen=True)
    path, heading = f"/dan/{room.room_id}/ket-qua", "Những câu được bù thời gian ở mức tối đa"
    assert "Không có máy nào được bù tới mức tối đa" in (await host.get(path)).text, "the question is not closed yet"
    await room.command("ban", participant_id=banned.id)
    await room.command("finish")
    jury = (await host.get(path)).text.partition('id="capped-title"')[2]
    assert heading in jury
    assert ["Máy Chậm" in jury, "Máy Nhanh" in jury, "Bị Loại" in jury] == [True, False, False]
    book = CalamineWorkbook.from_filelike(io.BytesIO((await host.get(f"{path}.xlsx")).content))
    rows = book.get_sheet_by_name("Dành cho ban giám khảo").to_python()
    assert rows == [["Tên", "Xã, phường", heading], ["Máy Chậm", "Phường Điện Biên Phủ", "1"]]


async def test_whoever_has_no_quiz_yet_is_led_to_the_bank(populated, tmp_path):
    async with world_of(populated, tmp_path) as (world, site):
        host = await sign_in(world, site)
        page = (await host.get("/dan")).text
        (address,) = re.findall(r'Chưa có bộ câu hỏi nào\. <a href="([^"]+)"', page)
        assert "Bộ câu hỏi" in (await host.get(address)).text

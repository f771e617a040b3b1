"""The wall of the hall and the home page."""

import re

import pytest

from tests.competitions.live.browsers import Browser, joined
from tests.competitions.live.clients import new_key
from tests.competitions.live.questions import choice, multiple, numeric, poll, words

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_projector_key_moves_to_a_cookie_and_nobody_else_sees_the_wall(site):
    room = await site.room(choice())
    browser = Browser(site)
    await browser.get(f"/chieu/{room.pin}", 403)
    await browser.get(f"/chieu/{room.pin}?k=wrong", 403)
    moved = await browser.get(room.projector_url.removeprefix(site.base), 303)
    assert moved.headers["location"] == f"/chieu/{room.pin}"
    page = (await browser.get(f"/chieu/{room.pin}")).text
    assert f"{room.pin[:3]} {room.pin[3:]}" in page
    assert "<svg" in page


async def wall_of(site, room):
    browser = Browser(site)
    await browser.get(room.projector_url.removeprefix(site.base), 303)
    return browser


async def test_the_wall_shows_who_arrives_and_how_answers_were_spread(site):
    room = await site.room(choice(), words())
    wall, path = await wall_of(site, room), f"/chieu/{room.pin}"
    seats = [await room.join(f"Người {number}", "03127") for number in range(5)]
    await room.join("Khách", None)
    assert re.search(r"<span>Phường Điện Biên Phủ</span> <b class=\"number\">5</b>", (await wall.get(path)).text)
    await room.commands("start", "open")
    for number, seat in enumerate(seats):
        await seat.answer(1, [number % 2])
    asked = (await wall.get(path)).text
    assert "spread" not in asked
    assert '<span data-count="answered">5</span>' in asked
    await room.commands("close", "reveal")
    revealed = (await wall.get(path)).text
    assert re.findall(r'spread-count">(\d+)<', revealed) == ["3", "2", "0"]
    assert revealed.count("spread-right") == 1
    await room.command("standings")
    assert "Phường Điện Biên Phủ" in (await wall.get(path)).text
    await room.commands("next", "open")
    for text in ("vui", "Vui", "địt mẹ"):
        await seats.pop().answer(2, text)
    await room.commands("close", "reveal")
    cloud = (await wall.get(path)).text
    assert "cloud-5" in cloud
    assert "địt" not in cloud
    await room.command("podium")
    assert "pillar-1" in (await wall.get(path)).text


async def test_twelve_options_stand_on_wall_and_phone_each_with_a_letter_of_its_own(site):
    options = [f"Ý thứ {number}" for number in range(1, 13)]
    questions = [choice(options=options, right=[11]), multiple(options=options, right=[6, 11]), poll(options=options)]
    room = await site.room(*questions)
    wall, phone = await wall_of(site, room), await joined(site, room)
    await room.command("start")
    for number, question in enumerate(questions, start=1):
        await room.command("open")
        asked = (await wall.get(f"/chieu/{room.pin}")).text
        assert re.findall(r"<b>(\w)</b>", asked) == list("ABCDEFGHIJKL")
        assert re.findall(r'hall-option option-(\w)"', asked) == list("abcdef") * 2
        shown = (await phone.get(f"/choi/{room.pin}")).text
        assert re.findall(r"<span>(\w)\.</span>", shown) == list("ABCDEFGHIJKL")
        assert re.findall(r'href="#s(\d+)"', shown) == list("012345") * 2
        answer = {"q": str(number), "id": new_key(), "value": "11"}
        await phone.post(f"/choi/{room.pin}/tra-loi", 303, page=f"/choi/{room.pin}", **answer)
        await room.commands("close", "reveal")
        assert question["kind"] == "poll" or "L. Ý thứ 12" in (await phone.get(f"/choi/{room.pin}")).text
        assert "<b>L</b>" in (await wall.get(f"/chieu/{room.pin}")).text
        if number < len(questions):
            await room.command("next")


async def test_a_unit_under_five_players_stands_on_the_wall_without_a_rank_and_on_no_pillar(site):
    room = await site.room(choice())
    wall, path, lone = await wall_of(site, room), f"/chieu/{room.pin}", await room.join("Một mình", "03203")
    await room.commands("start", "open")
    await lone.answer(1, [1])
    await room.commands("close", "reveal", "standings")
    race = (await wall.get(path)).text
    assert '<b class="number">–</b>' in race
    assert "Chưa có xã nào đủ năm người chơi" in race
    await room.command("podium")
    assert "pillar-name" not in (await wall.get(path)).text


async def test_the_wall_counts_right_answers_where_bars_say_nothing(site):
    room = await site.room(numeric())
    wall = await wall_of(site, room)
    seats = [await room.join(f"Người {number}") for number in range(3)]
    await room.commands("start", "open")
    for number, seat in enumerate(seats):
        await seat.answer(1, "3.14" if number else "9")
    await room.commands("close", "reveal")
    page = (await wall.get(f"/chieu/{room.pin}")).text
    assert "2 trên 3 câu trả lời đúng" in page
    assert "<p>3,14</p>" in page


async def test_the_home_page_tells_of_rooms_but_not_of_hosted_pins(site):
    room = await site.room(choice())
    page = (await Browser(site).get("/")).text
    assert "Đố vui" in page
    assert room.pin not in page
    assert "Cụm" in page


async def test_the_home_page_speaks_english_to_whoever_chose_it(site):
    assert "Enter the PIN to play" in (await Browser(site, lang="en").get("/")).text

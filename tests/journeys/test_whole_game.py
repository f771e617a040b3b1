"""Phone, projector and host in three browsers play a whole game of all nine kinds."""

import pytest
from playwright.async_api import expect

from tests.journeys.house import NINE

pytestmark = pytest.mark.asyncio(loop_scope="session")
PHONE = {"viewport": {"width": 360, "height": 740}}


async def join(page, room, name="Lò Thị Pâng", commune="ang nua"):
    await page.goto(room.play_url)
    await page.fill("#name", name)
    await page.fill("#commune-search", commune)
    await page.locator("#commune-search-list li").first.click()
    await page.click("#join-button")
    await expect(page.locator("#screen")).to_contain_text(name)


async def answer(phone, kind):
    if kind in {"choice", "poll"}:
        await phone.locator(".option").nth(0).click()
    elif kind == "true_false":
        await phone.locator(".option").nth(1).click()
    else:
        await fill(phone, kind)
        await phone.locator("#screen .button-primary").click()


async def fill(phone, kind):
    if kind == "multiple":
        await phone.locator(".option").nth(0).click()
        await phone.locator(".option").nth(1).click()
    elif kind == "order":
        (items,) = [question["items"] for question in NINE if question["kind"] == "order"]
        await put_in_order(phone, items)
    elif kind == "match":
        await phone.select_option("#match-0", label="Mã QR")
        await phone.select_option("#match-1", label="Thẻ số")
    else:
        await phone.fill("#typed", {"numeric": "45", "text": "5656", "words": "vui"}[kind])


async def put_in_order(phone, items):
    for place, item in enumerate(items):
        while await phone.locator(".item").nth(place).locator("span").first.inner_text() != item:
            at = [await one.inner_text() for one in await phone.locator(".item > span").all()].index(item)
            await phone.locator(".item").nth(at).locator(".step").first.click()


async def test_a_game_of_all_kinds_from_the_lobby_to_the_podium(house, open_page):
    room = await house.open_room(*NINE)
    phone, wall, host = await open_page(**PHONE), await open_page(), await open_page(host=True)
    await wall.goto(room.projector_url)
    assert "k=" not in wall.url
    await host.goto(f"/dan/{room.id}")
    await join(phone, room)
    await expect(wall.locator(".arrivals")).to_contain_text("Xã Mường Ảng")
    await expect(host.locator("[data-count=joined]")).to_have_text("1")
    await host.click("#act-start")
    for number, question in enumerate(NINE, start=1):
        await expect(phone.locator("h1.qtext")).to_have_text(question["text"])
        await expect(wall.locator("h1")).to_have_text(question["text"])
        await answer(phone, question["kind"])
        await expect(phone.locator("#screen")).to_contain_text("Đã ghi nhận")
        await expect(host.locator("[data-count=answered]")).to_have_text("1")
        await expect(wall.locator("[data-count=answered]")).to_have_text("1")
        await host.click("#act-close")
        await host.click("#act-reveal")
        verdict = "Cảm ơn ý kiến" if question["kind"] in {"poll", "words"} else "Đúng rồi!"
        await expect(phone.locator("#screen")).to_contain_text(verdict)
        await expect(wall.locator(".stage-revealed")).to_be_visible()
        await host.click("#act-next" if number < len(NINE) else "#act-podium")
    await expect(phone.locator("#screen h1")).to_have_text("Những đơn vị dẫn đầu")
    await expect(wall.locator(".pillars, .honours").first).to_be_attached()
    await host.click("#act-finish")
    await expect(phone.locator("#screen h1")).to_contain_text("Cuộc chơi đã kết thúc")
    participant = (await house.results(room))["participants"][0]
    assert (participant["name"], participant["commune"], participant["total"]) == ("Lò Thị Pâng", "03256", 7000)


async def test_a_room_is_opened_with_the_form_and_joined_by_its_pin(house, open_page):
    await house.open_room(NINE[0])
    host, phone = await open_page(host=True), await open_page(**PHONE)
    await host.goto("/dan")
    await host.get_by_role("button", name="Mở phòng").click()
    await expect(host.locator(".pin-large strong")).to_be_visible()
    pin = await host.locator(".pin-large strong").inner_text()
    await phone.goto("/")
    await phone.fill("#pin", pin)
    await phone.get_by_role("button", name="Vào chơi").click()
    await phone.fill("#name", "Vàng A Dơ")
    await phone.click("#join-button")
    await expect(phone.locator("#screen")).to_contain_text("Vàng A Dơ")
    await expect(host.locator("#people")).to_contain_text("Vàng A Dơ")


async def test_a_second_host_sees_what_the_first_does(house, open_page):
    room = await house.open_room(NINE[0])
    first, second = await open_page(host=True), await open_page(host=True)
    for host in (first, second):
        await host.goto(f"/dan/{room.id}")
    await first.click("#act-start")
    await expect(second.locator("#stage")).to_have_attribute("data-phase", "open")
    await second.reload()
    await second.click("#act-close")
    await expect(first.locator("#stage")).to_have_attribute("data-phase", "closed")


async def test_whoever_is_kicked_may_join_again_and_whoever_is_banned_may_not(house, open_page):
    room = await house.open_room(NINE[0])
    phone, host = await open_page(**PHONE), await open_page(host=True)
    host.on("dialog", lambda dialog: dialog.accept())
    await host.goto(f"/dan/{room.id}")
    await join(phone, room)
    await host.get_by_role("button", name="Mời ra").click()
    await expect(phone.locator("#screen h1")).to_contain_text("mời bạn ra khỏi phòng")
    await phone.get_by_role("button", name="Thử lại").click()
    await phone.fill("#name", "Tên Mới")
    await phone.click("#join-button")
    await expect(phone.locator("#screen")).to_contain_text("Tên Mới")
    await host.get_by_role("button", name="Cấm – Tên Mới").click()
    await expect(phone.locator("#screen h1")).to_contain_text("không thể chơi tiếp")

"""A game by plain forms: join, answer, result, in a browser without script."""

import pytest
from playwright.async_api import Error, expect

from tests.journeys.house import CHOICE, NINE

TRIES = 3
pytestmark = pytest.mark.asyncio(loop_scope="session")


async def look_again(page):
    """Load the page anew; the page's own refresh may be under way."""
    for _ in range(TRIES):
        await page.wait_for_load_state()
        try:
            await page.reload()
        except Error:
            continue
        return
    await page.reload()


@pytest.fixture
def plain():
    return {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}


async def answer(phone, question):
    kind = question["kind"]
    if kind in {"choice", "true_false", "poll"}:
        await phone.locator("button.option").nth(question.get("right", [0])[0]).click()
        return
    if kind == "multiple":
        for index in question["right"]:
            await phone.locator("label.option input").nth(index).check()
    elif kind == "order":
        for place, item in enumerate(question["items"], start=1):
            await phone.select_option(f"#value-{place}", label=item)
    elif kind == "match":
        for place, item in enumerate(question["right"], start=1):
            await phone.select_option(f"#value-{place}", label=item)
    else:
        await phone.fill("#value", {"numeric": "45", "text": "5656", "words": "vui"}[kind])
    await phone.get_by_role("button", name="Gửi câu trả lời").click()


async def test_a_whole_game_by_plain_forms(house, open_page, plain):
    room = await house.open_room(*NINE)
    phone = await open_page(**plain)
    await phone.goto(room.play_url)
    await phone.get_by_role("button", name="Đặt tên giúp tôi").click()
    assert await phone.input_value("#name") != ""
    await phone.fill("#name", "Sùng A Chống")
    await phone.select_option("#commune", label="Xã Mường Ảng")
    await phone.get_by_role("button", name="Vào phòng").click()
    await expect(phone.locator("#state h1")).to_have_text("Sùng A Chống")
    await house.command(room, "start")
    await expect(phone.locator("h1.qtext")).to_be_visible(timeout=15_000)  # the page has asked again by itself
    for number, question in enumerate(NINE, start=1):
        await look_again(phone)
        await expect(phone.locator("h1.qtext")).to_have_text(question["text"])
        await answer(phone, question)
        await expect(phone.locator("#state")).to_contain_text("Đã ghi nhận")
        await house.command(room, "close", "reveal")
        verdict = "Cảm ơn ý kiến" if question["kind"] in {"poll", "words"} else "Đúng rồi!"
        await look_again(phone)
        await expect(phone.locator("#state")).to_contain_text(verdict)
        await house.command(room, "next" if number < len(NINE) else "podium")
    await house.command(room, "finish")
    await look_again(phone)
    await expect(phone.locator("#state")).to_contain_text("Cuộc chơi đã kết thúc")
    assert [one["total"] for one in (await house.results(room))["participants"]] == [7000]


async def test_a_nameless_form_comes_back_with_what_was_entered(house, open_page, plain):
    room = await house.open_room(CHOICE)
    phone = await open_page(**plain)
    await phone.goto(f"{room.play_url}&xa=03256")
    await phone.get_by_role("button", name="Vào phòng").click()
    await expect(phone.locator("#name-error")).to_have_text("Hãy nhập tên.")
    assert await phone.input_value("#commune") == "03256"


async def test_a_host_runs_a_room_by_plain_forms(house, open_page, plain):
    room = await house.open_room(CHOICE)
    host = await open_page(host=True, **plain)
    await host.goto(f"/dan/{room.id}")
    for press, phase in (("start", "open"), ("close", "closed"), ("reveal", "revealed"), ("podium", "podium")):
        async with host.expect_navigation():
            await host.click(f"#act-{press}")
        await look_again(host)
        await expect(host.locator("#stage")).to_have_attribute("data-phase", phase)
    await host.click("#annul-zone summary")
    await host.fill("#annul-reason", "Câu hỏi in sai")
    await host.locator("#annul-zone input[type=checkbox]").check()
    await host.get_by_role("button", name="Hủy câu hỏi").click()
    await expect(host.locator("#questions")).to_contain_text("đã hủy")
    await host.click("#act-finish")
    await expect(host.locator("#stage")).to_contain_text("Phòng đã kết thúc")

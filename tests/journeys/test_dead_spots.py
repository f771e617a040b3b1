"""Weak signal: kept answers, polling, late answers, a restarted server, several players at one phone."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.journeys.house import CHOICE
from tests.journeys.test_whole_game import PHONE, join

pytestmark = pytest.mark.asyncio(loop_scope="session")
SEATS = "**/api/v1/live/**"
SOCKETS = "**/ws/choi/**"


class DeadSpot:
    """What a page cannot reach at the moment: sockets, calls, both or nothing."""

    def __init__(self, page):
        self.page = page
        self.sockets = self.calls = False
        self.open = []
        self.polled_in_vain = asyncio.Event()

    @classmethod
    async def around(cls, page):
        spot = cls(page)
        await page.route_web_socket(SOCKETS, spot.on_socket)
        await page.route(SEATS, spot.on_call)
        return spot

    async def on_socket(self, socket):
        if self.sockets:
            await socket.close()
            return
        socket.connect_to_server()
        self.open.append(socket)

    async def on_call(self, route):
        await (route.abort() if self.calls else route.continue_())
        if self.calls and route.request.url.endswith("/state"):
            self.polled_in_vain.set()

    async def lose(self, *, calls=True):
        self.sockets, self.calls = True, calls
        for socket in self.open:
            await socket.close()
        self.open.clear()

    def regain(self):
        self.sockets = self.calls = False


async def seated_phone(open_page, room):
    phone = await open_page(**PHONE)
    spot = await DeadSpot.around(phone)
    await join(phone, room)
    return phone, spot


async def test_an_answer_is_kept_through_a_dead_spot_and_a_reload_and_delivered_by_itself(house, open_page):
    room = await house.open_room(CHOICE)
    phone, spot = await seated_phone(open_page, room)
    await house.command(room, "start")
    await expect(phone.locator("h1.qtext")).to_be_visible()
    await spot.lose()
    await expect(phone.locator("#pill")).to_have_text("Đang nối lại…")
    await phone.locator(".option").first.click()
    await expect(phone.locator("#pill")).to_have_text("Đang giữ câu trả lời")
    await expect(phone.locator("#screen")).not_to_contain_text("Đã ghi nhận")
    await phone.reload()
    await expect(phone.locator("#pill")).to_have_text("Đang giữ câu trả lời")
    assert (await house.results(room))["questions"] == []
    spot.regain()
    await expect(phone.locator("#screen")).to_contain_text("Đã ghi nhận", timeout=30_000)
    await expect(phone.locator("#pill")).to_have_text("Đã kết nối")
    await house.command(room, "close")
    assert [a["right"] for a in (await house.results(room))["questions"][0]["answers"]] == [True]


async def test_where_sockets_are_blocked_the_phone_polls_and_posts(house, open_page):
    room = await house.open_room(CHOICE)
    phone = await open_page(**PHONE)
    spot = await DeadSpot.around(phone)
    await spot.lose(calls=False)
    await phone.goto(room.play_url)
    await phone.fill("#name", "Cà Văn Ánh")
    await phone.click("#join-button")
    await expect(phone.locator("#screen")).to_contain_text("Cà Văn Ánh", timeout=30_000)
    await house.command(room, "start")
    await expect(phone.locator("h1.qtext")).to_be_visible(timeout=15_000)
    await expect(phone.locator("#pill")).to_have_text("Đã kết nối")
    await phone.locator(".option").first.click()
    await expect(phone.locator("#screen")).to_contain_text("Đã ghi nhận", timeout=15_000)
    await house.command(room, "close", "reveal")
    await expect(phone.locator("#screen")).to_contain_text("Đúng rồi!", timeout=15_000)


async def test_an_answer_that_comes_too_late_is_told_so(house, open_page):
    room = await house.open_room(CHOICE)
    phone, spot = await seated_phone(open_page, room)
    await house.command(room, "start")
    await expect(phone.locator("h1.qtext")).to_be_visible()
    await spot.lose()
    await phone.locator(".option").first.click()
    await expect(phone.locator("#pill")).to_have_text("Đang giữ câu trả lời")
    await house.command(room, "close", "reveal")
    spot.regain()
    late = "Câu trả lời đến sau giờ, không tính điểm câu này"
    await expect(phone.locator("#notices")).to_have_text(late, timeout=30_000)
    await expect(phone.locator("#pill")).to_have_text("Đã kết nối")
    assert (await house.results(room))["questions"][0]["answers"] == []


async def test_a_delivered_answer_says_the_network_is_back_before_the_next_turn_to_connect(house, open_page):
    room = await house.open_room(CHOICE)
    phone, spot = await seated_phone(open_page, room)
    await phone.evaluate("Math.random = () => 0.99")  # 5 s to the first turn, 10 s more to the second
    await house.command(room, "start")
    await expect(phone.locator("h1.qtext")).to_be_visible()
    await spot.lose()
    await phone.locator(".option").first.click()
    await spot.polled_in_vain.wait()
    spot.regain()
    await expect(phone.locator("#screen")).to_contain_text("Đã ghi nhận")
    await expect(phone.locator("#pill")).to_have_text("Đã kết nối")


async def test_the_clock_goes_on_when_the_page_comes_back_into_sight_without_a_signal(house, open_page):
    room = await house.open_room(CHOICE)
    phone, spot = await seated_phone(open_page, room)
    await house.command(room, "start")
    clock = phone.locator("#clock")
    await expect(clock).to_have_text(re.compile(r"^\d+$"))
    await spot.lose()
    await expect(phone.locator("#pill")).to_have_text("Đang nối lại…")
    await phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    shown = await clock.text_content()
    await expect(clock).not_to_have_text(shown)
    await expect(clock).to_have_text(re.compile(r"^\d+$"))


async def test_a_restarted_server_goes_on_where_it_was(house, open_page):
    room = await house.open_room(CHOICE)
    phone, host = await open_page(**PHONE), await open_page(host=True)
    await host.goto(f"/dan/{room.id}")
    await join(phone, room)
    await house.command(room, "start")
    await expect(phone.locator("h1.qtext")).to_be_visible()
    await house.stop()
    await phone.locator(".option").first.click()
    await expect(phone.locator("#pill")).to_have_text("Đang giữ câu trả lời")
    await house.start()
    await expect(phone.locator("#screen")).to_contain_text("Đã ghi nhận", timeout=40_000)
    await expect(host.locator("[data-count=answered]")).to_have_text("1", timeout=40_000)
    await host.click("#act-close")
    await host.click("#act-reveal")
    await expect(phone.locator("#screen")).to_contain_text("Đúng rồi!", timeout=40_000)


async def test_two_people_share_a_phone(house, open_page):
    room = await house.open_room(CHOICE)
    phone = await open_page(**PHONE)
    await join(phone, room, "Lò Thị Pâng")
    await phone.click("#seats-button")
    await phone.get_by_role("button", name="Thêm người chơi").click()
    await phone.fill("#name", "Vàng A Dơ")
    await phone.click("#join-button")
    await expect(phone.locator("#screen")).to_contain_text("Vàng A Dơ")
    await house.command(room, "start")
    await phone.locator(".option").nth(1).click()
    await expect(phone.locator("#screen")).to_contain_text("Đã ghi nhận")
    await phone.get_by_role("button", name="Lò Thị Pâng").click()
    await phone.locator(".option").nth(0).click()
    await expect(phone.locator("#screen")).to_contain_text("Đã ghi nhận")
    await house.command(room, "close", "reveal")
    await expect(phone.locator("#screen")).to_contain_text("Đúng rồi!")
    totals = {one["name"]: one["total"] for one in (await house.results(room))["participants"]}
    assert totals == {"Lò Thị Pâng": 1000, "Vàng A Dơ": 0}


async def test_a_seat_moves_to_the_newest_page_and_back(house, open_page):
    room = await house.open_room(CHOICE)
    phone = await open_page(**PHONE)
    await join(phone, room)
    other = await phone.context.new_page()
    await other.goto(room.play_url)
    await expect(other.locator("#screen")).to_contain_text("Lò Thị Pâng")
    await expect(phone.locator("#screen")).to_contain_text("đang được mở ở nơi khác")
    await phone.get_by_role("button", name="Chơi ở đây").click()
    await expect(phone.locator("#screen")).to_contain_text("Bạn đã vào phòng")
    await expect(other.locator("#screen")).to_contain_text("đang được mở ở nơi khác")

"""The door without a signal: opened once by its link, then the network is cut, people come, the signal returns."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import segno
from playwright.async_api import expect

from tests.events.site import session_body
from tests.journeys.test_whole_game import PHONE
from tests.serving import make_token

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATIENCE = 30_000
KEPT_ROWS = """async () => {
  const { listDoors } = await import("/static/js/door-store.js");
  return (await listDoors()).map((one) => one.package.roster.length);
}"""


class Door:
    """A session of three people with a door, by the public interface."""

    def __init__(self, house, token):
        self.house, self.headers, self.tickets = house, {"authorization": f"Bearer {token}"}, {}

    @classmethod
    async def opened(cls, house):
        door = cls(house, await make_token(house.database))
        starts = datetime.now(UTC) - timedelta(minutes=10)
        times = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat()}
        door.session = (await house.call("/api/v1/sessions", session_body(**times), door.headers))["id"]
        for name in ("Lò Thị Pâng", "Vàng A Páo", "Sùng Thị Dợ"):
            door.tickets[name] = await door.register(name)
        ends = (starts + timedelta(days=1)).isoformat()
        body = {"name": "Cổng A", "expires_at": ends}
        made = await house.call(f"/api/v1/sessions/{door.session}/doors", body, door.headers)
        door.link = f"/cua/{door.session}#{made['door_token']}"
        return door

    async def register(self, name):
        body = {"name": name, "commune": "03127", "birth_year": 1980, "consent": True}
        key = {"idempotency-key": str(uuid4())}
        return (await self.house.call(f"/api/v1/sessions/{self.session}/registrations", body, key))["ticket"]

    async def attendance(self):
        answer = await self.house.http.get(f"/api/v1/sessions/{self.session}/attendance", headers=self.headers)
        return sorted((each["name"], each["scans"]) for each in answer.json()["attendance"])

    async def comes_to(self, wanted):
        async with asyncio.timeout(PATIENCE / 1000):
            while await self.attendance() != wanted:
                await asyncio.sleep(0.2)

    async def code_of(self, name):
        answer = await self.house.http.get(
            f"/api/v1/sessions/{self.session}/doors/package",
            headers={"authorization": f"Door {self.link.split('#')[1]}"},
        )
        return next(each["code"] for each in answer.json()["roster"] if each["name"] == name)


async def opened(open_page, door, clock_is_wrong=None):
    phone = await open_page(**PHONE)
    if clock_is_wrong is not None:
        await phone.clock.install(time=datetime.now(UTC) + clock_is_wrong)
    await phone.goto(door.link)
    await expect(phone.locator("#door")).to_have_attribute("data-kept", "yes", timeout=PATIENCE)
    assert "#" not in phone.url
    return phone


async def type_code(phone, code):
    await phone.fill("#code", code)
    await phone.click(".door-go")


async def show_picture(phone, folder, text):
    path = folder / f"{uuid4()}.png"
    segno.make(text, error="l", micro=False).save(path, scale=6, border=4)
    await phone.set_input_files("#picture", path)


def result(phone, kind):
    return expect(phone.locator("#result")).to_have_attribute("data-kind", kind, timeout=PATIENCE)


async def test_people_are_checked_in_with_the_network_cut_and_stored_once(house, open_page, tmp_path):
    door = await Door.opened(house)
    typed = await door.code_of("Vàng A Páo")
    phone = await opened(open_page, door)
    await phone.context.set_offline(True)
    await phone.reload()
    await expect(phone.locator("#door")).to_have_attribute("data-ready", "yes", timeout=PATIENCE)
    await show_picture(phone, tmp_path, door.tickets["Lò Thị Pâng"])
    await result(phone, "good")
    await expect(phone.locator(".door-who")).to_contain_text("Lò Thị Pâng")
    await show_picture(phone, tmp_path, door.tickets["Lò Thị Pâng"])
    await result(phone, "seen")
    await type_code(phone, f"{typed[:4]}-{typed[4:8]}-{typed[8:]}".lower())
    await result(phone, "good")
    await type_code(phone, door.tickets["Sùng Thị Dợ"][:-3] + "000")
    await result(phone, "bad")
    await phone.click("#walk-in summary")
    await phone.fill("#name", "Thào A Vừ")
    await phone.fill("#birth_year", "1971")
    await phone.check("[name=consent]")
    await phone.click("#walk-form button")
    await result(phone, "good")
    await expect(phone.locator("#pill")).to_have_text("Mất sóng, đang giữ 5 lượt")
    await expect(phone.locator("#here")).to_have_text(re.compile("^3 trên 4"))
    assert await door.attendance() == []
    await phone.context.set_offline(False)
    await expect(phone.locator("#pill")).to_have_text("Đã gửi hết", timeout=PATIENCE)
    wanted = [("Lò Thị Pâng", 2), ("Thào A Vừ", 1), ("Vàng A Páo", 1)]
    await door.comes_to(wanted)
    await phone.reload()
    await expect(phone.locator("#pill")).to_have_text("Đã gửi hết", timeout=PATIENCE)
    assert await door.attendance() == wanted


async def test_a_phone_whose_clock_is_weeks_ahead_goes_by_the_servers(house, open_page, tmp_path):
    door = await Door.opened(house)
    phone = await opened(open_page, door, timedelta(days=40))
    await phone.context.set_offline(True)
    await phone.reload()
    await expect(phone.locator("#door")).to_have_attribute("data-ready", "yes", timeout=PATIENCE)
    await show_picture(phone, tmp_path, door.tickets["Lò Thị Pâng"])
    await result(phone, "good")
    await phone.context.set_offline(False)
    await door.comes_to([("Lò Thị Pâng", 1)])


async def test_the_cameras_picture_stays_in_sight_on_a_small_phone(house, open_page):
    door = await Door.opened(house)
    phone = await opened(open_page, door)
    await phone.set_viewport_size({"width": 360, "height": 640})
    await type_code(phone, await door.code_of("Sùng Thị Dợ"))
    await result(phone, "good")
    await phone.click("#camera")
    await expect(phone.locator("#camera")).to_have_text("Tắt máy ảnh", timeout=PATIENCE)
    await phone.wait_for_function("document.getElementById('video').videoWidth > 0")
    picture, bar = await phone.locator("#video").bounding_box(), await phone.locator(".door-bar").bounding_box()
    assert (picture["height"] > 150, picture["y"] + picture["height"] <= bar["y"]) == (True, True)
    await expect(phone.locator(".door-who")).to_be_in_viewport()
    await expect(phone.locator("#undo")).to_be_in_viewport()


async def test_a_mistake_is_taken_back_without_a_signal(house, open_page):
    door = await Door.opened(house)
    code = await door.code_of("Sùng Thị Dợ")
    phone = await opened(open_page, door)
    await type_code(phone, code)
    await door.comes_to([("Sùng Thị Dợ", 1)])
    await phone.context.set_offline(True)
    await phone.click("#undo")
    await expect(phone.locator(".door-why")).to_have_text("Đã rút lại lượt vừa rồi.")
    assert await door.attendance() == [("Sùng Thị Dợ", 1)]
    await phone.context.set_offline(False)
    await door.comes_to([])


async def test_a_revoked_door_leaves_no_list_on_the_device(house, open_page):
    door = await Door.opened(house)
    phone = await opened(open_page, door)
    await expect(phone.locator("#here")).to_contain_text("trên 3")
    board = f"/quan-ly/su-kien/{door.session}/cua"
    page = (await house.http.get(board, headers=door.headers)).text
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    address = re.search(r'action="([^"]+/thu-hoi)"', page)[1]
    assert (await house.http.post(address, data={"csrf_token": token}, headers=door.headers)).status_code == 303
    await phone.reload()
    await expect(phone.locator("#problem")).to_contain_text("đã hết hạn")
    assert await phone.evaluate(KEPT_ROWS) == [0]

"""Officers see texts without addresses; anybody may want no more messages by the link."""

import pytest
import pytest_asyncio

from accounts.handlers import routes as account_routes
from core.i18n import load_translations
from core.kernel import Role
from core.web.templating import ROOT
from events.messages import service
from events.messages.domain.outbox import Channel, NewMessage
from events.messages.handlers import routes
from events.messages.service.sending import Post
from tests.accounts.house import post as send
from tests.competitions.movements.site import COMMUNE, PROVINCE, add_units, browser_of, build
from tests.events.passport.site import doors_of

PHONE = "0912345678"


@pytest_asyncio.fixture
async def house(database, clock, tmp_path):
    await add_units(database, clock)
    house = doors_of(build(database, clock, tmp_path), account_routes, routes)
    words = {"title": "Lớp tối thứ Ba", "when": "19:30 13/10/2026", "place": "Nhà văn hóa", "link": "https://x/bimat"}
    async with database.writing() as uow:
        new = NewMessage("k", "session:s", Channel.SMS, PHONE, "reminder", clock.now(), words)
        await service.enqueue(uow, [new], clock.now())
    return house


@pytest.mark.asyncio
async def test_an_organizer_reads_the_text_but_no_number_and_no_personal_link(house):
    browser = await browser_of(house, Role.ORGANIZER, PROVINCE)
    page = await browser.get("/quan-ly/tin-nhan")
    assert page.status_code == 200
    assert "Lớp tối thứ Ba" in page.text
    assert "***678" in page.text
    assert PHONE not in page.text
    assert "bimat" not in page.text
    empty = await browser.get("/quan-ly/tin-nhan?trang-thai=failed&trang=2")
    assert "Chưa có tin nhắn nào" in empty.text


@pytest.mark.asyncio
async def test_an_officer_of_a_commune_does_not_read_the_outbox(house):
    browser = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    assert (await browser.get("/quan-ly/tin-nhan")).status_code == 403


@pytest.mark.asyncio
async def test_the_link_in_a_message_ends_them_without_an_account(house):
    settings = house.settings
    post = Post({}, load_translations(ROOT / "locale"), settings.origin, settings.secret_key.get_secret_value())
    browser = house.browser()
    address = f"/tin-nhan/ngung/{post.stop_token(PHONE)}"
    page = await browser.get(address)
    assert "Ngừng gửi tin cho tôi" in page.text
    done = await send(browser, address, address)
    assert "sẽ không gửi tin" in done.text
    assert (await browser.get("/tin-nhan/ngung/" + "0" * 96)).status_code == 404

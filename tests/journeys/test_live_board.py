"""An open board brings itself up to date when the ledger moves, quietly and where the reader is."""

from datetime import UTC, datetime

import pytest

from leaderboards import service
from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind

pytestmark = pytest.mark.asyncio(loop_scope="session")
UNIT, NAME = "03256", "Xã Mường Ảng"
POINTS = f"[...document.querySelectorAll('#bang tbody tr')].find(row => row.textContent.includes('{NAME}')).children[2]"


async def record(house, count, room):
    now = datetime.now(UTC)
    facts = [
        Fact(f"live:{room}:{n}", FactKind.LIVE_PARTICIPATION, UNIT, now, 1, person_key=f"{room}-{n}")
        for n in range(count)
    ]
    async with house.database.writing() as uow:
        await service.record(uow, facts, now=now)


async def test_an_open_board_follows_the_ledger(house, open_page):
    await record(house, 1, "before")
    page = await open_page(viewport={"width": 360, "height": 740})
    await page.goto("/bang-xep-hang?loai=commune")
    before = int(await page.evaluate(f"{POINTS}.textContent"))
    link = page.locator("#bang tbody th a", has_text=NAME).first
    await link.focus()
    await record(house, 3, "after")
    await page.wait_for_selector("#bang-tin:not(:empty)", state="attached")
    assert int(await page.evaluate(f"{POINTS}.textContent")) == before + 3
    assert await page.inner_text("#bang-tin") == "Bảng vừa được cập nhật."
    assert await page.evaluate("document.activeElement.textContent") == NAME
    assert await page.locator("#bang").count() == 1


async def test_a_board_without_script_has_a_link_that_loads_it_again(house, open_page):
    await record(house, 1, "plain")
    page = await open_page(java_script_enabled=False)
    await page.goto("/bang-xep-hang?ky=2026&cach-do=per_capita")
    await page.click("text=Tải lại")
    assert page.url.endswith("/bang-xep-hang?ky=2026&cach-do=per_capita")
    assert await page.inner_text("#bang-nay") == "Điểm trên 1.000 dân"

"""The doors, as browsers meet them: sign-in, sign-out, slips, links; nobody learns who has an account."""

import pytest

from core.kernel import Role
from tests.accounts.house import Seat, settle, sign_in


@pytest.mark.asyncio
async def test_signing_in_by_email_shows_ones_own_account(house):
    await settle(house, "pang@ngayhoi.example", Seat(Role.HOST, "03127"))
    async with house.browser() as browser:
        answer = await sign_in(browser, " Pang@NgayHoi.example ")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        page = await browser.get("/tai-khoan")
        assert "Lò Thị Pâng" in page.text
        assert "Phường Điện Biên Phủ" in page.text

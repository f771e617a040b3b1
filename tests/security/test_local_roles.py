"""A role that a commune's leader may give counts for that commune, never for the province."""

import pytest

from core.kernel import Role
from tests.accounts.house import Seat
from tests.house.policy_words import Place
from tests.security.world import HOMES, UNIT, browser_as, ours, product_about, signed_in

OTHER = HOMES[Place.OTHER]
FACT = {"source_key": "x:1", "kind": "false_data.found", "occurred_at": "2026-10-09T08:00:00+07:00", "quantity": 1}
FREEZE = {"kind": "commune", "period": "2026-Q4", "measure": "total", "reason": "thử"}
CALLS = {
    "/api/v1/facts": {"facts": [{**FACT, "unit": UNIT}]},
    "/api/v1/facts/x:1/reversal": {"reason": "thử"},
    "/api/v1/snapshots": FREEZE,
}
PAGES = (
    "/bang-xep-hang/chot/moi",
    "/thi-dua/thang-diem/moi",
    "/thi-dua/thang-diem/cham-lai",
    "/quan-ly/ke-hoach",
    "/quan-ly/tin-nhan",
)
CARDS = ("/bang-xep-hang/chot/moi", "/thi-dua/thang-diem/moi", "/quan-ly/ke-hoach")


@pytest.mark.asyncio
@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.HOST])
async def test_a_communes_organizer_or_host_does_not_rule_the_provinces_ledger(database, clock, tmp_path, role):
    async with (
        product_about(UNIT, database, clock, tmp_path) as product,
        await browser_as(product, Seat(role, OTHER)) as browser,
    ):
        for path, body in CALLS.items():
            answer = await browser.post(path, json=body, headers=ours(browser))
            assert (path, answer.status_code) == (path, 403)
        for path in PAGES:
            assert (path, (await browser.get(path)).status_code) == (path, 403)
        desk = (await browser.get("/thi-dua")).text
        assert [path for path in CARDS if f'href="{path}"' in desk] == []


@pytest.mark.asyncio
async def test_the_provinces_organizer_rules_the_ledger_as_before(database, clock, tmp_path):
    async with (
        product_about(UNIT, database, clock, tmp_path) as product,
        signed_in(product, Role.ORGANIZER) as browser,
    ):
        for path, body in CALLS.items():
            answer = await browser.post(path, json=body, headers=ours(browser))
            assert (path, answer.status_code < 300) == (path, True), answer.text
        for path in PAGES:
            assert (path, (await browser.get(path)).status_code) == (path, 200)
        desk = (await browser.get("/thi-dua")).text
        assert [path for path in CARDS if f'href="{path}"' not in desk] == []


@pytest.mark.asyncio
async def test_a_communes_host_leads_no_reveal_of_the_provinces_board(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product:
        async with signed_in(product, Role.ORGANIZER) as browser:
            facts = {"facts": [{**FACT, "kind": "live.participation", "unit": UNIT}]}
            await browser.post("/api/v1/facts", json=facts, headers=ours(browser))
            frozen = (await browser.post("/api/v1/snapshots", json=FREEZE, headers=ours(browser))).json()["id"]
        board = f"/bang-xep-hang/chot/{frozen}"
        for role, place, status in (
            (Role.HOST, OTHER, 403),
            (Role.ORGANIZER, OTHER, 403),
            (Role.HOST, HOMES[Place.ABOVE], 200),
        ):
            async with await browser_as(product, Seat(role, place)) as browser:
                answer = await browser.get(f"{board}/cong-bo")
                assert (role, place, answer.status_code) == (role, place, status)
                assert (f"{board}/cong-bo" in (await browser.get(board)).text) is (status == 200)

"""The public board is drawn once for everybody; browsers hear that it is still the same."""

import re

import pytest

from core.database import Database
from leaderboards import service
from leaderboards.handlers.state import PageCache
from tests.leaderboards.facts import NOW, people
from tests.leaderboards.site import READER, visit

MUONG_ANG = "03256"
BOARD = "/bang-xep-hang"


@pytest.mark.asyncio
async def test_a_known_page_is_not_sent_again_until_the_ledger_moves(province: Database) -> None:
    async with visit(province) as browser:
        await browser.get(BOARD)
        first = await browser.get(BOARD)
        again = await browser.get(BOARD, headers={"if-none-match": first.headers["etag"]})
        async with province.writing() as uow:
            await service.record(uow, people(MUONG_ANG, 2), now=NOW)
        moved = await browser.get(BOARD, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "no-cache" in first.headers["cache-control"]
    assert moved.status_code == 200
    assert moved.headers["etag"] != first.headers["etag"]


@pytest.mark.asyncio
async def test_one_address_in_another_language_is_another_page(province: Database) -> None:
    async with visit(province) as browser:
        vietnamese = await browser.get(BOARD)
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        english = await browser.get(
            BOARD, headers={"cookie": f"{cookies}; lang=en", "if-none-match": vietnamese.headers["etag"]}
        )
    assert english.status_code == 200
    assert "Leaderboard" in english.text


@pytest.mark.asyncio
async def test_each_browser_gets_its_own_token_in_the_shared_page(province: Database) -> None:
    async with visit(province) as browser:
        one = await browser.get(BOARD)
        browser.cookies.clear()
        other = await browser.get(BOARD)
        tokens = [re.findall(r'name="csrf_token" value="([0-9a-f]{32})"', page.text) for page in (one, other)]
        done = await browser.post("/giao-dien", data={"csrf_token": tokens[1][0], "next": BOARD})
        wrong = await browser.post("/giao-dien", data={"csrf_token": tokens[0][0], "next": BOARD})
    assert len(tokens[0]) == len(tokens[1]) == 1
    assert tokens[0] != tokens[1]
    assert one.text.replace(tokens[0][0], "") == other.text.replace(tokens[1][0], "")
    assert (done.status_code, wrong.status_code) == (303, 403)


@pytest.mark.asyncio
async def test_a_tag_of_another_browsers_page_is_not_enough_for_one_with_a_token(province: Database) -> None:
    async with visit(province) as browser:
        tag = (await browser.get(BOARD)).headers["etag"]
        browser.cookies.clear()
        without = await browser.get(BOARD, headers={"if-none-match": tag})
        await browser.get(BOARD)
        with_another = await browser.get(BOARD, headers={"if-none-match": tag})
    assert (without.status_code, with_another.status_code) == (304, 200)


@pytest.mark.asyncio
async def test_whoever_is_signed_in_gets_a_page_of_their_own(province: Database) -> None:
    async with visit(province, READER) as browser:
        page = await browser.get(BOARD)
    assert page.headers["cache-control"] == "no-store"
    assert READER.name in page.text


def test_the_cache_keeps_what_was_wanted_last() -> None:
    pages = PageCache(most=2)
    tags = [pages.tag("a"), pages.tag("b"), pages.tag("c")]
    pages.keep(tags[0], "A")
    pages.keep(tags[1], "B")
    assert pages.find(tags[0]) == "A"
    pages.keep(tags[2], "C")
    assert [pages.find(tag) for tag in tags] == ["A", None, "C"]
    assert PageCache().tag("a") != tags[0], "another start, other tags"
    assert pages.tag("a", "bc") != pages.tag("ab", "c")

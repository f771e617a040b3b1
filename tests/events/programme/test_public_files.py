"""The programme printed, as a table, and in the frame of an app that is allowed to hold it."""

import csv
import io

import pytest

from core.web.middleware import Embedding
from tests.events.site import COMMUNE, OTHER, START, client, make_session
from tests.serving import serving

APP = "https://dienbiensmart.example"


@pytest.mark.asyncio
async def test_the_table_holds_what_the_address_narrows_to_and_runs_no_formula(organizer, anybody):
    await make_session(organizer, title="=HYPERLINK(1)")
    await make_session(organizer, commune=OTHER)
    answer = await anybody.get(f"/su-kien.csv?xa={COMMUNE}")
    head, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (len(head), [line[2] for line in lines]) == (8, ["'=HYPERLINK(1)"])
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.asyncio
async def test_the_printed_page_says_when_and_where(organizer, anybody):
    await make_session(organizer)
    page = (await anybody.get("/su-kien/in")).text
    assert [text in page for text in ("Lớp học cộng đồng", "Nhà văn hóa bản Noong Bua", f"{START:%d/%m/%Y}")] == [
        True
    ] * 3
    assert "Lớp học cộng đồng" not in (await anybody.get("/su-kien/in?tim=khongco")).text


@pytest.mark.asyncio
async def test_the_programme_leads_a_villager_to_their_passport_and_to_the_draws(anybody):
    page = (await anybody.get("/su-kien")).text
    for path, words in (("/ho-chieu", "Hộ chiếu số"), ("/rut-tham", "Rút thăm trúng thưởng")):
        assert f'href="{path}">{words}</a>' in page
        assert (await anybody.get(path)).status_code == 200


@pytest.mark.asyncio
async def test_nobody_frames_the_programme_unless_the_installation_says_who(organizer, anybody):
    await make_session(organizer)
    answer = await anybody.get("/su-kien/nhung")
    assert ("Lớp học cộng đồng" in answer.text, answer.headers["x-frame-options"]) == (True, "DENY")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.asyncio
async def test_an_allowed_app_frames_those_pages_and_no_other(database, tmp_path):
    async with serving(database, tmp_path, embed_ancestors=APP) as served, client(served) as browser:
        framed = [await browser.get(path) for path in ("/su-kien/nhung", "/bang-xep-hang/nhung")]
        other = await browser.get("/su-kien")
    for page in framed:
        assert page.status_code == 200
        assert page.headers["content-security-policy"].endswith(f"frame-ancestors {APP}")
        assert ("x-frame-options" in page.headers, "set-cookie" in page.headers) == (False, False)
    assert other.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert other.headers["x-frame-options"] == "DENY"


def test_without_ancestors_no_page_is_framed():
    assert [Embedding(frozenset({"/a"}), each).allows("/a") for each in ("", APP)] == [False, True]


@pytest.mark.asyncio
async def test_an_old_name_leads_to_todays_commune(anybody):
    page = (await anybody.get("/su-kien", params={"tim": "ang nua"})).text
    assert "nay thuộc:" in page
    assert "nay thuộc:" not in (await anybody.get("/su-kien", params={"tim": "khongco"})).text


@pytest.mark.asyncio
async def test_the_first_page_leads_to_what_comes_next(organizer, anybody):
    assert "Lớp học cộng đồng" not in (await anybody.get("/")).text
    made = await make_session(organizer)
    page = (await anybody.get("/")).text
    assert f'href="{made["url"][made["url"].index("/su-kien") :]}"' in page

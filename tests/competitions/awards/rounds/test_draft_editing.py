"""A draft is changed by its forms until it is set going: everything, with errors at the fields and words kept."""

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from competitions.awards.domain.words import StepKind
from competitions.awards.rounds.domain.rules_document import TieBreaker, Traits, read_rules
from competitions.awards.rounds.models import Nomination
from competitions.awards.rounds.queries import reading, steps
from core.kernel import Role
from leaderboards.models import Snapshot
from tests.accounts.house import post
from tests.competitions.awards.rounds.conftest import drafted, running
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of

pytestmark = pytest.mark.asyncio


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send of the page's last form, unchanged."""
    form = html.rsplit('<form class="card"', 1)[1].split("</form>", maxsplit=1)[0]
    found = dict(re.findall(r'<input type="(?:hidden|text|datetime-local)"[^>]*? name="(\w+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', form))
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items() if name != "csrf_token"}


async def stored(database, round_id):
    async with database.reading() as uow:
        row = await reading.find_round(uow, round_id)
        return row, read_rules(row.rules), await steps.list_steps(uow, round_id)


async def test_an_officer_changes_all_of_a_draft_and_its_unchanged_parts_stay(house, database, clock):
    round_id = await drafted(database, clock)
    before = await stored(database, round_id)
    edit = f"/khen-thuong/dot/{round_id}/sua"
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        same = fields_of((await browser.get(edit)).text)
        assert (await post(browser, edit, edit, **same)).status_code == 303
        assert await stored(database, round_id) == before
        same = fields_of((await browser.get(edit)).text)
        changed = same | {
            "title": "Đợt đã sửa",
            "procedure": "simplified",
            "due_publish": "2026-12-01T08:00",
            "due_appeal": "2026-12-01T09:00",
            "tie_1": "board_rank",
            "tie_2": "women",
            "tie_3": "",
            "tie_4": "",
            "excluded": f"{OTHER}; đang chờ thanh tra",
            "traits": f"{COMMUNE}; 70% nữ, khó khăn",
        }
        assert (await post(browser, edit, edit, **changed)).status_code == 303
        row, rules, dates = await stored(database, round_id)
        assert (row.title, row.procedure.value) == ("Đợt đã sửa", "simplified")
        assert StepKind.COUNCIL not in {step.kind for step in dates}
        assert "Phiên họp Hội đồng" not in (await browser.get(f"/khen-thuong/dot/{round_id}")).text
        assert rules.tie_breakers == (TieBreaker.BOARD_RANK, TieBreaker.WOMEN)
        assert rules.traits == {COMMUNE: Traits(70, is_hard_place=True)}
        assert rules.candidates == before[1].candidates
        preview = (await browser.get(f"/khen-thuong/dot/{round_id}/thu")).text
        assert "Bị loại theo quy định của đợt: đang chờ thanh tra" in preview
    async with database.reading() as uow:
        for kept in (Nomination, Snapshot):
            assert await uow.session.scalar(select(func.count()).select_from(kept)) == 0


async def test_an_award_is_changed_added_and_taken_off(house, database, clock):
    round_id = await drafted(database, clock)
    _, rules, _ = await stored(database, round_id)
    edit = f"/khen-thuong/dot/{round_id}/sua"
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        form = f"{edit}/hinh-thuc/2"
        same = fields_of((await browser.get(form)).text)
        more = same | {"quota": "20%", "cap": "5", "direct": "60", "runners_up": "3", "least": "2,5"}
        assert (await post(browser, form, form, **more)).status_code == 303
        _, changed, _ = await stored(database, round_id)
        award = changed.awards[1]
        assert (award.count, award.percent, award.cap, award.direct_workers_percent) == (None, 20, 5, 60)
        assert (award.runners_up, award.min_value) == (3, "2,5")
        assert changed.candidates == rules.candidates
        fresh = f"{edit}/hinh-thuc/moi"
        new = fields_of((await browser.get(fresh)).text) | {
            "title": "Thư cảm ơn hộ",
            "kind": "thanks",
            "who": "household",
        }
        new |= {"quota": "", "people": f"Hộ ông Lò; {COMMUNE}; 3"}
        assert 'value="certificate_of_commendation"' not in (await browser.get(fresh)).text
        refused = await post(browser, fresh, fresh, **new | {"kind": "certificate_of_commendation"})
        assert (refused.status_code, "Giấy khen được tặng trong đợt riêng" in refused.text) == (422, True)
        assert (await post(browser, fresh, fresh, **new)).status_code == 303
        third = f"{edit}/hinh-thuc/3"
        assert "Hộ ông Lò" in (await browser.get(third)).text
        stamp = fields_of((await browser.get(third)).text)["stamp"]
        assert (await post(browser, f"{third}/bo", third, stamp=stamp)).status_code == 303
        assert (await stored(database, round_id))[1] == changed
        assert (await browser.get(third)).status_code == 404


async def test_flaws_are_told_at_their_fields_and_the_words_stay(house, database, clock):
    round_id = await drafted(database, clock)
    before = await stored(database, round_id)
    edit = f"/khen-thuong/dot/{round_id}/sua"
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        same = fields_of((await browser.get(edit)).text)
        flaws = {"title": "Đợt <thử>", "due_freeze": "mai", "tie_2": same["tie_1"], "excluded": COMMUNE}
        answer = await post(browser, edit, edit, **(same | flaws))
        assert answer.status_code == 422
        for word in ("Đợt &lt;thử&gt;", 'id="due_freeze-error"', 'id="tie_2-error"', 'id="excluded-error"'):
            assert word in answer.text
        for wrong in (
            {"due_council": "2026-10-10T18:00"},
            {"traits": "khong-co; nữ"},
            {"traits": f"{COMMUNE}; giỏi"},
            {"period": "mai"},
            {"due_close": ""},
        ):
            assert (await post(browser, edit, edit, **(same | wrong))).status_code == 422
        form = f"{edit}/hinh-thuc/1"
        same = fields_of((await browser.get(form)).text)
        flaws = {"quota": "nhiều", "cap": "-1", "direct": "30", "people": f"Lò; {COMMUNE}; ; ; giỏi", "least": "ít"}
        answer = await post(browser, form, form, **(same | flaws))
        assert answer.status_code == 422
        for name in flaws:
            assert f'id="{name}-error"' in answer.text
        assert "Dòng 1: chưa có ghi chú nào là “giỏi”. Hãy dùng: nữ, 70% nữ" in answer.text
    assert await stored(database, round_id) == before


async def test_two_at_one_draft_do_not_overwrite_each_other_unseen(house, database, clock):
    round_id = await drafted(database, clock)
    edit = f"/khen-thuong/dot/{round_id}/sua"
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        opened = fields_of((await browser.get(edit)).text)
        assert (await post(browser, edit, edit, **(opened | {"title": "Người thứ nhất"}))).status_code == 303
        late = await post(browser, edit, edit, **(opened | {"title": "Người thứ hai"}))
        assert (late.status_code, "Người thứ hai" in late.text) == (409, True)
        assert (await stored(database, round_id))[0].title == "Người thứ nhất"
        assert (await post(browser, edit, edit, **fields_of(late.text))).status_code == 303
    assert (await stored(database, round_id))[0].title == "Người thứ hai"


async def test_a_round_that_was_set_going_refuses_in_words_and_a_draft_is_hidden(house, database, clock):
    going, draft = await running(database, clock), await drafted(database, clock)
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        edit = f"/khen-thuong/dot/{going}/sua"
        for answer in (await browser.get(edit), await post(browser, edit, f"/khen-thuong/dot/{going}", title="x")):
            assert answer.status_code == 409
            assert "Đợt này đã bắt đầu chạy" in answer.text
        assert f"{going}/sua" not in (await browser.get(f"/khen-thuong/dot/{going}")).text
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        assert (await browser.get(f"/khen-thuong/dot/{draft}/thu")).status_code == 404
        assert (await browser.get(f"/khen-thuong/dot/{draft}/sua")).status_code == 403

"""Inspectors read everything of named rounds until a day, change nothing, and leave a trace."""

import pytest
import pytest_asyncio
from sqlalchemy import select

from competitions.awards.documents.domain.catalogue import load_form
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.domain.access import Awarding, Inspector, may_keep_minutes, may_look, may_prepare, may_sign
from competitions.awards.domain.words import Level
from competitions.awards.dossiers.models import Feedback
from competitions.awards.inspection.domain.acts import explain, sentence_of
from competitions.awards.inspection.domain.things import PRINTED, Target, find_target, title_of
from competitions.awards.inspection.jobs import erase_expired
from competitions.awards.inspection.service.anchoring import make_vault, verify
from competitions.awards.rules.domain.rules import Rule
from competitions.awards.rules.service import keep_reference
from core.kernel import Actor, PersonId, Role
from tests.accounts.house import post
from tests.competitions.awards.inspection.conftest import NOMINEE, ROUND
from tests.competitions.movements.site import PROVINCE, browser_of

PAGE = f"/khen-thuong/dot/{ROUND}/thanh-tra"
RECORD = f"/khen-thuong/dot/{ROUND}/nhat-ky"
UNTIL = "2026-10-12"


@pytest.mark.parametrize("level", list(Level))
def test_an_inspector_looks_at_one_unit_s_rounds_and_decides_nothing(level):
    inspector = Inspector(PersonId("i"), "Thanh tra", inspects="11")
    own, other = Awarding("11", level), Awarding("03160", level)
    assert may_look(inspector, own)
    assert not may_look(inspector, other)
    assert not any(may(inspector, own) for may in (may_sign, may_prepare, may_keep_minutes))
    assert not may_look(Actor(PersonId("i"), "Thanh tra"), own)


def test_what_an_act_says_is_a_sentence_or_its_name():
    assert sentence_of("inspection.granted") == "Let an inspector read the round"
    assert sentence_of("never.heard") == "never.heard"
    titles = [(each.title, each.value, each.day is not None) for each in explain({"round": "r", "until": UNTIL})]
    assert titles == [("until", UNTIL, True)]
    assert [each.day for each in explain({"step": "a-b", "why": "x"})] == [None, None]
    told = explain({"amends": "01a2227b-9d2c-7a78-8744-340746aa8386", "kind": "annulment", "form": "minutes"})
    assert [(each.title, each.value) for each in told] == [
        ("what kind", "annulment decision"),
        ("which form", load_form("minutes").title),
    ]


def test_what_was_read_has_a_title_or_its_name():
    assert [title_of(thing) for thing in ("dossier", "lạ")] == ["A dossier with its people", "lạ"]


def test_an_address_names_the_most_particular_thing():
    assert find_target({"round_id": "r", "dossier_id": "d"}) == Target("d", "award_dossier")
    assert find_target({"round_id": "r"}) == Target("r", "")
    assert find_target({"code": "x"}) == Target("x", "award_certificate")
    assert find_target({"form": "minutes", "about": "s"}) == Target("s", "award_session")
    assert find_target({"form": "nominee_list", "about": "r"}) == Target("r", "")
    assert find_target({"form": "csv"}) is None
    assert set(PRINTED) == set(FormCode)


@pytest_asyncio.fixture
async def head(house):
    async with await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as browser:
        yield browser


@pytest_asyncio.fixture
async def inspector(house):
    async with await browser_of(house, Role.INSPECTOR, PROVINCE) as browser:
        yield browser


async def inspector_id(head):
    page = (await head.get(PAGE)).text
    return page.split('<option value="')[2].split('"')[0]


async def let_in(head, **changed):
    fields = {"person": await inspector_id(head), "until": UNTIL, "document": "12/QĐ-SNV ngày 10/10/2026", **changed}
    return await post(head, PAGE, PAGE, **fields)


@pytest.mark.asyncio
async def test_the_record_of_a_round_reads_as_sentences(head):
    page = (await head.get(RECORD)).text
    assert "Xã Mường Nhé" in page
    assert "unknown.happened" in page
    assert "20/10/2026" in page
    assert "somebody-else" not in page
    only = (await head.get(f"{RECORD}?ve={NOMINEE}&viec=unknown.happened")).text
    assert ("unknown.happened" in only, "20/10/2026" in only) == (True, False)
    assert "Ở đây chưa ghi việc nào" in (await head.get(f"{RECORD}?ve={NOMINEE}&viec=x&trang=nine")).text


@pytest.mark.asyncio
async def test_an_inspector_reads_until_the_last_day_and_that_is_noted(house, head, inspector):
    assert (await inspector.get(RECORD)).status_code == 403
    assert (await let_in(head)).status_code == 303
    assert (await let_in(head)).status_code == 303
    assert (await head.get(PAGE)).text.count("12/QĐ-SNV") == 1
    assert (await inspector.get(RECORD)).status_code == 200
    assert "Cho người thanh tra đọc đợt này" in (await inspector.get(RECORD)).text
    assert (await inspector.get(PAGE)).text.count("<td>Nhật ký công việc</td>") == 2
    house.clock.forward(days=3)
    assert (await inspector.get(RECORD)).status_code == 403


@pytest.mark.asyncio
async def test_an_inspector_changes_nothing(head, inspector):
    await let_in(head)
    page = (await inspector.get(PAGE)).text
    assert "Cho vào" not in page
    assert (await post(inspector, PAGE, PAGE, person="x", until=UNTIL, document="1")).status_code == 403
    assert (await post(inspector, f"{PAGE}/ket-thuc", PAGE, person="x")).status_code == 403


@pytest.mark.asyncio
async def test_an_inspection_can_be_ended_at_once(head, inspector):
    await let_in(head)
    assert (await inspector.get(RECORD)).status_code == 200
    person = await inspector_id(head)
    assert (await post(head, f"{PAGE}/ket-thuc", PAGE, person=person)).status_code == 303
    assert (await inspector.get(RECORD)).status_code == 403
    assert "Kết thúc quyền đọc của người thanh tra" in (await head.get(RECORD)).text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("field", "value"),
    [("person", "nobody"), ("until", "2026-10-09"), ("until", "2028-01-01"), ("until", "x"), ("document", " ")],
)
async def test_a_grant_without_its_grounds_says_which_field(head, inspector, field, value):
    answer = await let_in(head, **{field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert (await inspector.get(RECORD)).status_code == 403


@pytest.mark.asyncio
async def test_who_gave_feedback_is_erased_when_the_rule_says_so(house, head):
    now = house.clock.now()
    async with house.database.writing() as uow:
        words = {"round_id": ROUND, "nomination_id": NOMINEE, "text": "Đúng là làm tốt", "received_at": now}
        who = {"name": "Lò Văn Mới", "contact": "0900000000", "origin": "x"}
        for key, state in (("f1", "resolved"), ("f2", "open")):
            uow.session.add(Feedback(id=key, state=state, handled_at=now, resolution="Đã trả lời", **words, **who))
        await keep_reference(
            uow, [Rule("days.keep_contacts", "365 ngày", "thử", now.date(), None, is_verified=False)], now
        )
    vault = make_vault(house.settings.data_dir, "x" * 40)
    for days, expected in ((365, "Lò Văn Mới"), (1, "")):
        house.clock.forward(days=days)
        await erase_expired(house.database, house.clock.now())
        await erase_expired(house.database, house.clock.now())
        async with house.database.reading() as uow:
            kept = {each.id: each for each in await uow.session.scalars(select(Feedback))}
            finding = await verify(uow, vault)
        assert (kept["f1"].name, kept["f2"].name, kept["f1"].text) == (expected, "Lò Văn Mới", "Đúng là làm tốt")
        assert finding.broken_at is None
    house.clock.forward(days=-366)
    assert (await head.get(RECORD)).text.count("Xóa tên và liên hệ") == 2  # the act, and the filter that offers it

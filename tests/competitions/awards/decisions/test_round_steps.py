"""What the last steps of a round do and tell: who goes to the council, what waits for the paper, what is published."""

import pytest
from sqlalchemy import update

from competitions.awards import effects
from competitions.awards.decisions.queries import decisions
from competitions.awards.domain.words import Procedure
from competitions.awards.dossiers.models import Dossier
from competitions.awards.dossiers.service import inviting
from competitions.awards.holds.models import Hold
from competitions.awards.rounds import jobs
from competitions.awards.rounds.models import RoundStep
from competitions.awards.rounds.queries.places import find_unit
from core.kernel import Conflict, Role
from tests.accounts.house import Seat, settle
from tests.competitions.awards.decisions.conftest import NOMINEES, Nominee, voted
from tests.competitions.awards.decisions.test_deciding_service import drafted, signed
from tests.competitions.movements.site import COMMUNE, PROVINCE, browser_of

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("province")]
UNVOTED = (
    Nominee("Lò Văn Ẳng", passed=None),
    Nominee("Quàng Thị Pâng", passed=None),
    Nominee("Giàng A Pó", passed=None),
)


async def ran(database, clock, effect, round_id):
    """What the effect tells, as sentence → nominees."""
    async with database.writing() as uow:
        told = await effect(uow, round_id, clock.now())
    return {each.text.partition(":")[0].partition(" of ")[0]: each.nominees for each in told}


async def test_who_is_complete_goes_to_the_council_and_who_is_not_is_named(house, database, clock):
    made = await voted(database, clock, UNVOTED)
    first, second, third = made.nominees.values()
    async with database.writing() as uow:
        assert await inviting.invite(uow, made.round_id, clock.now()) == 3
    with pytest.raises(Conflict):
        await ran(database, clock, effects.go_to_council, made.round_id)
    officer = await settle(house, "a@ngayhoi.example", Seat(Role.HOMEAFFAIRS_OFFICER, PROVINCE))
    async with database.writing() as uow:
        unit = await find_unit(uow, PROVINCE)
        assert unit is not None
        complete = update(Dossier).where(Dossier.nomination_id.in_((first, third)))
        await uow.session.execute(complete.values(state="complete"))
        known = {"subject_key": "person:Giàng A Pó", "subject_name": "Giàng A Pó", "unit_id": unit.id}
        paper = {
            "kind": "inspection",
            "document": "7/TTr",
            "document_on": clock.now().date(),
            "sender": "",
            "content": "",
        }
        uow.session.add(Hold(**known, **paper, officer_id=officer, opened_by="x", opened_at=clock.now()))
    told = await ran(database, clock, effects.go_to_council, made.round_id)
    assert told["Complete, they go to the council"] == (first,)
    assert told["Left behind, the dossier is not complete"] == (second,)
    assert told["Left behind, consideration is paused by a document"] == (third,)
    assert "To prepare" in told


async def test_what_was_voted_waits_for_the_paper_and_without_a_vote_the_step_waits(database, clock):
    made = await voted(database, clock)
    names = made.nominees
    told = await ran(database, clock, effects.await_decision, made.round_id)
    assert set(told["Voted for, they wait for the signed decision"]) == {names["Xã Mường Nhé"], names["Lò Văn Ẳng"]}
    assert told["Not voted for"] == (names["Quàng Thị Pâng"],)
    unvoted = await voted(database, clock, UNVOTED, occasion="Khác")
    with pytest.raises(Conflict):
        await ran(database, clock, effects.await_decision, unvoted.round_id)
    simple = await voted(database, clock, UNVOTED, Procedure.SIMPLIFIED, occasion="Đơn giản")
    told = await ran(database, clock, effects.await_decision, simple.round_id)
    (waiting,) = [nominees for text, nominees in told.items() if text.startswith("By the simplified")]
    assert set(waiting) == set(simple.nominees.values())


async def test_every_signed_decision_is_published_once_and_what_is_unsigned_is_named(database, clock):
    made = await voted(database, clock)
    with pytest.raises(Conflict):
        await ran(database, clock, effects.publish, made.round_id)
    first = await drafted(database, clock, made.round_id)
    with pytest.raises(Conflict):
        await ran(database, clock, effects.publish, made.round_id)
    await signed(database, clock, first)
    assert await ran(database, clock, effects.publish, made.round_id) == {"Decision no. %(document)s": ()}
    async with database.reading() as uow:
        row = await decisions.find_decision(uow, first)
    assert row is not None
    assert (row.state, row.published_at) == ("published", clock.now())
    clock.forward(days=1)
    await ran(database, clock, effects.publish, made.round_id)
    async with database.reading() as uow:
        assert await decisions.find_decision(uow, first) == row


async def test_a_round_that_nominated_nobody_goes_on_and_says_so_and_the_window_follows_the_rule(database, clock):
    nobody = await voted(database, clock, tuple(each for each in NOMINEES if each.passed is None))
    for effect in (effects.go_to_council, effects.await_decision, effects.publish):
        (text,) = await ran(database, clock, effect, nobody.round_id)
        assert text.startswith("Nobody is")
    async with database.reading() as uow:
        window, _ = await effects.open_window(uow, nobody.round_id, clock.now())
    assert {"since", "until", "citation"} == set(window.params)


async def test_the_rounds_page_says_what_a_step_did_and_why_the_next_waits_and_names_nobody_to_others(house, clock):
    made = await voted(house.database, clock, UNVOTED)
    async with house.database.writing() as uow:
        before = (RoundStep.kind.in_(("close", "freeze", "nominate")), RoundStep.round_id == made.round_id)
        await uow.session.execute(update(RoundStep).where(*before).values(runs=1, ran_at=clock.now(), ran_by="x"))
    clock.forward(days=40)
    await jobs.run_due(house.database, clock, "nhà-1", effects.EFFECTS)
    page = f"/khen-thuong/dot/{made.round_id}"
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        shown = (await browser.get(page)).text
        assert "chưa có hồ sơ nào đầy đủ. Bước này chờ." in shown
        assert "Hồ sơ đã mời nộp: 3." in shown
    async with house.database.writing() as uow:
        await uow.session.execute(update(Dossier).values(state="complete"))
    await jobs.run_due(house.database, clock, "nhà-1", effects.EFFECTS)
    async with await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as browser:
        shown = (await browser.get(page)).text
        assert "Đủ hồ sơ, trình Hội đồng: 3. (" in shown
        assert "chưa thể ra quyết định" in shown
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        shown = (await browser.get(page)).text
        assert ["chưa thể ra quyết định" in shown, "trình Hội đồng: 3" in shown, "Giàng A Pó" in shown] == [
            True,
            False,
            False,
        ]

"""Certificates of decisions about decisions: never one for an annulled award, never two valid ones for one award."""

import json
from collections import Counter

import pytest

from competitions.awards.decisions import jobs
from competitions.awards.decisions.domain.acts import DecisionKind
from competitions.awards.decisions.queries import certificates
from competitions.awards.decisions.service import batches
from core.kernel import Invalid, Role
from tests.competitions.awards.decisions.conftest import KEYS, voted
from tests.competitions.awards.decisions.test_deciding_service import amended, issued, published
from tests.competitions.awards.rounds.conftest import OFFICER
from tests.competitions.movements.site import PROVINCE, browser_of

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("province")]
WHO = "Lò Văn Ẳng"


async def valid(database, nominee):
    """How many valid certificates the nominee has."""
    async with database.reading() as uow:
        return len(await certificates.list_standing(uow, [nominee]))


async def test_a_correction_of_an_award_that_was_annulled_meanwhile_makes_no_certificate(database, clock):
    made = await voted(database, clock)
    decision, who = await published(database, clock, made.round_id), made.nominees[WHO]
    names = {who: "Lò Văn Ánh"}
    correction = await amended(database, clock, decision, DecisionKind.CORRECTION, who, "13/QĐ-UBND", **names)
    await amended(database, clock, decision, DecisionKind.ANNULMENT, who, "14/QĐ-UBND")
    assert await issued(database, clock, correction) == {}
    assert set(await issued(database, clock, decision)) == {"Xã Mường Nhé"}
    assert await valid(database, who) == 0


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
async def test_in_whichever_order_batches_are_made_an_award_has_one_valid_certificate_of_the_last_decision(
    database, clock, order
):
    made = await voted(database, clock)
    decision, who = await published(database, clock, made.round_id), made.nominees[WHO]
    clock.forward(hours=1)
    names = {who: "Lò Văn Ánh"}
    correction = await amended(database, clock, decision, DecisionKind.CORRECTION, who, "13/QĐ-UBND", **names)
    clock.forward(hours=1)
    anew = await amended(database, clock, decision, DecisionKind.REISSUE, who, "14/QĐ-UBND")
    acts = (decision, correction, anew)
    lines = [line for number in order for line in (await issued(database, clock, acts[number])).values()]
    assert await valid(database, who) == 1
    told = [json.loads(line.fields) for line in lines]
    assert Counter((each["subject"] == "Xã Mường Nhé", each.get("amended_by", "")) for each in told) == {
        (True, ""): 1,
        (False, "14/QĐ-UBND"): 1,
    }


async def test_what_is_issued_anew_after_a_correction_bears_the_corrected_name(database, clock):
    made = await voted(database, clock)
    decision, who = await published(database, clock, made.round_id), made.nominees[WHO]
    names = {who: "Lò Văn Ánh"}
    await amended(database, clock, decision, DecisionKind.CORRECTION, who, "13/QĐ-UBND", **names)
    clock.forward(hours=1)
    anew = await amended(database, clock, decision, DecisionKind.REISSUE, who, "14/QĐ-UBND")
    assert set(await issued(database, clock, anew)) == {"Lò Văn Ánh"}
    with pytest.raises(Invalid):
        await amended(database, clock, decision, DecisionKind.CORRECTION, who, "15/QĐ-UBND", **names)


async def test_a_batch_that_goes_on_after_a_correction_leaves_the_corrected_out_and_says_so(house, clock):
    database = house.database
    made = await voted(database, clock)
    decision, who = await published(database, clock, made.round_id), made.nominees[WHO]
    async with database.writing() as uow:
        batch = await batches.start_of_decision(uow, OFFICER, decision, clock.now())
    names = {who: "Lò Văn Ánh"}
    await amended(database, clock, decision, DecisionKind.CORRECTION, who, "13/QĐ-UBND", **names)
    await jobs.make_due(database, clock, KEYS)
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        shown = (await browser.get(f"/khen-thuong/cap-phat/{batch}")).text
    assert "1 trường hợp của quyết định này không được cấp giấy ở đây" in shown
    assert await valid(database, who) == 0

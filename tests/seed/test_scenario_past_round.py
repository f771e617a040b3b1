"""The round that is over: certificates from a frozen quarter, one annulled, one whose request was answered."""

import pytest

from competitions.awards.decisions.service.doors import load_chain_of
from competitions.awards.decisions.service.verification import load_certificate
from leaderboards.service.freezing import list_snapshots
from seed.scenario_festival import describe_demo
from seed.scenario_past_round import NUMBER, PERIOD, find_shown, seed_past_round


@pytest.mark.asyncio
async def test_a_visitor_is_shown_a_valid_and_a_revoked_certificate_that_lead_to_the_frozen_quarter(demonstration):
    shown, lines = await find_shown(demonstration), await describe_demo(demonstration)
    assert set(shown) == {"valid", "revoked"}
    async with demonstration.database.reading() as uow:
        (quarter,) = [each.id for each in await list_snapshots(uow) if each.period == PERIOD]
        for status, code in shown.items():
            found = await load_certificate(uow, code)
            assert (found.is_genuine, found.found.status, found.fields["decision"]) == (True, status, NUMBER)
            assert any(line.endswith(f"/xac-minh/{code}") for line in lines)
            chain = await load_chain_of(uow, None, found.found.id)
            assert (found.found.is_decision_public, dict(chain.boards)) == (True, {"commune": quarter})
    told = [(each.state, bool(each.document)) for answers in chain.answers.values() for each in answers]
    assert told == [("rejected", True)]
    assert await seed_past_round(demonstration) == 0

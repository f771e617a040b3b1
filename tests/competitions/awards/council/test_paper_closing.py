"""Paper counts at the close: they fit the roll and the declarations of that moment, and a committee has counted."""

import pytest

from competitions.awards.council import service
from competitions.awards.council.domain.words import ConflictKind, Presence
from competitions.awards.council.service import Declaration
from competitions.awards.domain.words import VotingMode
from core.kernel import Conflict
from tests.competitions.awards.council.conftest import CHU_TICH, XA, count
from tests.competitions.awards.council.test_paper import new, on_paper

pytestmark = pytest.mark.asyncio


async def counted(commune, session, *marks):
    """Two people who counted the same."""
    for who in (XA, CHU_TICH):
        await commune.act(service.enter_count, session, count(commune.nominees[2:], *marks), by=who)


async def refused(commune, session):
    """Why the session does not close."""
    with pytest.raises(Conflict) as why:
        await commune.act(service.close_session, session, by=XA)
    return why.value.text


async def test_counts_of_three_do_not_close_once_the_roll_says_two(commune):
    session = await on_paper(commune)
    await counted(commune, session, (3, 3, 3, 0), (3, 0))
    await commune.act(service.keep_roll, session, {commune.members[0]: Presence.ABSENT}, by=XA)
    assert "do not fit the roll" in await refused(commune, session)
    await counted(commune, session, (2, 2, 2, 0), (2, 0))
    await commune.act(service.close_session, session, by=XA)
    items = await commune.items(session)
    assert {(item.tally.votes_for, item.is_passed) for item in items.values()} == {(2, False)}


async def test_counts_do_not_close_where_all_declared_a_conflict_afterwards(commune):
    session = await commune.act(service.plan_session, await new(commune, mode=VotingMode.OPEN_BALLOT), by=XA)
    there = dict.fromkeys(commune.members, Presence.PRESENT)
    await commune.act(service.keep_roll, session, there, by=XA)
    await commune.act(service.open_session, session, by=XA)
    await counted(commune, session, (3, 3, 3, 0), (0, 0))
    conflicts = dict.fromkeys(commune.nominees[2:], ConflictKind.KIN)
    for member in commune.members:
        await commune.act(service.declare_on_paper, member, Declaration(session, conflicts), by=XA)
    assert "nobody votes on paper" in await refused(commune, session)


async def test_a_secret_ballot_on_paper_does_not_close_without_a_counting_committee(commune):
    session = await on_paper(commune)
    await commune.act(service.elect_tellers, session, {}, by=XA)
    await counted(commune, session, (3, 3, 3, 0), (3, 0))
    assert "counting committee" in await refused(commune, session)

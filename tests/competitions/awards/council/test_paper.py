"""Paper: two people count, differences are settled, the close adds up; a commune of three has nothing else."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from competitions.awards.council import service
from competitions.awards.council.domain.conflicts import Reading
from competitions.awards.council.domain.words import ConflictKind, Presence, TellerPosition
from competitions.awards.council.models import Council
from competitions.awards.council.service import Declaration, Leave, find_reading, is_blocked, verify_session
from competitions.awards.council.service.minutes import ballot_data, minutes_data
from competitions.awards.council.service.reading import load_desk, load_own, load_suggestions
from competitions.awards.domain.words import Choice, VotingMode
from core.kernel import Conflict, Forbidden, Invalid, NotFound
from tests.competitions.awards.council.conftest import CHU_TICH, OFFICER, SECRETARY, XA, count

pytestmark = pytest.mark.asyncio


async def on_paper(commune, **changed) -> str:
    """A commune's session with all three there, open."""
    session = await commune.act(service.plan_session, await new(commune, **changed), by=XA)
    there = dict.fromkeys(commune.members, Presence.PRESENT)
    await commune.act(service.keep_roll, session, there, by=XA)
    for member in commune.members:
        await commune.act(service.declare_on_paper, member, Declaration(session, {}), by=XA)
    tellers = {commune.members[1]: TellerPosition.HEAD, commune.members[2]: TellerPosition.TELLER}
    await commune.act(service.elect_tellers, session, tellers, by=XA)
    await commune.act(service.open_session, session, by=XA)
    return session


async def new(commune, **changed):
    given = {
        "round_id": commune.round_id,
        "council_id": commune.council_id,
        "mode": VotingMode.SECRET_BALLOT,
        "is_online": False,
        "is_whole_list": False,
        "place": "UBND xã",
        "meets_at": commune.clock.now(),
        "nominees": tuple(commune.nominees[2:]),
    }
    return service.NewSession(**given | changed)


async def test_a_commune_votes_on_paper_and_two_people_enter_the_count(commune):
    session, listed = await on_paper(commune), commune.nominees[2:]
    assert (await commune.read(ballot_data, session)).papers_needed == 3
    right, wrong = count(listed, (3, 3, 3, 0), (3, 0), (2, 1)), count(listed, (3, 3, 3, 0), (3, 0), (1, 2))
    await commune.act(service.enter_count, session, right, by=XA)
    with pytest.raises(Conflict):
        await commune.act(service.close_session, session, by=XA)
    await commune.act(service.enter_count, session, wrong, by=CHU_TICH)
    with pytest.raises(Conflict) as differ:
        await commune.act(service.close_session, session, by=XA)
    assert differ.value.params == {"places": 2}
    await commune.act(service.enter_count, session, right, by=CHU_TICH)
    await commune.act(service.close_session, session, by=XA)
    items = await commune.items(session)
    assert [items[name].is_passed for name in listed] == [True, False]
    data = await commune.read(minutes_data, session)
    assert (data.papers.collected, len(data.unverified), data.present) == (3, 3, 3)
    assert (await commune.read(verify_session, session)).is_intact


async def test_one_person_cannot_be_both_and_a_third_cannot_add(commune):
    session, listed = await on_paper(commune), commune.nominees[2:]
    right = count(listed, (3, 3, 3, 0), (3, 0))
    for _ in range(2):
        await commune.act(service.enter_count, session, right, by=XA)
    with pytest.raises(Conflict):
        await commune.act(service.close_session, session, by=XA)
    await commune.act(service.enter_count, session, right, by=CHU_TICH)
    with pytest.raises(Forbidden):
        await commune.act(service.enter_count, session, right, by=SECRETARY)


@pytest.mark.parametrize(
    ("papers", "marks", "fields"),
    [
        ((4, 4, 4, 0), (4, 0), {"issued"}),
        ((2, 3, 3, 0), (3, 0), {"collected"}),
        ((3, 3, 2, 0), (2, 0), {"valid"}),
        ((3, 3, 3, 0), (2, 2), {"for"}),
    ],
)
async def test_numbers_that_cannot_be_are_named_field_by_field(commune, papers, marks, fields):
    session, listed = await on_paper(commune), commune.nominees[2:]
    with pytest.raises(Invalid) as refused:
        await commune.act(service.enter_count, session, count(listed, papers, marks), by=XA)
    assert {error.pointer.partition("-")[0] for error in refused.value.errors} >= fields


async def test_written_opinions_of_absent_members_are_added_to_votes_on_screens(chamber):
    session = await chamber.voted_by_six_beside_one_opinion()
    opinion = count(chamber.nominees, (1, 1, 1, 0), (0, 1))
    for who in (SECRETARY, OFFICER):
        await chamber.act(service.enter_count, session, opinion, by=who)
    await chamber.act(service.close_session, session)
    items = await chamber.items(session)
    assert {(item.tally.votes_for, item.tally.votes_against) for item in items.values()} == {(6, 1)}


async def test_nobody_reads_before_declaring_or_about_a_declared_conflict(chamber):
    person, own, other = chamber.people[1].person_id, chamber.nominees[1], chamber.nominees[0]
    assert await chamber.read(find_reading, person, own) is Reading.NO_MEMBER
    session = await chamber.plan()
    assert await chamber.read(is_blocked, person, other)
    await chamber.act(service.declare_own, Declaration(session, {own: ConflictKind.UNIT}), by=chamber.people[1])
    assert await chamber.read(is_blocked, person, own)
    declared = (await chamber.read(list_details, "council.declared"))[-1]
    assert (declared["nominees"], bool(declared["member"])) == (own, True)
    assert await chamber.read(service.list_blocked, person, chamber.round_id) == {own}
    assert await chamber.read(service.list_blocked, chamber.people[0].person_id, chamber.round_id) == {
        *chamber.nominees
    }
    assert await chamber.read(service.list_blocked, "somebody else", chamber.round_id) == frozenset()
    assert await chamber.read(service.is_admitted, person, chamber.round_id)
    assert not await chamber.read(service.is_admitted, "somebody else", chamber.round_id)
    assert not await chamber.read(is_blocked, person, other)
    assert not await chamber.read(is_blocked, "somebody else", own)
    with pytest.raises(Conflict):
        await chamber.act(service.declare_own, Declaration(session, {}), by=chamber.people[1])


async def test_the_members_own_unit_is_suggested_and_results_of_conflicts_stay_hidden(chamber):
    session, own = await chamber.plan(), chamber.nominees[1]
    desk = await chamber.read(load_desk, chamber.hand(), session)
    assert await chamber.read(load_suggestions, desk.session, chamber.members[1]) == {own: ConflictKind.UNIT}
    await chamber.gather(session)
    await chamber.declare(session, m1={own: "unit"})
    await chamber.act(service.open_session, session)
    for number in (0, 2, 3, 4, 5, 6):
        await chamber.vote(number, session)
    await chamber.act(service.close_session, session)
    view = await chamber.read(load_own, chamber.hand(chamber.people[1]), session)
    assert {line.nominee.id: line.item is None for line in view.lines}[own]
    assert [line.item is None for line in view.lines].count(True) == 1


async def test_a_member_by_dates_is_on_the_roll_of_later_sessions_no_more(chamber):
    day = chamber.clock.now().date()
    await chamber.act(service.end_member, Leave(chamber.council_id, chamber.members[6], day.replace(day=1)))
    session = await chamber.plan()
    assert len((await chamber.read(load_desk, chamber.hand(), session)).seats) == 6


async def test_a_council_whose_term_has_ended_plans_no_session(chamber):
    day = chamber.clock.now().date()
    async with chamber.database.writing() as uow:
        await uow.session.execute(update(Council).values(until=day))
    with pytest.raises(Invalid) as refused:
        await chamber.plan(meets_at=chamber.clock.now() + timedelta(days=1))
    assert [error.pointer for error in refused.value.errors] == ["council"]
    await chamber.plan()


async def test_sessions_of_another_unit_do_not_exist(chamber, commune):
    session = await on_paper(commune)
    for who in (SECRETARY, chamber.people[0]):
        with pytest.raises((NotFound, Forbidden)):
            await commune.act(service.close_session, session, by=who)
    with pytest.raises(NotFound):
        await chamber.act(service.open_session, await chamber.plan(), by=XA)


async def test_what_was_voted_on_is_in_no_second_session(chamber):
    await chamber.plan()
    with pytest.raises(Conflict):
        await chamber.plan()


async def test_hands_are_not_raised_on_screens(chamber):
    with pytest.raises(Invalid):
        await chamber.plan(VotingMode.SHOW_OF_HANDS, is_online=True)


async def test_a_choice_is_kept_as_such(chamber):
    session = await chamber.opened()
    for number in range(7):
        await chamber.vote(number, session, list(Choice)[number % 3])
    await chamber.act(service.close_session, session)
    tally = next(iter((await chamber.items(session)).values())).tally
    assert (tally.votes_for, tally.votes_against, tally.abstentions) == (3, 2, 2)


async def list_details(uow, act):
    rows = await uow.session.execute(
        text("SELECT detail FROM audit_entry WHERE act = :act ORDER BY position"), {"act": act}
    )
    return [json.loads(detail) for (detail,) in rows]

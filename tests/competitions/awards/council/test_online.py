"""Voting on screens: once, while the vote is open, sealed until the close, repeated when the server dies."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from accounts.service import NewGrant, NewPerson
from accounts.service.people import create_person, grant_role
from competitions.awards.council import service
from competitions.awards.council.domain.words import Position, Presence, SessionState
from competitions.awards.council.queries import sessions, votes
from competitions.awards.council.service import BreakOff, NewMember, verify_session
from competitions.awards.council.service.boxes import BallotBoxes
from competitions.awards.council.service.minutes import minutes_data
from competitions.awards.domain.words import Choice
from competitions.awards.dossiers.queries.notice import NoticeRow, add_notice
from competitions.awards.holds.domain.holds import HoldKind, NewHold
from competitions.awards.holds.queries.holds import add_hold
from competitions.awards.rounds.models import RoundStep
from core import audit
from core.kernel import Conflict, Forbidden, Gone, Invalid, NotFound, Role
from tests.competitions.awards.council.conftest import XA
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, SCHOOL
from units.queries import find_units

pytestmark = pytest.mark.asyncio


async def test_a_vote_is_counted_at_the_close_against_all_members(chamber):
    session = await chamber.opened()
    first, second = chamber.nominees[:2]
    for number in range(5):
        await chamber.vote(number, session)
    await chamber.vote(5, session, **{second: Choice.ABSTAIN})
    assert await chamber.read(votes.list_ballots, session) == []
    await chamber.act(service.close_session, session)
    items = await chamber.items(session)
    assert (items[first].tally.votes_for, items[first].needed, items[first].is_passed) == (6, 6, True)
    assert (items[second].tally.votes_for, items[second].tally.abstentions, items[second].is_passed) == (5, 1, False)
    assert len(await chamber.read(votes.list_ballots, session)) == 24
    assert (await chamber.read(verify_session, session)).is_intact
    assert (await chamber.read(audit.verify)).broken_at is None


async def test_a_second_vote_and_one_after_the_close_are_refused_and_change_nothing(chamber):
    session = await chamber.opened()
    for number in range(6):
        await chamber.vote(number, session)
    with pytest.raises(Conflict) as again:
        await chamber.vote(0, session, Choice.AGAINST)
    await chamber.act(service.close_session, session)
    with pytest.raises(Conflict) as late:
        await chamber.vote(6, session)
    assert (again.value.code, late.value.code) == ("voted", "vote_closed")
    items = await chamber.items(session)
    assert {(item.tally.votes_for, item.tally.votes_against) for item in items.values()} == {(6, 0)}


async def test_a_refused_commit_leaves_no_ballot_and_the_member_votes_again(chamber):
    session = await chamber.opened()
    choices = dict.fromkeys(chamber.nominees, Choice.AGAINST)

    async def cast_and_fail(uow, hand):
        await service.cast(uow, hand, session, choices)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await chamber.act(cast_and_fail, by=chamber.people[0])
    for number in range(6):
        await chamber.vote(number, session)
    await chamber.act(service.close_session, session)
    assert {item.tally.votes_against for item in (await chamber.items(session)).values()} == {0}


async def test_nothing_opens_or_closes_below_the_quorum(chamber):
    session = await chamber.plan()
    await chamber.declare(session)
    await chamber.gather(session, present=4)
    with pytest.raises(Conflict) as opening:
        await chamber.act(service.open_session, session)
    assert opening.value.params == {"there": 4, "members": 7, "needed": 5}
    await chamber.gather(session, present=5)
    await chamber.act(service.open_session, session)
    for number in range(4):
        await chamber.vote(number, session)
    with pytest.raises(Conflict) as closing:
        await chamber.act(service.close_session, session)
    assert closing.value.params == {"there": 4, "members": 7, "needed": 5}
    assert (await chamber.read(sessions.find_session, session)).state is SessionState.OPEN


async def test_when_the_server_dies_the_vote_is_repeated_and_the_minutes_say_so(chamber):
    session = await chamber.opened()
    for number in range(7):
        await chamber.vote(number, session)
    chamber.boxes = BallotBoxes()
    for attempt in (chamber.vote(0, session), chamber.act(service.close_session, session)):
        with pytest.raises(Gone) as lost:
            await attempt
        assert lost.value.code == "box_lost"
    await chamber.act(service.break_off, BreakOff(session, "Máy chủ khởi động lại"))
    again = await chamber.act(service.repeat, session)
    with pytest.raises(Conflict):
        await chamber.act(service.repeat, session)
    await chamber.act(service.open_session, again)
    for number in range(7):
        await chamber.vote(number, again, Choice.AGAINST)
    await chamber.act(service.close_session, again)
    data = await chamber.read(minutes_data, again)
    assert (data.repeats, data.repeats_because, data.voted_on_screen) == (session, "Máy chủ khởi động lại", 7)
    assert await chamber.read(votes.list_ballots, session) == []
    assert {item.is_passed for item in (await chamber.items(again)).values()} == {False}


async def test_nothing_in_the_database_joins_a_ballot_to_a_member(chamber):
    """Ballots appear at the close only, at once, with random keys; each choice of one paper is a row of its own."""
    session = await chamber.opened()
    for number in range(7):
        await chamber.vote(number, session, Choice.FOR if number % 2 else Choice.AGAINST)
    async with chamber.database.reading() as uow:
        assert (await uow.session.execute(text("SELECT count(*) FROM award_ballot"))).scalar() == 0
    await chamber.act(service.close_session, session)
    async with chamber.database.reading() as uow:
        rows = (await uow.session.execute(text("SELECT * FROM award_ballot"))).mappings().all()
    assert set(rows[0]) == {"id", "session_id", "nomination_id", "choice"}
    assert len({row["id"] for row in rows}) == 28
    people = {*chamber.members, *(person.person_id for person in chamber.people)}
    assert not people & {value for row in rows for value in row.values()}


async def test_keys_and_order_of_ballots_say_nothing_of_the_order_of_voting(chamber):
    session = await chamber.opened()
    nominee = chamber.nominees[0]
    for number in range(7):
        await chamber.vote(number, session, Choice.FOR if number < 3 else Choice.AGAINST)
    box = chamber.boxes.find(session, (await chamber.read(sessions.find_session, session)).box)
    orders = {tuple(vote.choice for vote in box.empty() if vote.nominee == nominee) for _ in range(60)}
    keys = {
        tuple(vote.choice for vote in sorted(box.empty(), key=lambda v: v.key) if vote.nominee == nominee)
        for _ in range(60)
    }
    assert (len(orders) > 10, len(keys) > 10) == (True, True)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE award_ballot SET choice = 'against' WHERE id = (SELECT min(id) FROM award_ballot)",
        "DELETE FROM award_ballot WHERE id = (SELECT max(id) FROM award_ballot)",
        "INSERT INTO award_ballot SELECT 'ffff', session_id, nomination_id, choice FROM award_ballot LIMIT 1",
        "UPDATE award_session_item SET votes_for = votes_for + 1",
        "UPDATE award_session_item SET is_passed = NOT is_passed",
    ],
)
async def test_tampering_with_any_row_is_found(chamber, tampering):
    session = await chamber.opened()
    for number in range(7):
        await chamber.vote(number, session)
    await chamber.act(service.close_session, session)
    async with chamber.database.writing() as uow:
        if chamber.database.is_sqlite:
            await uow.session.execute(text("DROP TRIGGER award_ballot_no_update"))
            await uow.session.execute(text("DROP TRIGGER award_ballot_no_delete"))
        else:
            await uow.session.execute(text("ALTER TABLE award_ballot DISABLE TRIGGER ALL"))
        await uow.session.execute(text(tampering))
    assert not (await chamber.read(verify_session, session)).is_intact


async def test_a_member_with_a_conflict_neither_votes_about_that_nominee_nor_counts_for_it(chamber):
    session = await chamber.plan()
    own = chamber.nominees[1]
    await chamber.gather(session)
    await chamber.declare(session, m1={own: "unit"})
    await chamber.act(service.open_session, session)
    with pytest.raises(Forbidden):
        await chamber.vote(1, session)
    others = dict.fromkeys([name for name in chamber.nominees if name != own], Choice.FOR)
    await chamber.act(service.cast, session, others, by=chamber.people[1])
    for number in (0, 2, 3, 4, 5, 6):
        await chamber.vote(number, session)
    await chamber.act(service.close_session, session)
    items = await chamber.items(session)
    assert (items[own].tally.votes_for, items[chamber.nominees[0]].tally.votes_for) == (6, 7)


async def test_whoever_has_not_declared_or_is_absent_or_sends_half_a_ballot_does_not_vote(chamber):
    session = await chamber.plan()
    await chamber.gather(session, present=6)
    await chamber.act(service.open_session, session)
    with pytest.raises(Conflict) as undeclared:
        await chamber.vote(0, session)
    assert undeclared.value.code == "undeclared"
    await chamber.declare(session)
    with pytest.raises(Forbidden):
        await chamber.vote(6, session)
    with pytest.raises(Invalid) as half:
        await chamber.act(service.cast, session, {chamber.nominees[0]: Choice.FOR}, by=chamber.people[0])
    assert len(half.value.errors) == 3
    with pytest.raises(NotFound):
        await chamber.act(service.cast, session, {}, by=XA)


async def test_a_whole_list_is_closed_to_whoever_has_a_conflict_in_it(chamber):
    session = await chamber.plan(is_whole_list=True)
    await chamber.gather(session)
    await chamber.declare(session, m1={chamber.nominees[1]: "kin"})
    await chamber.act(service.open_session, session)
    with pytest.raises(Forbidden):
        await chamber.act(service.cast, session, {service.WHOLE: Choice.FOR}, by=chamber.people[1])
    for number in (0, 2, 3, 4, 5, 6):
        await chamber.act(service.cast, session, {service.WHOLE: Choice.FOR}, by=chamber.people[number])
    await chamber.act(service.close_session, session)
    assert {(item.tally.votes_for, item.is_passed) for item in (await chamber.items(session)).values()} == {(6, True)}


async def test_a_member_who_voted_stays_on_the_roll(chamber):
    session = await chamber.opened()
    await chamber.vote(0, session)
    with pytest.raises(Conflict):
        await chamber.act(service.keep_roll, session, {chamber.members[0]: Presence.ABSENT})


@pytest.mark.parametrize(
    ("council", "held", "is_safe"),
    [
        (PROVINCE, [(Role.UNIT_OFFICER, OTHER)], False),
        (PROVINCE, [(Role.UNIT_OFFICER, OTHER), (Role.COUNCIL_MEMBER, PROVINCE)], True),
        (PROVINCE, [(Role.UNIT_LEADER, OTHER)], True),
        (COMMUNE, [(Role.UNIT_OFFICER, COMMUNE)], True),
        (COMMUNE, [(Role.UNIT_OFFICER, OTHER)], False),
        (COMMUNE, [(Role.UNIT_OFFICER, SCHOOL)], False),
    ],
)
async def test_no_seat_goes_to_an_account_that_a_leader_elsewhere_may_reset_and_vote_with(
    chamber, commune, council, held, is_safe
):
    where, hand = (chamber, chamber.hand()) if council == PROVINCE else (commune, commune.hand(XA))
    since = date(2026, 1, 1)
    async with chamber.database.writing() as uow:
        person = await create_person(uow, NewPerson("Vàng A Tân", email="tan@ngayhoi.example"), hand.now)
        for role, unit in held:
            await grant_role(uow, NewGrant(person, role, unit, since), hand.now)
    new = NewMember("Vàng A Tân", "Ủy viên", Position.MEMBER, "tan@ngayhoi.example", "", "", "", since, None)
    async with chamber.database.writing() as uow:
        if is_safe:
            assert await service.add_member(uow, hand, where.council_id, new)
            return
        with pytest.raises(Invalid) as refused:
            await service.add_member(uow, hand, where.council_id, new)
        assert [error.pointer for error in refused.value.errors] == ["login"]
        assert await service.add_member(uow, hand, where.council_id, replace(new, login=""))


async def missing(chamber, session):
    """What the secretary's page names as missing before the opening."""
    desk = await chamber.read(service.load_desk, chamber.hand(), session)
    return [(each.text.split(".")[0], dict(each.params)) for each in desk.obstacles]


async def test_the_secretarys_page_names_the_notice_a_hold_and_a_paused_round_before_the_opening_is_refused(chamber):
    session, day = await chamber.plan(), chamber.clock.now().date()
    await chamber.gather(session)
    assert await missing(chamber, session) == []
    step = RoundStep(round_id=chamber.round_id, kind="public_notice", position=7, due_at=chamber.clock.now())
    async with chamber.database.writing() as uow:
        uow.session.add(step)
    assert await missing(chamber, session) == [("The proposed list has had no public notice yet", {})]
    async with chamber.database.writing() as uow:
        await add_notice(uow, NoticeRow(chamber.round_id, day, day + timedelta(days=10), chamber.clock.now()))
    until = {"until": f"{day + timedelta(days=10):%d/%m/%Y}"}
    assert await missing(chamber, session) == [("The public notice of the proposed list runs until %(until)s", until)]
    chamber.clock.forward(days=11)
    assert await missing(chamber, session) == []
    async with chamber.database.writing() as uow:
        await uow.session.execute(text("UPDATE award_round SET state = 'paused'"))
    assert await missing(chamber, session) == [("The round is not running, so its council does not meet now", {})]
    officer = chamber.people[0].person_id
    hold = NewHold(f"unit:{COMMUNE}", "Xã", "12/TTr", day, HoldKind.INSPECTION, "Nội dung", "Thanh tra", officer)
    async with chamber.database.writing() as uow:
        await uow.session.execute(text("UPDATE award_round SET state = 'running'"))
        keeper = (await find_units(uow, [PROVINCE]))[PROVINCE].id
        await add_hold(uow, hold, keeper, "test", chamber.clock.now())
    assert await missing(chamber, session) == [("A nominee on the list is paused by a document", {})]


async def test_a_session_does_not_open_while_the_list_is_on_public_notice_or_before_it_was(chamber):
    session, day = await chamber.plan(), chamber.clock.now().date()
    await chamber.gather(session)
    await chamber.declare(session)
    step = RoundStep(round_id=chamber.round_id, kind="public_notice", position=7, due_at=chamber.clock.now())
    async with chamber.database.writing() as uow:
        uow.session.add(step)
    with pytest.raises(Conflict) as refused:
        await chamber.act(service.open_session, session)
    assert refused.value.code == "notice_missing"
    async with chamber.database.writing() as uow:
        await add_notice(uow, NoticeRow(chamber.round_id, day, day + timedelta(days=10), chamber.clock.now()))
    chamber.clock.forward(days=10)
    with pytest.raises(Conflict) as refused:
        await chamber.act(service.open_session, session)
    assert refused.value.code == "notice_running"
    chamber.clock.forward(days=1)
    await chamber.act(service.open_session, session)

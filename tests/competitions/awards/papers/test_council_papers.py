"""Forms of a session: before it, what is printed for the table; after it, the two minutes."""

from datetime import timedelta

import pytest

from competitions.awards.council import service
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.dossiers.service.gate import PLAIN_GATE
from competitions.awards.papers.sources import make_sources
from core.kernel import LOCAL_ZONE, Conflict, NotFound, Role
from tests.competitions.awards.council.conftest import OFFICER, SECRETARY, XA, actor, count
from tests.competitions.awards.council.test_paper import on_paper
from tests.competitions.awards.papers.conftest import asking
from tests.competitions.movements.site import OTHER

pytestmark = pytest.mark.asyncio
SOURCES = make_sources(PLAIN_GATE, "https://x.example")
BEFORE = (FormCode.BALLOT, FormCode.TELLERS_DECISION, FormCode.OPINION_SLIP)
AFTER = (FormCode.MINUTES, FormCode.COUNT_MINUTES)


async def gathered(commune, form, session, by=XA):
    return await commune.read(SOURCES[form].gather, asking(by, commune.clock), session)


async def test_what_the_table_needs_is_there_before_the_vote_and_the_minutes_after_it(commune, written):
    session = await on_paper(commune, meets_at=commune.clock.now() + timedelta(days=2))
    for form in BEFORE:
        listed = await commune.read(SOURCES[form].list_subjects, asking(XA, commune.clock), commune.round_id)
        assert [each.id for each in listed] == [session]
        words = written((await gathered(commune, form, session)).data)
        assert ["THCS Mường Nhé" in words, "HỘI ĐỒNG" in words.upper()] == [form is not FormCode.TELLERS_DECISION, True]
    elected = (await gathered(commune, FormCode.TELLERS_DECISION, session)).data
    assert elected.meets_on == elected.head.dated_on == commune.clock.now().astimezone(LOCAL_ZONE).date()
    for form in AFTER:
        assert await commune.read(SOURCES[form].list_subjects, asking(XA, commune.clock), commune.round_id) == []
        with pytest.raises(Conflict):
            await gathered(commune, form, session)
    third = actor(Role.UNIT_LEADER, XA.grants[0].unit_code, "khac")
    counted = count(commune.nominees[2:], (3, 3, 3, 0), (3, 0), (1, 2))
    for person in (XA, third):
        await commune.act(service.enter_count, session, counted, by=person)
    await commune.act(service.close_session, session, by=XA)
    for form in AFTER:
        found = await gathered(commune, form, session)
        words = written(found.data)
        assert found.round_id == commune.round_id
        assert ["100 %" in words, "33,3 %" in words, "Không đạt" in words, "chưa đối chiếu" in words] == [True] * 4
        assert "hệ thống điện tử" not in words
        assert "tính trên tổng số thành viên Hội đồng, kể cả người vắng mặt" in words


async def test_a_line_without_a_mark_is_on_the_ballot_what_it_is_in_the_count(commune, written):
    session = await on_paper(commune)
    ballot = written((await gathered(commune, FormCode.BALLOT, session)).data)
    assert "không đánh dấu ô nào được tính là không ý kiến" in " ".join(ballot.split())
    counted = count(commune.nominees[2:], (3, 3, 3, 0), (1, 1))
    for person in (XA, actor(Role.UNIT_LEADER, XA.grants[0].unit_code, "khac")):
        await commune.act(service.enter_count, session, counted, by=person)
    await commune.act(service.close_session, session, by=XA)
    assert {item.tally.abstentions for item in (await commune.items(session)).values()} == {1}


async def test_a_planned_session_invites_and_strangers_know_nothing_of_it(chamber, written):
    session = await chamber.plan()
    words = written((await gathered(chamber, FormCode.INVITATION, session, SECRETARY)).data)
    assert ["Phòng họp tầng 2" in words, "Hội đồng Thi đua - Khen thưởng tỉnh Điện Biên" in words] == [True, True]
    for form in (FormCode.INVITATION, FormCode.BALLOT):
        with pytest.raises(NotFound):
            await gathered(chamber, form, session, actor(Role.UNIT_OFFICER, OTHER, "xa-khac"))
    with pytest.raises(Conflict):
        await gathered(chamber, FormCode.TELLERS_DECISION, session, OFFICER)


async def test_an_online_vote_says_so_with_its_digest_and_who_was_not_there(chamber, written):
    session = await chamber.plan()
    await chamber.gather(session, present=6)
    await chamber.declare(session)
    await chamber.act(service.open_session, session)
    for number in range(6):
        await chamber.vote(number, session)
    await chamber.act(service.close_session, session)
    data = (await gathered(chamber, FormCode.MINUTES, session, SECRETARY)).data
    assert [len(data.present), len(data.absent), data.members] == [6, len(chamber.members) - 6, len(chamber.members)]
    assert ["điện tử" in data.mode, "SHA-256" in written(data)] == [True, True]
    with pytest.raises(Conflict):
        await gathered(chamber, FormCode.COUNT_MINUTES, session, SECRETARY)


async def test_the_count_beside_a_vote_on_screens_names_no_empty_committee_and_says_how_many_voted_there(
    chamber, written
):
    session = await chamber.voted_by_six_beside_one_opinion()
    for person in (SECRETARY, OFFICER):
        await chamber.act(service.enter_count, session, count(chamber.nominees, (1, 1, 1, 0), (1, 0)), by=person)
    await chamber.act(service.close_session, session)
    words = " ".join(written((await gathered(chamber, FormCode.COUNT_MINUTES, session, SECRETARY)).data).split())
    assert "Bỏ phiếu trên hệ thống điện tử: 6 thành viên" in words
    assert ("Ban kiểm phiếu" in words, "gồm:" in words, "NGƯỜI KIỂM PHIẾU" in words.upper()) == (False, False, True)


async def test_forms_that_would_be_refused_are_not_offered(chamber):
    session = await chamber.opened()
    for number in range(7):
        await chamber.vote(number, session)
    await chamber.act(service.close_session, session)
    for form, offered in ((FormCode.MINUTES, [session]), (FormCode.TELLERS_DECISION, []), (FormCode.COUNT_MINUTES, [])):
        asker = asking(SECRETARY, chamber.clock)
        listed = await chamber.read(SOURCES[form].list_subjects, asker, chamber.round_id)
        assert [each.id for each in listed] == offered

"""Laws of the three registers and of opinions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.dossiers.domain.opinions import (
    Answer,
    OpinionKind,
    Question,
    Reply,
    find_question_flaws,
    find_reply_flaws,
)
from competitions.awards.dossiers.domain.registers import (
    RULE_OF_LAW,
    FeedbackState,
    NewReferral,
    ReferralLaw,
    RequestState,
    Window,
    check_answer,
    find_referral_flaws,
    next_feedback,
)
from core.kernel import Conflict

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 10, 10)


def test_feedback_is_verified_before_it_is_resolved():
    assert next_feedback(FeedbackState.OPEN) is FeedbackState.VERIFIED
    assert next_feedback(FeedbackState.VERIFIED) is FeedbackState.RESOLVED
    with pytest.raises(Conflict):
        next_feedback(FeedbackState.RESOLVED)


@given(st.sampled_from(RequestState), st.sampled_from(RequestState))
def test_a_request_is_answered_once_and_opened_again_once(state, wanted):
    fits = state in {RequestState.OPEN, RequestState.REOPENED} and wanted not in {RequestState.OPEN, state}
    if fits:
        check_answer(state, wanted)
    else:
        with pytest.raises(Conflict):
            check_answer(state, wanted)


@given(DAYS, DAYS, DAYS)
def test_the_window_holds_from_its_first_day_to_its_last(first, last, day):
    assert Window(first, last).holds(day) is (first <= day <= last)


@given(st.sampled_from(ReferralLaw), DAYS, DAYS)
def test_a_referral_is_sent_on_after_it_came_and_names_nobody(law, received, routed):
    flaws = find_referral_flaws(NewReferral(law, "12", "Thanh tra", received, routed), date(2026, 12, 31))
    assert [flaw.pointer for flaw in flaws] == ([] if received <= routed else ["routed_on"])
    assert not {"name", "person", "sender", "text", "content"} & set(NewReferral.__slots__)
    assert law in RULE_OF_LAW


def test_a_referral_without_number_or_authority_or_from_tomorrow_is_refused():
    wrong = NewReferral(ReferralLaw.COMPLAINT, "", "", date(2026, 10, 11), date(2026, 10, 12))
    flaws = [flaw.pointer for flaw in find_referral_flaws(wrong, TODAY)]
    assert flaws == ["number", "authority", "received_on", "routed_on"]


@given(st.sampled_from(Answer), st.sampled_from(["", " ", "vì chưa rõ"]))
def test_who_does_not_simply_agree_says_why(answer, text):
    flaws = find_reply_flaws(Reply(answer, text, "5/SKHCN"))
    assert bool(flaws) is (answer is not Answer.AGREE and not text.strip())


def test_a_question_needs_agency_words_and_a_later_day():
    wrong = find_question_flaws(Question("", OpinionKind.LEAD, "", TODAY), TODAY)
    assert [flaw.pointer for flaw in wrong] == ["unit", "question", "due_on"]
    assert find_reply_flaws(Reply(Answer.AGREE, "", ""))[0].pointer == "document"

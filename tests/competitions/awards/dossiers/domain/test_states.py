"""Laws of a dossier's states: nothing edits what was sent, what is over stays over, every state is reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.dossiers.domain.states import (
    ACT_TITLES,
    EDITABLE,
    OVER,
    SENT,
    STATE_TITLES,
    Act,
    DossierState,
    may_act,
    next_state,
)
from core.kernel import Conflict

ACTS = st.lists(st.sampled_from(Act), max_size=30)
WRITING = {Act.SAVE, Act.ATTACH, Act.DETACH}


def walk(acts):
    state = DossierState.INVITED
    for act in acts:
        before = state
        if may_act(state, act):
            state = next_state(state, act)
            yield before, act, state
        else:
            with pytest.raises(Conflict):
                next_state(state, act)


@given(ACTS)
def test_what_was_sent_is_never_edited_and_comes_back_only_by_a_return(acts):
    for before, act, after in walk(acts):
        assert act not in WRITING or before in EDITABLE
        if before in SENT and after in EDITABLE:
            assert act in {Act.RETURN, Act.REOPEN}
        if before in OVER:
            assert act is Act.REOPEN


@given(ACTS)
def test_complete_is_reached_from_what_stands_with_the_office_only(acts):
    for before, _, after in walk(acts):
        assert after is not DossierState.COMPLETE or before in {DossierState.SUBMITTED, DossierState.RECEIVED}


@given(st.sampled_from(DossierState))
def test_a_returned_dossier_is_never_closed_by_the_clock(state):
    assert may_act(state, Act.CLOSE) is (state in {DossierState.INVITED, DossierState.DRAFTING})


def test_every_state_is_reached_and_named():
    reached = {DossierState.INVITED}
    for _ in DossierState:
        reached |= {next_state(state, act) for state in reached for act in Act if may_act(state, act)}
    assert reached == set(DossierState) == set(STATE_TITLES)
    assert set(ACT_TITLES) == set(Act)

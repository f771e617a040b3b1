"""The life of a declaration: from which state which act leads where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.declarations.domain.states import (
    ACT_TITLES,
    EDITABLE,
    STANDING,
    STATE_TITLES,
    Act,
    State,
    may_do,
    next_state,
)
from core.kernel import Conflict

STATES, ACTS = st.sampled_from(State), st.sampled_from(Act)


@given(STATES, ACTS, st.booleans())
def test_an_act_is_refused_exactly_where_the_table_does_not_allow_it(state, act, waits):
    if may_do(state, act):
        assert next_state(state, act, waits=waits) in State
    else:
        with pytest.raises(Conflict):
            next_state(state, act, waits=waits)


@given(st.lists(st.tuples(ACTS, st.booleans()), max_size=30))
def test_what_stands_is_never_edited_and_what_is_withdrawn_never_stands_again(acts):
    state = State.DRAFT
    for act, waits in acts:
        if not may_do(state, act):
            continue
        after = next_state(state, act, waits=waits)
        if state in STANDING:
            assert act in {Act.CONFIRM, Act.RETURN, Act.WITHDRAW, Act.REVERSE}
        if state is State.WITHDRAWN:
            assert after is State.WITHDRAWN
        if after is State.CONFIRMED:
            assert state is State.WAITING
        state = after


@pytest.mark.parametrize("act", [Act.EDIT, Act.CHOOSE, Act.ATTACH, Act.DETACH])
def test_a_draft_stays_a_draft_while_it_is_worked_on(act):
    assert {next_state(state, act) for state in EDITABLE} == EDITABLE


def test_sending_leads_to_the_ledger_or_to_the_second_person():
    assert next_state(State.DRAFT, Act.SUBMIT) is State.RECORDED
    assert next_state(State.RETURNED, Act.SUBMIT, waits=True) is State.WAITING


def test_every_state_and_act_has_its_words():
    assert set(STATE_TITLES) == set(State)
    assert set(ACT_TITLES) == set(Act)

"""Who must know of a change: those whose session moved or is cancelled, whatever else the change says."""

import json

from hypothesis import given
from hypothesis import strategies as st

from events.registration.domain.telling import TOLD, template_of

FIELDS = st.dictionaries(st.sampled_from([*TOLD, "title", "about", "capacity"]), st.lists(st.text(), max_size=2))


@given(FIELDS)
def test_a_change_is_told_exactly_where_time_or_place_changed(changes):
    assert (template_of("change", json.dumps(changes)) == "moved") == bool(TOLD & set(changes))


@given(st.text(max_size=40))
def test_a_cancellation_is_told_whatever_stands_beside_it_and_no_text_fails(changes):
    assert template_of("cancel", changes) == "cancelled"
    assert template_of("release", changes) in {None, "moved", "cancelled"}


def test_a_state_that_becomes_cancelled_is_a_cancellation():
    assert template_of("change", '{"state":["released","cancelled"]}') == "cancelled"
    assert template_of("correct", "[1]") is None

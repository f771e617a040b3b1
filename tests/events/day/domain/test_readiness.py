"""Who is least ready, and what a form may say."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from events.day.domain.readiness import ITEMS, Commune, Mark, State, Wish, find_errors, least_ready_first, seal

AT = datetime(2026, 10, 10, tzinfo=UTC)
states = st.sampled_from(["", *State])
marked = st.lists(st.fixed_dictionaries(dict.fromkeys(ITEMS, states)), max_size=8)


def commune(of, code="1"):
    return Commune(code, code, {item: Mark(state, "", "", AT) for item, state in of.items() if state})


@given(marked)
def test_nobody_stands_behind_who_has_more_ready_and_all_stay(found):
    communes = [commune(of, str(at)) for at, of in enumerate(found)]
    ordered = least_ready_first(communes)
    assert [one.ready for one in ordered] == sorted(one.ready for one in communes)
    assert {one.code for one in ordered} == {one.code for one in communes}


@given(st.fixed_dictionaries(dict.fromkeys(ITEMS, states)))
def test_a_commune_is_ready_only_with_every_point_and_one_missing_point_shows(of):
    whole = commune(of).overall
    assert (whole == State.READY) == (set(of.values()) == {State.READY})
    assert (whole == State.MISSING) == (State.MISSING in of.values())
    assert (whole == "") == (set(of.values()) == {""})


def test_what_is_missing_needs_a_note_and_unchanged_points_are_not_said_again():
    said = [Wish("place", "ready", "", seal("ready", "")), Wish("power", "missing", ""), Wish("kit", "", "?")]
    assert [error.pointer for error in find_errors(said)] == ["power-note", "kit"]
    assert [wish.is_new for wish in said] == [False, True, False]
    assert [error.pointer for error in find_errors([Wish("place", "la", ""), Wish("kit", "ready", "x" * 201)])] == [
        "place",
        "kit-note",
    ]

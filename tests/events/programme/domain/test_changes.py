"""Laws of versions: a document comes back as it was, and nothing differs from itself."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.programme.domain.changes import FIELD_TITLES, diff, from_document, read_moved, to_document
from events.programme.domain.session import Content

NOW = datetime(2026, 10, 1, tzinfo=UTC)
words = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)
contents = st.builds(
    Content,
    kind=words,
    title=words,
    starts_at=st.just(NOW),
    ends_at=st.integers(1, 500).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    place=words,
    about=words,
    capacity=st.none() | st.integers(1, 1000),
    people=st.lists(st.tuples(st.sampled_from(["teacher", "speaker"]), words), max_size=3).map(tuple),
)


@given(contents)
def test_a_document_comes_back_as_the_session_it_was(content):
    assert from_document(to_document(content)) == content
    assert set(to_document(content)) <= set(FIELD_TITLES)


@given(contents, contents)
def test_the_difference_carries_one_version_to_the_other(one, other):
    before, after = to_document(one), to_document(other)
    changes = diff(before, after)
    assert {**before, **{each.name: each.after for each in changes}} == after
    assert [(each.after, each.before) for each in changes] == [
        (each.before, each.after) for each in diff(after, before)
    ]
    assert diff(before, before) == ()


def test_the_same_moment_in_another_zone_is_no_change():
    assert diff({"starts_at": "2026-10-10T00:30:00+00:00"}, {"starts_at": "2026-10-10T07:30:00+07:00"}) == ()


def test_what_is_no_stored_change_moved_nothing():
    assert [read_moved(text) for text in ("{", "[]", '{"place": ["", "b"]}', '{"title": ["a", "b"]}')] == [()] * 4
    assert [(each.before, each.after) for each in read_moved('{"place": ["a", "b"]}')] == [("a", "b")]

from typing import Any  # frames are read as a phone reads them

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.presentation import ShownQuestion, list_prefetched, permutation
from competitions.quizzes.domain.questions import Kind, OptionMedia, Question

SECRET = "bí mật"
QUESTIONS = {
    Kind.CHOICE: Question(Kind.CHOICE, "?", options=("một", "hai"), right=(1,)),
    Kind.MULTIPLE: Question(Kind.MULTIPLE, "?", options=("một", "hai", "ba"), right=(0, 2)),
    Kind.TRUE_FALSE: Question(Kind.TRUE_FALSE, "?", options=("Đúng", "Sai"), right=(0,)),
    Kind.ORDER: Question(Kind.ORDER, "?", items=("một", "hai", "ba", "bốn")),
    Kind.MATCH: Question(Kind.MATCH, "?", left=("1", "2", "3"), right_side=("một", "hai", "ba")),
    Kind.NUMERIC: Question(Kind.NUMERIC, "?", answer="10.5"),
    Kind.TEXT: Question(Kind.TEXT, "?", answers=(SECRET, "khác")),
    Kind.POLL: Question(Kind.POLL, "?", options=("một", "hai")),
    Kind.WORDS: Question(Kind.WORDS, "?"),
}
OPINIONS = {Kind.POLL, Kind.WORDS}
kinds = st.sampled_from(Kind)
seeds = st.text(max_size=5)


def shown(question: Question, seed: str = "seed") -> ShownQuestion:
    return ShownQuestion(question, number=3, of=10, seed=seed)


def frame(question: Question, seed: str = "seed") -> dict[str, Any]:
    return shown(question, seed).frame(lambda digest: f"/{digest}")


@given(seeds, st.integers(1, 200), st.integers(0, 12))
def test_a_shuffle_is_a_permutation_the_same_each_time_and_never_the_right_order(seed, number, size):
    order = permutation(seed, number, size)
    assert sorted(order) == list(range(size))
    assert order == permutation(seed, number, size)
    assert size < 3 or list(order) != list(range(size))


@given(kinds.filter(lambda kind: kind not in OPINIONS), seeds)
def test_the_revealed_answer_sent_back_is_fully_right(kind, seed):
    question = shown(QUESTIONS[kind], seed)
    assert question.is_well_formed(question.answer())
    assert question.mark(question.answer()).right is True


@pytest.mark.parametrize("kind", sorted(OPINIONS))
def test_a_poll_and_words_have_no_answer(kind):
    assert shown(QUESTIONS[kind]).answer() is None


@given(kinds, seeds)
def test_a_frame_has_the_form_of_the_contract_and_tells_no_answer(kind, seed):
    found = frame(QUESTIONS[kind], seed)
    assert {name: found[name] for name in ("n", "of", "kind", "text", "points")} == {
        "n": 3,
        "of": 10,
        "kind": kind.value,
        "text": "?",
        "points": 1_000,
    }
    assert set(found) <= {"n", "of", "kind", "text", "points", "options", "left", "right_side"}
    assert SECRET not in str(found)
    assert "10.5" not in str(found)


@given(seeds)
def test_shown_places_are_those_of_the_revealed_answer(seed):
    order = shown(QUESTIONS[Kind.ORDER], seed)
    assert [frame(QUESTIONS[Kind.ORDER], seed)["options"][place] for place in order_of(order)] == [
        "một", "hai", "ba", "bốn",
    ]  # fmt: skip
    matched = frame(QUESTIONS[Kind.MATCH], seed)
    pairs: Any = shown(QUESTIONS[Kind.MATCH], seed).answer()
    assert [(matched["left"][left], matched["right_side"][place]) for left, place in pairs] == [
        ("1", "một"), ("2", "hai"), ("3", "ba"),
    ]  # fmt: skip


def order_of(question: ShownQuestion) -> list[int]:
    answer: Any = question.answer()
    return list(answer)


def test_options_are_shown_where_the_kind_has_them():
    assert frame(QUESTIONS[Kind.TRUE_FALSE])["options"] == ["Đúng", "Sai"]
    assert frame(QUESTIONS[Kind.POLL])["options"] == ["một", "hai"]
    assert "options" not in frame(QUESTIONS[Kind.WORDS])


def test_two_places_are_shown_in_either_order():
    assert {permutation(str(seed), 1, 2) for seed in range(50)} == {(0, 1), (1, 0)}


def test_media_have_addresses_and_those_of_items_follow_the_shuffle():
    media = tuple(OptionMedia(image=word) for word in ("một", "hai", "ba"))
    question = Question(Kind.ORDER, "?", audio="a", items=("một", "hai", "ba"), option_media=media)
    found = frame(question)
    assert found["media"]["audio"] == "/a"
    assert [one["image"] for one in found["media"]["options"]] == [f"/{word}" for word in found["options"]]


def test_a_picture_of_the_question_alone_gives_no_media_of_options():
    question = Question(Kind.CHOICE, "?", image="i", options=("một", "hai"), right=(0,))
    assert frame(question)["media"] == {"image": "/i"}


def test_media_of_options_may_be_partial():
    media = (OptionMedia(audio="a"), OptionMedia())
    question = Question(Kind.CHOICE, "?", options=("một", "hai"), right=(0,), option_media=media)
    assert frame(question)["media"] == {"options": [{"audio": "/a"}, {}]}


@given(st.permutations("abcdef"))
def test_files_fetched_in_advance_do_not_tell_the_right_order(digests):
    media = tuple(OptionMedia(digest, None) for digest in digests)
    question = Question(Kind.ORDER, "?", items=tuple("123456"), option_media=media)
    assert list_prefetched(question) == tuple("abcdef")

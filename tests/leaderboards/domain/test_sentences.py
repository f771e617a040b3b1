"""Sentences are said whole, numbers grouped, and a short text holds whole sentences only."""

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.sentences import Sentence, fit, group, speak

WORDS = {"%(what)s: %(gain)s points.": "%(what)s: %(gain)s điểm.", "Classes": "Lớp học", "100 %": "100 %"}


def test_terms_are_said_in_the_same_language() -> None:
    sentence = Sentence("%(what)s: %(gain)s points.", {"gain": 12345}, {"what": "Classes"})
    assert speak(sentence, WORDS.__getitem__) == "Lớp học: 12.345 điểm."


def test_a_sentence_without_parameters_may_hold_a_percent_sign() -> None:
    assert speak(Sentence("100 %"), WORDS.__getitem__) == "100 %"


@given(st.integers(-(10**9), 10**9))
def test_grouping_loses_no_digit(number: int) -> None:
    assert int(group(number).replace(".", "")) == number


@given(st.lists(st.text(st.characters(blacklist_characters="\n"), max_size=40)), st.integers(0, 120))
def test_what_fits_is_never_longer_and_never_cut(sentences: list[str], longest: int) -> None:
    text = fit(sentences, longest)
    assert len(text) <= longest
    lines = iter(sentences)
    assert not text or all(line in lines for line in text.split("\n"))

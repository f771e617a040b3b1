"""Laws of checklists, texts, differences, figures, and the names of awards."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.domain.words import AwardKind, Procedure
from competitions.awards.dossiers.domain.checklist import (
    FULL,
    SIMPLIFIED,
    Proof,
    checklist_of,
    find_line,
    find_missing,
    missing_errors,
)
from competitions.awards.dossiers.domain.content import Document, Texts, find_reason_flaws, find_text_flaws
from competitions.awards.dossiers.domain.differences import Change, compare
from competitions.awards.dossiers.domain.figures import Line, add_up
from competitions.awards.rounds.domain.award_names import award_named

TEXT = st.text(alphabet="abc \nố", max_size=40)
WHOLE = Texts("tờ trình", "báo cáo", "tóm tắt")


def whole_documents(lines):
    return [Document(line.code, "1/TTr", date(2026, 10, 1)) for line in lines if line.proof is Proof.FILE]


@given(st.sampled_from(AwardKind), st.sampled_from(Procedure), st.data())
def test_a_dossier_without_a_required_paper_is_never_complete(kind, procedure, data):
    lines = checklist_of(kind, procedure)
    documents = whole_documents(lines)
    assert find_missing(lines, WHOLE, documents) == ()
    taken = data.draw(st.sampled_from([line for line in lines if line.is_required]))
    texts = Texts(*("" if taken.code == name else "x" for name in ("letter", "report", "summary")))
    left = [each for each in documents if each.line != taken.code]
    assert find_missing(lines, texts, left) == (taken,)
    assert missing_errors([taken])[0].pointer == f"line-{taken.code}"


def test_the_full_procedure_asks_for_minutes_and_thanks_do_not():
    assert checklist_of(AwardKind.CERTIFICATE_OF_MERIT, Procedure.FULL) == FULL
    assert checklist_of(AwardKind.CERTIFICATE_OF_MERIT, Procedure.SIMPLIFIED) == SIMPLIFIED
    assert checklist_of(AwardKind.THANKS, Procedure.FULL) == SIMPLIFIED
    assert [find_line(FULL, "minutes") is None, find_line(SIMPLIFIED, "minutes") is None] == [False, True]


def test_a_numbered_paper_without_its_number_does_not_count():
    assert [line.code for line in find_missing(FULL, WHOLE, [Document(line.code) for line in FULL])] == [
        "letter_scan",
        "minutes",
    ]


@given(TEXT, TEXT)
def test_differences_spell_both_texts(before, after):
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == after
    if before == after:
        assert {piece.change for piece in pieces} <= {Change.SAME}


def test_texts_too_long_to_compare_word_by_word_are_shown_whole():
    assert [piece.change for piece in compare("a " * 20_000, "b")] == [Change.REMOVED, Change.ADDED]


@given(st.permutations([Line("a", "x", 1, 2, 3), Line("a", "x", 1, 1, 1), Line("b", "y", 2, 2, 9)]))
def test_figures_do_not_depend_on_the_order_of_entries(lines):
    figures = add_up(lines)
    assert [(line.kind, line.quantity) for line in figures.lines] == [("b", 2), ("a", 3)]
    assert (figures.points, figures.by_criterion) == (13, (("y", 9), ("x", 4)))


def test_lengths_of_texts_and_reasons():
    assert [flaw.pointer for flaw in find_text_flaws(Texts("x" * 60_001, "", "y" * 1_001))] == ["letter", "summary"]
    assert [len(find_reason_flaws(reason)) for reason in ("", "ok", "thiếu biên bản", "x" * 2_001)] == [1, 1, 0, 1]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("bk", (AwardKind.THANKS, "Thư")),
        ("thanks", (AwardKind.THANKS, "thanks")),
        ("?", (AwardKind.CERTIFICATE_OF_MERIT, "?")),
    ],
)
def test_an_award_is_named_by_the_rounds_rules(code, expected):
    rules = json.dumps({"awards": [{"code": "bk", "kind": "thanks", "title": "Thư"}]})
    named = award_named(rules, code)
    assert (named.kind, named.title) == expected

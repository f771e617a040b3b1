"""Laws of holds: nothing without a document opens or closes one; a unit is told from its key."""

from dataclasses import replace
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from competitions.awards.holds.domain.holds import (
    Closing,
    HoldKind,
    NewHold,
    find_closing_flaws,
    find_hold_flaws,
    unit_of,
)

TODAY = date(2026, 10, 10)
GOOD = NewHold("unit:03160", "Xã Mường Nhé", "12/CV", TODAY, HoldKind.INSPECTION, "nội dung", "Thanh tra", "p1")


@given(st.sampled_from(["subject_key", "document", "content", "sender", "officer_id"]))
def test_a_hold_needs_everything(name):
    assert find_hold_flaws(GOOD, TODAY) == ()
    assert len(find_hold_flaws(replace(GOOD, **{name: ""}), TODAY)) == 1


def test_a_hold_from_tomorrow_or_too_long_is_refused():
    flaws = find_hold_flaws(replace(GOOD, document_on=date(2026, 10, 11), sender="x" * 201), TODAY)
    assert [flaw.pointer for flaw in flaws] == ["document_on", "sender"]


@given(st.text(max_size=130), st.text(max_size=510))
@example("12/CV", "x" * 501)
@example("x" * 121, "")
def test_only_a_document_closes(document, reason):
    flaws = {flaw.pointer for flaw in find_closing_flaws(Closing("h", document, reason))}
    assert ("closing_document" in flaws) is not (0 < len(document) <= 120)
    assert ("closing_reason" in flaws) is (len(reason) > 500)


@given(st.text())
def test_a_units_key_gives_its_code_back(code):
    assert unit_of(f"unit:{code}") == code
    assert unit_of(f"person:{code}") == ""

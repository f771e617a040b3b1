"""Where the fields of a certificate stand on the official form."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.documents.domain.certificates import (
    DEFAULT_LAYOUT,
    Layout,
    Place,
    check_layout,
    layout_for,
    layout_text,
    move,
)
from core.kernel import Invalid

SHIFTS = st.integers(-3000, 3000)


@given(SHIFTS, SHIFTS)
def test_a_layout_that_is_taken_lies_on_its_sheet(right, down):
    moved = move(DEFAULT_LAYOUT, right=right, down=down)
    inside = all(
        box.x + right >= 0
        and box.x + right + box.width <= 2970
        and box.y + down >= 0
        and box.y + down + box.height <= 2100
        for box in moved.boxes.values()
        if box.is_shown
    )
    try:
        assert check_layout(moved) is moved
    except Invalid:
        assert not inside
    else:
        assert inside


@given(SHIFTS, st.sampled_from(["a4", "a3"]))
def test_a_saved_layout_comes_back_as_it_was(shift, sheet):
    layout = replace(move(DEFAULT_LAYOUT, right=shift, down=-shift), sheet=sheet)
    assert layout_for(layout_text(layout)) == layout
    assert layout_for(None) == layout_for("") == DEFAULT_LAYOUT


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"width": 50}, "too small"),
        ({"size": 500}, "between 8 and 48"),
        ({"smallest": 300, "size": 260}, "between 8 and 48"),
        ({"x": 2900}, "runs off"),
    ],
)
def test_a_box_that_cannot_hold_its_text_is_refused_at_its_name(changed, text):
    boxes = dict(DEFAULT_LAYOUT.boxes)
    boxes[Place.SUBJECT] = replace(boxes[Place.SUBJECT], **changed)
    with pytest.raises(Invalid) as refused:
        check_layout(replace(DEFAULT_LAYOUT, boxes=boxes))
    assert [(error.pointer, text in error.text) for error in refused.value.errors] == [("subject", True)]


def test_a_box_that_is_not_printed_may_lie_anywhere_and_an_unknown_sheet_is_refused():
    boxes = {Place.SIGNER: replace(DEFAULT_LAYOUT.boxes[Place.SIGNER], x=9000)}
    assert check_layout(Layout("a4", boxes)).boxes == boxes
    with pytest.raises(Invalid):
        check_layout(Layout("a5", boxes))

"""Who stands at the head of a document and below it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.documents.domain.letterheads import (
    Desk,
    closing_of,
    committee_of,
    council_of,
    decider_of,
    head_of,
)
from competitions.awards.domain.words import Level


@given(st.sampled_from(list(Level)), st.sampled_from(list(Desk)), st.sampled_from(["Tỉnh A", "Xã B", "Trường C"]))
def test_every_desk_has_an_issuer_a_symbol_and_somebody_who_signs(level, desk, unit):
    head, closing = head_of(level, unit, desk, "BC"), closing_of(level, desk, "Như trên")
    assert [bool(head.issuer), head.symbol.startswith("BC"), bool(closing.signer.title)] == [True, True, True]
    assert [closing.recipients[0], closing.recipients[-1].startswith("Lưu")] == ["Như trên", True]


@pytest.mark.parametrize(
    ("level", "unit", "desk", "told"),
    [
        (Level.PROVINCE, "Tỉnh Điện Biên", Desk.OFFICE, ("UBND tỉnh Điện Biên", "Sở Nội vụ", "BC-SNV", "Điện Biên")),
        (
            Level.PROVINCE,
            "Tỉnh Điện Biên",
            Desk.SIGNATORY,
            ("", "Ủy ban nhân dân tỉnh Điện Biên", "BC-UBND", "Điện Biên"),
        ),
        (Level.COMMUNE, "Xã Mường Nhé", Desk.OFFICE, ("", "Ủy ban nhân dân xã Mường Nhé", "BC-UBND", "Mường Nhé")),
        (
            Level.COMMUNE,
            "Xã Mường Nhé",
            Desk.COUNCIL,
            ("UBND xã Mường Nhé", "Hội đồng Thi đua - Khen thưởng", "BC-HĐTĐKT", "Mường Nhé"),
        ),
        (Level.SCHOOL, "THCS Mường Nhé", Desk.OFFICE, ("", "THCS Mường Nhé", "BC", "")),
    ],
)
def test_heads_read_as_the_offices_write_them(level, unit, desk, told):
    head = head_of(level, unit, desk, "BC")
    assert (head.above, head.issuer, head.symbol, head.place) == told


def test_units_are_called_by_their_bodies():
    assert committee_of("Xã Mường Nhé") == "Ủy ban nhân dân xã Mường Nhé"
    assert committee_of("Sở Y tế") == "Sở Y tế"
    assert council_of("Tỉnh Điện Biên").endswith("Khen thưởng tỉnh Điện Biên")
    assert decider_of(Level.SCHOOL, "THCS Mường Nhé") == "Hiệu trưởng THCS Mường Nhé"
    assert decider_of(Level.COMMUNE, "Xã Mường Nhé") == "Chủ tịch Ủy ban nhân dân xã Mường Nhé"

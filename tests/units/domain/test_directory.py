"""The list of schools, party cells, enterprises and agencies: read, refused, compared."""

import pytest

from units.domain.directory import COLUMNS, UnitKnown, UnitLine, compare_units, parse_units
from units.domain.tables import Sheet
from units.domain.unit import Kind
from units.domain.villages import Change

KNOWN = {
    each.code: each
    for each in (
        UnitKnown("11", "Tỉnh", Kind.PROVINCE),
        UnitKnown("03160", "Xã Mường Nhé", Kind.COMMUNE, "11"),
        UnitKnown("cum-mot", "Cụm Một", Kind.CLUSTER, "11"),
        UnitKnown("th-mot", "Trường Một", Kind.SCHOOL, "03160"),
        UnitKnown("th-cu", "Trường Cũ", Kind.SCHOOL, "03160", is_open=False),
        UnitKnown("th-sot", "Trường Sót", Kind.SCHOOL, "11"),
    )
}
TITLES = [column.title for column in COLUMNS]


def parse(*rows):
    return parse_units(Sheet([TITLES, *rows]), KNOWN)


def test_the_difference_has_new_changed_same_and_missing():
    found = parse(
        ["th-hai", "Trường Hai", "Trường học", "03160", "cum-mot"],
        ["th-mot", "Trường Số Một", "school", "", ""],
        ["th-ba", "Hợp tác xã Ba", "Hợp tác xã", "", ""],
    )
    assert found.faults == ()
    difference = compare_units(found.lines, KNOWN)
    assert [each.change for each in difference.changes] == [Change.NEW, Change.CHANGED, Change.NEW]
    assert [now.code for now in difference.missing] == ["th-sot"]
    same = compare_units([UnitLine(2, "th-mot", "Trường Một", Kind.SCHOOL)], KNOWN)
    assert same.count(Change.SAME) == 1


@pytest.mark.parametrize(
    "row",
    [
        ["th-hai", "Trường Hai", "Xã", "", ""],
        ["TH Hai", "Trường Hai", "Trường học", "", ""],
        ["nhap", "Trường Hai", "Trường học", "", ""],
        ["th-hai", "", "Trường học", "", ""],
        ["th-cu", "Trường Cũ", "Trường học", "", ""],
        ["03160", "Xã Mường Nhé", "Trường học", "", ""],
        ["th-hai", "Trường Hai", "Trường học", "99999", ""],
        ["th-hai", "Trường Hai", "Trường học", "th-mot", ""],
        ["th-hai", "Trường Hai", "Trường học", "", "03160"],
    ],
)
def test_a_wrong_row_is_a_fault_of_that_row(row):
    found = parse(["th-x", "Trường X", "Trường học"], row)
    assert [fault.row for fault in found.faults] == [3]


def test_a_code_named_twice_and_a_foreign_sheet_are_told():
    assert [fault.row for fault in parse(["th-x", "X", "Chi bộ"], ["th-x", "Y", "Chi bộ"]).faults] == [3]
    assert parse_units(Sheet([["a", "b"]]), KNOWN).faults[0].row == 1

"""Laws of imports: what rows say, how keys are made, what changes; and every fault at its cell."""

import hashlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.domain.tables import Fault, Line, Table, read_lines
from competitions.movements.imports.domain.changes import (
    Change,
    Known,
    decide,
    list_differences,
    pack,
    pack_preview,
    preview,
    slices,
    source_key,
    sum_kinds,
    to_fact,
    unpack,
    unpack_preview,
)
from competitions.movements.imports.domain.reading import (
    Item,
    Place,
    Reading,
    find_period,
    make_directory,
    make_key,
    occurred_at,
    read_items,
)
from competitions.movements.imports.domain.sources import SOURCES
from core.kernel import LOCAL_ZONE
from leaderboards.domain.facts import SOURCE_KEY, find_flaw
from leaderboards.domain.kinds import FactKind
from units.domain.unit import Kind

TODAY = date(2026, 10, 10)
NO_PEOPLE = "This kind counts no people; leave the person's number out."
PLACES = (
    Place("1", "03160", "Xã Mường Nhé", Kind.COMMUNE),
    Place("2", "03127", "Phường Điện Biên Phủ", Kind.COMMUNE),
    Place("3", "ban-pu", "Bản Pu", Kind.VILLAGE),
    Place("4", "ban-pu-2", "Bản Pu", Kind.VILLAGE),
    Place("5", "thpt-1", "THPT Mường Nhé", Kind.SCHOOL),
)


def reading(source="khac"):
    names = {"xac nhan vneid": FactKind.VNEID_CONFIRMATION}
    return Reading(SOURCES[source], make_directory(PLACES), names, hash_of, TODAY)


def hash_of(key):
    return hashlib.sha256(key.encode()).hexdigest()


def line(row=2, **cells):
    filled = {
        "unit": "03160",
        "kind": "vneid.confirmation",
        "when": "10/2026",
        "quantity": "12",
        "person": "",
        "note": "",
    }
    return Line(row, filled | cells, {key: at for at, key in enumerate(filled)})


def faults_of(**cells):
    items, faults = read_items([line(**cells)], reading())
    assert (items == ()) == bool(faults)
    return [(fault.cell, fault.text.split("%")[0]) for fault in faults]


def test_a_row_becomes_an_item_whose_fact_the_ledger_takes():
    (item,), faults = read_items([line(unit="xa muong nhe", kind="Xác nhận VNeID")], reading())
    fact = to_fact(item, 1, "an-import", TODAY)
    assert faults == ()
    assert (item.unit_code, item.kind, item.period, item.quantity) == ("03160", "vneid.confirmation", "2026-10", 12)
    assert fact.source_key == "nhap:khac.2026-10:03160:vneid.confirmation"
    assert fact.evidence == "/thi-dua/nhap-so-lieu/an-import"
    assert find_flaw(fact, Kind.COMMUNE, occurred_at("2026-10-10", TODAY)) is None


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"unit": "99999"}, [("A2", "“")]),
        ({"unit": "Bản Pu"}, [("A2", "More than one unit is called “")]),
        ({"unit": "THPT Mường Nhé"}, [("A2", "This kind cannot be reported for “")]),
        ({"kind": "gì đó"}, [("B2", "“")]),
        ({"when": "31/02/2026"}, [("C2", "“")]),
        ({"when": "11/10/2026"}, [("C2", "“")]),
        ({"when": "12/2024"}, [("C2", "“")]),
        ({"quantity": "-3"}, [("D2", "“")]),
        ({"quantity": "0"}, [("D2", "This kind takes numbers from ")]),
        ({"quantity": "100001"}, [("D2", "This kind takes numbers from ")]),
        ({"person": "011099000001"}, [("E2", "A row about one person has the number 1.")]),
        ({"person": "x" * 61, "quantity": "1"}, [("E2", "The person's number is too long.")]),
        (
            {"kind": "survey.done", "person": "1"},
            [("E2", "This kind counts no people; leave the person's number out.")],
        ),
        ({"note": "x" * 301}, [("F2", "The note is longer than ")]),
        ({"unit": "", "when": "mai", "quantity": "nhiều"}, [("A2", "“"), ("C2", "“"), ("D2", "“")]),
    ],
)
def test_a_fault_stands_at_its_cell(cells, expected):
    assert faults_of(**cells) == expected


def test_a_repeated_row_is_a_fault_and_another_person_is_not():
    same, faults = read_items([line(2), line(7)], reading())
    assert (len(same), faults[0].cell, faults[0].params) == (1, "A7", {"row": 2})
    rows = [line(2, quantity="1", person="011 099"), line(3, quantity="1", person="011098")]
    items, faults = read_items(rows, reading())
    assert (len({item.key for item in items}), faults) == (2, ())


def test_a_persons_number_is_nowhere_in_what_is_kept():
    (item,), _ = read_items([line(quantity="1", person="011099000001")], reading())
    kept = pack([item]) + pack_preview(preview([item], {}))
    assert item.person != ""
    assert "011099000001" not in kept
    assert item.person not in pack_preview(preview([item], {}))


def test_one_kind_needs_no_column_for_it():
    assert "kind" not in {column.key for column in SOURCES["mooc"].columns}
    (item,), _ = read_items([line()], reading("mooc"))
    assert item.kind == "mooc.user"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10/10/2026", "2026-10-10"),
        ("2026-10-10", "2026-10-10"),
        ("1-2-2026", "2026-02-01"),
        ("Tháng 9/2026", "2026-09"),
        ("10,2026", "2026-10"),
        ("2026-09", "2026-09"),
        ("13/2026", None),
        ("2026", None),
        ("", None),
    ],
)
def test_dates_and_months_as_people_write_them(text, expected):
    assert find_period(text) == expected


@given(st.dates(date(2025, 1, 1), TODAY))
def test_a_period_stands_for_a_moment_inside_it_that_has_come(day):
    for period in (day.isoformat(), day.isoformat()[:7]):
        moment = occurred_at(period, TODAY).astimezone(LOCAL_ZONE).date()
        assert moment.isoformat().startswith(period)
        assert moment <= TODAY


@given(st.text(max_size=20))
def test_reading_a_cell_never_breaks(text):
    read_items([line(unit=text, kind=text, when=text, quantity=text, person=text, note=text)], reading())
    assert find_period(text) is None or len(find_period(text)) in {7, 10}


numbers = st.integers(1, 9)
items = st.lists(
    st.builds(
        lambda at, quantity, day: Item(
            at, f"nhap:vneid.{day}:03160:{at}", "1", "03160", "vneid.account", day.isoformat(), quantity
        ),
        st.integers(0, 40),
        numbers,
        st.dates(TODAY - timedelta(days=3), TODAY),
    ),
    unique_by=lambda item: item.key,
    max_size=60,
)


@given(items)
def test_slices_hold_every_item_once_in_order_and_survive_being_kept(listed):
    assert tuple(item for part in slices(listed) for item in unpack(pack(part))) == tuple(listed)


@given(items, st.dictionaries(st.integers(0, 40), numbers))
def test_new_same_and_different_add_up_and_a_second_run_changes_nothing(listed, before):
    known = {item.key: Known(before[item.row], 1) for item in listed if item.row in before}
    shown = preview(listed, known)
    assert unpack_preview(pack_preview(shown)).differences == shown.differences
    assert shown.new + shown.same + shown.different == len(listed)
    assert shown.different == len(list_differences(listed, known))
    assert sum(each.quantity for each in sum_kinds(listed)) == sum(item.quantity for item in listed)
    after = {item.key: Known(item.quantity, 1) for item in listed}
    assert {decide(item, after[item.key]) for item in listed} <= {Change.SAME}


@given(st.sampled_from(list(FactKind)), st.integers(1, 999), st.text(max_size=80), st.sampled_from(["", "a" * 24]))
def test_every_revision_has_a_well_formed_key_of_its_own(kind, revision, code, person):
    key = make_key("truong-hoc.2026-10-10", (code, kind, person))
    assert SOURCE_KEY.fullmatch(source_key(key, revision))
    assert source_key(key, revision) != source_key(key, revision + 1)
    assert key.startswith("nhap:truong-hoc.2026-10-10:")


HEADER = ["Đơn vị", "Loại số liệu", "Ngày hoặc tháng", "Số lượng"]


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ([], [""]),
        ([["", ""]], [""]),
        ([HEADER], [""]),
        ([["Đơn vị", "Loại", "Số lượng"]], ["A1"]),
        ([[*HEADER, "Màu sắc"]], ["E1"]),
        ([[*HEADER, "so luong"]], ["E1"]),
    ],
)
def test_a_wrong_header_or_an_empty_table_is_located(rows, cells):
    read = read_lines(Table(rows, {}), SOURCES["khac"].columns)
    assert ([fault.cell for fault in read.faults], read.lines) == (cells, ())


def test_a_heading_with_a_formula_is_told_and_the_rows_below_it_are_read():
    flaw = Fault("B1", "A formula stands here.")
    read = read_lines(Table([HEADER, ["03160", "x"]], {1: flaw}), SOURCES["khac"].columns)
    assert ([each.row for each in read.lines], read.faults) == ([2], (flaw,))


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    read = read_lines(Table([[], HEADER, [], ["03160", "x"], ["", ""]], {}), SOURCES["khac"].columns)
    assert [(each.row, each.cells["unit"], each.cells["quantity"]) for each in read.lines] == [(4, "03160", "")]
    assert read.lines[0].cell("quantity") == "D4"

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registration.domain.lists import (
    COLUMNS,
    Place,
    Reading,
    find_list_faults,
    find_year,
    make_directory,
    read_entries,
)
from units.domain.tables import Row, Sheet, Table, read_table

DIRECTORY = make_directory(
    [Place("03127", "Phường Điện Biên Phủ"), Place("03160", "Xã Mường Nhé")],
    [Place("b1", "Bản Noong Bua", "03127"), Place("b2", "Bản Phiêng", "03160"), Place("b3", "Thôn Phiêng", "03160")],
)
READING = Reading(DIRECTORY, "03127", 2026)
EMPTY = {column.key: "" for column in COLUMNS}


def read(**cells):
    return read_entries(Table((Row(2, EMPTY | {"name": "Lò Thị Pâng", "birth_year": "1990"} | cells),), ()), READING)[0]


def test_a_row_says_who_comes_from_where():
    entry = read(village="noong bua", phone="'+84 912 345 678", household="7", target_group="người lao động")
    form = entry.form
    assert (form.commune, form.village, form.phone) == ("03127", "b1", "0912345678")
    assert (form.target_group, form.consent, entry.household) == ("worker", True, "7")
    assert read(commune="xã mường nhé").form.commune == "03160"


def test_a_village_is_known_without_what_stands_in_brackets_after_its_name():
    two = [Place("b1", "Bản Mới (Nậm Kè)", "03160"), Place("b2", "Bản Mới (Leng Su)", "03160")]
    known = make_directory([], [*two, Place("b3", "Bản Nà Ten (trình diễn)", "03160")])
    for words, village in (("nà ten", "b3"), ("Bản Nà Ten", "b3"), ("Bản Mới", None), ("ban moi (leng su)", "b2")):
        assert known.find_village("03160", words) == village


@pytest.mark.parametrize(
    "cells",
    [
        {"name": ""},
        {"birth_year": "80"},
        {"birth_year": "2015"},
        {"commune": "Xã Không Có"},
        {"village": "Bản Xa"},
        {"commune": "Mường Nhé", "village": "phiêng"},
        {"phone": "12"},
        {"target_group": "ai đó"},
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_keeps_its_words(cells):
    entry = read(**cells)
    assert entry.form is None
    assert entry.fault.text
    assert {key: entry.cells[key] for key in cells} == cells


@given(st.lists(st.sampled_from([("Lò Văn A", "1970"), ("", "1970"), ("Vàng B", "x")]), min_size=1, max_size=8))
def test_a_bad_row_keeps_no_other_back_and_nothing_is_lost(people):
    rows = tuple(Row(at, EMPTY | {"name": name, "birth_year": year}) for at, (name, year) in enumerate(people, 2))
    entries = read_entries(Table(rows, ()), READING)
    assert [entry.row for entry in entries] == [row.number for row in rows]
    assert [entry.form is not None for entry in entries] == [person == ("Lò Văn A", "1970") for person in people]


@given(st.integers(1800, 2199))
def test_a_year_is_found_in_a_date_too(year):
    assert {find_year(text) for text in (f"{year}", f"05/03/{year}", f"{year}-03-05 00:00:00")} == {year}
    assert find_year(f"{year} hoặc {year - 200}") is None or year < 2000


def test_a_formula_spoils_its_row_and_missing_headings_the_list():
    sheet = Sheet([["Họ và tên", "Năm sinh"], ["Lò A", "1970"], ["Lò B", "1971"]], formulas={3: "B3"})
    table = read_table(sheet, COLUMNS, 500)
    assert find_list_faults(table) == ()
    assert [entry.fault is None for entry in read_entries(table, READING)] == [True, False]
    assert len(find_list_faults(read_table(Sheet([["Tên gì", "Sinh"], ["Lò A", "1970"]]), COLUMNS, 500))) == 1
    assert len(find_list_faults(read_table(Sheet([["Họ và tên", "Năm sinh"]]), COLUMNS, 500))) == 1

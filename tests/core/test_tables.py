"""Tables that no spreadsheet runs, whoever wrote their cells."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.tables import Choice, write_csv, write_form, write_xlsx
from core.web.downloads import send_file

cells = st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.integers() | st.none()


def sheets_of(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@given(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=4))
def test_a_csv_comes_back_and_holds_no_formula(rows):
    text = write_csv(rows).decode()
    assert text.startswith("\ufeff")
    back = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    for row, read in zip(rows, back, strict=True):
        for cell, found in zip(row, read, strict=True):
            assert found.removeprefix("'") == ("" if cell is None else str(cell)).removeprefix("'")
            assert isinstance(cell, int) or not found.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_text_that_would_run_as_a_formula_is_shown_with_an_apostrophe():
    assert write_csv([["=1+1", "＠x", "x=1", -3, None]]).decode() == "\ufeff'=1+1,'＠x,x=1,-3,\r\n"


@pytest.mark.parametrize("widths", [(), (7, 12)])
def test_texts_of_a_workbook_stay_texts_and_numbers_numbers(widths):
    table = [("Tên", "Điểm"), ("=1+1", 3), ("http://x.example", None)]
    found = sheets_of(write_xlsx({"Bảng xếp hạng của tất cả các xã, phường": table}, widths))
    assert found == {
        "Bảng xếp hạng của tất cả các xã": [["Tên", "Điểm"], ["=1+1", 3.0], ["http://x.example", ""]],
    }


def test_a_form_keeps_zeros_and_offers_its_words():
    content = write_form({"Danh sách": (("Mã", "Vai trò"), ("03127", "Cán bộ"))}, Choice(1, ("Cán bộ",), 100))
    assert sheets_of(content) == {"Danh sách": [["Mã", "Vai trò"], ["03127", "Cán bộ"]]}


def test_a_download_says_what_it_is_and_stays_in_no_cache():
    answer = send_file(b"x", "bang.csv")
    assert [answer.headers[name] for name in ("content-type", "content-disposition", "cache-control")] == [
        "text/csv; charset=utf-8",
        'attachment; filename="bang.csv"',
        "no-store",
    ]

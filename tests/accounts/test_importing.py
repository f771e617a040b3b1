"""Files from every spreadsheet program, and files that are none."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.roster import COLUMNS, Fault, Roster
from accounts.importing import lines_or_refuse, read_table, write_template_csv, write_template_xlsx
from core.kernel import Invalid

TEXT = "Họ và tên;Điện thoại;Vai trò\r\nLò Thị Pâng;0912345678;Cán bộ đơn vị\r\n"
ROWS = [["Họ và tên", "Điện thoại", "Vai trò"], ["Lò Thị Pâng", "0912345678", "Cán bộ đơn vị"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_any_program_is_read(encoding, delimiter):
    assert read_table(TEXT.replace(";", delimiter).encode(encoding)) == ROWS


def test_old_vietnamese_code_pages_are_read():
    assert read_table("Ten;Đ\n".encode("cp1258")) == [["Ten", "Đ"]]


def test_numbers_and_dates_of_a_spreadsheet_become_text():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_number(0, 0, 912345678)
        sheet.write_number(0, 1, 1.5)
        sheet.write_datetime(
            0, 2, __import__("datetime").datetime(2026, 10, 10), book.add_format({"num_format": "d/m/yyyy"})
        )
        sheet.write_string(0, 3, "x" * 1000)
    assert read_table(buffer.getvalue()) == [["912345678", "1.5", "2026-10-10", "x" * 300]]


def test_both_templates_hold_the_same_rows():
    assert read_table(write_template_csv()) == read_table(write_template_xlsx())
    assert read_table(write_template_csv())[0] == list(COLUMNS)


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 broken", bomb(), b"\xff\xfe\x00", b"a\x00b", b"\x81\xd2\xff\xfe\x9d", b'"' + b"x" * 200_000],
)
def test_what_is_no_list_is_refused_in_words(content):
    with pytest.raises(Invalid):
        read_table(content)


@pytest.mark.parser
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_are_read_or_refused(content):
    try:
        table = read_table(content)
    except Invalid:
        return
    assert all(isinstance(cell, str) for row in table for cell in row)


def test_a_faulty_list_names_each_row():
    with pytest.raises(Invalid) as raised:
        lines_or_refuse(Roster((), (Fault(3, "a"), Fault(5, "b"))))
    assert [error.pointer for error in raised.value.errors] == ["row/3", "row/5"]

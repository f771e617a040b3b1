"""Cells of a spreadsheet that are no texts: dates and times it made of what was typed, and how to keep it from that."""

import io
import zipfile

import pytest
import xlsxwriter
from defusedxml.ElementTree import fromstring

from competitions.quizzes.importing.formats import Format, import_quiz
from competitions.quizzes.importing.template import write_template
from core.kernel import Invalid

HEADER = "kind,text,option_1,option_2,option_3,option_4,option_5,option_6,right,seconds,weight,explanation,tags"
DAY = 46305  # 10/10/2026 as spreadsheets count
MINUTE = 1 / 24 / 60


def workbook(fill):
    """A workbook whose cells may have formats."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        fill(book, sheet)
    return out.getvalue()


@pytest.mark.parametrize(
    ("number", "shown", "text"),
    [
        (DAY, "dd/mm/yyyy", "10/10/2026"),
        (DAY, "d-mmm", "10/10/2026"),
        (DAY + 450 * MINUTE, "dd/mm/yyyy hh:mm", "10/10/2026 7:30"),
        (DAY + 450.5 * MINUTE, "dd/mm/yyyy hh:mm:ss", "10/10/2026 7:30:30"),
        (450 * MINUTE, "h:mm", "7:30"),
        (450.5 * MINUTE, "h:mm:ss", "7:30:30"),
        ((45 * 60 + 20) * MINUTE, "[h]:mm:ss", "45:20"),
    ],
)
def test_a_date_that_excel_made_is_read_as_people_write_it_and_listed(number, shown, text):
    def fill(book, sheet):
        sheet.write_row(1, 0, ["choice", "Q", "a", "", "", "", "", "", 2])
        sheet.write_number(1, 3, number, book.add_format({"num_format": shown}))
        sheet.write_row(2, 0, ["text", "Q"])
        sheet.write_number(2, 8, number, book.add_format({"num_format": shown}))

    imported = import_quiz(workbook(fill), Format.XLSX)
    assert [question.options + question.answers for question in imported.quiz.questions] == [("a", text), (text,)]
    assert [(one.position, one.reason.value, one.params["cell"]) for one in imported.skipped] == [
        (1, "dates", "D2"),
        (2, "dates", "I3"),
    ]


@pytest.mark.parametrize(
    ("minutes", "shown", "expected"),
    [(45 * 60 + 2, "[h]:mm:ss", ("45", "2")), (10 * 60 + 2, "h:mm", ("10", "2")), (1954 * 60, "[h]:mm", ("1954", "0"))],
)
def test_a_number_with_tolerance_that_excel_took_for_a_time_is_read_as_typed(minutes, shown, expected):
    def fill(book, sheet):
        sheet.write_row(1, 0, ["numeric", "Q"])
        sheet.write_number(1, 8, minutes * MINUTE, book.add_format({"num_format": shown}))

    imported = import_quiz(workbook(fill), Format.XLSX)
    (question,) = imported.quiz.questions
    assert (question.answer, question.tolerance) == expected
    assert [one.reason.value for one in imported.skipped] == ["dates"]


def test_a_date_where_a_number_is_needed_is_refused_and_named():
    def fill(book, sheet):
        sheet.write_row(1, 0, ["words", "Tốt"])
        sheet.write_row(2, 0, ["numeric", "Q"])
        sheet.write_number(2, 8, DAY, book.add_format({"num_format": "dd/mm/yyyy"}))

    imported = import_quiz(workbook(fill), Format.XLSX)
    assert [(one.position, one.reason.value, one.params) for one in imported.skipped] == [
        (2, "invalid", {"field": "/answer"}),
        (2, "dates", {"cell": "I3"}),
    ]


@pytest.mark.parametrize("number", [-1, 0.999999999, 2958465.9999999, 9e8])
def test_a_date_at_the_edge_of_time_does_no_harm(number):
    for shown in ("dd/mm/yyyy", "h:mm:ss", "[h]:mm"):

        def fill(book, sheet, shown=shown):
            sheet.write_row(1, 0, ["words"])
            sheet.write_number(1, 1, number, book.add_format({"num_format": shown}))

        assert import_quiz(workbook(fill), Format.XLSX).count == 1


def test_a_duration_longer_than_any_calendar_is_refused():
    def fill(book, sheet):
        sheet.write_row(1, 0, ["words"])
        sheet.write_number(1, 1, 1e9, book.add_format({"num_format": "[h]:mm"}))

    raw = workbook(fill)
    with pytest.raises(Invalid):
        import_quiz(raw, Format.XLSX)


def test_excel_keeps_what_is_typed_into_the_template_as_it_is():
    content = write_template(Format.XLSX).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = fromstring(archive.read("xl/worksheets/sheet1.xml"))
        styles = fromstring(archive.read("xl/styles.xml"))
    formats = [style.get("numFmtId") for style in styles.find("{*}cellXfs")]
    (columns,) = sheet.findall("{*}cols/{*}col")
    header = sheet.find("{*}sheetData/{*}row")
    assert int(columns.get("min")) == 1
    assert int(columns.get("max")) >= len(header)
    text = "49"  # the built-in format "@"
    assert formats[int(columns.get("style"))] == text
    cells = sheet.findall("{*}sheetData/{*}row/{*}c")
    assert {formats[int(cell.get("s"))] for cell in cells} == {text}

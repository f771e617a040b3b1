"""CSV and XLSX: the documented columns, every way to get them wrong, and bombs."""

import io
import warnings
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from competitions.quizzes.domain.questions import Kind
from competitions.quizzes.domain.values import decimal_of
from competitions.quizzes.importing.formats import Format, export_quiz, format_named, import_quiz
from core.kernel import Invalid, TooLarge
from core.spreadsheets import column_name
from tests.competitions.quizzes.domain.strategies import quizzes

HEADER = "kind,text,option_1,option_2,option_3,option_4,option_5,option_6,right,seconds,weight,explanation,tags"


def read(*lines, header=HEADER):
    return import_quiz("\n".join([header, *lines]).encode(), Format.CSV, "T")


def only(line):
    imported = read(line)
    assert imported.skipped == ()
    return imported.quiz.questions[0]


def refused(raw, kind=Format.XLSX):
    with pytest.raises(Invalid) as caught:
        import_quiz(raw, kind)
    return [error.pointer for error in caught.value.errors]


def workbook(fill):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        fill(sheet)
    return out.getvalue()


def as_read(question):
    def clean(texts):
        return tuple(text.strip() for text in texts)

    return replace(
        question,
        text=question.text.strip(),
        explanation=question.explanation.strip(),
        options=clean(question.options),
        items=clean(question.items),
        left=clean(question.left),
        right_side=clean(question.right_side),
        answers=clean(question.answers),
        tags=clean(question.tags),
        answer=decimal_of(Decimal(question.answer)) if question.answer else "",
        tolerance=decimal_of(Decimal(question.tolerance)),
    )


def distinct(quiz):
    shown = [as_read(question) for question in quiz.questions]
    return all(len(set(side)) == len(side) for q in shown for side in (q.options, q.left, q.items))


@given(quizzes(with_media=False).filter(distinct), st.sampled_from([Format.CSV, Format.XLSX]))
def test_what_is_exported_is_imported_again(quiz, kind):
    imported = import_quiz(export_quiz(quiz, kind).content, kind, quiz.title)
    assert imported.skipped == ()
    assert list(imported.quiz.questions) == [as_read(question) for question in quiz.questions]


def test_no_exported_cell_is_a_formula():
    question = replace(only("words,x"), text="=1+1", explanation="@sum", tags=("-1", "+2"))
    content = export_quiz(replace(read("words,x").quiz, questions=(question,)), Format.CSV).content.decode("utf-8-sig")
    assert content.splitlines()[1] == "words,'=1+1,,,,,,,,20,1,'@sum,'-1;+2"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("choice,Q,a,b,c,,,,2", {"kind": Kind.CHOICE, "options": ("a", "b", "c"), "right": (1,)}),
        ("choice,Q,a,b,c,,,,1;3", {"right": (0, 2)}),
        ("multiple,Q,a,b,c,,,,1; 3", {"kind": Kind.MULTIPLE, "right": (0, 2)}),
        ("true_false,Q,,,,,,,1", {"kind": Kind.TRUE_FALSE, "right": (0,)}),
        ("true_false,Q,Đúng,Sai,,,,,2", {"options": ("Đúng", "Sai"), "right": (1,)}),
        ("true_false,Q,,,,,,,Sai", {"right": (1,)}),
        ("order,Q,a,b,c", {"kind": Kind.ORDER, "items": ("a", "b", "c")}),
        ("order,Q,a,b,c,,,,3;1;2", {"items": ("c", "a", "b")}),
        (r"match,Q,a -> x,b -\> c->y", {"kind": Kind.MATCH, "left": ("a", "b -> c"), "right_side": ("x", "y")}),
        ("numeric,Q,,,,,,,10.5", {"kind": Kind.NUMERIC, "answer": "10.5", "tolerance": "0"}),
        ('numeric,Q,,,,,,,"10,5:0,5"', {"answer": "10.5", "tolerance": "0.5"}),
        ("numeric,Q,,,,,,,-5", {"answer": "-5"}),
        (r"text,Q,,,,,,,Điện Biên;a\;b", {"kind": Kind.TEXT, "answers": ("Điện Biên", "a;b")}),
        ("poll,Q,a,b", {"kind": Kind.POLL, "options": ("a", "b")}),
        ("words,Q", {"kind": Kind.WORDS}),
        ("WORDS,Q,,,,,,,,30,2,vì thế,a; b", {"seconds": 30, "weight": 2, "explanation": "vì thế", "tags": ("a", "b")}),
    ],
)
def test_rows_of_every_kind(line, expected):
    question = only(line)
    assert {name: getattr(question, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("line", "reason", "field"),
    [
        ("essay,Q", "invalid", "/kind"),
        ("words,", "invalid", "/text"),
        ("choice,Q,a,b", "invalid", "/right"),
        ("choice,Q,a,b,,,,,3", "invalid", "/right/0"),
        ("choice,Q,a,b,,,,,A", "invalid", "/right/0"),
        ("choice,Q,a,,c,,,,1", "invalid", "/options/1"),
        ("true_false,Q,Sai,Đúng,,,,,1", "invalid", "/options"),
        ("true_false,Q,,,,,,,có", "invalid", "/right"),
        ("order,Q,a,b,,,,,1;1", "invalid", "/right"),
        ("match,Q,a,b", "invalid", "/right/0"),
        ("match,Q,a->b,c->d,,,,,1", "invalid", "/right"),
        ("numeric,Q,a,,,,,,5", "invalid", "/options"),
        ("numeric,Q,,,,,,,năm", "invalid", "/answer"),
        ("poll,Q,a,b,,,,,1", "invalid", "/right"),
        ("words,Q,a", "invalid", "/options"),
        ("words,Q,,,,,,,,4", "invalid", "/seconds"),
        ("words,Q,,,,,,,,20,nhiều", "invalid", "/weight"),
        ("=1+1,Q", "formula", None),
        ("words,Q,,,,,,,,=20", "formula", None),
    ],
)
def test_a_bad_row_is_listed_and_the_others_are_imported(line, reason, field):
    imported = read("words,Tốt", line)
    assert imported.count == 1
    (one,) = imported.skipped
    assert (one.position, one.reason.value, one.params.get("field")) == (2, reason, field)


def test_a_formula_is_located_by_its_cell():
    assert read("words,Tốt", "words,Q,,,,,,,,=20").skipped[0].params == {"cell": "J3"}


@pytest.mark.parametrize(
    ("header", "pointers"),
    [
        ("a,b", ["/A1", "/B1", "/A1", "/A1"]),
        ("kind,text,option_13", ["/C1"]),
        ("kind,text,kind", ["/C1"]),
        ("text", ["/A1"]),
        ("", ["/A1", "/A1"]),
    ],
)
def test_a_wrong_header_is_located(header, pointers):
    assert refused(f"{header}\nwords,Q".encode(), Format.CSV) == pointers


def test_an_empty_file_and_one_without_rows_are_refused():
    assert refused(b"", Format.CSV) == ["/A1", "/A1"]
    assert refused(HEADER.encode(), Format.CSV) == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_semicolons_tabs_and_windows_line_ends_are_understood(delimiter):
    raw = "\r\n".join([HEADER.replace(",", delimiter), f"words{delimiter}Câu{delimiter}", "", f"poll{delimiter}"])
    imported = import_quiz(b"\xef\xbb\xbf" + raw.encode(), Format.CSV)
    assert [question.text for question in imported.quiz.questions] == ["Câu"]
    assert [one.position for one in imported.skipped] == [3]


def test_an_open_quotation_mark_is_located():
    raw = f'{HEADER}\nwords,"Q'.encode()
    with pytest.raises(Invalid) as caught:
        import_quiz(raw, Format.CSV)
    assert caught.value.errors[0].params == {"line": 2}


def test_too_many_rows_are_refused():
    with pytest.raises(Invalid):
        read(*["words,Q"] * 201)
    with pytest.raises(Invalid):
        read(*[",,"] * 1001)


def test_a_spreadsheet_of_numbers_and_truth_values():
    def fill(sheet):
        sheet.write_row(1, 0, ["choice", "Q", 1, 2.5, True, "", "", "", 2, 30.0, 3])

    question = import_quiz(workbook(fill), Format.XLSX).quiz.questions[0]
    assert (question.options, question.right) == (("1", "2.5", "True"), (1,))
    assert (question.seconds, question.weight) == (30, 3)


def test_formulas_and_merged_cells_of_a_spreadsheet_are_located():
    def fill(sheet):
        sheet.write_row(1, 0, ["words", "Tốt"])
        sheet.write_row(2, 0, ["words"])
        sheet.write_formula(2, 1, '="a"', None, "a")
        sheet.write_row(3, 0, ["words"])
        sheet.merge_range(3, 1, 4, 2, "gộp")

    imported = import_quiz(workbook(fill), Format.XLSX)
    assert imported.count == 1
    assert [(one.position, one.reason.value, one.params["cell"]) for one in imported.skipped] == [
        (2, "formula", "B3"),
        (3, "merged", "B4"),
    ]


def test_a_far_corner_is_refused():
    assert refused(workbook(lambda sheet: sheet.write(1_000_000, 0, "x"))) == []
    assert refused(workbook(lambda sheet: sheet.write(1, 5000, "x"))) == []


def rezipped(change, raw=None):
    """A spreadsheet with its parts changed: name → bytes, None to leave one out."""
    raw = raw or workbook(lambda sheet: sheet.write_row(1, 0, ["words", "Q"]))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | change
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def test_the_changed_spreadsheets_of_these_tests_are_readable_unchanged():
    assert import_quiz(rezipped({}), Format.XLSX).count == 1


def test_zip_bombs_are_refused():
    with pytest.raises(TooLarge):
        import_quiz(rezipped({"xl/media.xml": b"<a>" + b" " * 40_000_000 + b"</a>"}), Format.XLSX)
    with pytest.raises(TooLarge):
        import_quiz(rezipped({f"xl/{n}.xml": b"<a/>" for n in range(201)}), Format.XLSX)


@pytest.mark.parametrize(
    "change",
    [
        {"xl/workbook.xml": None},
        {"xl/workbook.xml": b"<workbook/>"},
        {"xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'},
        {"xl/worksheets/sheet1.xml": b"<worksheet>"},
        {"xl/worksheets/sheet1.xml": None},
        {"xl/worksheets/sheet1.xml": b'<worksheet><sheetData><row r="x"><c r="A1"/></row></sheetData></worksheet>'},
        {"xl/worksheets/sheet1.xml": b'<worksheet><sheetData><row r="1"><c r="1A"/></row></sheetData></worksheet>'},
        {"xl/worksheets/sheet1.xml": b'<worksheet><sheetData><row r="1048577"/></sheetData></worksheet>'},
        {"xl/_rels/workbook.xml.rels": b"<Relationships/>"},
    ],
)
def test_broken_spreadsheets_are_refused(change):
    refused(rezipped(change))


@pytest.mark.parametrize(
    "raw", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 old", HEADER.encode(), b"PK\x05\x06" + b"\0" * 18]
)
def test_what_is_no_spreadsheet_is_refused(raw):
    refused(raw)


def test_a_locked_zip_and_a_doubled_part_do_no_harm():
    raw = workbook(lambda sheet: sheet.write_row(1, 0, ["words", "Q"]))
    out = io.BytesIO(raw)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr("xl/workbook.xml", "<workbook/>")
    refused(out.getvalue())
    locked = bytearray(raw)
    for place in range(len(locked) - 10):
        if locked[place : place + 4] == b"PK\x01\x02":
            locked[place + 8] |= 1
    refused(bytes(locked))


@pytest.mark.parser
@given(st.binary(max_size=300), st.sampled_from([Format.CSV, Format.XLSX]))
def test_any_bytes_are_imported_or_refused(raw, kind):
    try:
        assert import_quiz(raw, kind).count > 0
    except Invalid:
        return


WHOLE = rezipped({})  # made once: the time in it changes its length, and the choices below depend on that


@pytest.mark.parser
@given(st.data())
def test_any_damage_to_a_spreadsheet_is_survived(data):
    raw = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert import_quiz(bytes(raw), Format.XLSX).count > 0
    except (Invalid, TooLarge):
        return


def test_a_file_over_the_limit_is_refused():
    with pytest.raises(TooLarge):
        import_quiz(b"x" * 5_000_001, Format.CSV)


def test_formats_are_known_coming_or_unknown():
    assert format_named("gift") is Format.GIFT
    for name, code in (("aiken", "not_yet"), ("moodle_xml", "not_yet"), ("doc", "invalid"), ("", "invalid")):
        with pytest.raises(Invalid) as caught:
            format_named(name)
        assert caught.value.code == code


def test_columns_are_named_as_spreadsheets_do():
    assert [column_name(place) for place in (0, 25, 26, 51, 701, 702)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]

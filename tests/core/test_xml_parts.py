"""XML from outside: whatever its size, little of it is ever held, and too much of it is refused."""

import gc
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.documents.service import templates
from core.kernel import TooLarge
from core.spreadsheets import open_spreadsheet
from core.uploads import SentFile
from core.xml_parts import MOST_ELEMENTS, Allowance, one_at_a_time, walk

HELD_AT_MOST = 10_000  # what one piece of 64 KB begins


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return out.getvalue()


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=30))
def test_every_element_is_met_once_in_its_order(names):
    content = f"<r>{''.join(f'<{name}><x/></{name}>' for name in names)}</r>".encode()
    met = [each.tag for each in walk(content, Allowance())]
    assert met == ["r", *(each for name in names for each in (name, "x"))]


@pytest.mark.parametrize("content", [b"<r>" + b"<a/>" * 100_000 + b"</r>", b"<a>" * 50_000 + b"</a>" * 50_000])
def test_a_walk_over_many_elements_holds_few_of_them(content):
    deepest = b"<a>" in content
    held, kind = 0, None
    for number, tag in enumerate(walk(content, Allowance())):
        kind = type(tag)
        if number % 25_000 == 24_999:
            held = max(held, sum(type(each) is kind for each in gc.get_objects()))
    assert 0 < held < (50_000 if deepest else 0) + HELD_AT_MOST


def test_a_small_template_that_unpacks_to_ten_million_elements_is_refused():
    bomb = archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b"<r>" + b"<a/>" * 2_000_000 + b"</r>",
            "word/media/noise.bin": bytes(range(256)) * 200,
        }
    )
    with pytest.raises(TooLarge):
        templates.check(SentFile("x.docx", bomb))


def test_a_template_of_many_parts_has_one_allowance():
    part = b"<r>" + b"<a/>" * (MOST_ELEMENTS // 4) + b"</r>"
    names = ("document", "styles", "numbering", "settings", "footer1")
    parts = {f"word/{name}.xml": part for name in names}
    with pytest.raises(TooLarge):
        templates.check(SentFile("x.docx", archive({"[Content_Types].xml": b"<Types/>", **parts})))


def test_a_small_workbook_of_many_elements_is_refused():
    parts = {
        "xl/workbook.xml": b'<w xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        b'<sheet r:id="a"/></w>',
        "xl/_rels/workbook.xml.rels": b'<R><Relationship Id="a" Target="sheet.xml"/></R>',
        "xl/sheet.xml": b"<s>" + b"<a/>" * 1_500_000 + b"</s>",
    }
    with pytest.raises(TooLarge):
        open_spreadsheet(archive(parts))


def test_a_workbook_with_a_list_of_sheets_over_a_megabyte_is_refused():
    with pytest.raises(TooLarge):
        open_spreadsheet(archive({"xl/workbook.xml": b"<w>" + b" " * 1_000_000 + b"</w>"}))


def test_a_file_that_was_refused_lets_the_next_one_in():
    for _ in range(2):
        with pytest.raises(TooLarge), one_at_a_time():
            list(walk(b"<a><a/></a>", Allowance(1)))

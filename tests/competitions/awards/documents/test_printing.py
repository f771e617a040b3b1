"""Every form in Word and on paper: filled with made-up data, with long names, with names that look like commands."""

import base64
import io
import json
import re
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader

from competitions.awards.documents.domain.catalogue import FORMS
from competitions.awards.documents.domain.context import words_of
from competitions.awards.documents.domain.data import NomineeLine
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.documents.domain.samples import NOMINEES, SAMPLES
from competitions.awards.documents.service.building import MOTTO, build_template
from competitions.awards.documents.service.drawing import draw
from competitions.awards.documents.service.filling import BadTemplate, fill

LONG = "Tòng Thị Pâng Khoang Lường Quàng Thị Hặc Vàng A Pó " * 3
NASTY = '#panic("x") {{ 7 * 7 }} <w:p/> & *Lò* $x$ [a] \\ </w:t>'


def drawn(code, data, template=b""):
    order = {"form": code.value, "template": base64.b64encode(template).decode(), "words": words_of(data)}
    made = json.loads(draw(order))
    return {name: base64.b64decode(text) for name, text in made.items()} if "pdf" in made else made


def words_in(docx):
    body = Document(io.BytesIO(docx)).element.body
    lines = [node for node in body.iter() if node.tag.endswith("}p")]
    return "\n".join("".join(part.text or "" for part in line.iter() if part.tag.endswith("}t")) for line in lines)


def faults_in(docx):
    """What Word would call a broken file: a cell that does not end with a paragraph, borders behind the indent."""
    body = Document(io.BytesIO(docx)).element.body
    cells = [cell for cell in body.iter(qn("w:tc")) if cell[-1].tag != qn("w:p")]
    shapes = [[each.tag for each in shape] for shape in body.iter(qn("w:pPr"))]
    late = (qn("w:spacing"), qn("w:ind"), qn("w:jc"))
    return cells + [tags for tags in shapes if qn("w:pBdr") in tags and set(tags[: tags.index(qn("w:pBdr"))]) & {*late}]


def text_of(pdf):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def written(*lines):
    """A template with these paragraphs, as Word would save it."""
    word = Document()
    for line in lines:
        word.add_paragraph(line)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


PHRASES = {
    FormCode.INVITATION: ("trân trọng kính mời:", "08 giờ 30 phút, ngày 20 tháng 10 năm 2026", "Số: ……/GM-SNV"),
    FormCode.SUBMISSION_LETTER: ("Số: 45/TTr-UBND", "TM. ỦY BAN NHÂN DÂN", "Giàng A Ví Dụ, xã Sín Thầu", "- Như trên;"),
    FormCode.ACHIEVEMENT_REPORT: ("I. SƠ LƯỢC ĐẶC ĐIỂM", "IV. CÁC HÌNH THỨC", "XÁC NHẬN CỦA CẤP TRÌNH"),
    FormCode.ACHIEVEMENT_SUMMARY: ("TÓM TẮT THÀNH TÍCH", "Nơi công tác, cư trú: Bản Tá Miếu, xã Sín Thầu."),
    FormCode.NOMINEE_LIST: ("(Kèm theo Tờ trình số 98/TTr-SNV", "Danh sách có 3 tập thể, cá nhân, hộ gia đình./."),
    FormCode.OPINION_SLIP: ("Kính gửi: Công an tỉnh Điện Biên.", "chậm nhất hết ngày 27 tháng 10 năm 2026", "☐"),
    FormCode.BALLOT: ("PHIẾU BẦU KÍN", "(Đóng dấu của Hội đồng)", "Không ký tên", "☐"),
    FormCode.TELLERS_DECISION: (
        "Điều 1. Thành lập Ban kiểm phiếu",
        "Căn cứ Quy chế hoạt động của Hội đồng;",
        "Vàng A Mẫu",
    ),
    FormCode.MINUTES: ("V. ", "Không ý kiến", "chưa đối chiếu với văn bản gốc", "66,7 %", "Pờ Thị Mẫu"),
    FormCode.COUNT_MINUTES: ("Số phiếu phát ra: 9", "chưa đối chiếu với văn bản gốc", "TRƯỞNG BAN KIỂM PHIẾU"),
    FormCode.APPRAISAL_REPORT: ("III. ĐỦ ĐIỀU KIỆN", "IV. CHƯA ĐỦ ĐIỀU KIỆN", "V. KIẾN NGHỊ", "GIÁM ĐỐC"),
    FormCode.SUPPLEMENT_REQUEST: ("Ngày 08 tháng 10 năm 2026, Sở Nội vụ đã nhận", "05 ngày làm việc"),
    FormCode.REFUSAL: ("vì các lý do sau:", "1. Hồ sơ thiếu biên bản", "có thể đề nghị xem xét lại"),
    FormCode.DECISION: ("Điều 3. Quyết định này", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐIỆN BIÊN", "10.530.000", "9f2c51b0"),
    FormCode.MONEY_LIST: ("Mười triệu năm trăm ba mươi nghìn đồng", "1,5 × 2.340.000", "chưa đối chiếu", "KẾ TOÁN"),
    FormCode.GOLDEN_BOOK: ("SỔ VÀNG KHEN THƯỞNG NĂM 2026", "Sổ ghi đến ngày 20 tháng 10 năm 2026 có 2 lượt"),
}
"""What no form may go without; Word and paper say the same."""
CODES = re.compile(r"[a-z]+_[a-z]+|\bNone\b|\d{4}-\d\d-\d\d")


@pytest.mark.parametrize("code", list(FormCode))
def test_a_form_says_what_the_office_signs_in_word_and_on_paper(code):
    made = drawn(code, SAMPLES[code])
    assert faults_in(made["docx"]) == []
    for text in (words_in(made["docx"]), text_of(made["pdf"])):
        assert [each in text for each in (*MOTTO, "{{", "{%")] == [True, True, False, False]
        plain = " ".join(text.split())
        assert [each for each in PHRASES[code] if each not in plain] == []
        assert CODES.findall(plain) == []


def width_of(text, points):
    """How wide bold Times sets a text, in millimetres, a little more rather than less."""
    return sum({" ": 0.25, "…": 1.0}.get(each, 0.7 if each.isupper() else 0.56) for each in text) * points * 25.4 / 72


def broken_in(word):
    """What Word would break where nobody wants it: a word of a heading, the national motto, a line of dots."""
    page = word.sections[0]
    room = (page.page_width - page.left_margin - page.right_margin) / Mm(1)
    yield from (each.text for each in word.paragraphs if set(each.text) == {"…"} and width_of(each.text, 14) > room)
    for table in word.tables:
        sides = table._tbl.tblPr.findall(f"{qn('w:tblCellMar')}/*")
        twips = sum(int(side.get(qn("w:w"))) for side in sides) if sides else 2 * 108  # Word's own
        inset = twips / 1440 * 25.4
        for cell, column in zip(table.rows[0].cells, table.columns, strict=True):
            for run in (run for each in cell.paragraphs for run in each.runs if "{" not in run.text):
                parts = [run.text] if run.text in MOTTO else run.text.split()
                yield from (part for part in parts if width_of(part, run.font.size.pt) > column.width.mm - inset)


@pytest.mark.parametrize("code", list(FormCode))
def test_word_breaks_neither_the_motto_nor_a_word_of_a_heading(code):
    assert [*broken_in(Document(io.BytesIO(build_template(FORMS[code]))))] == []


def test_a_code_whose_groups_begin_with_figures_stays_inside_its_column():
    sample = SAMPLES[FormCode.DECISION]
    lines = tuple(replace(line, code="J49W-Y4NH-13XG-5MV8") for line in sample.awarded)
    made = drawn(FormCode.DECISION, replace(sample, awarded=lines))
    assert {"J49W-Y4NH-", "13XG-5MV8"} <= set(text_of(made["pdf"]).split())


def test_long_names_and_names_that_look_like_commands_stay_text():
    lines = (NomineeLine(NASTY, LONG, "Bằng khen", NASTY), *NOMINEES)
    made = drawn(FormCode.BALLOT, replace(SAMPLES[FormCode.BALLOT], nominees=lines))
    assert NASTY in words_in(made["docx"])
    page = text_of(made["pdf"])
    assert ['#panic("x") {{ 7 * 7 }}' in page, "Pâng Khoang Lường Quàng" in page, "49" in page] == [True, True, False]


def test_a_list_of_hundreds_is_repeated_over_pages_with_its_heading():
    lines = NOMINEES * 60
    made = drawn(FormCode.NOMINEE_LIST, replace(SAMPLES[FormCode.NOMINEE_LIST], nominees=lines))
    pages = PdfReader(io.BytesIO(made["pdf"])).pages
    assert len(pages) > 5
    assert "Tóm tắt thành tích" in pages[3].extract_text()
    assert pages[1].extract_text().startswith("2")
    rows = ["".join(cell.text for cell in row.cells) for row in Document(io.BytesIO(made["docx"])).tables[1].rows]
    on_pages = ["".join(page.extract_text().split()) for page in pages]
    assert [row for row in rows[1:] if not any("".join(row.split()) in page for page in on_pages)] == []


def test_a_list_of_nobody_says_so_instead_of_counting_nobody():
    made = drawn(FormCode.NOMINEE_LIST, replace(SAMPLES[FormCode.NOMINEE_LIST], nominees=()))
    for text in (words_in(made["docx"]), text_of(made["pdf"])):
        assert ["chưa có tập thể, cá nhân, hộ gia đình nào" in text, "Danh sách có" in text] == [True, False]


def test_a_summary_longer_than_a_page_is_split_and_loses_nothing():
    long = NomineeLine("Ông Giàng A Ví Dụ", "Xã Sín Thầu", "Bằng khen", " ".join(f"việc{n}" for n in range(1200)))
    made = drawn(FormCode.NOMINEE_LIST, replace(SAMPLES[FormCode.NOMINEE_LIST], nominees=(long,)))
    assert all(f"việc{n}" in text_of(made["pdf"]) for n in (0, 600, 1199))


def narrow(*widths):
    """A template with one row whose last column holds the name of who is invited."""
    word = Document()
    table = word.add_table(rows=1, cols=len(widths))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = column.cells[0].width = Mm(width)
    table.cell(0, len(widths) - 1).paragraphs[0].add_run("{{ invitee }}")
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("widths", "invitee", "fault"),
    [
        ((140, 8), "Bà Sa Nghiêng", {"fault": "runs_off", "name": "Nghiêng"}),
        ((120, 120), "Bà Sùng Thị Dở", {"fault": "too_wide", "name": "Bà Sùng Thị Dở"}),
    ],
)
def test_a_template_in_which_a_name_runs_off_the_page_is_told_by_name(widths, invitee, fault):
    data = replace(SAMPLES[FormCode.INVITATION], invitee=invitee)
    assert drawn(FormCode.INVITATION, data, narrow(*widths)) == fault


def test_a_paper_that_bears_no_number_says_nothing_of_one():
    sample = SAMPLES[FormCode.ACHIEVEMENT_REPORT]
    made = drawn(FormCode.ACHIEVEMENT_REPORT, replace(sample, head=replace(sample.head, number="", symbol="")))
    assert [faults_in(made["docx"]), "Số:" in words_in(made["docx"]), "Số:" in text_of(made["pdf"])] == [
        [],
        False,
        False,
    ]


def test_what_is_no_word_goes_on_in_the_next_line():
    data = replace(SAMPLES[FormCode.INVITATION], invitee=LONG, room="https://phong-hop.example/" + "a1" * 90)
    made = drawn(FormCode.INVITATION, data)
    assert "a1" * 90 in text_of(made["pdf"]).replace("\u200b", "").replace(" ", "")


def test_an_own_template_is_what_stands_in_word_and_on_paper():
    template = written("MẪU RIÊNG: {{ meeting }}", "{%p for line in agenda %}", "+ {{ line }}", "{%p endfor %}")
    made = drawn(FormCode.INVITATION, SAMPLES[FormCode.INVITATION], template)
    for text in (words_in(made["docx"]), text_of(made["pdf"])):
        assert ["MẪU RIÊNG: Họp Hội đồng" in text, "+ Thảo luận và biểu quyết" in text] == [True, True]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{{ khong_co }}", {"fault": "unknown_field", "name": "khong_co"}),
        ("{{ head.sai_ten }}", {"fault": "unknown_field", "name": "sai_ten"}),
        ("{{ ''.__class__.__mro__ }}", {"fault": "forbidden", "name": ""}),
        ("{{ lipsum }}", {"fault": "unknown_field", "name": "lipsum"}),
    ],
)
def test_what_a_template_may_not_ask_is_named(line, fault):
    assert drawn(FormCode.INVITATION, SAMPLES[FormCode.INVITATION], written(line)) == fault


def test_a_tag_that_does_not_end_is_told():
    with pytest.raises(BadTemplate) as bad:
        fill(written("{% for line in agenda %}"), words_of(SAMPLES[FormCode.INVITATION]))
    assert [bad.value.kind, bool(bad.value.name)] == ["broken_tag", True]


def test_a_built_in_template_can_be_sent_back_as_the_offices_own():
    form = FORMS[FormCode.DECISION]
    made = drawn(form.code, SAMPLES[form.code], build_template(form))
    assert text_of(made["pdf"]) == text_of(drawn(form.code, SAMPLES[form.code])["pdf"])


@pytest.mark.parametrize(
    "words",
    [
        "{{ 'a' * 300000000 }}",
        "{{ 300000000 * [1] }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ '%300000000d' % 1 }}",
        "{% set n = 'a' %}{{ n * 300000000 }}",
    ],
)
def test_a_template_that_makes_much_out_of_little_is_refused(words):
    with pytest.raises(BadTemplate) as refused:
        fill(written(words), {})
    assert refused.value.kind == "forbidden"


def test_a_template_reckons_with_small_numbers():
    assert "49 8 1" in words_in(fill(written("{{ 7 * 7 }} {{ 2 ** 3 }} {{ 7 % 3 }}"), {}))

"""Every form in Word and on paper: filled with made-up data, with long names, with names that look like commands."""

import base64
import io
import json
from dataclasses import replace

import pytest
from docx import Document
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
    return "\n".join(
        node.text or "" for node in Document(io.BytesIO(docx)).element.body.iter() if node.tag.endswith("}t")
    )


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


@pytest.mark.parametrize("code", list(FormCode))
def test_a_form_is_filled_with_nothing_left_open_and_bears_the_motto(code):
    made = drawn(code, SAMPLES[code])
    words, page = words_in(made["docx"]), text_of(made["pdf"])
    for text in (words, page):
        assert [each in text for each in (*MOTTO, "{{", "{%")] == [True, True, False, False]
    head = FORMS[code].title.upper().split()[0]
    assert [head in words.upper(), head in page.upper()] == [True, True]


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

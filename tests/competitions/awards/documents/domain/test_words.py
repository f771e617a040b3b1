"""Data as an office writes it, and the catalogue of forms."""

import re
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.documents.domain.catalogue import FORMS, form_of, load_form
from competitions.awards.documents.domain.context import (
    date_words,
    grouped,
    lines_of,
    moment_words,
    number_words,
    words_of,
)
from competitions.awards.documents.domain.data import Letterhead
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.documents.domain.layout import Signatures, Table
from competitions.awards.documents.domain.samples import MORNING, SAMPLES
from core.kernel import NotFound


def test_every_form_has_data_a_layout_and_a_citation():
    assert set(FORMS) == set(SAMPLES) == set(FormCode)
    for code, form in FORMS.items():
        assert form_of(SAMPLES[code]) is form is load_form(code.value)
        assert [bool(form.citation), any(isinstance(block, Signatures) for block in form.layout.blocks)] == [
            True,
            code is not FormCode.BALLOT,
        ]
        names = {each.name for each in fields(form.data)} | {"council_lines"}
        lists = {block.each for block in form.layout.blocks if isinstance(block, Table)}
        assert lists <= names
    with pytest.raises(NotFound):
        load_form("khong-co")


def test_a_table_is_exactly_as_wide_as_the_room_between_the_margins():
    for form in FORMS.values():
        room = 252 if form.layout.is_landscape else 165
        for block in form.layout.blocks:
            if isinstance(block, Table):
                assert (form.code, sum(column.width for column in block.columns)) == (form.code, room)
                assert len(block.total) in {0, len(block.columns)}


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_written_so_that_it_can_be_read_again(day):
    found = re.fullmatch(r"ngày (\d\d) tháng (\d+) năm (\d{4})", date_words(day))
    assert found
    assert date(int(found[3]), int(found[2]), int(found[1])) == day
    assert (len(found[2]) == 2) is (day.month <= 2 or day.month >= 10)


@given(st.integers(0, 10**12))
def test_an_amount_loses_no_figure(number):
    assert int(grouped(number).replace(".", "")) == number


@given(st.text(max_size=60))
def test_breaking_an_issuers_name_changes_no_letter(name):
    assert " ".join(lines_of(name)) == name


def test_issuers_are_broken_where_an_office_breaks_them():
    assert lines_of("Ủy ban nhân dân xã Mường Nhé") == ["Ủy ban nhân dân", "xã Mường Nhé"]
    assert lines_of("Sở Nội vụ") == ["Sở Nội vụ"]


def test_a_missing_number_or_day_is_dots_for_a_hand():
    head = Letterhead("", "Sở Nội vụ", "", "GM-SNV", "Điện Biên", None)
    assert [number_words(head), date_words(None)] == ["……/GM-SNV", "ngày …… tháng …… năm ……"]
    assert number_words(replace(head, symbol="")) == ""
    assert number_words(replace(head, number="7")) == "7/GM-SNV"
    assert number_words(replace(head, number="7/GM-KHAC")) == "7/GM-KHAC"


def test_moments_are_told_in_the_provinces_time_and_lines_are_numbered():
    assert moment_words(MORNING) == "08 giờ 30 phút, ngày 20 tháng 10 năm 2026"
    words = words_of(SAMPLES[FormCode.MINUTES])
    assert [line["no"] for line in words["present"]] == ["1", "2", "3"]

"""Certificates on paper: each kind of sheet, names of every length, and what runs off the page."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from competitions.awards.documents.domain.certificates import (
    DEFAULT_LAYOUT,
    CertificateRow,
    Paper,
    PaperKind,
    Place,
    move,
)
from competitions.awards.documents.service.certificates import draw_certificates, order_of
from competitions.awards.documents.service.sheets import draw
from core.kernel import Invalid
from core.press import Press
from core.typesetting import with_codes

LONG = "Tòng Thị Pâng Khoang Lường Quàng Thị Hặc Vàng A Pó"
NASTY = '#panic("x") *Lò* $x$ [a] \\ <b>'


def row(number=1, subject="Ông Giàng A Ví Dụ", **changed):
    return replace(
        CertificateRow(
            number=number,
            subject=subject,
            subject_line="Bản Tá Miếu, xã Sín Thầu",
            achievement="Đã có thành tích xuất sắc trong Ngày hội toàn dân học tập số năm 2026.",
            register=f"{number:02d}/2026",
            decision="1250/QĐ-UBND",
            decided_on=date(2026, 10, 20),
            place="Điện Biên",
            signer_title="Chủ tịch Ủy ban nhân dân tỉnh",
            address=f"https://ngayhoi.example/xac-minh/K7QM2XHD9TVAP{number:03d}",
            code=f"K7QM2XHD9TVAP{number:03d}",
            award="Bằng khen",
        ),
        **changed,
    )


def paper(kind, **changed):
    return replace(Paper(kind, "Ban Tổ chức Ngày hội", "Giấy chứng nhận", root="9f2c" * 16), **changed)


def pages_of(pdf):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_kind_of_sheet_names_who_is_awarded_whatever_the_name(kind):
    names = ["Ông Giàng A Ví Dụ", LONG, NASTY]
    rows = [row(number, name) for number, name in enumerate(names, 1)]
    pages = pages_of(draw(order_of(paper(kind), rows)))
    a_sheet_each = kind not in {PaperKind.ANNEX, PaperKind.SLIPS}
    assert len(pages) == (3 if a_sheet_each else 1)
    for number, name in enumerate(names):
        page = pages[number if a_sheet_each else 0]
        assert [name.replace(" ", "") in page.replace(" ", ""), f"0{number + 1}/2026" in page] == [True, True]


def test_the_official_form_bears_no_code_and_no_signers_name_by_default():
    (page,) = pages_of(draw(order_of(paper(PaperKind.OVERPRINT), [row(signer="Vàng A Mẫu")])))
    assert ["K7QM" in page, "Vàng A Mẫu" in page, "Quyết định số: 1250/QĐ-UBND" in page] == [False, False, True]
    assert with_codes(order_of(paper(PaperKind.OVERPRINT), [row()]))["rows"][0]["qr"] == ""
    assert "<svg" in with_codes(order_of(paper(PaperKind.REVERSE), [row()]))["rows"][0]["qr"]


def test_the_annex_ends_with_the_batch_root_and_goes_on_where_the_slice_before_ended():
    rows = [row(number) for number in range(1, 31)]
    pages = pages_of(draw(order_of(paper(PaperKind.ANNEX, first_line=251), rows)))
    assert ["PHỤ LỤC" in pages[0], pages[1].startswith("Từ dòng 251, trang 2"), "9f2c" * 16 in pages[-1]] == [
        False,
        True,
        True,
    ]


@pytest.mark.asyncio
async def test_a_name_that_runs_off_the_page_is_told_with_its_line_and_field():
    endless = " ".join([LONG] * 12)
    with pytest.raises(Invalid) as refused:
        await draw_certificates(Press(), paper(PaperKind.OVERPRINT), [row(), row(7, endless)])
    assert refused.value.params == {"number": 7, "place": "subject"}
    assert [error.pointer for error in refused.value.errors] == [Place.SUBJECT]
    with pytest.raises(Invalid):
        await draw_certificates(Press(), paper(PaperKind.OVERPRINT), [row(subject="Ẳ" * 200)])
    with pytest.raises(Invalid):
        await draw_certificates(Press(), paper(PaperKind.OVERPRINT), [])


@pytest.mark.asyncio
async def test_a_moved_layout_moves_the_words():
    places = []
    for layout in (DEFAULT_LAYOUT, move(DEFAULT_LAYOUT, right=0, down=100)):
        pdf = await draw_certificates(Press(), paper(PaperKind.OVERPRINT, layout=layout), [row()])
        found = {}
        PdfReader(io.BytesIO(pdf)).pages[0].extract_text(
            visitor_text=lambda text, cm, tm, *_, found=found: found.setdefault(text[:3], cm[5] + tm[5])
        )
        places.append(min(value for key, value in found.items() if key.strip()))
    assert round(abs(places[0] - places[1]) / 72 * 25.4) == 10

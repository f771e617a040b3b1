"""Templates and documents in the browser: replaced and taken back, made and entered, read by those who may."""

import io
import re
import zipfile

import pytest
import pytest_asyncio
from docx import Document
from pypdf import PdfReader

from core.kernel import Role
from tests.accounts.house import post, token_on
from tests.competitions.awards.documents.conftest import ROUND
from tests.competitions.awards.documents.test_printing import written
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of

TEMPLATE = "/khen-thuong/mau/invitation"
DOCUMENTS = f"/khen-thuong/dot/{ROUND}/van-ban"
PAPER = {"form": "decision", "title": "Quyết định đã ký", "number": "12/QĐ-UBND", "dated_on": "2026-10-20"}


@pytest_asyncio.fixture
async def officer(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        yield browser


async def send(browser, content, name="mau.docx", path=TEMPLATE, **fields):
    data = {"csrf_token": await token_on(browser, TEMPLATE)} | fields
    return await browser.post(path, data=data, files={"file": (name, content)})


def with_part(name, content):
    buffer = io.BytesIO(written("x"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.asyncio
async def test_a_template_is_downloaded_replaced_previewed_and_taken_back(officer):
    assert "Giấy mời họp" in (await officer.get("/khen-thuong/mau")).text
    built_in = (await officer.get(f"{TEMPLATE}/tai")).content
    assert "{{ meets_at }}" in "".join(each.text for each in Document(io.BytesIO(built_in)).paragraphs)
    kept = await send(officer, written("Kính mời {{ invitee }}"), unit=COMMUNE)
    assert kept.status_code == 303, kept.text[:2000]
    page = (await officer.get(kept.headers["location"])).text
    assert ["mẫu riêng, bản thứ 1" in page, "{{ invitee }}" in page] == [True, True]
    pdf = (await officer.get(f"{TEMPLATE}/xem-truoc")).content
    assert "Kính mời ông Vàng A Mẫu" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert (await officer.get(f"{TEMPLATE}/tai?phien-ban=0")).status_code == 200
    assert (await officer.get(f"{TEMPLATE}/tai?phien-ban=9")).status_code == 404
    assert (await post(officer, f"{TEMPLATE}/mac-dinh", TEMPLATE, unit=COMMUNE)).status_code == 303
    assert "mẫu có sẵn" in (await officer.get("/khen-thuong/mau")).text
    assert (await post(officer, f"{TEMPLATE}/mac-dinh", TEMPLATE, unit=COMMUNE)).status_code == 409


@pytest.mark.asyncio
async def test_a_template_that_cannot_be_used_is_refused_in_words(officer):
    external = (
        '<Relationships xmlns="x"><Relationship Id="r" Type="http://x/image" Target="http://xau.example/a.png" '
        'TargetMode="External"/></Relationships>'
    )
    entity = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for content, words in (
        (written("{{ nguoi_moi }}"), "không có: nguoi_moi"),
        (written("{{ ''.__class__.__base__ }}"), "không được phép"),
        (b"khong phai word", "không phải tệp DOCX"),
        (with_part("word/vbaProject.bin", "x"), "macro"),
        (with_part("word/embeddings/a.bin", "x"), "tệp nhúng"),
        (with_part("word/_rels/other.xml.rels", external), "http://xau.example/a.png"),
        (with_part("word/other.xml", entity), "hỏng"),
    ):
        answer = await send(officer, content, unit=COMMUNE)
        assert [answer.status_code, words in answer.text] == [422, True], (words, answer.text[:3000])
    assert "Hãy chọn một tệp DOCX" in (await send(officer, b"", name="", unit=COMMUNE)).text
    assert "mẫu riêng" not in (await officer.get(TEMPLATE)).text


@pytest.mark.asyncio
async def test_templates_belong_to_the_unit_that_prepares(house, officer):
    assert (await officer.get(f"{TEMPLATE}?don-vi={PROVINCE}")).status_code == 404
    assert (await send(officer, written("x"), unit=OTHER)).status_code == 404
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as office:
        assert "Tỉnh Điện Biên" in (await office.get("/khen-thuong/mau")).text
    async with await browser_of(house, Role.SECRETARY, PROVINCE) as secretary:
        assert (await secretary.get("/khen-thuong/mau")).status_code == 403


@pytest.mark.asyncio
async def test_a_form_is_made_from_what_the_round_knows_and_read_by_those_who_may(house, officer):
    assert "Chưa có văn bản nào" in (await officer.get(DOCUMENTS)).text
    made = await post(officer, f"{DOCUMENTS}/lap", DOCUMENTS, offer="minutes:phien-1")
    assert made.status_code == 303, made.text[:2000]
    page = (await officer.get(DOCUMENTS)).text
    pdf, word = (re.search(rf'href="(/khen-thuong/van-ban/[^"]+/{kind})"', page)[1] for kind in ("pdf", "docx"))
    assert (await officer.get(pdf)).content.startswith(b"%PDF")
    assert (await officer.get(word)).content.startswith(b"PK")
    assert (await post(officer, f"{DOCUMENTS}/lap", DOCUMENTS, offer="decision:")).status_code == 404
    async with await browser_of(house, Role.UNIT_OFFICER, OTHER) as other:
        assert [(await other.get(path)).status_code for path in (DOCUMENTS, pdf)] == [404, 404]
    async with await browser_of(house, Role.ADMINISTRATOR, PROVINCE) as looker:
        assert ['name="offer"' in (await looker.get(DOCUMENTS)).text, (await looker.get(pdf)).status_code] == [
            False,
            200,
        ]
        assert (await post(looker, f"{DOCUMENTS}/ngoai", "/vao", **PAPER)).status_code == 403


@pytest.mark.asyncio
async def test_two_forms_of_one_kind_are_told_apart_in_the_list_by_what_they_are_about(officer):
    await post(officer, f"{DOCUMENTS}/lap", DOCUMENTS, offer="minutes:phien-1")
    assert '<th scope="row">Biên bản họp – Phiên họp 20/10/2026</th>' in (await officer.get(DOCUMENTS)).text


@pytest.mark.asyncio
async def test_a_signed_paper_is_entered_with_its_scan_and_errors_keep_the_input(officer, tmp_path):
    token = await token_on(officer, DOCUMENTS)
    scan = {"file": ("ky.pdf", b"%PDF-1.4 x\n%%EOF")}
    sent = await officer.post(f"{DOCUMENTS}/ngoai", data=PAPER | {"csrf_token": token}, files=scan)
    assert sent.status_code == 303, sent.text[:2000]
    page = (await officer.get(DOCUMENTS)).text
    assert ["12/QĐ-UBND" in page, "nhập từ bên ngoài" in page] == [True, True]
    path = re.search(r'href="(/khen-thuong/van-ban/[^"]+/ban-chup)"', page)[1]
    answer = await officer.get(path)
    assert [answer.headers["content-type"], answer.content[:5]] == ["application/pdf", b"%PDF-"]
    assert not [*(tmp_path / "files").glob("??/*")], "nothing lies where everybody is served"
    assert (await officer.get(path.replace("ban-chup", "docx"))).status_code == 404
    wrong = await post(
        officer, f"{DOCUMENTS}/ngoai", DOCUMENTS, **PAPER | {"number": " ", "dated_on": "hôm qua", "form": "x"}
    )
    assert [wrong.status_code, 'value="Quyết định đã ký"' in wrong.text, "Hãy ghi ngày" in wrong.text] == [
        422,
        True,
        True,
    ]

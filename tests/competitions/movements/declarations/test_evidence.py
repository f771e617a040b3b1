"""Evidence: told by its content, cleaned, bounded, handed out only to those who may see it."""

import io
import zipfile

import pytest
from PIL import Image

from core.kernel import Role
from tests.competitions.movements.declarations.house import (
    CLUSTER,
    COMMUNE,
    NEIGHBOUR,
    OTHER_CLUSTER,
    PROVINCE,
    declare,
    picture,
    send,
)

OFFICER = (Role.UNIT_OFFICER, COMMUNE)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def office(*parts: str, body: bytes = b"<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, body)
    return out.getvalue()


XLSX, DOCX = office("xl/workbook.xml"), office("word/document.xml")


async def attach(officer, address, *files):
    return await send(officer, address, f"{address}/tep", files=list(files))


def links(page: str, address: str) -> list[str]:
    found = [part.split('"')[0] for part in page.split(f"{address}/tep/")[1:]]
    return [f"{address}/tep/{each}" for each in found if "/" not in each]


@pytest.mark.asyncio
async def test_each_kind_of_proof_is_taken_and_handed_out_again(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        address = await declare(officer)
        sent = [("kế hoạch.pdf", PDF), ("bảng.xlsx", XLSX), ("biên bản.docx", DOCX), ("ảnh.jpeg", picture("JPEG"))]
        assert (await attach(officer, address, *sent)).status_code == 303
        assert (await attach(officer, address, ("anh.webp", picture("WEBP")))).status_code == 303
        page = (await officer.get(address)).text
        found = links(page, address)
        answers = [await officer.get(link) for link in found]
        assert [answer.headers["content-type"].split("/")[0] for answer in answers] == [
            *["application"] * 3,
            "image",
            "image",
        ]
        assert [answer.headers["content-disposition"].split(";")[0] for answer in answers] == [
            *["attachment"] * 3,
            *["inline"] * 2,
        ]
        assert {answer.headers["x-content-type-options"] for answer in answers} == {"nosniff"}
        assert {answer.headers["cache-control"] for answer in answers} == {"private, no-store"}
        assert answers[0].content == PDF


@pytest.mark.asyncio
async def test_a_picture_is_drawn_anew_without_what_its_camera_wrote(hall):
    camera = Image.Exif()
    camera[0x010F] = "NHÀ CỦA CHỊ PÂNG"
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        address = await declare(officer)
        await attach(officer, address, ("anh.jpg", picture("JPEG", (3000, 1000), exif=camera)))
        (link,) = links((await officer.get(address)).text, address)
        content = (await officer.get(link)).content
    with Image.open(io.BytesIO(content)) as drawn:
        assert drawn.size == (2400, 800)
        assert dict(drawn.getexif()) == {}
        assert drawn.format == "WEBP"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("anh.png", PDF, "thật ra là PDF"),
        ("ke-hoach.pdf", picture(), "thật ra là PNG"),
        ("anh.png", picture("JPEG"), "thật ra là JPEG"),
        ("bang.xlsx", DOCX, "thật ra là DOCX"),
        ("ke-hoach.pdf", b"MZ\x90\x00 this program cannot be run in DOS mode", "không phải PDF"),
        ("ke-hoach.pdf", b"<html><script>alert(1)</script></html>", "không phải PDF"),
        ("anh.gif", picture("GIF"), "không phải PDF"),
        ("khong-ten", PDF, "thật ra là PDF"),
        ("bang.xlsx", office("xl/workbook.xml", "word/document.xml"), "không phải PDF"),
        ("nen.xlsx", office("readme.txt"), "không phải PDF"),
        ("macro.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin"), "macro"),
        ("bom.xlsx", office("xl/workbook.xml", body=b"0" * 8_000_000), "bung ra quá lớn"),
        ("nhieu.xlsx", office("xl/workbook.xml", *(f"xl/{number}" for number in range(2001))), "bung ra quá lớn"),
        ("hong.xlsx", XLSX[:-30], "bị hỏng"),
        ("cut.pdf", PDF[:20], "thiếu phần cuối"),
        ("hong.png", picture()[:60], "không phải hình đọc được"),
        ("to.png", picture(size=(6000, 4001)), "quá nhiều điểm ảnh"),
        ("rong.pdf", b"", "không phải PDF"),
        ("nang.pdf", PDF + b" " * 8_000_001, "7812 KB"),
    ],
)
async def test_a_file_that_lies_or_harms_is_refused_where_it_was_chosen(hall, name, content, says):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        address = await declare(officer)
        answer = await attach(officer, address, (name, content))
        assert answer.status_code in {413, 422}
        assert says in answer.text
        assert 'id="file-error"' in answer.text
        assert "Chưa có tệp nào" in (await officer.get(address)).text


@pytest.mark.asyncio
async def test_one_bad_file_keeps_none_of_those_sent_with_it(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        address = await declare(officer)
        assert (await attach(officer, address, ("a.png", picture()), ("b.png", PDF))).status_code == 422
        assert "Chưa có tệp nào" in (await officer.get(address)).text


@pytest.mark.asyncio
async def test_five_files_are_enough_and_the_same_file_twice_is_one(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        address = await declare(officer)
        for number in (1, 2, 3, 4, 4):
            await attach(officer, address, (f"{number}.png", picture(size=(10 + number, 10))))
        assert "còn 1 tệp" in (await officer.get(address)).text
        answer = await attach(officer, address, ("5.png", picture(size=(50, 5))), ("6.png", picture(size=(60, 6))))
        assert answer.status_code == 422
        assert "tối đa 5 tệp" in answer.text
        nothing = await attach(officer, address, ("", b""))
        assert nothing.status_code == 422


@pytest.mark.asyncio
async def test_proof_is_taken_away_before_sending_and_never_after(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        address = await declare(officer)
        await attach(officer, address, ("a.png", picture()), ("b.pdf", PDF))
        first, second = links((await officer.get(address)).text, address)
        assert (await send(officer, address, f"{first}/bo")).status_code == 303
        assert (await officer.get(first)).status_code == 404
        await send(officer, address, f"{address}/gui")
        assert (await send(officer, address, f"{second}/bo")).status_code == 409
        assert (await attach(officer, address, ("c.png", picture()))).status_code == 409
        assert (await officer.get(second)).status_code == 200


@pytest.mark.asyncio
async def test_proof_is_shown_to_the_unit_and_to_those_above_and_to_nobody_else(hall):
    allowed = {
        "cum-truong": (Role.CLUSTER_HEAD, CLUSTER),
        "chuyen-vien": (Role.SPECIALIST, PROVINCE),
        "truong-phong": (Role.APPRAISAL_HEAD, PROVINCE),
        "noi-vu": (Role.HOMEAFFAIRS_OFFICER, PROVINCE),
        "giam-doc": (Role.HOMEAFFAIRS_HEAD, PROVINCE),
        "to-chuc": (Role.ORGANIZER, PROVINCE),
        "quan-tri": (Role.ADMINISTRATOR, PROVINCE),
        "thanh-tra": (Role.INSPECTOR, PROVINCE),
    }
    refused = {
        "xa-ben": (Role.UNIT_OFFICER, NEIGHBOUR),
        "lanh-dao-ben": (Role.UNIT_LEADER, NEIGHBOUR),
        "cum-khac": (Role.CLUSTER_HEAD, OTHER_CLUSTER),
        "to-chuc-xa": (Role.ORGANIZER, NEIGHBOUR),
        "dan-chuong-trinh": (Role.HOST, PROVINCE),
    }
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        address = await declare(officer)
        await attach(officer, address, ("b.pdf", PDF))
        (link,) = links((await officer.get(address)).text, address)
        await _expect(hall, link, {**allowed, **refused}, 403)
        await send(officer, address, f"{address}/gui")
    await _expect(hall, link, {f"sau-{login}": grant for login, grant in refused.items()}, 403)
    await _expect(hall, link, {f"sau-{login}": grant for login, grant in allowed.items()}, 200)
    async with hall.visitor() as visitor:
        assert (await visitor.get(link)).status_code == 303


async def _expect(hall, link, people, status):
    for login, grant in people.items():
        async with await hall.signed_in(login, grant) as browser:
            assert (login, (await browser.get(link)).status_code) == (login, status)


@pytest.mark.asyncio
async def test_the_public_store_of_pictures_does_not_know_the_proof(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        address = await declare(officer)
        await attach(officer, address, ("a.png", picture()))
    kept = [path for path in hall.files.root.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert hall.files.find_media_type(kept[0].name) is None

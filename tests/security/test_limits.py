"""Sizes and counts: bodies, fields, files, and what hides in uploads."""

import io
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image

from core.kernel import Role
from core.web.forms import MAX_FIELDS, MAX_PLAIN_BYTES
from core.web.middleware import MOST_BODY
from tests.accounts.house import token_on
from tests.security.world import UNIT, bearer_of, problem_of, product_about, signed_in

FORM = {"content-type": "application/x-www-form-urlencoded"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


async def stream(size, piece=b"a" * 65536):
    """A body without Content-Length."""
    for _ in range(-(-size // len(piece))):
        yield piece


def png(width, height):
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def workbook(fill):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book.add_worksheet())
    return out.getvalue()


def with_part(name, content):
    out = io.BytesIO(workbook(lambda sheet: sheet.write(0, 0, "x")))
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr(name, content)
    return out.getvalue()


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)
BOMBS = {
    "far corner": workbook(lambda sheet: sheet.write(1_048_575, 16_383, "x")),
    "zip bomb": with_part("xl/media.xml", b" " * 40_000_000),
    "many parts": with_part("xl/a.xml", b"<a/>")[:-22] + b"PK\x05\x06" + b"\xff" * 18,
    "entities": with_part("xl/workbook.xml", LAUGHS + b"]><l>&j;</l>"),
    "outside entity": with_part("xl/workbook.xml", b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>'),
    "a lying name": HTML,
}


@pytest.mark.asyncio
async def test_no_body_is_read_beyond_its_limit_whether_its_length_is_declared_or_not(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        bearer = await bearer_of(product, f"{Role.ADMINISTRATOR.value}@ngayhoi.example")
        multipart = {"content-type": "multipart/form-data; boundary=x"}
        for path, headers, size in (
            ("/dang-nhap", FORM, MAX_PLAIN_BYTES + 1),
            ("/dang-nhap", FORM, MOST_BODY + 1),
            ("/bo-cau-hoi/nhap", multipart, MOST_BODY + 1),
            ("/khong-co", FORM, MOST_BODY + 1),
        ):
            declared = {**headers, "content-length": str(size)}
            answers = [await browser.post(path, content=stream(size), headers=declared)]
            if path != "/khong-co":
                answers.append(await browser.post(path, content=stream(size), headers=headers))
            for answer in answers:
                assert (path, size, answer.status_code) in {(path, size, 413), ("/bo-cau-hoi/nhap", size, 400)}
                assert "text/html" in answer.headers["content-type"]
        for path, size in (
            ("/api/v1/rooms", 2_000_001),
            ("/api/v1/quizzes", 5_000_001),
            ("/api/v1/rooms", MOST_BODY + 1),
        ):
            answer = await browser.post(path, content=stream(size), headers=bearer)
            assert (answer.status_code, problem_of(answer)["code"]) == (413, "too_large")
        answer = await browser.post("/api/v1/quizzes", content=b"{}", headers={**bearer, "content-length": "9" * 30})
        assert (answer.status_code, problem_of(answer)["code"]) == (413, "too_large")


@pytest.mark.asyncio
async def test_fields_and_files_are_counted_and_odd_encodings_refused(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        token = await token_on(browser, "/vao")
        many = "&".join(f"a{n}=1" for n in range(MAX_FIELDS + 1))
        assert (await browser.post("/dang-nhap", content=many, headers=FORM)).status_code == 400
        files = [("file", (f"{n}.csv", b"x")) for n in range(2)]
        for path in ("/dang-nhap", "/bo-cau-hoi/nhap"):
            answer = await browser.post(path, data={"csrf_token": token}, files=files)
            assert (path, answer.status_code) == (path, 400)
        for charset in ("undefined", "rot13", "unicode_escape", "utf-7", "utf-16", "hex"):
            body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n+2AA-\\ud800\r\n--x--\r\n'
            kind = f"multipart/form-data; boundary=x; charset={charset}"
            answer = await browser.post("/dang-nhap", content=body, headers={"content-type": kind})
            assert (charset, answer.status_code) in {(charset, 400), (charset, 403)}
        for kind in ("multipart/form-data", "multipart/form-data; boundary=", "application/json", "x" * 3000):
            answer = await browser.post("/dang-nhap", content=b"--\r\n", headers={"content-type": kind})
            assert answer.status_code in {400, 403}
        for text in ("a\0b", "\0"):
            answer = await browser.post("/dang-nhap", data={"csrf_token": token, "login": text, "password": "x"})
            assert answer.status_code == 422


def open_temporary_files():
    """Files that are open and have no name any more: spooled uploads, not the pool's connections."""
    links = []
    for name in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            links.append(str(name.readlink()))
    return sum(link.endswith("(deleted)") for link in links)


@pytest.mark.asyncio
async def test_a_refused_form_leaves_no_temporary_file_open(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        before = open_temporary_files()
        for _ in range(3):
            files = {"file": ("a.csv", b"x" * 2_000_000)}
            answer = await browser.post("/bo-cau-hoi/nhap", data={"csrf_token": "x"}, files=files)
            assert answer.status_code == 403
        assert open_temporary_files() <= before


@pytest.mark.asyncio
async def test_spreadsheets_that_would_burst_are_refused_wherever_they_are_taken(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        token = await token_on(browser, "/vao")
        bearer = await bearer_of(product, f"{Role.ADMINISTRATOR.value}@ngayhoi.example")
        for bomb, content in BOMBS.items():
            for path in (f"/nguoi-dung/{UNIT}/nhap", "/bo-cau-hoi/nhap"):
                files = {"file": ("danh-sach.xlsx", content, "application/octet-stream")}
                answer = await browser.post(path, data={"csrf_token": token, "format": "auto"}, files=files)
                assert (bomb, path, answer.status_code) in {(bomb, path, 422), (bomb, path, 413)}
            answer = await browser.post("/api/v1/quizzes/import?format=xlsx", content=content, headers=bearer)
            assert problem_of(answer)["code"] in {"invalid", "too_large"}, bomb


@pytest.mark.asyncio
async def test_pictures_that_lie_or_burst_are_refused_and_the_rest_is_drawn_anew(database, clock, tmp_path):
    small = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(small, "GIF")
    polyglot = small.getvalue() + HTML
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        token = await token_on(browser, "/vao")
        path = f"/bo-cau-hoi/{product.names['quiz_id']}/cau/{'a' * 8}"
        fields = {"csrf_token": token, "kind": "words", "text": "Vẽ gì?"}
        for name, content in (("a.png", SVG), ("a.svg", SVG), ("a.png", HTML), ("a.png", png(6000, 6000))):
            answer = await browser.post(path, data=fields, files={"image-file": (name, content, "image/png")})
            assert (name, answer.status_code) == (name, 422)
        answer = await browser.post(path, data=fields, files={"image-file": ("a.html", polyglot, "text/html")})
        assert answer.status_code == 303
        document = (await browser.get(f"/api/v1/quizzes/{product.names['quiz_id']}")).json()
        (digest,) = [one["image"] for one in document["questions"] if one.get("image")]
        kept = await browser.get(f"/tep/{digest}")
    assert kept.headers["content-type"] == "image/webp"
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert b"script" not in kept.content

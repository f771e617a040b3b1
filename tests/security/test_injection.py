"""Scripts, statements and formulas given as names and searches: shown as text, found as nothing, run by nobody."""

import csv
import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from competitions.quizzes.importing.formats import Format, import_quiz
from core.kernel import Role
from tests.accounts.house import PASSWORD, Seat, settle, token_on
from tests.house.routes import addresses
from tests.security.world import UNIT, bearer_of, ours, path_of, product_about, signed_in
from units.domain.unit import Kind, NewUnit
from units.service import register

ROOT = Path(__file__).parents[2]
MARK = "zq7"
SCRIPTS = (
    "<script>zq7()</script>",
    '"><img src=x onerror=zq7()>',
    "'><svg/onload=zq7()>",
    "</textarea><script>zq7()</script>",
    "</title><script>zq7()</script>",
    "javascript:zq7()",
    "{{ zq7 }}{% for zq7 in () %}",
    "<a href='javascript:zq7()'>zq7</a>",
    "&lt;script&gt;zq7()&lt;/script&gt;",
    "`${zq7()}`",
    "<!--zq7--><![CDATA[zq7]]>",
    "\u202e<b onmouseover=zq7()>",
)
ALL = " ".join(SCRIPTS)
STATEMENTS = (
    "' OR '1'='1",
    "'; DROP TABLE person; --",
    '" UNION SELECT * FROM person --',
    "\\'; SELECT pg_sleep(5)--",
    "%' OR 1=1 --",
    "1) OR (1=1",
    "%_%",
    "\\",
    "\x01",
    "%00",
    "9" * 5000,
    "-1",
    "१२३",
    "ﷺ" * 30,
    "1e309",
    "NaN",
    "../../etc/passwd",
    "a" * 4000,
)
ODD = ("'", "%00", "%F0%9F%98%80", "%27;--", "a" * 3000, "..%2f..", "%ff")
SEARCHES = {
    "leaderboards:board:embed",
    "leaderboards:board:show",
    "leaderboards:board:export",
    "leaderboards:board:print",
    "units:unit:list",
    "units:api:list",
    "accounts:units:list",
    "accounts:people:list",
    "quizzes:quiz:list",
    "live:host:show",
}
PARAMETERS: tuple[str, ...] = (
    "tim",
    "cum",
    "loai",
    "trang",
    "pin",
    "cau",
    "ma",
    "xa",
    "sau",
    "tiep",
    "kind",
    "format",
    "title",
    "loi",
)
PARAMETERS += ("quiz_id", "k", "them", "da-co", "vai-tro", "doi-mat-khau", "v", "sap-xep")
FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "＝1+1", "-zq7|'/C calc'!A0")
STARTS = tuple("=+-@\t\r\n＝＋－＠")


class Reader(HTMLParser):
    """Collects what a browser would run or follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc"} or MARK in name:
                self.found.append(f"{tag} {name}={value}")
            if name in {"href", "src", "action", "formaction", "data"} and not _is_local(value or ""):
                self.found.append(f"{tag} {name}={value}")
        if MARK in tag or (tag == "script" and not (dict(attrs).get("src") or "").startswith("/static/")):
            self.found.append(f"{tag} {attrs}")

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        if MARK in data:
            self.found.append(f"comment {data}")


def _is_local(address: str) -> bool:
    ours = address.startswith(("/", "#", "?", "http://127.0.0.1", "http://localhost", "data:image/"))
    return ours or not re.match(r"[a-z]+:|//", address, re.IGNORECASE)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.found == []
    return reader


def poisoned(kind, **fields):
    return {"kind": kind, "text": ALL, "explanation": ALL, "tags": [SCRIPTS[0]], "seconds": 20, **fields}


OPTIONS = [SCRIPTS[0], SCRIPTS[1], SCRIPTS[2]]
POISONED = {
    "title": ALL[:200],
    "language": "vi",
    "questions": [
        poisoned("choice", options=OPTIONS, right=[0]),
        poisoned("order", items=OPTIONS),
        poisoned("match", left=OPTIONS, right=OPTIONS),
        poisoned("text", answers=[SCRIPTS[0], SCRIPTS[1]]),
        poisoned("words"),
    ],
}


@pytest.mark.asyncio
async def test_scripts_in_any_name_or_text_are_shown_and_never_run(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        person = await settle(product.house, "x@test.example", Seat(Role.UNIT_OFFICER, UNIT), name=ALL[:100])
        made = (await browser.post("/api/v1/quizzes", json=POISONED, headers=ours(browser))).json()
        order = {"quiz_id": made["id"], "scoring": "accuracy", "join": "open", "mode": "hosted"}
        room = (await browser.post("/api/v1/rooms", json=order, headers=ours(browser))).json()
        product.names.update(quiz_id=made["id"], person=person, **room)
        await _play(product, browser)
        token = await token_on(browser, "/vao")
        shown = await _pages(product, browser)
        for path, fields in (
            ("/tai-khoan/khoa", {"name": SCRIPTS[0], "token_password": PASSWORD}),
            (f"/nguoi-dung/{UNIT}/them", {"name": ALL, "phone": ALL, "email": ALL, "role": ALL, "since": ALL}),
            (f"/nguoi-dung/{UNIT}/{person}/vai-tro", {"role": ALL, "since": ALL, "until": ALL, "deputy_of": ALL}),
            ("/bo-cau-hoi/moi", {"title": ALL * 9, "key": ALL}),
            ("/dan", {"quiz_id": ALL, "capacity": ALL, "starts_at": ALL, "mode": "unattended"}),
            ("/dang-nhap", {"login": ALL, "password": ALL, "tiep": "javascript:zq7()"}),
            ("/kich-hoat", {"code": ALL, "password": ALL, "again": ALL}),
            (f"/choi/{room['pin']}", {"name": ALL, "key": ALL, "commune": ALL}),
            (f"/dan/{room['room_id']}/lenh", {"act": ALL, "reason": ALL}),
            ("/giao-dien", {"theme": ALL, "next": "//zq7.example"}),
        ):
            answer = await browser.post(path, data={"csrf_token": token, **fields})
            assert answer.status_code < 500
            assert MARK not in answer.headers.get("location", "")
            shown += MARK in read(answer.text).text or MARK in answer.text
    assert shown > 12


async def _play(product, browser):
    pin, room_id = product.names["pin"], product.names["room_id"]
    async with product.house.browser() as phone:
        token = await token_on(phone, f"/choi/{pin}")
        fields = {
            "csrf_token": token,
            "key": "0190a1b2-c3d4-4e5f-8a6b-7c8d9e0f1a2b",
            "name": "<b onclick=zq7()>zq7</b>",
        }
        assert (await phone.post(f"/choi/{pin}", data=fields)).status_code == 303
        for command in ("start", "open"):
            order = {"command": command}
            await browser.post(f"/api/v1/rooms/{room_id}/commands", json=order, headers=ours(browser))
            assert MARK in read((await phone.get(f"/choi/{pin}")).text).text
            read((await browser.get(f"/dan/{room_id}")).text)
    reason = {"command": "annul", "question": 1, "reason": ALL[:400]}
    await browser.post(f"/api/v1/rooms/{room_id}/commands", json=reason, headers=ours(browser))
    await browser.get((room := product.names["projector_url"]).removeprefix(product.house.settings.origin))
    assert room


async def _pages(product, browser) -> int:
    """Read every page; say on how many a text of ours stands."""
    shown = 0
    for route in addresses():
        if "GET" in route.methods and route.name != "core:metrics:show":
            answer = await browser.get(path_of(route, product.names), follow_redirects=True)
            if answer.headers.get("content-type", "").startswith("text/html"):
                shown += MARK in read(answer.text).text
    return shown


@pytest.mark.asyncio
async def test_statements_and_long_numbers_in_any_parameter_find_nothing_and_break_nothing(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        for route in addresses():
            if "GET" not in route.methods or route.name in {"live:receipt:check", "live:play:find"}:
                continue
            for shift in range(0, len(STATEMENTS), 1 if route.name in SEARCHES else 6):
                asked = {name: STATEMENTS[(place + shift) % len(STATEMENTS)] for place, name in enumerate(PARAMETERS)}
                answer = await browser.get(path_of(route, product.names), params=asked)
                assert answer.status_code < 500, (route.name, shift)
            for text in ODD if "{" in route.path and "{pin}" not in route.path else ():
                path = re.sub(r"{(\w+)(?::\w+)?}", text, route.path)
                assert (await browser.get(path)).status_code < 500, path
        for text in ODD[:3]:
            assert (await browser.get(f"/choi/{text}")).status_code == 404
        room = {"pin": product.names["pin"], "ma": "ABC123"}
        for text in ("9" * 5000, "-1", "0", "1" * 9, "1e3"):
            assert (await browser.get("/bien-nhan", params={**room, "cau": text})).status_code == 200
        assert (await browser.get(f"/nguoi-dung/{UNIT}")).status_code == 200


@pytest.mark.asyncio
async def test_no_export_hands_out_a_formula(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        async with database.writing() as uow:
            await register(uow, [NewUnit("99999", "=cmd|'/C calc'!A0", Kind.COMMUNE, "11")], today=clock.now().date())
        questions = [
            {"kind": "choice", "text": text, "options": [text, f"{text}2"], "right": [0], "explanation": text}
            for text in FORMULAS
        ]
        document = {"title": "=1+1", "language": "vi", "questions": questions}
        made = (await browser.post("/api/v1/quizzes", json=document, headers=ours(browser))).json()
        order = {"quiz_id": made["id"], "scoring": "accuracy", "join": "open", "mode": "hosted"}
        room = (await browser.post("/api/v1/rooms", json=order, headers=ours(browser))).json()
        for number, name in enumerate(FORMULAS):
            seat = {"key": f"0190a1b2-c3d4-4e5f-8a6b-7c8d9e0f1a{number:02d}", "name": name.replace("\t", " ")}
            answer = await browser.post(f"/api/v1/live/{room['pin']}/seats", json=seat)
            assert answer.status_code == 201
        bearer = await bearer_of(product, f"{Role.ADMINISTRATOR.value}@ngayhoi.example")
        for ending in ("csv", "xlsx"):
            for path in (
                f"/dan/{room['room_id']}/ket-qua.{ending}",
                f"/api/v1/quizzes/{made['id']}/export?format={ending}",
                f"/nguoi-dung/danh-sach-mau.{ending}",
                f"/bo-cau-hoi/mau.{ending}",
                "/bang-xep-hang.csv",
            ):
                file = await browser.get(path, headers=bearer if path.startswith("/api/") else {})
                assert file.status_code == 200, path
                assert file.headers["content-disposition"].startswith("attachment"), path
                _check_harmless(file.content)
        exported = await browser.get(f"/api/v1/quizzes/{made['id']}/export?format=csv", headers=bearer)
        assert [one.text for one in import_quiz(exported.content, Format.CSV).quiz.questions] == [
            text.strip() for text in FORMULAS
        ]


def _check_harmless(content: bytes) -> None:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                assert b"<f>" not in archive.read(name)
                assert b"<hyperlink" not in archive.read(name)
        return
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        assert [cell for cell in row if cell.startswith(STARTS)] == []


SINKS = re.compile(
    r"\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment"
    r"|srcdoc|setAttribute\(\s*[\"'](?:on|style|src)|javascript:|set(?:Timeout|Interval)\(\s*[\"'`]"
)


@pytest.mark.parametrize("script", sorted((ROOT / "static" / "js").glob("*.js")), ids=lambda path: path.name)
def test_no_script_writes_markup_or_runs_text(script):
    lines = script.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if SINKS.search(line)] == []


def test_no_template_lets_a_text_through_as_markup_or_runs_anything_inline():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|\son[a-z]+\s*=\s*[\"']|\sstyle\s*=|javascript:|<style", text), (
            path
        )
        for tag in re.findall(r"<script\b[^>]*>", text):
            assert "src=" in tag or 'type="application/json"' in tag, path

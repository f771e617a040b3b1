"""A demonstration filled for looking at, and one browser with a window for each person who looks."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from leaderboards.domain.kinds import FactKind
from seed.scenario_declarations import key_of
from seed.scenario_doors import MORNING
from tests.journeys.demonstration import DOMAIN, Demonstration, started
from tests.journeys.stages import Room, Stagehand, set_stages
from tests.journeys.viewing import ADMIN, HOST, OFFICER, PASSWORD, Send, View
from tests.journeys.views import HALL, LONG, PHONE
from tests.journeys.views_council import SECRETARY

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 20_000
UNBIND = """form => {
  form.noValidate = true;
  form.querySelectorAll("details").forEach(one => { one.open = true; });
  for (let one = form.closest("details"); one; one = one.parentElement.closest("details")) { one.open = true; }
}"""
CROWDED = "03127"
IDENTITY = "([0-9a-f-]{36})"
CERTIFICATE = r'/xac-minh/([0-9A-Z-]{19})"[^\n]*?badge-'
KINDS: tuple[dict[str, Any], ...] = (
    {
        "kind": "choice",
        "text": "Cán bộ Công an xã gọi điện yêu cầu cài ứng dụng từ đường link lạ để cập nhật VNeID. Bạn nên làm gì?",
        "options": [
            "Không cài, ra trụ sở Công an xã hỏi trực tiếp",
            "Cài ngay kẻo bị phạt",
            LONG,
            "Gửi cho cả bản",
        ],
        "right": [0],
    },
    {"kind": "multiple", "text": "Mật khẩu tốt thì thế nào?", "options": ["Dài", "Dễ đoán", "Riêng"], "right": [0, 2]},
    {"kind": "true_false", "text": "Nên dùng một mật khẩu cho mọi nơi.", "right": [1]},
    {"kind": "order", "text": "Xếp các bước nộp hồ sơ.", "items": ["Đăng nhập", "Chọn dịch vụ", "Điền tờ khai", "Nộp"]},
    {
        "kind": "match",
        "text": "Nối số và nơi nhận.",
        "left": ["113", "114", "115"],
        "right": ["Công an", "Cứu hoả", "Y tế"],
    },
    {"kind": "numeric", "text": "Mã OTP thường có mấy số?", "answer": "6", "tolerance": "0"},
    {"kind": "text", "text": "Ứng dụng định danh quốc gia tên là gì?", "answers": ["VNeID", "VNEID"]},
    {"kind": "poll", "text": "Bà con muốn học gì?", "options": ["Bán hàng trên mạng", "Thanh toán", "Phòng lừa đảo"]},
    {"kind": "words", "text": "Một từ về ngày hội?"},
)
STAFF = (
    "Lường Thị Hồng Thắm",
    "Nguyễn Hoàng Phương Thảo Nguyên Anh Thư",
    "Pờ Xuân Nhé",
    "Công Tằng Tôn Nữ Thị Ngọc Minh Châu",
    "Vàng A Páo",
    "Sùng Thị Dợ",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A running, filled demonstration and the names in it that paths need."""

    demonstration: Demonstration
    rooms: dict[str, Room]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Site:
    """A browser on the place, with a window for each who looks."""

    place: Place
    browser: Browser
    windows: dict[str, BrowserContext] = field(default_factory=dict)
    tabs: dict[str, Page] = field(default_factory=dict)

    def window(self, who: str) -> BrowserContext:
        """Return the window of a person, signed in or seated at the first call."""
        if who not in self.windows:
            origin = self.place.demonstration.origin
            window = self.browser.new_context(base_url=origin, locale="vi-VN", reduced_motion="reduce")
            window.set_default_timeout(PATIENCE)
            self.windows[who] = window
            if who == PHONE:
                cookies = [room.cookie for room in self.place.rooms.values()]
                window.add_cookies([{"name": name, "value": value, "url": origin} for name, value in cookies])
            elif who not in {"", HALL}:
                self._sign_in(window, who)
        return self.windows[who]

    def tab(self, who: str) -> Page:
        """Return the one tab of a person that goes from page to page: a new one costs more than a page does."""
        if who not in self.tabs:
            self.tabs[who] = self.window(who).new_page()
        return self.tabs[who]

    def _sign_in(self, window: BrowserContext, login: str) -> None:
        page = window.new_page()
        page.goto("/dang-nhap")
        page.fill("#login", f"{login}@{DOMAIN}")
        page.fill("#password", self.place.demonstration.password)
        page.click("main form button")
        page.wait_for_url("**/")
        page.close()

    def path_of(self, view: View) -> str:
        return view.path.format_map(self.place.names)

    def open(self, view: View, page: Page) -> None:
        """Bring a page of the view's window to what the view shows; raises where that does not come."""
        if view.forgets:
            page.context.clear_cookies(name=view.forgets)
        page.goto(self.path_of(view))
        if view.send:
            secret = self.place.demonstration.password
            known = {name: secret if value == PASSWORD else value for name, value in view.send.fields.items()}
            send(page, replace(view.send, fields=known))
        page.wait_for_selector(view.shows, state="attached")


def send(page: Page, what: Send) -> None:
    """Fill a form and send it past the browser's own checks, so that the server's answer is seen."""
    form = page.locator(what.form).first
    form.evaluate(UNBIND)
    for name, value in what.fields.items():
        control = form.locator(f"[name={name}]")
        if control.evaluate("one => one.localName") == "select":
            control.select_option(value)
        elif control.evaluate("one => one.type") == "checkbox":
            control.check()
        else:
            control.fill(value)
    if what.file:
        name, content = what.file
        form.locator("[type=file]").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
    if what.by == "the browser":
        with page.expect_navigation():
            form.evaluate("form => form.requestSubmit()")
    else:
        form.evaluate("form => form.requestSubmit()")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def prepared(folder: Path) -> Iterator[Place]:
    """Start a demonstration and fill it; the browser that fills it is gone then."""
    with started(folder) as demonstration:
        place = Place(demonstration, set_stages(demonstration))
        for stage, room in place.rooms.items():
            place.names.update({f"pin-{stage}": room.pin, f"room-{stage}": room.id, f"hall-{stage}": room.projector})
        with chromium() as browser:
            site = Site(place, browser)
            _make_quizzes(site)
            _add_people(site)
            _find_movement(site)
            _find_awards(site)
        yield place


@contextmanager
def opened(place: Place) -> Iterator[Site]:
    """Open a browser on the place."""
    with chromium() as browser:
        yield Site(place, browser)


def _make_quizzes(site: Site) -> None:
    hand, names = Stagehand(site.place.demonstration), site.place.names
    questions = [{"seconds": 30, **kind} for kind in KINDS]
    quiz = hand.call("POST", "/api/v1/quizzes", {"title": f"Tìm hiểu {LONG}", "language": "vi", "questions": questions})
    page = site.window(HOST).new_page()
    page.goto("/bo-cau-hoi/moi")
    send(page, Send(fields={"title": "Bộ câu hỏi còn trống"}))
    names["empty-quiz"] = page.url.split("/")[-1]
    names["quiz"] = quiz[0]["id"]
    identities = _ids(page, f"/bo-cau-hoi/{quiz[0]['id']}", r'id="cau-([^"]+)"')
    names.update({f"question-{kind['kind']}": one for kind, one in zip(KINDS, identities, strict=True)})
    page.goto("/bo-cau-hoi")
    pictures = page.get_by_role("link", name="Nhìn hình").first.get_attribute("href") or ""
    page.close()
    names.update({"picture-quiz": pictures.split("/")[-1], "foreign-quiz": pictures.split("/")[-1]})
    page = site.window(ADMIN).new_page()
    names["picture-question"] = _ids(page, pictures, r'id="cau-([^"]+)"')[0]
    page.close()


def _add_people(site: Site) -> None:
    rows = [f"{name};;nguoi{number}@{DOMAIN};Cán bộ đơn vị;;" for number, name in enumerate(STAFF)]
    content = "\n".join(("Họ và tên;Điện thoại;E-mail;Vai trò;Từ ngày;Đến ngày", *rows)).encode()
    page = site.window(ADMIN).new_page()
    page.goto(f"/nguoi-dung/{CROWDED}/nhap")
    send(page, Send(file=("ds.csv", content)))
    place = f"/nguoi-dung/{CROWDED}"
    person = _ids(page, place, rf'href="{place}/([0-9a-f-]{{36}})"')[0]
    school = _ids(page, "/don-vi?loai=school", r'href="/don-vi/([^"?]+)"')[0]
    cluster = _ids(page, "/don-vi", r'<option value="(cum-[^"]+)"')[0]
    snapshot = _ids(page, "/bang-xep-hang/chot", r'href="/bang-xep-hang/chot/([0-9a-f-]{36})"')[0]
    page.close()
    names = site.place.names
    names.update({"crowded": CROWDED, "commune": CROWDED, "snapshot": snapshot})
    names.update({"person": person, "school": school, "cluster": cluster})


def _find_movement(site: Site) -> None:
    """Name what the demonstration has declared, reported, planned, imported and noted."""
    names, page = site.place.names, site.window(ADMIN).new_page()
    names["declaration"], names["edited"] = key_of(FactKind.MARKET_PERSON), key_of(FactKind.SESSION_YOUTH)
    reports, reviews, imports, registers = (f"/thi-dua/{name}" for name in ("bao-sai", "soat", "nhap-so-lieu", "so"))
    names["report"] = _ids(page, f"{reports}/danh-sach", f"{reports}/{IDENTITY}")[0]
    names["fact"] = _ids(page, f"{reports}/{names['report']}", f"/so-cai/muc/{IDENTITY}")[0]
    names["freeze"] = _ids(page, reviews, f"{reviews}/ky-chot/{IDENTITY}")[0]
    names["summer"] = _ids(page, "/khen-thuong", rf'/khen-thuong/dot/{IDENTITY}"[^>]*>Khen thưởng chiến dịch hè')[0]
    names["draft"] = _ids(page, "/khen-thuong", rf'/khen-thuong/dot/{IDENTITY}"[^>]*>Khen thưởng “Bình dân')[0]
    names["import"] = _ids(page, imports, f"{imports}/{IDENTITY}")[0]
    page.close()
    page = site.window(OFFICER).new_page()
    names["review"] = _ids(page, reviews, f"{reviews}/{IDENTITY}")[0]
    names["dossier"] = _ids(page, "/khen-thuong/ho-so", f"/khen-thuong/ho-so/{IDENTITY}")[0]
    for name, path in (("ambassador", "dai-su-so?"), ("family", "gia-dinh-so?trang-thai=draft")):
        register = f"{registers}/{path.partition('?')[0]}"
        names[name] = _ids(page, f"{registers}/{path}", f"{register}/{IDENTITY}")[0]
    sessions = f"/api/v1/sessions?commune={CROWDED}&from=2026-10-10&kind=on_the_spot_class"
    names["class"] = _ids(page, sessions, f'"id":"{IDENTITY}","title":"{MORNING}"')[0]
    names["class-page"] = _ids(page, f"/quan-ly/su-kien/buoi/{names['class']}", r'href="(/su-kien/[a-z0-9-]+)"')[0]
    names["registration"] = _register(page, names["class"])
    page.close()


def _find_awards(site: Site) -> None:
    """Name a council and an award round of the demonstration."""
    names, page = site.place.names, site.window(SECRETARY).new_page()
    names["council"] = _ids(page, "/khen-thuong/hoi-dong", f"/khen-thuong/hoi-dong/{IDENTITY}")[0]
    names["award-round"] = _ids(page, "/khen-thuong", f"/khen-thuong/dot/{IDENTITY}")[0]
    for name, status in (("certificate", "good"), ("revoked", "bad")):
        names[name] = _ids(page, "/khen-thuong/so-vang", CERTIFICATE + status)[0]
    names["decision"] = _ids(page, f"/xac-minh/{names['certificate']}", f"/xac-minh/quyet-dinh/{IDENTITY}")[0]
    page.close()


def _register(page: Page, session: str) -> str:
    """Register somebody; returns the end of the link that manages the registration."""
    person = {"name": "Lò Thị Xem Thử", "birth_year": 1990, "consent": True, "commune": CROWDED}
    key = {"idempotency-key": "0f0e5d2c-9f5e-4f0e-8a53-6d2b6f1c7a10"}
    answer = page.request.post(f"/api/v1/sessions/{session}/registrations", data=person, headers=key)
    return str(answer.json()["manage_url"]).partition("/dang-ky/")[2]


def _ids(page: Page, path: str, pattern: str) -> list[str]:
    page.goto(path)
    return re.findall(pattern, page.content())

"""axe-core finds nothing on any page, light and dark, on a phone, a desk and (thorough) with large text."""

import pytest

from tests.journeys.house import CHOICE, NINE

from core.web.templating import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="session")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1366, "height": 768}
PUBLIC = ("/", "/bien-nhan", "/bien-nhan?pin=000000&cau=1&ma=7KQ2M4", "/dang-nhap", "/bang-xep-hang", "/huong-dan", "/khong-co", "/choi/000000")
STAFF = ("/dan", "/tai-khoan")
STEPS = (("start",), ("close",), ("reveal",), ("standings",), ("next",), ("pause",), ("resume",), ("finish",))


async def violations(page):
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [(one["id"], node["html"][:160]) for one in found["violations"] for node in one["nodes"]]


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def look(request, scheme):
    return {"viewport": request.param, "color_scheme": scheme, "reduced_motion": "reduce"}


async def test_public_and_staff_pages(house, open_page, look):
    page = await open_page(host=True, **look)
    found = {}
    for path in (*PUBLIC, *STAFF):
        await page.goto(path)
        found[path] = await violations(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


async def test_every_phase_on_phone_wall_and_console(house, open_page, scheme):
    room = await house.open_room(CHOICE, *NINE[1:])
    options = {"color_scheme": scheme, "reduced_motion": "reduce"}
    phone, wall = await open_page(viewport=PHONE, **options), await open_page(**options)
    host = await open_page(host=True, viewport=DESK, **options)
    await phone.goto(room.play_url)
    found = {"join": await violations(phone)}
    await phone.fill("#name", "Lò Thị Pâng")
    await phone.click("#join-button")
    for number in range(6):
        await house.seat(room, f"Người chơi {number}", "03127")
    await wall.goto(room.projector_url)
    await host.goto(f"/dan/{room.id}")
    for commands in (), *STEPS:
        await house.command(room, *commands)
        await phone.wait_for_timeout(400)
        found |= {f"{commands} {name}": await violations(page) for name, page in (("phone", phone), ("wall", wall), ("host", host))}
    await host.goto(f"/dan/{room.id}/ket-qua")
    found["results"] = await violations(host)
    assert {place: faults for place, faults in found.items() if faults} == {}


async def test_every_kind_of_question_on_the_phone(house, open_page, scheme):
    room = await house.open_room(*NINE)
    phone = await open_page(viewport=PHONE, color_scheme=scheme, reduced_motion="reduce")
    await phone.goto(room.play_url)
    await phone.fill("#name", "Lò Thị Pâng")
    await phone.click("#join-button")
    await house.command(room, "start")
    found = {}
    for number, question in enumerate(NINE, start=1):
        await phone.get_by_role("heading", name=question["text"]).wait_for()
        found[question["kind"]] = await violations(phone)
        await house.command(room, "close", "reveal", *(("next",) if number < len(NINE) else ()))
    assert {kind: faults for kind, faults in found.items() if faults} == {}


async def test_text_twice_as_large_needs_no_sideways_scrolling(house, open_page):
    room = await house.open_room(CHOICE)
    page = await open_page(viewport=PHONE)
    await page.context.add_cookies([{"name": "text_size", "value": "200", "url": house.origin}])
    for path in ("/", f"/choi/{room.pin}", "/bien-nhan"):
        await page.goto(path)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

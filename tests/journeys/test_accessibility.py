"""axe-core finds nothing while the phone's script plays each kind of question, light and dark."""

import pytest

from core.web.templating import ROOT
from tests.journeys.house import NINE

pytestmark = pytest.mark.asyncio(loop_scope="session")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 740}


async def violations(page):
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [(one["id"], node["html"][:160]) for one in found["violations"] for node in one["nodes"]]


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


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
        await phone.locator("#screen :is(.option, .button-primary)").first.click()
        found[f"{question['kind']} touched"] = await violations(phone)
        await house.command(room, "close", "reveal", *(("next",) if number < len(NINE) else ()))
    assert {kind: faults for kind, faults in found.items() if faults} == {}

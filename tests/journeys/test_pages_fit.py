"""Pages fit a phone: nothing scrolls sideways, fingers hit the controls, keys reach them, no fault is reported."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, ViewportSize

from tests.journeys.site import Site
from tests.journeys.views import HALL, HOST, VIEWS, View

PHONE: ViewportSize = {"width": 360, "height": 740}
SMALLEST_TARGET = 44
MOST_KEYS = 60
SMALL_TARGETS = """least => [...document.querySelectorAll(
    "button, .button, select, summary, .site-nav a, .check, input:not([type=hidden], [type=checkbox], [type=radio])")]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest(".visually-hidden"))
  .filter(one => Math.round(one.getBoundingClientRect().height) < least)
  .map(one => `${one.outerHTML.slice(0, 100)} ${one.getBoundingClientRect().height}`)"""
REACHED = "target => document.activeElement?.matches(target) ?? false"
MAIN_ACTIONS = {
    "home": ".pin-box .button",
    "join": "#join .button-primary, #join [type=submit]",
    "sign-in": "main form .button-primary",
    "board": ".filters .button-primary",
    "console-lobby": ".console-acts .button-primary",
    "rooms": "#new_room .button-primary",
    "quiz-new": "main form .button-primary",
    "import": "main form .button-primary",
    "people": "main form .button-primary",
}
BY_NAME = {view.name: view for view in VIEWS}


class Complaints:
    """What the browser reported while a page was open; a refusal that the view asks for is none."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        self._page = page
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        is_the_page_itself = message.location.get("url") == self._page.url
        if message.type == "error" and not (is_the_page_itself and "Failed to load resource" in message.text):
            self.found.append(message.text)


@pytest.mark.parametrize("view", [view for view in VIEWS if view.who != HALL], ids=lambda view: view.name)
def test_a_page_fits_a_phone(site: Site, view: View):
    page = site.window(view.who).new_page()
    page.set_viewport_size(PHONE)
    complaints = Complaints(page)
    site.open(view, page)
    width = page.evaluate("document.documentElement.scrollWidth")
    small = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    page.close()
    assert (width, small, complaints.found) == (PHONE["width"], [], [])


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720)])
def test_the_projector_never_scrolls(site: Site, size: tuple[int, int]):
    page = site.window(HALL).new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    complaints, wrong = Complaints(page), []
    for view in VIEWS:
        if view.who == HALL:
            site.open(view, page)
            extent = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            wrong += [] if tuple(extent) == size else [(view.name, extent)]
    page.close()
    assert (wrong, complaints.found) == ([], [])


@pytest.mark.parametrize("name", MAIN_ACTIONS)
def test_keys_alone_reach_the_main_action(site: Site, name: str):
    page = site.window(BY_NAME[name].who).new_page()
    site.open(BY_NAME[name], page)
    page.evaluate("document.activeElement.blur()")
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate(REACHED, MAIN_ACTIONS[name]):
            break
    reached = page.evaluate(REACHED, MAIN_ACTIONS[name])
    seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.close()
    assert (reached, seen) == (True, "solid")


def test_the_first_key_leads_past_the_menu(site: Site):
    page = site.window(HOST).new_page()
    site.open(BY_NAME["bank"], page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    landed = page.evaluate("document.activeElement.id")
    page.close()
    assert landed == "main"

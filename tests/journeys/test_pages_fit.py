"""The projector never scrolls; keys reach what a page is for. `test_every_page.py` asks whether pages fit a phone."""

import pytest

from tests.journeys.fitting import faults_of
from tests.journeys.site import Site
from tests.journeys.viewing import HOST
from tests.journeys.views import HALL, VIEWS

MOST_KEYS = 60
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


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720)])
def test_the_projector_never_scrolls(site: Site, size: tuple[int, int]):
    page = site.window(HALL).new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    wrong = []
    with faults_of(page) as faults:
        for view in VIEWS:
            if view.who == HALL:
                site.open(view, page)
                extent = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
                wrong += [] if tuple(extent) == size else [(view.name, extent)]
    page.close()
    assert (wrong, faults) == ([], [])


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

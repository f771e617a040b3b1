"""Every page in every state: it fits a phone, and axe-core finds no violation in light and dark.

Opening a page costs more than looking at it, so both are asked of a page while it is open.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.journeys.demonstration import ROOT
from tests.journeys.fitting import PHONE, faults_of, misfits
from tests.journeys.site import Site
from tests.journeys.viewing import View
from tests.journeys.views import HALL, VIEWS

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ALL_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
RULES_OF_LOOKS = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
}
RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target} ${node.html.slice(0, 120)}`)))"""


@dataclass(frozen=True, slots=True)
class Look:
    """A width and colours; what depends on neither is asked only where `rules` are all."""

    width: int
    colours: Literal["light", "dark"]
    rules: dict[str, Any]


QUICK = (Look(360, "light", ALL_RULES), Look(1366, "dark", RULES_OF_LOOKS))
"""Both colours, the narrowest and the widest page; the tablet and the other pairs are for `--thorough`."""
FIRST_OF_PATH = frozenset({view.path.partition("?")[0]: view.name for view in reversed(VIEWS)}.values())
"""Other states of a page are made of the same parts: one look at them is enough for every run."""
THOROUGH = tuple(Look(width, colours, ALL_RULES) for width in (360, 768, 1366) for colours in ("light", "dark"))  # type: ignore[arg-type]  # the two colours there are


@pytest.fixture(scope="module")
def axe() -> str:
    return Path(AXE).read_text(encoding="utf-8")


def complaints(page: Page, axe: str, looks: tuple[Look, ...]) -> list[str]:
    """Return what axe finds in each look, once each."""
    page.evaluate(axe)
    found: dict[str, None] = {}
    for look in looks:
        page.set_viewport_size({"width": look.width, "height": 768})
        page.emulate_media(color_scheme=look.colours)
        for one in page.evaluate(RUN, look.rules):
            found.setdefault(f"{look.width} {look.colours} {one}")
    return list(found)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_page_fits_a_phone_and_axe_finds_nothing(site: Site, axe: str, view: View, request: pytest.FixtureRequest):
    quick = QUICK if view.name in FIRST_OF_PATH else QUICK[:1]
    page = site.tab(view.who)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    with faults_of(page) as faults:
        site.open(view, page)
        unfit = () if view.who == HALL else misfits(page)
        found = complaints(page, axe, THOROUGH if request.config.getoption("--thorough") else quick)
    assert (unfit, faults, found) == ((), [], [])


def test_axe_finds_nothing_with_letters_twice_as_large(site: Site, axe: str, request: pytest.FixtureRequest):
    few = ("home", "board", "sign-in", "join", "phone-open", "question-new-match", "people", "console-open", "unit")
    views = VIEWS if request.config.getoption("--thorough") else [view for view in VIEWS if view.name in few]
    found = {}
    for view in views:
        window = site.window(view.who)
        window.add_cookies([{"name": "text_size", "value": "200", "url": site.place.demonstration.origin}])
        page = window.new_page()
        site.open(view, page)
        assert page.evaluate("document.documentElement.dataset.size ?? '200'") == "200"
        found[view.name] = complaints(page, axe, (Look(360, "light", ALL_RULES),))
        page.close()
        window.clear_cookies(name="text_size")
    assert {name: one for name, one in found.items() if one} == {}


def test_axe_would_find_a_picture_without_words(site: Site, axe: str):
    page = site.window("").new_page()
    page.set_content("<!doctype html><html lang=vi><title>x</title><main><h1>x</h1><img src='x.png'></main></html>")
    found = complaints(page, axe, QUICK[:1])
    page.close()
    assert any("image-alt" in one for one in found)

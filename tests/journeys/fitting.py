"""What must hold of any page on a phone, and the faults that a browser reports of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ConsoleMessage, Error, Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
SMALLEST_TARGET = 44
SMALL_TARGETS = """least => [...document.querySelectorAll(
    "button, .button, select, summary, .site-nav a, .check, input:not([type=hidden], [type=checkbox], [type=radio])")]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest(".visually-hidden"))
  .filter(one => Math.round(one.getBoundingClientRect().height) < least)
  .map(one => `${one.outerHTML.slice(0, 100)} ${one.getBoundingClientRect().height}`)"""


@contextmanager
def faults_of(page: Page) -> Iterator[list[str]]:
    """Gather what the browser reports of a page while the block lasts; a refusal that the view asks for is none."""
    found: list[str] = []

    def fail(error: Error) -> None:
        found.append(str(error))

    def note(message: ConsoleMessage) -> None:
        is_the_page_itself = message.location.get("url") == page.url
        if message.type == "error" and not (is_the_page_itself and "Failed to load resource" in message.text):
            found.append(message.text)

    page.on("pageerror", fail)
    page.on("console", note)
    yield found
    page.remove_listener("pageerror", fail)
    page.remove_listener("console", note)


def misfits(page: Page) -> tuple[str, ...]:
    """Return what does not fit an open page at a phone's width: it scrolls sideways, or controls are too small."""
    width = page.evaluate("document.documentElement.scrollWidth")
    small = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    return (*(() if width == PHONE["width"] else (f"{width} px wide",)), *small)

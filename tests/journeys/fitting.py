"""What must hold of any page on a phone, and the faults that a browser reports of it."""

from playwright.sync_api import ConsoleMessage, Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
SMALLEST_TARGET = 44
SMALL_TARGETS = """least => [...document.querySelectorAll(
    "button, .button, select, summary, .site-nav a, .check, input:not([type=hidden], [type=checkbox], [type=radio])")]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest(".visually-hidden"))
  .filter(one => Math.round(one.getBoundingClientRect().height) < least)
  .map(one => `${one.outerHTML.slice(0, 100)} ${one.getBoundingClientRect().height}`)"""


class Faults:
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


def misfits(page: Page) -> tuple[str, ...]:
    """Return what does not fit an open page at a phone's width: it scrolls sideways, or controls are too small."""
    width = page.evaluate("document.documentElement.scrollWidth")
    small = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    return (*(() if width == PHONE["width"] else (f"{width} px wide",)), *small)

"""`python -m tests.journeys.pictures [NAME…]`: photographs every page at its sizes, light and dark, into var/pictures.

Four of them, made small, go to docs/pictures for the README.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Error, Page

from tests.journeys.demonstration import ROOT
from tests.journeys.site import Site, opened, prepared
from tests.journeys.viewing import View
from tests.journeys.views import HALL, VIEWS

TARGET = ROOT / "var" / "pictures"
CHOSEN_TARGET = ROOT / "docs" / "pictures"
PAPER = {"phone": (360, 740), "desk": (1366, 768)}
WALL = {"hall": (1920, 1080)}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
CHOSEN = {
    "phone": ("phone-open", "phone", "light"),
    "projector": ("hall-standings", "hall", "light"),
    "console": ("console-open", "desk", "light"),
    "board": ("board", "desk", "light"),
}
WIDEST = 900
TALLEST = 740
LARGEST = 120_000
COLOURS = (128, 64, 32)


def take_all(site: Site, wanted: Sequence[str]) -> int:
    """Photograph the views whose names begin with one of the wanted words; return how many did not come up."""
    missed = 0
    for view in VIEWS:
        if wanted and not view.name.startswith(tuple(wanted)):
            continue
        page = site.window(view.who).new_page()
        try:
            site.open(view, page)
        except Error as error:
            missed += 1
            print(f"{view.name}: {error}", flush=True)
        _take(page, view)
        page.close()
    return missed


def _take(page: Page, view: View) -> None:
    for size, (width, height) in (WALL if view.who == HALL else PAPER).items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=TARGET / f"{view.name}-{size}-{theme}.png", full_page=view.who != HALL)


def choose() -> None:
    """Make the README's four from what was taken."""
    CHOSEN_TARGET.mkdir(parents=True, exist_ok=True)
    for name, (view, size, theme) in CHOSEN.items():
        with Image.open(TARGET / f"{view}-{size}-{theme}.png") as taken:
            height = TALLEST if size == "phone" else taken.width * 9 // 16
            top = taken.convert("RGB").crop((0, 0, taken.width, min(taken.height, height)))
        top.thumbnail((WIDEST, TALLEST))
        (CHOSEN_TARGET / f"{name}.png").write_bytes(_small(top))


def _small(picture: Image.Image) -> bytes:
    for colours in COLOURS:
        buffer = BytesIO()
        picture.quantize(colours).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= LARGEST:
            break
    return buffer.getvalue()


def main(wanted: Sequence[str]) -> int:
    """Run from the command line."""
    if not wanted:
        shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, prepared(Path(folder)) as place, opened(place) as site:
        missed = take_all(site, wanted)
    print(f"{len(list(TARGET.glob('*.png')))} pictures in {TARGET.relative_to(ROOT)}")
    if not wanted:
        choose()
        print(f"{len(CHOSEN)} of them, small, in {CHOSEN_TARGET.relative_to(ROOT)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

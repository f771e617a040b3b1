"""Sheets to pin up take the paper they are meant for: a brief and a frozen board one A4 page each."""

import re

import pytest

from tests.journeys.site import Site

PAGE = re.compile(rb"/Type\s*/Page\b")
A4 = re.compile(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]")


def printed(site: Site, path: str) -> tuple[int, int, int]:
    """Return how many sheets the page holds, and how many pages and A4 boxes its PDF has."""
    page = site.window("").new_page()
    page.goto(path.format_map(site.place.names))
    sheets, content = page.locator(".sheet").count(), page.pdf(prefer_css_page_size=True)
    page.close()
    return sheets, len(PAGE.findall(content)), len(A4.findall(content))


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("/thi-dua/ban-tin/in", 45),
        ("/thi-dua/ban-tin/in?loai=school", 10),
        ("/bang-xep-hang/chot/{snapshot}/in", 1),
    ],
)
def test_each_sheet_is_one_page_of_a4(site: Site, path: str, least: int):
    sheets, pages, boxes = printed(site, path)
    assert sheets >= least
    assert pages == boxes == sheets


def test_a_long_table_used_to_leave_its_heading_alone_on_the_first_sheet(site: Site):
    page = site.window("").new_page()
    page.goto("/chi-tieu/in")
    whole = len(PAGE.findall(page.pdf(prefer_css_page_size=True)))
    page.locator(".table-wrap").evaluate("table => { table.style.breakBefore = 'page'; }")
    assert len(PAGE.findall(page.pdf(prefer_css_page_size=True))) == whole + 1, "the table began a sheet of its own"
    page.close()

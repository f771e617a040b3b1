"""The page that checks a certificate alone: in a browser, without a connection, with its own Ed25519 and with ours."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rfc8785
from playwright.sync_api import Page

from tests.journeys.site import Site

GOOD, BAD = "Chữ ký khớp", "Chữ ký không khớp"
REFUSE = "async () => { throw new DOMException('no Ed25519', 'NotSupportedError'); }"
VECTORS: tuple[Any, ...] = (
    {"tên": "Lò Văn Ẳng", "ghi": "Xã Mường Nhé – “Bình dân học vụ số”", "decomposed": "Ẳng Ẩ"},
    {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "ö": 7, "a": 8, "B": 9},
    {"text": '\x00\x08\t\n\x0b\x0c\r\x1f\x7f"\\/\u2028\u2029<script>😀'},
    {"numbers": [0, -0.0, 1, -1, 2026, 2**53 - 1, 0.1, 1.0, 1e21, 1e-7, 333333333.33333329, 5e-324]},
    {
        "nothing": None,
        "yes": True,
        "no": False,
        "empty": "",
        "rows": [],
        "more": {"b": [None, {"d": 1, "c": 2}], "a": {}},
    },
)


@pytest.fixture(params=["own", "ours"])
def open_check(request: pytest.FixtureRequest, site: Site) -> Iterator[Callable[[], Page]]:
    """The check page, open and without a connection, in a browser that knows Ed25519 and in one that does not."""
    window = site.browser.new_context(base_url=site.place.demonstration.origin, locale="vi-VN")
    if request.param == "ours":
        window.add_init_script(f"SubtleCrypto.prototype.importKey = {REFUSE};")

    def open_page() -> Page:
        page = window.new_page()
        page.goto("/xac-minh/tu-kiem-tra", wait_until="networkidle")
        window.set_offline(offline=True)
        return page

    yield open_page
    window.close()


def verdict_of(page: Page, document: dict[str, Any]) -> str:
    page.fill("#document", json.dumps(document, ensure_ascii=False))
    page.click("#check button")
    page.wait_for_selector("#verdict:not(:empty)")
    said = page.inner_text("#verdict")
    page.evaluate("document.getElementById('verdict').textContent = ''")
    return said


def test_a_certificate_of_the_demonstration_is_valid_and_with_a_changed_letter_not(site: Site, open_check):
    code = site.place.names["certificate"]
    sent = site.window("").request.get(f"/xac-minh/{code}/chung-nhan.json").json()
    page = open_check()
    assert GOOD in verdict_of(page, sent)
    assert sent["fields"]["subject"] in page.inner_text("#told")
    name = sent["fields"]["subject"]
    changed = {**sent, "fields": {**sent["fields"], "subject": name.replace("ã", "à", 1)}}
    assert changed["fields"]["subject"] != name
    assert BAD in verdict_of(page, changed)
    assert page.inner_text("#told") == ""
    assert "khóa" in verdict_of(page, {**sent, "keys": []})


def test_the_browser_writes_the_canonical_form_that_is_signed(site: Site):
    page = site.tab("")
    page.goto("/xac-minh/tu-kiem-tra")
    script = page.get_attribute("script[src*=certificate-check]", "src")
    told = page.evaluate(
        "async ([script, texts]) => { const { canonical } = await import(script);"
        " return texts.map(text => canonical(JSON.parse(text))); }",
        [script, [json.dumps(each) for each in VECTORS]],
    )
    assert told == [rfc8785.dumps(json.loads(json.dumps(each))).decode() for each in VECTORS]

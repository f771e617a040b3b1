"""Bytes: what a phone loads before it can play, and what every page of ours weighs."""

import gzip
import re

import pytest

from tests.competitions.live.questions import choice

pytestmark = pytest.mark.asyncio(loop_scope="session")
PHONE_BYTES, PROJECTOR_BYTES, PUBLIC_BYTES = 30 * 1024, 250 * 1024, 60 * 1024
ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')
IN_STYLES = re.compile(r'url\("(\.\./[^"]+)"\)')
READY_PACKED = (".woff2", ".png", ".jpg")


async def first_load(site, path):
    """Return what a first visit transfers: the page and all it links to, text packed by gzip."""
    page = await site.http.get(path, follow_redirects=True)
    assert page.status_code == 200, page.text
    addresses = set(ASSET.findall(page.text))
    sizes = {path: packed(page.content)}
    for address in sorted(addresses):
        answer = await site.http.get(address)
        assert answer.status_code == 200, address
        sizes[address] = size_of(address, answer.content)
        for inner in IN_STYLES.findall(answer.text if ".css" in address else ""):
            found = await site.http.get(f"/static/{inner.removeprefix('../')}")
            assert found.status_code == 200, inner
            sizes[inner] = size_of(inner, found.content)
    return sizes


def size_of(address, content):
    return len(content) if address.split("?")[0].endswith(READY_PACKED) else packed(content)


def packed(content):
    return len(gzip.compress(content, 6))


async def test_a_phone_may_play_after_thirty_kilobytes(site):
    room = await site.room(choice(), ask=["school", "party_cell"], groups=True, pupils=True)
    sizes = await first_load(site, f"/choi/{room.pin}")
    assert sum(sizes.values()) <= PHONE_BYTES, sizes


async def test_the_projector_and_the_home_page_keep_to_their_budgets(site):
    room = await site.room(choice())
    jar = {"cookie": f"ngayhoi_chieu_{room.pin}={room.projector_url.partition('k=')[2]}"}
    site.http.headers.update(jar)
    wall = await first_load(site, f"/chieu/{room.pin}")
    del site.http.headers["cookie"]
    home = await first_load(site, "/")
    assert sum(wall.values()) <= PROJECTOR_BYTES, wall
    assert sum(home.values()) <= PUBLIC_BYTES, home

"""From a certificate back to the facts: everybody follows links alone, as far as their role goes."""

import html
import re

from core.kernel import Role
from tests.competitions.awards.story import COMMUNE, OTHER, did

OPENS = 200


def behind(page):
    """The addresses of what the page offers as standing behind it, and all others in its main part."""
    return re.findall(r'<a [^>]*href="([^"#]+)"', page.split("<main")[1].split("</main>")[0])


async def follow(browser, page, *ways):
    """Follow links only, from a page's main part on; return the last page."""
    for way in ways:
        address = next((html.unescape(each) for each in behind(page) if re.search(way, each)), None)
        assert address is not None, (way, behind(page))
        page = (await did(await browser.get(address), 200)).text
    return page


PUBLIC = (
    (r"/xac-minh/quyet-dinh/", r"/bang-xep-hang/chot/", r"/don-vi/03160/so-cai\?ky=2026", r"/so-cai/muc/"),
    (r"/don-vi/03160/so-cai\?ky=2026", r"/so-cai/muc/"),
)
GONE = (r"/xac-minh/quyet-dinh/", r"/xac-minh/quyet-dinh/")
"""From a revoked certificate to the decision that annulled it, and from there to the one that had awarded it."""
DOSSIER = (r"/khen-thuong/ho-so/", r"/so-cai\?ky=2026", r"/so-cai/muc/")
OWN = (*PUBLIC, DOSSIER, (r"/de-cu/",), (r"/khen-thuong/ho-so/", r"/bang-xep-hang/chot/"))
WHOLE = (
    *OWN,
    (r"/khen-thuong/quyet-dinh/", r"/khen-thuong/phien/", r"/bien-ban"),
    (r"/khen-thuong/phien/[0-9a-f-]+/bien-ban",),
    (r"/khen-thuong/quyet-dinh/", *DOSSIER),
    (r"/khen-thuong/dot/[0-9a-f-]+$", r"/nhat-ky"),
)


async def walk_back(story):
    """From a certificate to decision, tally, dossier, frozen standing, entries: as far as each one's role goes."""
    unit, other = await story.sit(Role.UNIT_OFFICER, COMMUNE), await story.sit(Role.UNIT_OFFICER, OTHER)
    office, inspector = await story.sit(Role.HOMEAFFAIRS_OFFICER), await story.sit(Role.INSPECTOR)
    async with story.product.house.browser() as citizen:
        walkers = ((citizen, PUBLIC), (other, PUBLIC), (unit, OWN), (office, WHOLE), (inspector, WHOLE))
        for walker, ways in walkers:
            for code in story.codes:
                page = (await did(await walker.get(f"/xac-minh/{code}"), 200)).text
                revoked = "notice-bad" in page
                for way in (*ways, GONE) if revoked else ways:
                    await follow(walker, page, *way)
                decision = await follow(walker, page, PUBLIC[0][0])
                for address in {*behind(page), *behind(decision)}:
                    assert (await walker.get(html.unescape(address))).status_code == OPENS, address
                assert ("/khen-thuong/ho-so/" in page) == ("/khen-thuong/ho-so/" in decision) == (ways != PUBLIC)


async def walk_parts(story):
    """From the round's page to each of its parts: nobody is led to a page that is closed to them."""
    roles = (Role.INSPECTOR, Role.SECRETARY, Role.HOMEAFFAIRS_HEAD)
    walkers = [await story.sit(Role.UNIT_OFFICER, COMMUNE), *[await story.sit(role) for role in roles]]
    walkers += [await story.open(person) for person in story.members]
    for walker in walkers:
        ways = behind((await did(await walker.get(story.round), 200)).text)
        assert len(ways) > len(PUBLIC)
        answers = {way: (await walker.get(html.unescape(way))).status_code for way in ways}
        assert answers == dict.fromkeys(ways, OPENS)

"""What the boards' endpoints need besides the core's state, and pages that are the same for everybody."""

import hashlib
import secrets
from collections import OrderedDict

from starlette.requests import Request

from core import versions
from core.database import Database
from core.realtime import Hints
from core.web.request import CoreState
from leaderboards.service.boards import FOLLOWED, BoardCache
from leaderboards.service.publishing import Publisher

MOST_PAGES = 200


class PageCache:
    """Rendered pages by what they depend on; the one that was wanted least lately falls out.

    Tags differ from one start of the program to the next, so that browsers ask anew after an update.
    """

    def __init__(self, most: int = MOST_PAGES) -> None:
        self._pages: OrderedDict[str, str] = OrderedDict()
        self._most = most
        self._start = secrets.token_hex(4)

    def tag(self, *parts: str | int) -> str:
        """Return a short name for a page that depends on these."""
        text = "\n".join([self._start, *map(str, parts)])
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:20]

    def find(self, tag: str) -> str | None:
        """Find a page."""
        if tag in self._pages:
            self._pages.move_to_end(tag)
        return self._pages.get(tag)

    def keep(self, tag: str, page: str) -> None:
        """Keep a page."""
        self._pages[tag] = page
        while len(self._pages) > self._most:
            self._pages.popitem(last=False)


def watch_versions(database: Database) -> Hints:
    """Return the hints that the data that boards follow have changed."""

    async def look() -> int:
        async with database.reading() as uow:
            return await versions.current(uow, *FOLLOWED)

    return Hints(look)


class BoardState(CoreState):
    """Composed in `server.py`."""

    boards: BoardCache
    publisher: Publisher
    board_pages: PageCache
    hints: Hints


BoardRequest = Request[BoardState]

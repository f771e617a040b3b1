"""The public boards: on the screen, on paper, in spreadsheets."""

import asyncio
from dataclasses import dataclass, replace

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core import versions
from core.kernel import Invalid
from core.tables import write_csv, write_xlsx
from core.web import csrf
from core.web.downloads import send_file
from core.web.request import find_actor
from core.web.templating import page_fields, render, render_text, request_globals
from leaderboards.domain.periods import day_of
from leaderboards.forms import BoardWish, read_board
from leaderboards.handlers.links import find_address
from leaderboards.handlers.state import BoardRequest
from leaderboards.pages.boards import BoardFrame, BoardPage, BoardPrint, BoardView, SchemeWords, make_choices, make_view
from leaderboards.pages.export import WIDTHS, about_rows, export_rows
from leaderboards.pages.maps import make_picture
from leaderboards.pages.naming import Say, group_rules
from leaderboards.service.boards import FOLLOWED
from leaderboards.service.rights import reads_internal

PLACEHOLDER = "\N{REPLACEMENT CHARACTER}csrf\N{REPLACEMENT CHARACTER}"
WRONG = 422
EMBEDDED = "/bang-xep-hang/nhung"


async def show_board(request: BoardRequest) -> Response:
    """Show a board. Whoever is not signed in gets the one page that all others got, or hears that it is the same."""
    wish = await _read(request)
    if wish.errors or find_actor(request) is not None:
        return await _render(request, wish)
    shared = await _shared(request, wish)
    told, has_token = request.headers.get("if-none-match", ""), csrf.cookie_name(request.scope) in request.cookies
    if shared.is_known(told, has_token=has_token):
        return Response(status_code=304, headers=shared.headers)
    page = request.state["board_pages"].find(shared.tag)
    if page is None:
        page = await _draw(request, wish)
        request.state["board_pages"].keep(shared.tag, page)
    content = page.replace(PLACEHOLDER, csrf.token_for(request))
    return Response(content, headers=shared.headers, media_type="text/html; charset=utf-8")


async def print_board(request: BoardRequest) -> Response:
    """Show the board as one pins it up."""
    view = await _view(request)
    return render(request, BoardPrint(view, request.state["clock"].now()))


async def embed_board(request: BoardRequest) -> Response:
    """Show the board for a frame, by the same address as the whole page's. Sets no cookie, needs none."""
    return render(request, BoardFrame(await _view(request)))


async def export_csv(request: BoardRequest) -> Response:
    """Send what the board shows as CSV."""
    view = await _view(request)
    return send_file(write_csv(export_rows(view, _say(request))), f"bang-xep-hang-{view.kind}.csv")


async def export_xlsx(request: BoardRequest) -> Response:
    """Send what the board shows as XLSX, with a sheet that says what it is."""
    view, say = await _view(request), _say(request)
    sheets = {view.kind_title: export_rows(view, say), say("Board"): about_rows(view, say)}
    content = await asyncio.to_thread(write_xlsx, sheets, WIDTHS)
    return send_file(content, f"bang-xep-hang-{view.kind}.xlsx")


@dataclass(frozen=True, slots=True)
class Shared:
    """A page that is the same for all, but for a token; `browser` tells apart whose token stands in it."""

    tag: str
    browser: str

    @property
    def etag(self) -> str:
        """What the browser says when it asks again."""
        return f'W/"{self.tag}.{self.browser}"'

    @property
    def headers(self) -> dict[str, str]:
        """How the page may be kept."""
        return {"etag": self.etag, "cache-control": "private, no-cache", "vary": "cookie"}

    def is_known(self, told: str, *, has_token: bool) -> bool:
        """Say whether the asker has the page already; one who keeps no cookies has it whoever's token stands in it."""
        tags = [each.strip() for each in told.split(",")]
        return self.etag in tags or (not has_token and any(each.startswith(f'W/"{self.tag}.') for each in tags))


async def _shared(request: BoardRequest, wish: BoardWish) -> Shared:
    async with request.state["database"].reading() as uow:
        version = await versions.current(uow, *FOLLOWED)
    shell, today = request_globals(request)["shell"], day_of(request.state["clock"].now())
    pages, secret = request.state["board_pages"], request.scope["csrf_secret"]
    tag = pages.tag(version, wish.address, shell.lang, shell.theme, shell.text_size, today.isoformat())
    return Shared(tag, pages.tag(secret)[:8])


async def _render(request: BoardRequest, wish: BoardWish) -> Response:
    return render(request, await _page(request, wish), WRONG if wish.errors else 200)


async def _draw(request: BoardRequest, wish: BoardWish) -> str:
    page = await _page(request, wish)
    text = render_text(request, page.template, page_fields(page))
    return text.replace(csrf.token_for(request), PLACEHOLDER)


async def _page(request: BoardRequest, wish: BoardWish) -> BoardPage:
    now, say = request.state["clock"].now(), _say(request)
    async with request.state["database"].reading() as uow:
        shown = await request.state["publisher"].load(uow, wish.query, wish.text, now)
    view = make_view(wish, shown, say)
    scheme = SchemeWords(shown.scheme.version, shown.scheme.title, group_rules(shown.scheme.rules, say))
    errors = tuple((error.pointer, say(error.text, **error.params)) for error in wish.errors)
    schemes = find_address(request, "leaderboards:scheme:list")
    return BoardPage(view, make_choices(wish, shown, now, say), make_picture(shown), scheme, schemes, errors)


async def _view(request: BoardRequest) -> BoardView:
    """Load what is printed or exported; what cannot be read raises Invalid."""
    wish, now = await _read(request), request.state["clock"].now()
    if wish.errors:
        raise Invalid(wish.errors[0].text, errors=wish.errors)
    async with request.state["database"].reading() as uow:
        shown = await request.state["publisher"].load(uow, wish.query, wish.text, now)
    return make_view(wish, shown, _say(request))


async def _read(request: BoardRequest) -> BoardWish:
    wish, actor = read_board(request.query_params, request.state["clock"].now()), find_actor(request)
    if actor is None:
        return wish
    async with request.state["database"].reading() as uow:
        return replace(wish, query=replace(wish.query, is_internal=await reads_internal(uow, actor)))


def _say(request: BoardRequest) -> Say:
    say: Say = request_globals(request)["_"]
    return say


routes: list[BaseRoute] = [
    Route("/bang-xep-hang", show_board, name="leaderboards:board:show"),
    Route(EMBEDDED, embed_board, name="leaderboards:board:embed"),
    Route("/bang-xep-hang/in", print_board, name="leaderboards:board:print"),
    Route("/bang-xep-hang.csv", export_csv, name="leaderboards:board:export"),
    Route("/bang-xep-hang.xlsx", export_xlsx, name="leaderboards:board:export_xlsx"),
]

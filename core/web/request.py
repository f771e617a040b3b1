"""What a handler may ask of a request: the typed state, the acting person, the language and our origin."""

import re
from dataclasses import dataclass
from typing import Any, TypedDict, cast

from starlette.requests import HTTPConnection, Request

from core.clock import Clock
from core.database import Database
from core.files import FileStore
from core.i18n import DEFAULT_LOCALE, Locale, Translations
from core.kernel import Actor, Forbidden, N_, Role, SignInNeeded
from core.notices import Notice, Notices
from core.settings import Settings

LONGEST_PATH = 500
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the console's navigation: a message id, a route name and who sees it (empty: everyone)."""

    label: str
    route: str
    roles: frozenset[Role] = frozenset()


class CoreState(TypedDict):
    """The lifespan state every feature may count on; composed in `server.py`."""

    database: Database
    clock: Clock
    settings: Settings
    translations: Translations
    files: FileStore
    nav: tuple[NavEntry, ...]


AnyRequest = Request[Any]  # the core accepts every feature's state
AnyConnection = HTTPConnection[Any]  # as above


def find_actor(request: AnyConnection) -> Actor | None:
    """Return who acts, as the authentication middleware found out, or None."""
    return cast("Actor | None", request.scope.get("actor"))


def find_notice(request: AnyRequest) -> Notice | None:
    """Return what is said to all consoles now; an application without notices says nothing."""
    notices: Notices | None = request.scope["state"].get("notices")
    return notices.find(request.state["clock"].now()) if notices else None


def require_actor(request: AnyRequest) -> Actor:
    """Return who acts; raise SignInNeeded for nobody, Forbidden for a cookie call from elsewhere (API)."""
    actor = find_actor(request)
    if actor is None:
        raise SignInNeeded(N_("Please sign in first."))
    if request.scope["path"].startswith("/api/") and "authorization" not in request.headers:
        check_cookie_call(request)
    return actor


def check_cookie_call(request: AnyRequest) -> None:
    """Refuse an unsafe API call that is authorised by a cookie and does not prove our own origin and JSON."""
    if request.method in SAFE_METHODS:
        return
    if not is_our_origin(request) or not is_json(request):
        raise Forbidden(N_("This call must come from our own pages."))


def is_json(request: AnyRequest) -> bool:
    """Say whether the body calls itself JSON."""
    return request.headers.get("content-type", "").split(";")[0].strip() == "application/json"


def is_our_origin(request: AnyConnection) -> bool:
    """Say whether the browser proves that the call comes from our own pages."""
    origin = request.headers.get("origin")
    if origin is not None:
        return origin in our_origins(request)
    return request.headers.get("sec-fetch-site") == "same-origin"


def our_origins(request: AnyConnection) -> frozenset[str]:
    """Return the origins that are ours: PUBLIC_URL, and without one the address that was asked for."""
    settings: Settings = request.state["settings"]
    if settings.public_url:
        return frozenset({settings.origin})
    host = request.headers.get("host", "")
    return frozenset({settings.origin, f"http://{host}"})


def locale_of(request: AnyConnection) -> Locale:
    """Return the language of the screen: the `lang` cookie, else Vietnamese."""
    return "en" if request.cookies.get("lang") == "en" else DEFAULT_LOCALE


def local_path(path: str, otherwise: str = "/") -> str:
    """Return the path when it stays on our own pages, else `otherwise`: no scheme, no `//host`, no control signs."""
    return path if len(path) <= LONGEST_PATH and _LOCAL.fullmatch(path) else otherwise

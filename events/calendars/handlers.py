"""Calendar files: a session's, a unit's, the festival's; unchanged ones are not sent again."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import N_
from core.security import derive_key
from core.web.request import CoreState, locale_of
from events.calendars import service
from events.calendars.service import Words
from events.calendars.writing import MEDIA_TYPE
from events.domain.kinds import SESSION_KINDS
from events.domain.personal import PURPOSE

CalendarRequest = Request[CoreState]
TITLE = N_("The whole people's digital learning festival")
PERSONAL = N_("My sessions")


async def show_session(request: CalendarRequest) -> Response:
    """`/su-kien/{slug}.ics`: one session."""
    async with request.state["database"].reading() as uow:
        content = await service.write_session(uow, request.path_params["slug"], _words(request))
    return _answer(request, content)


async def show_unit(request: CalendarRequest) -> Response:
    """`/lich/don-vi/{code}.ics`: what a commune or another unit holds."""
    code, now = request.path_params["code"], request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        content = await service.write_unit(uow, code, _words(request), now)
    return _answer(request, content)


async def show_festival(request: CalendarRequest) -> Response:
    """`/lich/ngay-hoi.ics`: this year's festival."""
    title = request.state["translations"].gettext(locale_of(request), TITLE)
    async with request.state["database"].reading() as uow:
        content = await service.write_festival(uow, title, _words(request), request.state["clock"].now())
    return _answer(request, content)


async def show_personal(request: CalendarRequest) -> Response:
    """`/lich/ca-nhan/{token}.ics`: one person's own; the address is the secret, so no shared cache keeps it."""
    key = derive_key(request.state["settings"].secret_key.get_secret_value(), PURPOSE)
    async with request.state["database"].reading() as uow:
        content = await service.write_personal(uow, request.path_params["token"], key, _words(request))
    response = _answer(request, content)
    response.headers["cache-control"] = "private, no-cache"
    return response


def _words(request: CalendarRequest) -> Words:
    translations, locale = request.state["translations"], locale_of(request)
    kinds = {kind.value: str(translations.gettext(locale, rule.title)) for kind, rule in SESSION_KINDS.items()}
    personal = str(translations.gettext(locale, PERSONAL))
    return Words(request.state["settings"].origin, kinds, personal)


def _answer(request: CalendarRequest, content: bytes) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "cookie"}
    known = request.headers.get("if-none-match", "").split(",")
    if tag in {each.strip().removeprefix("W/") for each in known}:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers | {"content-type": MEDIA_TYPE})


routes: list[BaseRoute] = [
    Route("/lich/ngay-hoi.ics", show_festival, name="calendars:festival:show", methods=["GET"]),
    Route("/lich/don-vi/{code}.ics", show_unit, name="calendars:unit:show", methods=["GET"]),
    Route("/lich/ca-nhan/{token}.ics", show_personal, name="calendars:personal:show", methods=["GET"]),
    Route("/su-kien/{slug}.ics", show_session, name="calendars:session:show", methods=["GET"]),
]

"""`/chieu/{pin}`: the projector page, opened by its read-only key."""

import segno
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.live.domain.phases import Phase
from competitions.live.entry import LiveRequest, room_of_pin, room_urls, to_moment
from competitions.live.pages.hall import (
    Arrival,
    Counts,
    ProjectorPage,
    Spread,
    boards,
    spaced,
    spread_of,
    stage_view,
)
from competitions.live.reception import opens_later_at
from competitions.live.room import Room
from competitions.live.service import read_value
from core.kernel import Forbidden, N_
from core.vietnamese import sort_key
from core.web.templating import render
from units.domain.unit import Kind

COOKIE_SECONDS = 24 * 3600


async def show(request: LiveRequest) -> Response:
    """Move the key from the address to a cookie, then show the room."""
    room = await room_of_pin(request)
    keys, pin = request.state["live_keys"], room.row.pin
    given = request.query_params.get("k")
    if given is not None and keys.is_projector_key(room.id, given):
        return _keep_key(request, pin, given)
    if not keys.is_projector_key(room.id, request.cookies.get(keys.projector_cookie(pin))):
        raise Forbidden(N_("Please open the projector page from the host console."))
    return render(request, projector_page(request, room))


def _keep_key(request: LiveRequest, pin: str, key: str) -> Response:
    response = RedirectResponse(request.url.path, 303)
    response.set_cookie(
        request.state["live_keys"].projector_cookie(pin),
        key,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=request.state["settings"].secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return response


def projector_page(request: LiveRequest, room: Room) -> ProjectorPage:
    """Return what the wall shows now."""
    snapshot = room.scene.snapshot(room.now(), room.seating.active)
    stage = stage_view(snapshot, room.timeline.question)
    units, people = boards(snapshot)
    directory = room.context.directory
    return ProjectorPage(
        pin=room.row.pin,
        worth=room.policy.worth,
        opens_at=to_moment(opens_later_at(room)),
        spaced_pin=spaced(room.row.pin),
        address=request.state["settings"].origin.split("://", 1)[1],
        qr=draw_qr(room_urls(request, room)["play_url"]),
        stage=stage,
        counts=Counts(**room.counts()),
        arrivals=_arrivals(room) if stage.phase == Phase.LOBBY else (),
        communes=sum(unit.kind is Kind.COMMUNE for unit in directory.values()),
        spread=_spread(room, snapshot.get("answer")) if stage.phase == Phase.REVEALED else Spread(),
        units=units,
        people=people,
    )


def draw_qr(address: str) -> Markup:
    """Return the address as an SVG drawing."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=0))  # noqa: S704 - drawn from modules, holds no text of anybody


def _arrivals(room: Room) -> tuple[Arrival, ...]:
    counts: dict[str, int] = {}
    for seat in room.seating:
        if seat.is_active and seat.commune is not None:
            counts[seat.commune] = counts.get(seat.commune, 0) + seat.members
    directory = room.context.directory
    names = {code: directory[code].name if code in directory else code for code in counts}
    return tuple(Arrival(names[code], counts[code]) for code in sorted(counts, key=lambda code: sort_key(names[code])))


def _spread(room: Room, answer: object) -> Spread:
    number = room.timeline.shown or 0
    rows = room.scoreboard.answers.get(number, {})
    right = sum(room.scoreboard.right(number, seat_id) is True for seat_id in rows)
    question = stage_view(room.scene.snapshot(room.now(), 0), number).q
    return spread_of(question, answer, [read_value(row) for row in rows.values()], right)


routes: list[BaseRoute] = [Route("/chieu/{pin}", show, name="live:projector:show")]

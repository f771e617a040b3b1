"""The JSON interface of sessions: what everybody may read, and an organizer's new one."""

from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_
from core.web.api import json_response, read_json, told_moment
from core.web.request import CoreState, require_actor
from events.domain.kinds import find_rule
from events.programme.domain.session import Content, State
from events.programme.queries.listing import MOST, Wanted, list_sessions
from events.programme.queries.sessions import SessionRow
from events.programme.service import planning
from events.programme.service.access import check_planner, load_public

ApiRequest = Request[CoreState]
DAY_LETTERS = 10
FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(9990, 1, 1)


class SessionBody(Struct, forbid_unknown_fields=True):
    """A new session; moments are RFC 3339 with an offset. `place` is a place's name, null online."""

    kind: str
    title: str
    commune: str
    starts_at: str
    ends_at: str
    place: str | None = None
    capacity: int | None = None
    mode: str = "onsite"
    link: str = ""
    about: str = ""


async def get_sessions(request: ApiRequest) -> Response:
    """`GET /api/v1/sessions`: released sessions that touch the span, at most 500, by their beginning."""
    wanted = read_wanted(request)
    async with request.state["database"].reading() as uow:
        rows = await list_sessions(uow, wanted, limit=MOST)
    return json_response({"sessions": [describe(row) for row in rows]})


async def get_session(request: ApiRequest) -> Response:
    """`GET /api/v1/sessions/{id}`: one of them with everything that its page says."""
    async with request.state["database"].reading() as uow:
        row = await load_public(uow, request.path_params["session_id"])
    return json_response(describe(row) | describe_more(row, request.state["settings"].origin))


async def post_session(request: ApiRequest) -> Response:
    """`POST /api/v1/sessions`: plan a session and release it at once."""
    actor = require_actor(request)
    check_planner(actor)
    body = await read_json(request, SessionBody)
    new = planning.NewSession(body.commune, read_content(body), State.RELEASED)
    try:
        async with request.state["database"].writing() as uow:
            row = await planning.create_session(uow, actor, new, request.state["clock"].now())
    except Invalid as refused:
        raise pointed(refused) from refused
    url = f"{request.state['settings'].origin}/su-kien/{row.slug}"
    return json_response({"id": row.id, "url": url, "ics_url": f"{url}.ics"}, 201)


def pointed(refused: Invalid) -> Invalid:
    """Return the refusal with its fields as JSON pointers."""
    errors = tuple(FieldError(f"/{each.pointer}", each.text, each.params) for each in refused.errors)
    return Invalid(refused.text, errors=errors)


def describe(row: SessionRow) -> dict[str, Any]:  # the answer's own shape
    """Return a session as lists show it."""
    return {
        "id": row.id,
        "title": row.title,
        "kind": row.kind,
        "commune": row.commune_code,
        "starts_at": told_moment(row.starts_at),
        "ends_at": told_moment(row.ends_at),
        "capacity": row.capacity,
        "seated": row.seated,
        "waiting": row.waiting,
        "state": row.state,
    }


def describe_more(row: SessionRow, origin: str) -> dict[str, Any]:  # as above
    """Return what one session's answer adds."""
    url = f"{origin}/su-kien/{row.slug}"
    return {
        "url": url,
        "ics_url": f"{url}.ics",
        "host": {"code": row.host_code, "name": row.host_name},
        "place": row.place_name,
        "mode": row.mode,
        "link": row.link or None,
        "about": row.about,
        "target_group": row.target_group,
        "language": row.language,
        "sequence": row.sequence,
        "reason": row.reason or None,
    }


def read_content(body: SessionBody) -> Content:
    """Return what is asked for; raises Invalid with every moment that cannot be read."""
    moments: dict[str, datetime] = {}
    errors: list[FieldError] = []
    for name in ("starts_at", "ends_at"):
        try:
            moments[name] = read_moment(getattr(body, name))
        except ValueError:
            errors.append(
                FieldError(f"/{name}", N_("Write the moment with its time zone, as 2026-10-10T07:30:00+07:00."))
            )
    if errors:
        raise Invalid(N_("The request does not have the right form."), errors=tuple(errors))
    return Content(
        kind=body.kind,
        title=body.title,
        starts_at=moments["starts_at"],
        ends_at=moments["ends_at"],
        mode=body.mode,
        place=body.place or "",
        link=body.link,
        about=body.about,
        capacity=body.capacity,
    )


def read_wanted(request: ApiRequest) -> Wanted:
    """Return what the address asks for; raises Invalid with a pointer a parameter. Days are whole days here."""
    errors: list[FieldError] = []
    edges: dict[str, datetime | None] = {}
    for name, days in (("from", 0), ("to", 1)):
        try:
            edges[name] = read_edge(request.query_params.get(name, ""), days)
        except ValueError:
            errors.append(FieldError(f"/{name}", N_("Write a day as 2026-10-10 or a moment with its time zone.")))
    kind, commune = request.query_params.get("kind", ""), request.query_params.get("commune", "")
    if kind and find_rule(kind) is None:
        errors.append(FieldError("/kind", N_("This kind of session is not known.")))
    if not commune.isprintable() or len(commune) > MOST:
        errors.append(FieldError("/commune", N_("There is no unit with this code.")))
    if errors:
        raise Invalid(N_("The request does not have the right form."), errors=tuple(errors))
    return Wanted(since=edges["from"], until=edges["to"], commune=commune, kind=kind)


def read_edge(text: str, days: int) -> datetime | None:
    """Return the beginning of a day, `days` later, or a moment; None for nothing, ValueError for anything else."""
    if not text:
        return None
    if len(text) <= DAY_LETTERS:
        day = date.fromisoformat(text)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(text)
        return datetime.combine(day + timedelta(days=days), time(), LOCAL_ZONE)
    return read_moment(text)


def read_moment(text: str) -> datetime:
    """Read RFC 3339; ValueError without an offset, or where no calendar has it."""
    moment = datetime.fromisoformat(text.strip().replace(" ", "+") if text.count(" ") == 1 and "T" in text else text)
    if moment.tzinfo is None or not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise ValueError(text)
    return moment


routes: list[BaseRoute] = [
    Route("/api/v1/sessions", get_sessions, methods=["GET"], name="programme:api:list"),
    Route("/api/v1/sessions", post_session, methods=["POST"], name="programme:api:create"),
    Route("/api/v1/sessions/{session_id}", get_session, methods=["GET"], name="programme:api:show"),
]

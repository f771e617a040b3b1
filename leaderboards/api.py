"""The JSON interface of the ledger: facts in, boards, entries and frozen boards out."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from types import MappingProxyType
from typing import Annotated, Any, Protocol

import msgspec
from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.database import UnitOfWork
from core.kernel import Actor, FieldError, Forbidden, Invalid, N_
from core.web.api import encode, holds_nul, json_response, pointer_in, read_json, told_json, told_moment
from core.web.request import CoreState, find_actor, locale_of, require_actor
from leaderboards.domain.facts import Fact, Outcome, Status, Verification, seal_person
from leaderboards.domain.kinds import KINDS, Criterion
from leaderboards.domain.periods import FIRST_DAY, LAST_DAY, day_of, parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.domain.snapshot import decimal_text, row_document
from leaderboards.intake import record_in_slices
from leaderboards.queries.reading import EntryLine
from leaderboards.service import Reversal, reverse
from leaderboards.service.accounts import Reader, is_withheld
from leaderboards.service.boards import Board, BoardCache, BoardQuery, BoardRow
from leaderboards.service.freezing import Freezing, freeze, load_snapshot
from leaderboards.service.reading import PAGE, load_entries
from leaderboards.service.rights import check_freezer, check_reporter, reads_internal
from units import queries as unit_queries
from units.domain.unit import PUBLIC_KINDS, Kind

MOST_FACTS = 1_000
LARGEST_PAGE = 1_000_000
MISSING = re.compile(r"missing required field `(\w+)`")
NOT_STORABLE = N_("The fact is not well formed at %(pointer)s.")


class LedgerState(CoreState):
    """What the ledger's endpoints need besides the core's state."""

    boards: BoardCache


LedgerRequest = Request[LedgerState]
NO_PARAMS: Mapping[str, str | int] = MappingProxyType({})


class Sayer(Protocol):
    """Says a message in the reader's language."""

    def __call__(self, message: str, params: Mapping[str, str | int] = ...) -> str: ...


class FactBody(Struct):
    """One reported fact. `quantity` is in the kind's measure; `person_key` is opaque and kept as HMAC."""

    source_key: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._:-]{1,120}$")]
    kind: str
    unit: str
    occurred_at: Annotated[datetime, Meta(tz=True)]
    quantity: int
    person_key: str | None = None
    note: Annotated[str, Meta(max_length=500)] | None = None


class FactsBody(Struct):
    """Up to 1,000 facts; each is judged by itself."""

    facts: Annotated[list[Any], Meta(max_length=MOST_FACTS)]  # each is converted, so that a bad one stops no other


class ReversalBody(Struct):
    """Why a fact is undone."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class SnapshotBody(Struct):
    """Which board to freeze, and why."""

    kind: str
    period: str
    measure: str
    reason: Annotated[str, Meta(min_length=1, max_length=500)]
    cluster: str = ""
    indicator: str = ""


async def list_fact_kinds(request: LedgerRequest) -> Response:
    """`GET /api/v1/fact-kinds`: what may be reported and for whom."""
    say = _sayer(request)
    kinds = [
        {
            "kind": rule.kind.value,
            "title": say(rule.title),
            "unit_kinds": [kind.value for kind in rule.unit_kinds],
            "quantity": say(rule.measure),
        }
        for rule in KINDS.values()
    ]
    return json_response({"kinds": kinds})


async def post_facts(request: LedgerRequest) -> Response:
    """`POST /api/v1/facts`: record facts; a bad one is refused with a reason and stops no other."""
    actor = await _require_reporter(request)
    body = await read_json(request, FactsBody, with_nul=True)
    say, secret = _sayer(request), request.state["settings"].secret_key.get_secret_value()
    read = [_read_fact(content, actor, secret) for content in body.facts]
    state = request.state
    good = [each for each in read if isinstance(each, Fact)]
    recorded = iter(await record_in_slices(state["database"], state["clock"], good, actor.person_id))
    outcomes = [next(recorded) if isinstance(each, Fact) else each for each in read]
    return json_response({"outcomes": [_outcome(each, say) for each in outcomes]})


async def post_reversal(request: LedgerRequest) -> Response:
    """`POST /api/v1/facts/{source_key}/reversal`: undo a fact that the token's owner reported."""
    actor = await _require_reporter(request)
    body = await read_json(request, ReversalBody)
    reversal = Reversal(request.path_params["source_key"], body.reason, by=actor.person_id, owner=actor.person_id)
    async with request.state["database"].writing() as uow:
        done = await reverse(uow, reversal, now=request.state["clock"].now())
    return json_response({"status": "known" if done.known else "reversed", "entry_ids": list(done.entry_ids)})


async def show_board(request: LedgerRequest) -> Response:
    """`GET /api/v1/leaderboards`: a board; withheld units are told to readers with a token only."""
    query = _read_query(request)
    async with request.state["database"].reading() as uow:
        query = replace(query, is_internal=await reads_internal(uow, find_actor(request)))
        await _check_cluster(uow, query.cluster)
        await _check_indicator(uow, request, query)
        board = await request.state["boards"].load(uow, query)
    tag = f'"{board.version}-{locale_of(request)}"'
    audience = "private" if query.is_internal else "public"
    headers = {"etag": tag, "cache-control": f"{audience}, no-cache", "vary": "cookie, authorization"}
    if tag in {each.strip() for each in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=headers)
    say, now = _sayer(request), request.state["clock"].now()
    content = request.state["boards"].told(board, locale_of(request), lambda told: encode(_board(told, say, now)))
    return told_json(content, 200, headers)


async def list_entries(request: LedgerRequest) -> Response:
    """`GET /api/v1/units/{code}/entries`: what stands behind a unit's points, newest first, 100 a page."""
    code, period = request.path_params["code"], parse_period(request.query_params.get("period", ""))
    page = _number(request.query_params.get("page", "1"))
    async with request.state["database"].reading() as uow:
        await _check_public(uow, request, code)
        found = await load_entries(uow, code, period, page)
    following = page + 1 if page * PAGE < found.total else None
    lines = [_entry(line) for line in found.lines]
    return json_response({"entries": lines, "total_points": found.total_points, "next": following})


async def post_snapshot(request: LedgerRequest) -> Response:
    """`POST /api/v1/snapshots`: freeze a board as it stands now."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        await check_freezer(uow, actor)
    body = await read_json(request, SnapshotBody)
    measure = _measure(body.measure, body.indicator)
    query = BoardQuery(_kind(body.kind), parse_period(body.period), measure, body.cluster, indicator=body.indicator)
    freezing, state = Freezing(query, body.reason, actor), request.state
    async with state["database"].writing() as uow:
        await _check_cluster(uow, body.cluster)
        await _check_indicator(uow, request, query)
        done = await freeze(uow, freezing, now=state["clock"].now(), find_shares=state["boards"].find_shares)
    return json_response({"id": done.id, "digest": done.digest}, 201)


async def show_snapshot(request: LedgerRequest) -> Response:
    """`GET /api/v1/snapshots/{id}`: a frozen board; SHA-256 over the canonical rows and version is the digest."""
    async with request.state["database"].reading() as uow:
        found = await load_snapshot(uow, request.path_params["snapshot_id"])
    rows = [row_document(row) for row in found.rows]
    head: dict[str, Any] = {"id": found.id, "digest": found.digest, "scheme_version": found.scheme_version}
    told = {
        "kind": found.kind,
        "period": found.period,
        "measure": found.measure,
        "reason": found.reason,
        "frozen_at": told_moment(found.frozen_at),
    }
    return json_response(head | {"rows": rows} | told)


async def _check_cluster(uow: UnitOfWork, code: str) -> None:
    if code and code not in {unit.code for unit in await unit_queries.list_units(uow, Kind.CLUSTER)}:
        raise _wrong("cluster", N_("There is no such cluster."))


async def _check_indicator(uow: UnitOfWork, request: LedgerRequest, query: BoardQuery) -> None:
    if query.measure is not BoardMeasure.TARGET_SHARE:
        return
    if not await request.state["boards"].knows_indicator(uow, query.indicator):
        raise _wrong("indicator", N_("No plan has this indicator."))


async def _check_public(uow: UnitOfWork, request: LedgerRequest, code: str) -> None:
    """Refuse what the public may not see: the points of a party cell with too few people, or of one that is no more."""
    unit = (await unit_queries.find_units(uow, [code])).get(code)
    if unit is None or await reads_internal(uow, find_actor(request)):
        return
    reader = Reader(request.state["boards"], day_of(request.state["clock"].now()))
    if await is_withheld(uow, unit, reader):
        raise Forbidden(N_("Fewer than 10 people: not shown in public."))


def _sayer(request: LedgerRequest) -> Sayer:
    translations, locale = request.state["translations"], locale_of(request)
    return lambda message, params=NO_PARAMS: translations.format(locale, message, params)


async def _require_reporter(request: LedgerRequest) -> Actor:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        await check_reporter(uow, actor)
    return actor


def _read_fact(content: object, actor: Actor, secret: str) -> Fact | Outcome:
    """Return the fact, or why it cannot be one: its neighbours are not to blame."""
    try:
        body = msgspec.convert(content, FactBody, str_keys=True)
    except msgspec.ValidationError as error:
        key = content.get("source_key") if isinstance(content, dict) else None
        return Outcome(key if isinstance(key, str) else "", Status.REFUSED, NOT_STORABLE, {"pointer": _flaw_in(error)})
    if holds_nul(content):
        return Outcome(body.source_key, Status.REFUSED, N_("There is a character in it that cannot be kept."))
    person = seal_person(secret, actor.person_id, body.person_key) if body.person_key else None
    return Fact(
        body.source_key,
        body.kind,
        body.unit,
        _within(body.occurred_at),
        body.quantity,
        person_key=person,
        detail=body.note or "",
        verification=Verification.REPORTED,
        owner=actor.person_id,
    )


def _flaw_in(error: msgspec.ValidationError) -> str:
    """Return the pointer of what is wrong, or of what is missing."""
    missing = MISSING.search(str(error))
    return pointer_in(str(error)) + (f"/{missing[1]}" if missing else "") or "/"


def _within(moment: datetime) -> datetime:
    """Return the moment in UTC; the first and last years of the calendar have no room for other zones."""
    return moment.astimezone(UTC) if MINYEAR < moment.year < MAXYEAR else moment.replace(tzinfo=UTC)


def _outcome(outcome: Outcome, say: Sayer) -> dict[str, str]:
    told = {"source_key": outcome.source_key, "status": outcome.status.value}
    return told | ({"why": say(outcome.why, outcome.params)} if outcome.why else {})


def _board(board: Board, say: Sayer, now: datetime) -> dict[str, Any]:  # JSON
    reasons = {why: say(why) for why in {each.why for each in board.unranked}}
    return {
        "as_of": told_moment(board.as_of or now),
        "version": board.version,
        "rows": [_row(row) for row in board.rows],
        "unranked": [
            {"unit": {"code": each.unit.code, "name": each.unit.name}, "why": reasons[each.why]}
            for each in board.unranked
        ],
    }


def _row(row: BoardRow) -> dict[str, Any]:  # JSON
    content: dict[str, Any] = {  # JSON
        "rank": row.rank,
        "unit": {"code": row.unit.code, "name": row.unit.name},
        "value": decimal_text(row.value),
        "points": row.points,
    }
    return content | ({"decided_by": row.decided_by.value} if row.decided_by else {})


def _entry(line: EntryLine) -> dict[str, str | int | None]:
    return {
        "id": line.id,
        "points": line.points,
        "kind": line.kind.value,
        "occurred_at": told_moment(line.occurred_at),
        "recorded_at": told_moment(line.recorded_at),
        "source_key": line.source_key,
        "scheme_version": line.scheme_version,
        "reversal_of": line.reversal_of,
    }


def _read_query(request: LedgerRequest) -> BoardQuery:
    params = request.query_params
    indicator = params.get("indicator", "")
    criterion = params.get("criterion", "")
    if criterion and criterion not in Criterion._value2member_map_:
        raise _wrong("criterion", N_("This criterion is not known."))
    as_of = _as_of(params.get("as_of", ""), request.state["clock"].now())
    return BoardQuery(
        _kind(params.get("kind", Kind.COMMUNE)),
        parse_period(params.get("period", "")),
        _measure(params.get("measure", BoardMeasure.TOTAL), indicator),
        cluster=params.get("cluster", ""),
        criterion=Criterion(criterion) if criterion else None,
        as_of=as_of,
        indicator=indicator,
    )


def _kind(text: str) -> Kind:
    found = [kind for kind in PUBLIC_KINDS if kind == text]
    if not found:
        raise _wrong("kind", N_("The kind must be commune, school or party_cell."))
    return found[0]


def _measure(text: str, indicator: str) -> BoardMeasure:
    found = [measure for measure in BoardMeasure if measure == text]
    if not found:
        raise _wrong("measure", N_("The measure must be total, per_capita, per_adult, target_share or shrunk_mean."))
    if found[0] is BoardMeasure.TARGET_SHARE and not indicator:
        raise _wrong("indicator", N_("A share of the target needs an indicator."))
    return found[0]


def _as_of(text: str, now: datetime) -> datetime | None:
    """Return the asked moment; what is not over yet is as good as now."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign that was not escaped arrives as a space
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_DAY < moment.date() < LAST_DAY:
        raise _wrong("as_of", N_("The moment must be RFC 3339, with its time zone, from 2020 on."))
    return None if moment >= now else moment.astimezone(UTC)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LARGEST_PAGE and len(text) <= len("1000000")):
        raise _wrong("page", N_("The page must be a number from 1."))
    return int(text)


def _wrong(name: str, why: str) -> Invalid:
    return Invalid(why, errors=(FieldError(f"/{name}", why),))


routes: list[BaseRoute] = [
    Route("/api/v1/fact-kinds", list_fact_kinds, name="leaderboards:api:kinds"),
    Route("/api/v1/facts", post_facts, methods=["POST"], name="leaderboards:api:facts"),
    Route("/api/v1/facts/{source_key}/reversal", post_reversal, methods=["POST"], name="leaderboards:api:reversal"),
    Route("/api/v1/leaderboards", show_board, name="leaderboards:api:board"),
    Route("/api/v1/units/{code}/entries", list_entries, name="leaderboards:api:entries"),
    Route("/api/v1/snapshots", post_snapshot, methods=["POST"], name="leaderboards:api:freeze"),
    Route("/api/v1/snapshots/{snapshot_id}", show_snapshot, name="leaderboards:api:snapshot"),
]

"""The public JSON about units: the list of the live quiz's contract, and the picker's compact list."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import FieldError, Invalid, N_
from core.web.request import CoreState
from units import queries, service
from units.domain.unit import PUBLIC_KINDS, Kind

FRESH_SECONDS = 300


async def list_units(request: Request[CoreState]) -> Response:
    """Answer `{"units":[{"code","name","kind"}]}` of one kind, of all three without `kind`; unknown kinds are 422."""
    wanted = _kinds(request)
    async with request.state["database"].reading() as uow:
        rows = [row for kind in wanted for row in await queries.list_units(uow, kind)]
    return _cacheable(request, {"units": [{"code": row.code, "name": row.name, "kind": row.kind} for row in rows]})


async def list_options(request: Request[CoreState]) -> Response:
    """Answer what a phone's picker needs, at most 4 KB by gzip: `{"units":[{"code","name","district","others"}]}`.

    `district` is the former district, two joined by " + ". `others` are the old communes and towns joined by "; ", each
    with its former district in brackets where that is another: "Na Cô Sa (Nậm Pồ)". Names carry their accents; the
    reader folds them (NFD without marks, đ → d, small letters). `kind` as in the list of units, by default commune.
    """
    kind = _kinds(request)[0]
    async with request.state["database"].reading() as uow:
        options = await service.list_options(uow, kind)
    return _cacheable(request, {"units": [asdict(option) for option in options]})


async def show_unit(request: Request[CoreState]) -> Response:
    """Answer one unit, abolished ones too: names, dates, successors, figures with their state; unknown codes are 404.

    `statistics` are the figures that hold, and proposals that wait beside them; what was replaced is left out.
    """
    code = request.path_params["code"]
    async with request.state["database"].reading() as uow:
        card = await service.load_card(uow, code)
        heirs = await queries.list_successor_codes(uow, code)
    return _cacheable(request, _describe(card, heirs))


def _describe(card: queries.UnitCard, heirs: Sequence[str]) -> dict[str, Any]:  # the answer's own shape
    figures = sorted((*card.statistics, *card.proposals), key=lambda each: (-each.year, each.measure, each.state))
    return {
        "code": card.unit.code,
        "name": card.unit.name,
        "kind": card.unit.kind,
        "parent": card.unit.parent_code,
        "cluster": card.unit.cluster_code,
        "valid_from": card.valid_from,
        "valid_to": card.valid_to,
        "aliases": [alias.text for alias in card.aliases],
        "successors": list(heirs),
        "statistics": [
            {
                "measure": each.measure,
                "year": each.year,
                "value": each.value,
                "source": each.source,
                "is_estimate": each.is_estimate,
                "state": each.state,
            }
            for each in figures
        ],
    }


def _kinds(request: Request[CoreState]) -> tuple[Kind, ...]:
    wanted = request.query_params.get("kind")
    if wanted is None:
        return PUBLIC_KINDS
    found = tuple(kind for kind in PUBLIC_KINDS if kind == wanted)
    if not found:
        text = N_("The kind must be commune, school or party_cell.")
        raise Invalid(text, errors=(FieldError("/kind", text),))
    return found


def _cacheable(request: Request[CoreState], content: dict[str, Any]) -> Response:  # the answer's own shape
    body = msgspec.json.encode(content)
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": f"public, max-age={FRESH_SECONDS}"}
    held = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if tag in held:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


routes: list[BaseRoute] = [
    Route("/api/v1/units", list_units, name="units:api:list"),
    Route("/api/v1/units/picker", list_options, name="units:api:options"),
    Route("/api/v1/units/{code}", show_unit, name="units:api:show"),
]

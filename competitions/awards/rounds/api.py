"""The JSON interface of rounds: their steps, drafting one, and who was considered and why."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

from msgspec import Struct, field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.awards.domain.words import Category, Procedure, StepKind
from competitions.awards.rounds.domain.basis import Basis, check_basis
from competitions.awards.rounds.domain.reasons import TRANSLATED, Reason
from competitions.awards.rounds.domain.rules_document import read_rules
from competitions.awards.rounds.domain.steps import Step, is_reasonable, propose
from competitions.awards.rounds.service import access, drafting, reading
from competitions.awards.rounds.service.drafting import NewRound
from competitions.awards.rounds.service.reading import NomineeLine, RoundLine, Wanted
from core.kernel import FieldError, Invalid, N_
from core.web.api import json_response, read_json, told_moment
from core.web.request import CoreState, locale_of, require_actor
from leaderboards.domain.ranking import BoardMeasure

RoundRequest = Request[CoreState]
Json = dict[str, Any]  # as the rules' own reader takes it


class RoundBody(Struct):
    """A draft. Steps that are not named are due at the usual distances after the close; `rules` is the document."""

    unit: str
    title: str
    occasion: str
    closes_at: datetime
    rules: Json
    category: Category = Category.THEMATIC
    procedure: Procedure = Procedure.FULL
    period: str = "all"
    measure: BoardMeasure = BoardMeasure.TOTAL
    cluster: str = ""
    steps: dict[StepKind, datetime] = field(default_factory=dict)


async def list_rounds(request: RoundRequest) -> Response:
    """Answer the rounds one may know of, with their steps."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        lines = await reading.list_lines(uow, actor)
    return json_response({"rounds": [_round_content(line) for line in lines]})


async def create_round(request: RoundRequest) -> Response:
    """Draft a round."""
    actor = require_actor(request)
    access.check_prepares(actor)
    new = _to_round(await read_json(request, RoundBody))
    async with request.state["database"].writing() as uow:
        round_id = await drafting.create_draft(uow, actor, new, request.state["clock"].now())
    return json_response({"id": round_id, "state": "draft"}, 201)


async def list_nominees(request: RoundRequest) -> Response:
    """Answer everybody who was considered, with outcome and reasons."""
    actor, round_id = require_actor(request), request.path_params["round_id"]
    async with request.state["database"].reading() as uow:
        view = await reading.load_nominees(uow, actor, round_id, Wanted(page=0))
    tell = partial(request.state["translations"].format, locale_of(request))
    considered = [_nominee_content(line, tell) for line in view.lines]
    return json_response({"considered": considered, "snapshot": view.row.snapshot_id})


def _round_content(line: RoundLine) -> Json:
    steps = [
        {
            "kind": step.kind,
            "due_at": told_moment(step.due_at),
            "ran_at": step.ran_at and told_moment(step.ran_at),
            "runs": step.runs,
        }
        for step in line.steps
    ]
    row = line.row
    return {"id": row.id, "title": row.title, "state": row.state, "unit": row.unit_code, "steps": steps}


def _nominee_content(line: NomineeLine, tell: Any) -> Json:  # noqa: ANN401 - the translations' own method
    subject = {"key": line.key, "kind": line.kind, "name": line.name, "unit": line.unit_code}
    reasons = [{"code": each.code, "text": _told(each, tell), "params": dict(each.params)} for each in line.reasons]
    return {"subject": subject, "award": line.award, "outcome": line.outcome, "reasons": reasons}


def _told(reason: Reason, tell: Any) -> str:  # noqa: ANN401 - the translations' own method
    params = {name: tell(str(value), {}) if name in TRANSLATED else value for name, value in reason.params.items()}
    return str(tell(reason.text, params))


def _to_round(body: RoundBody) -> NewRound:
    named = {body.closes_at, *body.steps.values()}
    if any(moment.tzinfo is None or not is_reasonable(moment) for moment in named):
        wrong = N_("A moment needs its offset from UTC, and a year that the province plans for.")
        raise Invalid(wrong, errors=(FieldError("/closes_at", wrong),))
    steps = [
        Step(step.kind, body.steps.get(step.kind, step.due_at).astimezone(UTC))
        for step in propose(body.closes_at, body.procedure)
    ]
    basis = Basis(body.period, body.measure, body.cluster)
    check_basis(basis)
    return NewRound(
        unit_code=body.unit,
        title=body.title,
        category=body.category,
        procedure=body.procedure,
        occasion=body.occasion,
        basis=basis,
        rules=read_rules(json.dumps(body.rules)),
        steps=tuple(steps),
    )


routes: list[BaseRoute] = [
    Route("/api/v1/award-rounds", list_rounds, name="awards:api:rounds", methods=["GET"]),
    Route("/api/v1/award-rounds", create_round, name="awards:api:draft", methods=["POST"]),
    Route("/api/v1/award-rounds/{round_id}/nominees", list_nominees, name="awards:api:nominees", methods=["GET"]),
]
